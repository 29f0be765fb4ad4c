#include "catalog.h"

#include <stdlib.h>
#include <string.h>

#include "engine/mem.h"

struct entry {
    char name[INDEX_NAME_MAX + 1];
    struct index *index;
};

struct catalog {
    const char *data;
    struct log *log;
    const struct key_access *access;
    struct entry entries[CATALOG_OPEN_MAX]; /* oldest first */
    size_t count;
};

struct catalog *catalog_new(const char *data, struct log *log)
{
    struct catalog *catalog = mem_zero(1, sizeof *catalog);

    catalog->data = data;
    catalog->log = log;
    return catalog;
}

void catalog_reopen(struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->count; i++)
        index_close(catalog->entries[i].index);
    catalog->count = 0;
}

void catalog_free(struct catalog *catalog)
{
    if (!catalog)
        return;
    catalog_reopen(catalog);
    free(catalog);
}

void catalog_restrict(struct catalog *catalog, const struct key_access *access)
{
    catalog->access = access;
}

static void drop(struct catalog *catalog, size_t i)
{
    index_close(catalog->entries[i].index);
    catalog->count--;
    memmove(&catalog->entries[i], &catalog->entries[i + 1],
            (catalog->count - i) * sizeof *catalog->entries);
}

static int open_index(struct index **out, struct catalog *catalog,
                      const char *name, struct error *err)
{
    struct entry *entry;

    if (index_open(out, catalog->data, name, err) == -1) {
        if (err->code == ERROR_PERMISSION) /* of the system; no key's */
            err->code = ERROR_IO;
        return -1;
    }
    if (catalog->count == CATALOG_OPEN_MAX)
        drop(catalog, 0);
    entry = &catalog->entries[catalog->count++];
    *entry = (struct entry){.index = *out};
    memcpy(entry->name, name, strlen(name) + 1);
    return 0;
}

/** Follow an open index to its newest generation. */
static int follow(struct index **out, struct catalog *catalog, size_t i,
                  struct error *err)
{
    *out = catalog->entries[i].index;
    if (index_refresh(*out, err) != -1)
        return 0;
    if (err->code == ERROR_NO_INPUT) {
        drop(catalog, i); /* it was removed */
        *out = NULL;
        return -1;
    }
    log_event(catalog->log, LOG_LEVEL_WARNING,
              "index %s: still serving generation %s: %s",
              catalog->entries[i].name, index_stats(*out)->generation,
              err->text);
    return 0;
}

/** The name that a request without one means; empty when there is none. */
static void default_name(char name[static INDEX_NAME_MAX + 1],
                         const struct catalog *catalog)
{
    char **names = NULL;
    size_t count = 0;

    name[0] = '\0';
    if (index_list(&names, &count, catalog->data, NULL) == -1)
        return;
    for (size_t i = 0; i < count; i++) {
        if (key_may_index(catalog->access, str_of(names[i])) &&
            (!name[0] || strcmp(names[i], CATALOG_DEFAULT) == 0))
            memcpy(name, names[i], strlen(names[i]) + 1);
        free(names[i]);
    }
    free(names);
}

static int get(struct index **out, struct catalog *catalog, const char *name,
               struct error *err)
{
    if (!key_may_index(catalog->access, str_of(name)))
        return error_set(err, ERROR_PERMISSION,
                         "the key does not allow this index");
    for (size_t i = 0; i < catalog->count; i++)
        if (strcmp(catalog->entries[i].name, name) == 0)
            return follow(out, catalog, i, err);
    return open_index(out, catalog, name, err);
}

/** The index that a request without a name means. */
static int get_default(struct index **out, struct catalog *catalog,
                       struct error *err)
{
    char name[INDEX_NAME_MAX + 1];

    if (get(out, catalog, CATALOG_DEFAULT, err) == 0)
        return 0;
    if (err->code != ERROR_NO_INPUT && err->code != ERROR_PERMISSION)
        return -1;
    default_name(name, catalog);
    if (name[0])
        return get(out, catalog, name, err);
    /* Who may see no index learns nothing about those there are. */
    if (err->code == ERROR_PERMISSION)
        return -1;
    return error_set(err, ERROR_NO_INPUT, "there is no index yet");
}

static int get_named(struct index **out, struct catalog *catalog,
                     struct str name, struct error *err)
{
    char wanted[INDEX_NAME_MAX + 1];

    if (!key_may_index(catalog->access, name))
        return error_set(err, ERROR_PERMISSION,
                         "the key does not allow this index");
    if (name.len > INDEX_NAME_MAX)
        return error_set(err, ERROR_NO_INPUT, "no index has such a name");
    memcpy(wanted, name.ptr, name.len);
    wanted[name.len] = '\0';
    if (memchr(wanted, '\0', name.len) || !index_name_valid(wanted))
        return error_set(err, ERROR_NO_INPUT, "no index has such a name");
    return get(out, catalog, wanted, err);
}

int catalog_get_part(struct index **out, const struct key_rule **rule,
                     struct catalog *catalog, struct str name,
                     struct error *err)
{
    struct error local = {0};
    int rc;

    *out = NULL;
    *rule = NULL;
    err = err ? err : &local;
    rc = name.len ? get_named(out, catalog, name, err)
                  : get_default(out, catalog, err);
    if (rc == 0)
        *rule = key_rule_for(catalog->access, str_of(index_stats(*out)->name));
    return rc;
}

int catalog_get(struct index **out, struct catalog *catalog, struct str name,
                struct error *err)
{
    const struct key_rule *rule;

    if (catalog_get_part(out, &rule, catalog, name, err) == -1)
        return -1;
    if (!rule)
        return 0;
    *out = NULL;
    return error_set(err, ERROR_PERMISSION,
                     "the token allows only a part of this index");
}
