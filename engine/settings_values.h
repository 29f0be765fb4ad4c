/**
 * Values of the settings object, by the kinds that settings_fields.h names:
 * what comes from JSON is checked and copied into the arena of the settings.
 *
 * Where a value is of another kind the error says at which place, what was
 * expected and what was found.
 */
#ifndef SILCROW_SETTINGS_VALUES_H
#define SILCROW_SETTINGS_VALUES_H

#include "settings_fields.h"

enum {
    SETTINGS_PATH_MAX = 128, /* bytes of a place in the object, with its NUL */
};

/** The object being read. */
struct settings_reading {
    struct settings *settings;
    char path[SETTINGS_PATH_MAX]; /* such as `typoTolerance.enabled` */
    struct error *err;
};

/** Step into a member, or a value of an array, for the sake of errors; the
 * result is for reading_leave(). */
size_t reading_member(struct settings_reading *reading, struct str name);
size_t reading_item(struct settings_reading *reading, size_t number);
void reading_leave(struct settings_reading *reading, size_t len);

/** The value is not what was expected. @return -1 */
int reading_wrong(struct settings_reading *reading, const struct json *value,
                  const char *expected);

/** There is no such member; the rows name those there are. @return -1 */
int reading_unknown(struct settings_reading *reading, struct str name,
                    const struct settings_field *fields);

/** How many values or members it has, if it is of that kind and they are at
 * most SETTINGS_ITEMS_MAX. */
int reading_container(struct settings_reading *reading, size_t *count,
                      const struct json *value, enum json_kind kind);

int reading_string(struct settings_reading *reading, struct str *out,
                   const struct json *value);
int reading_bool(struct settings_reading *reading, bool *out,
                 const struct json *value);
int reading_count(struct settings_reading *reading, uint32_t *out,
                  const struct json *value);
int reading_choice(struct settings_reading *reading, struct str *out,
                   const struct json *value, const char *const *choices);
int reading_list(struct settings_reading *reading, struct settings_list *list,
                 const struct json *value);
int reading_set(struct settings_reading *reading, struct settings_list *list,
                const struct json *value);
int reading_rules(struct settings_reading *reading, struct settings_list *list,
                  const struct json *value);

/**
 * An object whose members all are lists of strings, or all "alpha" or "count".
 *
 * @param merge  names that are not mentioned stay
 */
int reading_map(struct settings_reading *reading, struct settings_map *map,
                const struct json *value, bool lists, bool merge);

int reading_filterables(struct settings_reading *reading,
                        struct settings_filterables *list,
                        const struct json *value);

/** Keep a value as JSON. */
void reading_keep(struct settings_reading *reading, struct str *out,
                  const struct json *value);

#endif
