#include "attribute_names.h"

#include "unicode.h"

enum {
    NAMED_MAX = 64,     /* bytes of a name that an error shows */
    AVAILABLE_MAX = 20, /* names that an error lists */
};

static bool named(const struct settings_list *list, struct str name)
{
    for (size_t i = 0; i < list->count; i++)
        if (!str_equal(list->items[i], STR("*")) &&
            settings_matches(list->items[i], name))
            return true;
    return false;
}

bool attribute_expected(const struct settings *settings, struct str name,
                        uint32_t use)
{
    if (use == ATTRIBUTE_SORTABLE)
        return named(&settings->sortable, name);
    for (size_t i = 0; i < settings->filterable.count; i++)
        if (named(&settings->filterable.items[i].patterns, name))
            return true;
    return false;
}

static void put_pattern(struct buf *out, size_t *count, struct str pattern)
{
    if (*count < AVAILABLE_MAX)
        buf_format(out, "%s`%.*s`", *count ? ", " : "",
                   STR_ARGS(utf8_cut(pattern, NAMED_MAX)));
    ++*count;
}

/** @return false when there is one for everything: then columns are listed */
static bool put_patterns(struct buf *out, size_t *count,
                         const struct settings_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_equal(list->items[i], STR("*")))
            return false;
        put_pattern(out, count, list->items[i]);
    }
    return true;
}

static bool put_all_patterns(struct buf *out, size_t *count,
                             const struct settings *settings, uint32_t use)
{
    if (use == ATTRIBUTE_SORTABLE)
        return put_patterns(out, count, &settings->sortable);
    for (size_t i = 0; i < settings->filterable.count; i++)
        if (!put_patterns(out, count, &settings->filterable.items[i].patterns))
            return false;
    return true;
}

void attributes_available(struct buf *out, const struct attributes *attributes,
                          const struct settings *settings, uint32_t use)
{
    const char *what = use == ATTRIBUTE_SORTABLE ? "sortable" : "filterable";
    struct buf names = {0};
    size_t count = 0;

    if (!put_all_patterns(&names, &count, settings, use)) {
        buf_clear(&names);
        count = 0;
        for (size_t i = 0; i < attributes_count(attributes); i++)
            if (attributes_at(attributes, i)->use & use)
                put_pattern(&names, &count, attributes_at(attributes, i)->name);
    }
    if (count)
        buf_format(out, " Available %s attribute patterns are: %.*s%s.", what,
                   STR_ARGS(buf_view(&names)),
                   count > AVAILABLE_MAX ? ", ..." : "");
    else
        buf_format(out, " This index does not have configured %s attributes.",
                   what);
    buf_free(&names);
}

int attribute_use(const struct attribute **out,
                  const struct attributes *attributes,
                  const struct settings *settings, struct str name,
                  uint32_t use, struct error *err)
{
    const struct attribute *attribute = attributes_find(attributes, name);
    struct buf available = {0};

    *out = attribute;
    if (attribute ? attribute->use & use
                  : attribute_expected(settings, name, use))
        return 0;
    *out = NULL;
    attributes_available(&available, attributes, settings, use);
    error_set(err, ERROR_USAGE, "Attribute `%.*s` is not %s.%.*s",
              STR_ARGS(utf8_cut(name, NAMED_MAX)),
              use == ATTRIBUTE_SORTABLE ? "sortable" : "filterable",
              STR_ARGS(buf_view(&available)));
    buf_free(&available);
    return -1;
}
