#include "settings.h"

#include <assert.h>
#include <stdlib.h>

#include "file.h"
#include "settings_fields.h"

static const char *const proximities[] = {"byWord", "byAttribute", NULL};
static const char *const prefixes[] = {"indexingTime", "disabled", NULL};

#define AT(member) offsetof(struct settings, member)

static const struct settings_field sizes[] = {
    {.name = "oneTypo", .kind = FIELD_COUNT, .offset = AT(typo.one)},
    {.name = "twoTypos", .kind = FIELD_COUNT, .offset = AT(typo.two)},
    {0},
};

static const struct settings_field typo[] = {
    {.name = "enabled", .kind = FIELD_BOOL, .offset = AT(typo.enabled)},
    {.name = "minWordSizeForTypos", .kind = FIELD_OBJECT, .fields = sizes},
    {.name = "disableOnWords", .kind = FIELD_SET, .offset = AT(typo.words)},
    {.name = "disableOnAttributes",
     .kind = FIELD_SET,
     .offset = AT(typo.attributes)},
    {.name = "disableOnNumbers",
     .kind = FIELD_BOOL,
     .offset = AT(typo.no_numbers)},
    {0},
};

static const struct settings_field faceting[] = {
    {.name = "maxValuesPerFacet",
     .kind = FIELD_COUNT,
     .offset = AT(facet_values_max)},
    {.name = "sortFacetValuesBy",
     .kind = FIELD_ORDERS,
     .offset = AT(facet_order)},
    {0},
};

static const struct settings_field pagination[] = {
    {.name = "maxTotalHits", .kind = FIELD_COUNT, .offset = AT(total_max)},
    {0},
};

const struct settings_field settings_fields[] = {
    {.name = "displayedAttributes",
     .kind = FIELD_LIST,
     .offset = AT(displayed)},
    {.name = "searchableAttributes",
     .kind = FIELD_LIST,
     .offset = AT(searchable)},
    {.name = "filterableAttributes",
     .kind = FIELD_FILTERABLE,
     .offset = AT(filterable)},
    {.name = "sortableAttributes", .kind = FIELD_SET, .offset = AT(sortable)},
    {.name = "rankingRules", .kind = FIELD_RULES, .offset = AT(rules)},
    {.name = "stopWords", .kind = FIELD_SET, .offset = AT(stop_words)},
    {.name = "nonSeparatorTokens",
     .kind = FIELD_SET,
     .offset = AT(non_separators)},
    {.name = "separatorTokens", .kind = FIELD_SET, .offset = AT(separators)},
    {.name = "dictionary", .kind = FIELD_SET, .offset = AT(dictionary)},
    {.name = "synonyms", .kind = FIELD_SYNONYMS, .offset = AT(synonyms)},
    {.name = "distinctAttribute", .kind = FIELD_TEXT, .offset = AT(distinct)},
    {.name = "proximityPrecision",
     .kind = FIELD_CHOICE,
     .offset = AT(proximity),
     .choices = proximities},
    {.name = "typoTolerance", .kind = FIELD_OBJECT, .fields = typo},
    {.name = "faceting", .kind = FIELD_OBJECT, .fields = faceting},
    {.name = "pagination", .kind = FIELD_OBJECT, .fields = pagination},
    {.name = "embedders", .kind = FIELD_NONE},
    {.name = "searchCutoffMs", .kind = FIELD_NUMBER, .offset = AT(cutoff)},
    {.name = "localizedAttributes",
     .kind = FIELD_JSON,
     .offset = AT(localized)},
    {.name = "facetSearch", .kind = FIELD_BOOL, .offset = AT(facet_search)},
    {.name = "prefixSearch",
     .kind = FIELD_CHOICE,
     .offset = AT(prefix_search),
     .choices = prefixes},
    {0},
};

/* Every attribute can be filtered and sorted by, and a word has the typing
 * errors of rule 14. */
const char settings_defaults[] =
    "{\"displayedAttributes\":[\"*\"],\"searchableAttributes\":[\"*\"],"
    "\"filterableAttributes\":[\"*\"],\"sortableAttributes\":[\"*\"],"
    "\"rankingRules\":[\"words\",\"typo\",\"proximity\",\"attributeRank\","
    "\"sort\",\"wordPosition\",\"exactness\"],\"stopWords\":[],"
    "\"nonSeparatorTokens\":[],\"separatorTokens\":[],\"dictionary\":[],"
    "\"synonyms\":{},\"proximityPrecision\":\"byWord\",\"typoTolerance\":{"
    "\"enabled\":true,\"minWordSizeForTypos\":{\"oneTypo\":4,\"twoTypos\":8},"
    "\"disableOnWords\":[],\"disableOnAttributes\":[],"
    "\"disableOnNumbers\":true},\"faceting\":{\"maxValuesPerFacet\":100,"
    "\"sortFacetValuesBy\":{\"*\":\"count\"}},"
    "\"pagination\":{\"maxTotalHits\":1000},\"facetSearch\":true,"
    "\"prefixSearch\":\"indexingTime\"}";

