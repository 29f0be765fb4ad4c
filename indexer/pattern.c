#include "pattern.h"

#include <stdlib.h>

#include "engine/mem.h"
#include "engine/unicode.h"

/* ---- One character, one name ------------------------------------------- */

/** One character of a class, which may be escaped. */
static int32_t class_next(struct str *rest)
{
    if (rest->ptr[0] == '\\' && rest->len > 1)
        *rest = str_skip(*rest, 1);
    return utf8_next(rest);
}

/** Is `code` in the class that `pattern` begins with, behind its bracket?
 * Steps behind the class; false as well when it has no end, and then
 * `*pattern` has a NULL pointer. */
static bool class_has(struct str *pattern, int32_t code)
{
    struct str rest = *pattern;
    const bool negated = rest.len && (rest.ptr[0] == '!' || rest.ptr[0] == '^');
    bool found = false, first = true;

    if (negated)
        rest = str_skip(rest, 1);
    for (; rest.len && (first || rest.ptr[0] != ']'); first = false) {
        const int32_t low = class_next(&rest);
        int32_t high = low;

        if (rest.len > 1 && rest.ptr[0] == '-' && rest.ptr[1] != ']') {
            rest = str_skip(rest, 1);
            high = class_next(&rest);
        }
        found = found || (code >= low && code <= high);
    }
    *pattern = rest.len ? str_skip(rest, 1) : (struct str){NULL, 0};
    return rest.len && found != negated;
}

/** Does the pattern's first character, which is no star, fit that of the
 * name? If so, both step. */
static bool match_one(struct str *pattern, struct str *name)
{
    struct str left = *pattern, right = *name;
    const int32_t code = utf8_next(&right);
    int32_t own = utf8_next(&left);
    bool same;

    if (own == '[') {
        struct str behind = left;

        same = class_has(&behind, code);
        if (behind.ptr)
            left = behind;
        else
            same = code == own; /* no class after all */
    } else if (own == '?') {
        same = true;
    } else {
        if (own == '\\' && left.len)
            own = utf8_next(&left);
        same = code == own;
    }
    if (same) {
        *pattern = left;
        *name = right;
    }
    return same;
}

/** Only the last star is tried again: what the ones before it took need not
 * change, since it can take whatever lies behind them. */
static bool match_name(struct str pattern, struct str name)
{
    struct str behind = {NULL, 0}, retry = {NULL, 0};
    bool star = false;

    for (;;) {
        if (pattern.len && pattern.ptr[0] == '*') {
            pattern = str_skip(pattern, 1);
            behind = pattern;
            retry = name;
            star = true;
        } else if (!name.len) {
            return !pattern.len;
        } else if (!pattern.len || !match_one(&pattern, &name)) {
            if (!star)
                return false;
            utf8_next(&retry);
            name = retry;
            pattern = behind;
        }
    }
}

/* ---- Paths ------------------------------------------------------------- */

/** Take the first name of a path off it; a NULL pointer is left behind the
 * last one. */
static struct str take_name(struct str *path)
{
    const char *slash = path->len ? memchr(path->ptr, '/', path->len) : NULL;
    const struct str name = {path->ptr,
                             slash ? (size_t)(slash - path->ptr) : path->len};

    *path = slash ? str_skip(*path, name.len + 1) : (struct str){NULL, 0};
    return name;
}

/** As match_name(), with names for characters and `**` for the star. */
static bool match_path(struct str pattern, struct str path)
{
    struct str behind = {NULL, 0}, retry = {NULL, 0};
    bool star = false;

    for (;;) {
        struct str left = pattern, right = path;
        const struct str part =
            left.ptr ? take_name(&left) : (struct str){NULL, 0};

        if (pattern.ptr && str_equal(part, STR("**"))) {
            if (!left.ptr)
                return path.ptr != NULL;
            pattern = behind = left;
            retry = path;
            star = true;
        } else if (!path.ptr) {
            return !pattern.ptr;
        } else if (pattern.ptr && match_name(part, take_name(&right))) {
            pattern = left;
            path = right;
        } else {
            if (!star)
                return false;
            take_name(&retry);
            path = retry;
            pattern = behind;
        }
    }
}

static bool fits(const struct pattern *pattern, struct str path, bool folder)
{
    const char *slash;

    if (pattern->folders && !folder)
        return false;
    if (pattern->whole)
        return match_path(pattern->text, path);
    slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;
    if (slash)
        path = str_skip(path, (size_t)(slash + 1 - path.ptr));
    return match_name(pattern->text, path);
}

/* ---- Lists ------------------------------------------------------------- */

void pattern_list_release(struct pattern_list *list)
{
    free(list->items);
    *list = (struct pattern_list){0};
}

/** Without spaces at the end, but for an escaped one. */
static struct str trim_end(struct str text)
{
    while (text.len && strchr(" \t\r", text.ptr[text.len - 1]) &&
           !(text.len > 1 && text.ptr[text.len - 2] == '\\'))
        text.len--;
    return text;
}

bool pattern_list_add(struct pattern_list *list, struct str text, uint32_t line)
{
    struct pattern pattern = {.line = line};

    text = trim_end(text);
    if (!text.len || text.ptr[0] == '#')
        return true;
    if (text.len > PATTERN_BYTES_MAX)
        return false;
    pattern.negated = text.ptr[0] == '!';
    text = str_skip(text, pattern.negated);
    pattern.folders = str_ends(text, STR("/"));
    text.len -= pattern.folders;
    pattern.whole = text.len && memchr(text.ptr, '/', text.len);
    if (str_starts(text, STR("/")))
        text = str_skip(text, 1);
    pattern.text = text;
    if (!text.len)
        return true;
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 8;
        list->items = mem_resize(list->items, list->room, sizeof *list->items);
    }
    list->items[list->count++] = pattern;
    return true;
}

const struct pattern *pattern_list_find(const struct pattern_list *list,
                                        struct str path, bool folder)
{
    for (size_t i = list->count; i > 0; i--)
        if (fits(&list->items[i - 1], path, folder))
            return &list->items[i - 1];
    return NULL;
}

bool pattern_list_covers(const struct pattern_list *list, struct str path)
{
    bool folder = false;

    for (;;) {
        const struct pattern *pattern = pattern_list_find(list, path, folder);

        if (pattern)
            return !pattern->negated;
        while (path.len && path.ptr[path.len - 1] != '/')
            path.len--;
        if (!path.len)
            return false;
        path.len--;
        folder = true;
    }
}
