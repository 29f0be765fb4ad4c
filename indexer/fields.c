#include "fields.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "engine/unicode.h"

enum {
    WEIGHT_MAX = 100, /* of a guide; neutral is 1 */
};

/** Sets one field from a value of a kind it takes; false when it does not. */
typedef bool setter(struct guide *guide, void *field,
                    const struct value *value);

static bool scalar(const struct value *value)
{
    return value->kind == VALUE_STRING || value->kind == VALUE_NUMBER ||
           value->kind == VALUE_BOOL;
}

static bool set_text(struct guide *guide, void *field,
                     const struct value *value)
{
    struct buf folded = {0};
    struct str rest = value->text;
    int32_t code;

    if (!scalar(value))
        return false;
    while ((code = utf8_next(&rest)) >= 0) {
        if (!char_space(code))
            utf8_append(&folded, code);
        else if (folded.len && folded.ptr[folded.len - 1] != ' ')
            buf_byte(&folded, ' ');
    }
    *(struct str *)field =
        arena_copy(&guide->arena, str_trim(buf_view(&folded)));
    buf_free(&folded);
    return true;
}

static bool set_title(struct guide *guide, void *field,
                      const struct value *value)
{
    struct str *title = field;

    if (!set_text(guide, field, value))
        return false;
    *title = str_trim(utf8_cut(*title, DOCUMENT_HEADING_MAX));
    return true;
}

static bool set_lang(struct guide *guide, void *field,
                     const struct value *value)
{
    struct buf lower = {0};

    if (value->kind != VALUE_STRING)
        return false;
    unicode_lower(&lower, str_trim(value->text));
    for (size_t i = 0; i < lower.len; i++)
        if (lower.ptr[i] == '_')
            lower.ptr[i] = '-';
    *(struct str *)field = arena_copy(&guide->arena, buf_view(&lower));
    buf_free(&lower);
    return true;
}

static bool set_weight(struct guide *guide, void *field,
                       const struct value *value)
{
    char text[64];
    char *end;
    double number;

    (void)guide;
    if (value->kind != VALUE_NUMBER || value->text.len >= sizeof text)
        return false;
    memcpy(text, value->text.ptr, value->text.len);
    text[value->text.len] = '\0';
    number = strtod(text, &end);
    if (end == text || *end || !(number > 0) || number > WEIGHT_MAX)
        return false;
    *(double *)field = number;
    return true;
}

static bool set_flag(struct guide *guide, void *field,
                     const struct value *value)
{
    (void)guide;
    if (value->kind != VALUE_BOOL)
        return false;
    *(bool *)field = str_equal(value->text, STR("true"));
    return true;
}

/** Tags or keywords: the slices, then how many there are. */
struct list {
    struct str *items;
    size_t *count;
};

static void add_item(struct guide *guide, struct list list, struct str item)
{
    item = str_trim(utf8_cut(str_trim(item), DOCUMENT_HEADING_MAX));
    if (!item.len || *list.count == DOCUMENT_TAGS_MAX)
        return;
    for (size_t i = 0; i < *list.count; i++)
        if (str_equal(list.items[i], item))
            return;
    list.items[(*list.count)++] = arena_copy(&guide->arena, item);
}

/** A list, or the items of one string with commas between them. */
static bool set_list(struct guide *guide, struct list list,
                     const struct value *value)
{
    struct str rest = value->text;

    if (value->kind != VALUE_LIST && !scalar(value))
        return false;
    *list.count = 0;
    if (value->kind == VALUE_LIST) {
        for (size_t i = 0; i < value->count; i++)
            add_item(guide, list, value->items[i]);
        return true;
    }
    while (rest.len) {
        const char *comma = memchr(rest.ptr, ',', rest.len);
        const size_t len = comma ? (size_t)(comma - rest.ptr) : rest.len;

        add_item(guide, list, (struct str){rest.ptr, len});
        rest = str_skip(rest, len + 1);
    }
    return true;
}

static bool set_tags(struct guide *guide, void *field,
                     const struct value *value)
{
    return set_list(guide, (struct list){field, &guide->tag_count}, value);
}

static bool set_keywords(struct guide *guide, void *field,
                         const struct value *value)
{
    return set_list(guide, (struct list){field, &guide->keyword_count}, value);
}

static const char list_expected[] = "a list of strings, or one with commas";
static const char flag_expected[] = "true or false";

static const struct {
    const char *name;
    setter *set;
    size_t offset; /* in struct guide */
    const char *expected;
} fields[] = {
    {"title", set_title, offsetof(struct guide, title), "a string"},
    {"description", set_text, offsetof(struct guide, description), "a string"},
    {"lang", set_lang, offsetof(struct guide, lang), "a language tag"},
    {"url", set_text, offsetof(struct guide, url), "a string"},
    {"updated", set_text, offsetof(struct guide, updated), "a date"},
    {"tags", set_tags, offsetof(struct guide, tags), list_expected},
    {"keywords", set_keywords, offsetof(struct guide, keywords), list_expected},
    {"weight", set_weight, offsetof(struct guide, weight),
     "a number above 0, at most 100"},
    {"noindex", set_flag, offsetof(struct guide, noindex), flag_expected},
    {"draft", set_flag, offsetof(struct guide, draft), flag_expected},
};

enum field_result field_set(struct guide *guide, struct str name,
                            const struct value *value, const char **expected)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!str_equal(name, str_of(fields[i].name)))
            continue;
        if (value->kind == VALUE_NULL ||
            fields[i].set(guide, (char *)guide + fields[i].offset, value))
            return FIELD_SET;
        if (expected)
            *expected = fields[i].expected;
        return FIELD_WRONG;
    }
    return FIELD_UNKNOWN;
}
