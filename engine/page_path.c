#include "page_path.h"

#include "percent.h"
#include "unicode.h"

/** What the file of a page may end in; longer ones first. */
static const struct str endings[] = {
    {".xhtml", 6}, {".html", 5}, {".htm", 4}, {".mdx", 4}, {".md", 3},
};

/** Without `https://host` or `//host`. */
static struct str skip_host(struct str address)
{
    const char *colon = str_find(address, STR("://"));
    const char *slash;

    if (colon && !memchr(address.ptr, '/', (size_t)(colon - address.ptr)))
        address = str_skip(address, (size_t)(colon - address.ptr) + 1);
    if (!str_starts(address, STR("//")))
        return address;
    address = str_skip(address, 2);
    slash = address.len ? memchr(address.ptr, '/', address.len) : NULL;
    return slash ? str_skip(address, (size_t)(slash - address.ptr))
                 : (struct str){0};
}

static struct str cut_at(struct str text, char byte)
{
    const char *at = text.len ? memchr(text.ptr, byte, text.len) : NULL;

    return at ? (struct str){text.ptr, (size_t)(at - text.ptr)} : text;
}

/** Append the path decoded, a slash first, none doubled. */
static void put_decoded(struct buf *out, struct str path)
{
    char last = '/';

    buf_byte(out, '/');
    while (path.len) {
        const int decoded = percent_byte(path);
        const char byte = decoded > 0 ? (char)decoded : path.ptr[0];

        if (byte != '/' || last != '/')
            buf_byte(out, byte);
        last = byte;
        path = str_skip(path, decoded > 0 ? 3 : 1);
    }
}

/** Cut what comes after `start` bytes and does not tell pages apart. */
static void cut_end(struct buf *out, size_t start)
{
    struct str path = str_skip(buf_view(out), start);

    while (path.len > 1 && str_ends(path, STR("/")))
        path.len--;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(path, endings[i])) {
            path.len -= endings[i].len;
            break;
        }
    if (str_ends(path, STR("/index")))
        path.len -= strlen("index");
    while (path.len > 1 && str_ends(path, STR("/")))
        path.len--;
    out->len = start + path.len;
}

void page_path(struct buf *out, struct str address)
{
    const size_t start = out->len;
    struct buf decoded = {0};
    struct buf whole = {0};

    put_decoded(&decoded,
                cut_at(cut_at(skip_host(str_trim(address)), '#'), '?'));
    utf8_repair(&whole, buf_view(&decoded));
    unicode_lower(out, buf_view(&whole));
    cut_end(out, start);
    buf_free(&decoded);
    buf_free(&whole);
}
