#include "url.h"

#include <stdbool.h>
#include <strings.h>

/** What becomes of the file names that generators turn into pages. */
struct url_style {
    const char *name;
    bool folders;    /* index.md and README.md are their folder */
    bool drop;       /* the extension of a source file goes */
    const char *end; /* and this comes instead */
};

static const struct url_style styles[] = {
    {"pretty", true, true, "/"},   /* MkDocs, Hugo, Docusaurus, Eleventy */
    {"html", true, true, ".html"}, /* mdBook, Jekyll, VitePress, Sphinx */
    {"clean", true, true, ""},     /* hosts that add .html by themselves */
    {"plain", false, false, ""},   /* the files themselves */
};

/** Extensions of files that a generator turns into a page of another name. */
static const char *const source_ends[] = {".md", ".markdown", ".mdown", ".mkd",
                                          ".mdx"};

/** Names, without extension, of the page that stands for its folder. */
static const char *const folder_names[] = {"index", "readme", "_index"};

#define ROWS(table) (sizeof(table) / sizeof *(table))

const char *url_style_name(const struct url_style *style)
{
    return style->name;
}

const struct url_style *url_style_find(const char *name)
{
    for (size_t i = 0; i < ROWS(styles); i++)
        if (strcmp(styles[i].name, name) == 0)
            return &styles[i];
    return NULL;
}

const char *url_style_names(void)
{
    return "pretty, html, clean, plain";
}

/* ---- Encoding ---------------------------------------------------------- */

/* RFC 3986: what may stand as it is in a path and in a fragment, besides
 * letters and digits. */
static const char PATH_BYTES[] = "-._~!$&'()*+,;=:@/";
static const char FRAGMENT_BYTES[] = "-._~!$&'()*+,;=:@/?";
static const char URL_BYTES[] = "-._~!$&'()*+,;=:@/?#[]%";

static bool stands(unsigned char byte, const char *also)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (byte && strchr(also, byte));
}

static void encode(struct buf *out, struct str text, const char *also)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.ptr[i];

        if (stands(byte, also))
            buf_byte(out, (char)byte);
        else
            buf_format(out, "%%%02X", byte);
    }
}

/** `base`, with one '/' between it and what follows. */
static void put_base(struct buf *out, struct str base)
{
    encode(out, base, URL_BYTES);
    if (!base.len || base.ptr[base.len - 1] != '/')
        buf_byte(out, '/');
}

/* ---- Pages ------------------------------------------------------------- */

static bool ends_alike(struct str text, struct str end)
{
    return text.len > end.len &&
           strncasecmp(text.ptr + text.len - end.len, end.ptr, end.len) == 0;
}

static struct str name_of(struct str path)
{
    size_t start = path.len;

    while (start > 0 && path.ptr[start - 1] != '/')
        start--;
    return str_skip(path, start);
}

/** Does the file stand for its folder? */
static bool is_folder(struct str stem)
{
    const struct str name = name_of(stem);

    for (size_t i = 0; i < ROWS(folder_names); i++)
        if (name.len == strlen(folder_names[i]) &&
            strncasecmp(name.ptr, folder_names[i], name.len) == 0)
            return true;
    return false;
}

/** Cut the extension of a source file, if it has one. */
static bool cut_source_end(struct str *path)
{
    for (size_t i = 0; i < ROWS(source_ends); i++)
        if (ends_alike(*path, str_of(source_ends[i]))) {
            path->len -= strlen(source_ends[i]);
            return true;
        }
    return false;
}

void url_page(struct buf *out, const struct url_style *style, struct str base,
              struct str path)
{
    struct str stem = path;
    const bool source = cut_source_end(&stem);
    const bool page = source || ends_alike(path, STR(".html"));

    if (!source && page)
        stem.len -= strlen(".html");
    put_base(out, base);
    if (style->folders && page && is_folder(stem)) {
        encode(out, (struct str){stem.ptr, stem.len - name_of(stem).len},
               PATH_BYTES);
        return;
    }
    if (!style->drop || !source) {
        encode(out, path, PATH_BYTES);
        return;
    }
    encode(out, stem, PATH_BYTES);
    buf_text(out, style->end);
}

void url_given(struct buf *out, struct str base, struct str given)
{
    given = str_trim(given);
    if ((given.len > 7 && strncasecmp(given.ptr, "http://", 7) == 0) ||
        (given.len > 8 && strncasecmp(given.ptr, "https://", 8) == 0)) {
        encode(out, given, URL_BYTES);
        return;
    }
    put_base(out, base);
    while (given.len && (given.ptr[0] == '/' || given.ptr[0] == '\\'))
        given = str_skip(given, 1);
    encode(out, given, URL_BYTES);
}

void url_fragment(struct buf *url, struct str anchor)
{
    const char *hash;

    if (!anchor.len)
        return;
    hash = url->len ? memchr(url->ptr, '#', url->len) : NULL;
    if (hash)
        url->len = (size_t)(hash - url->ptr);
    buf_byte(url, '#');
    encode(url, anchor, FRAGMENT_BYTES);
}

/** The address of what a built site holds: true to the file, but for the names
 * that servers add by themselves. */
void url_built(struct buf *out, const struct url_style *style, struct str base,
               struct str path)
{
    const struct str index = STR("index.html");
    const bool clean = style->drop && !*style->end;

    put_base(out, base);
    if (str_equal(name_of(path), index))
        path.len -= index.len;
    else if (clean && ends_alike(path, STR(".html")))
        path.len -= strlen(".html");
    encode(out, path, PATH_BYTES);
}

/* ---- Parts ------------------------------------------------------------- */

/** Cut `text` before the first of these bytes; what follows it is returned. */
static struct str cut_before(struct str *text, char byte)
{
    const char *at = text->len ? memchr(text->ptr, byte, text->len) : NULL;
    struct str after = {NULL, 0};

    if (at) {
        const size_t before = (size_t)(at - text->ptr);

        after = str_skip(*text, before + 1);
        text->len = before;
    }
    return after;
}

struct url_parts url_split(struct str url)
{
    struct url_parts parts = {.fragment = cut_before(&url, '#')};
    const char *scheme;

    cut_before(&url, '?');
    scheme = str_find(url, STR("://"));
    if (scheme && !memchr(url.ptr, '/', (size_t)(scheme - url.ptr))) {
        parts.host = str_skip(url, (size_t)(scheme - url.ptr) + 3);
        parts.path = cut_before(&parts.host, '/');
    } else {
        parts.path = str_starts(url, STR("/")) ? str_skip(url, 1) : url;
    }
    return parts;
}

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 32;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

void url_decode(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const bool room = text.ptr[i] == '%' && i + 2 < text.len;
        const int high = room ? hex_digit(text.ptr[i + 1]) : -1;
        const int low = room ? hex_digit(text.ptr[i + 2]) : -1;

        if (high < 0 || low < 0) {
            buf_byte(out, text.ptr[i]);
            continue;
        }
        buf_byte(out, (char)(high << 4 | low));
        i += 2;
    }
}