struct settings *settings_new(void)
{
    struct settings *settings = mem_zero(1, sizeof *settings);
    struct json *object;
    int rc = json_parse(&object, str_of(settings_defaults), NULL);

    if (rc == 0)
        rc = settings_change(settings, object, NULL, NULL);
    assert(rc == 0);
    json_free(object);
    return settings;
}

void settings_free(struct settings *settings)
{
    if (!settings)
        return;
    arena_release(&settings->arena);
    free(settings);
}

int settings_read(struct settings **out, const char *path, struct error *err)
{
    struct settings *settings = settings_new();
    struct json *object = NULL;
    struct buf text = {0};
    struct error cause = {0};
    int rc = file_read(&text, path, SETTINGS_BYTES_MAX, err);

    *out = NULL;
    if (rc == 0) {
        rc = json_parse(&object, buf_view(&text), &cause);
        if (rc == 0)
            rc = settings_change(settings, object, NULL, &cause);
        if (rc == -1)
            error_set(err, ERROR_CONFIG, "%s: %s", path, cause.text);
    }
    json_free(object);
    buf_free(&text);
    if (rc == -1)
        settings_free(settings);
    else
        *out = settings;
    return rc;
}

int settings_write(const struct settings *settings, const char *path,
                   struct error *err)
{
    struct buf text = {0};
    struct json_writer json = {.out = &text};
    int rc;

    settings_json(&json, settings);
    buf_byte(&text, '\n');
    rc = file_write(path, buf_view(&text), err);
    buf_free(&text);
    return rc;
}

/* ---- Patterns ---------------------------------------------------------- */

static bool contains(struct str text, struct str part)
{
    return !part.len ||
           (text.len && memmem(text.ptr, text.len, part.ptr, part.len));
}

bool settings_matches(struct str pattern, struct str name)
{
    const bool open = str_starts(pattern, STR("*"));
    const bool more = str_ends(pattern, STR("*"));
    struct str part = str_skip(pattern, open);

    if (more && part.len)
        part.len--;
    if (open && more)
        return contains(name, part);
    if (open)
        return str_ends(name, part);
    if (!str_starts(name, part))
        return false;
    return more || name.len == part.len || name.ptr[part.len] == '.';
}

bool settings_lists(const struct settings_list *list, struct str name)
{
    for (size_t i = 0; i < list->count; i++)
        if (settings_matches(list->items[i], name))
            return true;
    return false;
}

const struct settings_filterable *
settings_filterable(const struct settings *settings, struct str name)
{
    for (size_t i = 0; i < settings->filterable.count; i++)
        if (settings_lists(&settings->filterable.items[i].patterns, name))
            return &settings->filterable.items[i];
    return NULL;
}

/* ---- Lists ------------------------------------------------------------- */

void settings_split(struct settings_list *out, struct str text,
                    struct arena *arena)
{
    size_t most = 1;

    for (size_t i = 0; i < text.len; i++)
        most += text.ptr[i] == ',';
    *out = (struct settings_list){
        .items = arena_alloc(arena, most * sizeof *out->items)};
    while (text.len) {
        const char *comma = memchr(text.ptr, ',', text.len);
        const size_t len = comma ? (size_t)(comma - text.ptr) : text.len;
        const struct str part = str_trim((struct str){text.ptr, len});

        if (part.len)
            out->items[out->count++] = part;
        text = str_skip(text, len + 1);
    }
}

bool settings_has(const struct settings_list *sorted, struct str word)
{
    return str_sorted_has(sorted->items, sorted->count, word);
}

/* ---- What is shown ----------------------------------------------------- */

bool settings_shows_all(const struct settings *settings)
{
    for (size_t i = 0; i < settings->displayed.count; i++)
        if (str_equal(settings->displayed.items[i], STR("*")))
            return true;
    return false;
}

void settings_displayed(struct buf *out, const struct settings *settings,
                        struct str object)
{
    struct json_writer json = {.out = out};
    struct str rest = object, name, raw;
    const struct json *member;
    struct json *parsed;

    if (json_parse(&parsed, object, NULL) == -1)
        return;
    for (member = json_first(parsed);
         member && json_next_member(&rest, &name, &raw);
         member = json_next(member)) {
        if (!settings_lists(&settings->displayed, json_name(member)))
            continue;
        if (!json.depth)
            json_put_object(&json);
        json_put_name_str(&json, json_name(member));
        json_put_raw(&json, raw);
    }
    if (json.depth)
        json_end_object(&json);
    json_free(parsed);
}
