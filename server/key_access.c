#include "key_access.h"

bool key_may(const struct key_access *access, enum key_action action)
{
    return !access || key_allows(access->actions, action);
}

static bool any_matches(const struct settings_list *patterns, struct str index)
{
    for (size_t i = 0; i < patterns->count; i++)
        if (key_index_matches(patterns->items[i], index))
            return true;
    return false;
}

/** Does a rule say more about the index than another one? */
static bool is_closer(const struct key_rule *rule, const struct key_rule *than)
{
    const bool exact = !str_ends(rule->pattern, STR("*"));

    if (!than || exact)
        return true;
    return str_ends(than->pattern, STR("*")) &&
           rule->pattern.len > than->pattern.len;
}

static const struct key_rule *find_rule(const struct key_access *access,
                                        struct str index)
{
    const struct key_rule *found = NULL;

    for (size_t i = 0; i < access->rule_count; i++)
        if (key_index_matches(access->rules[i].pattern, index) &&
            is_closer(&access->rules[i], found))
            found = &access->rules[i];
    return found;
}

bool key_may_index(const struct key_access *access, struct str index)
{
    return !access || (any_matches(&access->indexes, index) &&
                       (!access->token || find_rule(access, index)));
}

const struct key_rule *key_rule_for(const struct key_access *access,
                                    struct str index)
{
    const struct key_rule *rule = access ? find_rule(access, index) : NULL;

    return rule && rule->filter.root ? rule : NULL;
}

/* ---- Rules of a token -------------------------------------------------- */

static int refuse(struct error *err)
{
    return error_set(err, ERROR_DATA,
                     "searchRules is neither an array of names nor an object "
                     "with null or {\"filter\": ...} for each");
}

/** Append a filter as it was written. */
static void put_text(struct json_writer *json, const struct json *value)
{
    if (json_kind(value) != JSON_ARRAY) {
        json_put_string(json, json_string(value));
        return;
    }
    json_put_array(json);
    for (const struct json *item = json_first(value); item;
         item = json_next(item))
        put_text(json, item);
    json_end_array(json);
}

static int read_filter(struct key_rule *rule, const struct json *value,
                       struct arena *arena, struct error *err)
{
    struct buf text = {0};
    struct json_writer json = {.out = &text};

    if (json_kind(value) == JSON_NULL)
        return 0;
    if (filter_parse_json(&rule->filter, value, arena, err) == -1)
        return -1;
    put_text(&json, value);
    rule->text = arena_copy(arena, buf_view(&text));
    buf_free(&text);
    return 0;
}

static int read_rule(struct key_rule *rule, struct str pattern,
                     const struct json *value, struct arena *arena,
                     struct error *err)
{
    const struct json *member;

    if (!key_pattern_valid(pattern))
        return refuse(err);
    rule->pattern = arena_copy(arena, pattern);
    if (!value || json_kind(value) == JSON_NULL)
        return 0;
    if (json_kind(value) != JSON_OBJECT)
        return refuse(err);
    member = json_first(value);
    if (!member)
        return 0;
    if (json_next(member) || !str_equal(json_name(member), STR("filter")))
        return refuse(err);
    return read_filter(rule, member, arena, err);
}

int key_rules_read(struct key_access *access, const struct json *rules,
                   struct arena *arena, struct error *err)
{
    const bool object = rules && json_kind(rules) == JSON_OBJECT;
    size_t count = 0;

    if (!rules || (!object && json_kind(rules) != JSON_ARRAY))
        return refuse(err);
    for (const struct json *rule = json_first(rules); rule;
         rule = json_next(rule))
        if (++count > KEY_RULES_MAX ||
            (!object && json_kind(rule) != JSON_STRING))
            return refuse(err);
    access->token = true;
    access->rules = arena_alloc(arena, count * sizeof *access->rules);
    for (const struct json *rule = json_first(rules); rule;
         rule = json_next(rule))
        if (read_rule(&access->rules[access->rule_count++],
                      object ? json_name(rule) : json_string(rule),
                      object ? rule : NULL, arena, err) == -1)
            return -1;
    return count ? 0
                 : error_set(err, ERROR_DATA, "searchRules allows no index");
}
