#include "from_page.h"

#include "analysis.h"
#include "find.h"
#include "forward.h"
#include "page_path.h"
#include "schema.h"
#include "unicode.h"

enum {
    WORD_BYTES_MAX = 24, /* of a word of a path; a longer one is an id */
};

/* ---- Finding the page -------------------------------------------------- */

/** The sections of the page with that path. */
static int read_sections(struct from_page *page, struct index *index,
                         struct str path, struct error *err)
{
    struct buf term = {0};
    int rc;

    analysis_term(&term, TERM_PAGE, path);
    rc = find_documents(page->documents, &page->count, FROM_SECTIONS_MAX, index,
                        buf_view(&term), err);
    buf_free(&term);
    return rc;
}

/** The path without its first part; empty when there is no other. */
static struct str without_first(struct str path)
{
    const struct str rest = str_skip(path, 1);
    const char *slash = rest.len ? memchr(rest.ptr, '/', rest.len) : NULL;

    return slash ? str_skip(rest, (size_t)(slash - rest.ptr)) : (struct str){0};
}

/* ---- Words of a path --------------------------------------------------- */

/** More letters than digits, and not too long: ids are no words. */
static bool is_word(struct str word)
{
    size_t letters = 0, others = 0;
    struct str rest = word;

    while (rest.len)
        if (char_class(utf8_next(&rest)) == CHAR_LETTER)
            letters++;
        else
            others++;
    return letters > others && letters > 1 && word.len <= WORD_BYTES_MAX;
}

static struct str next_word(struct str *rest)
{
    struct str word = {0};

    while (rest->len && !word.len) {
        struct str at = *rest;

        word.ptr = at.ptr;
        while (at.len) {
            const char *here = at.ptr;
            const enum char_class class = char_class(utf8_next(&at));

            if (class != CHAR_LETTER && class != CHAR_DIGIT &&
                class != CHAR_MARK && class != CHAR_IDEOGRAPH) {
                word.len = (size_t)(here - word.ptr);
                break;
            }
            word.len = (size_t)(at.ptr - word.ptr);
        }
        *rest = at;
    }
    return word;
}

/** The last parts of a path, as words. */
static struct str words_of(struct str path, struct arena *arena)
{
    struct buf words = {0};
    size_t at = path.len, parts = 0, count = 0;
    struct str word, copy;

    while (at && parts < FROM_PARTS_MAX)
        parts += path.ptr[--at] == '/';
    path = str_skip(path, at);
    while (count < FROM_WORDS_MAX && (word = next_word(&path)).len) {
        if (!is_word(word))
            continue;
        buf_text(&words, count++ ? " " : "");
        buf_str(&words, word);
    }
    copy = arena_copy(arena, buf_view(&words));
    buf_free(&words);
    return copy;
}

/* ---- The page ---------------------------------------------------------- */

/** What its first section tells of it. */
static void read_context(struct from_page *page, struct index *index,
                         struct arena *arena)
{
    const struct attributes *attributes = index_attributes(index);
    const uint32_t first = page->documents[0];
    const uint32_t *values;
    struct forward forward;
    struct str name;
    size_t count = 0;

    if (forward_decode(&forward, store_get(index_forward(index), first)) == 0)
        page->guide_hash = forward.guide;
    page->guide = attributes_find(attributes, STR("guide"));
    page->tags = attributes_find(attributes, STR("tags"));
    if (!page->guide)
        return;
    values = attribute_values(page->guide, attribute_set(page->guide, first),
                              &count);
    if (!count)
        return;
    name = attribute_folded(page->guide, values[0]);
    while (name.len && name.ptr[name.len - 1] != '/')
        name.len--;
    page->folder = arena_copy(arena, name);
}

int from_page_find(struct from_page *out, struct index *index,
                   struct str address, struct arena *arena, struct error *err)
{
    struct buf path = {0};
    struct str end;
    int rc;

    *out = (struct from_page){0};
    page_path(&path, utf8_cut(address, FROM_ADDRESS_MAX));
    end = buf_view(&path);
    do {
        rc = read_sections(out, index, end, err);
        end = without_first(end);
    } while (rc == 0 && !out->count && end.len);
    if (rc == 0 && out->count)
        read_context(out, index, arena);
    else if (rc == 0)
        out->words = words_of(buf_view(&path), arena);
    buf_free(&path);
    return rc;
}

bool from_page_has(const struct from_page *page, uint32_t document)
{
    size_t low = 0, high = page->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (page->documents[middle] == document)
            return true;
        if (page->documents[middle] < document)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* ---- Nearness ---------------------------------------------------------- */

/** The share of the page's folder, counted in its parts, that a guide lies in
 * too. */
static double shared_folder(const struct from_page *page, uint32_t document)
{
    size_t depth = 0, shared = 0, count = 0;
    const uint32_t *values;
    struct str other;

    if (!page->folder.len)
        return 0;
    values = attribute_values(page->guide, attribute_set(page->guide, document),
                              &count);
    if (!count)
        return 0;
    other = attribute_folded(page->guide, values[0]);
    for (size_t i = 0; i < page->folder.len; i++)
        if (page->folder.ptr[i] == '/') {
            depth++;
            if (str_starts(other, (struct str){page->folder.ptr, i + 1}))
                shared++;
        }
    return (double)shared / (double)depth;
}

static bool shares_tag(const struct from_page *page, uint32_t document)
{
    size_t mine = 0, others = 0;
    const uint32_t *left, *right;

    if (!page->tags)
        return false;
    left = attribute_values(
        page->tags, attribute_set(page->tags, page->documents[0]), &mine);
    right = attribute_values(page->tags, attribute_set(page->tags, document),
                             &others);
    while (mine && others) {
        if (*left == *right)
            return true;
        if (*left < *right)
            left++, mine--;
        else
            right++, others--;
    }
    return false;
}

double from_page_nearness(const struct from_page *page, uint32_t document,
                          uint32_t guide_hash)
{
    if (!page->count)
        return 0;
    if (guide_hash == page->guide_hash || from_page_has(page, document))
        return 1;
    return 0.5 * shared_folder(page, document) +
           0.25 * shares_tag(page, document);
}
