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

    if (index_open(out, catalog->data, name, err) == -1)
        return -1;
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
        if (!name[0] || strcmp(names[i], CATALOG_DEFAULT) == 0)
            memcpy(name, names[i], strlen(names[i]) + 1);
        free(names[i]);
    }
    free(names);
}

static int get(struct index **out, struct catalog *catalog, const char *name,
               struct error *err)
{
    for (size_t i = 0; i < catalog->count; i++)
        if (strcmp(catalog->entries[i].name, name) == 0)
            return follow(out, catalog, i, err);
    return open_index(out, catalog, name, err);
}

int catalog_get(struct index **out, struct catalog *catalog, struct str name,
                struct error *err)
{
    char wanted[INDEX_NAME_MAX + 1] = CATALOG_DEFAULT;
    struct error local = {0};

    *out = NULL;
    err = err ? err : &local;
    if (name.len == 0) {
        if (get(out, catalog, wanted, err) == 0)
            return 0;
        if (err->code != ERROR_NO_INPUT)
            return -1;
        default_name(wanted, catalog);
        if (!wanted[0])
            return error_set(err, ERROR_NO_INPUT, "there is no index yet");
        return get(out, catalog, wanted, err);
    }
    if (name.len > INDEX_NAME_MAX)
        return error_set(err, ERROR_NO_INPUT, "no index has such a name");
    memcpy(wanted, name.ptr, name.len);
    wanted[name.len] = '\0';
    if (memchr(wanted, '\0', name.len) || !index_name_valid(wanted))
        return error_set(err, ERROR_NO_INPUT, "no index has such a name");
    return get(out, catalog, wanted, err);
}
