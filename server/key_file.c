#include "key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "engine/file.h"
#include "key_date.h"

/* ---- Lists ------------------------------------------------------------- */

void key_list_release(struct key_list *list)
{
    if (list->keys)
        explicit_bzero(list->keys, list->count * sizeof *list->keys);
    free(list->keys);
    arena_release(&list->arena);
    *list = (struct key_list){0};
}

static struct str copy_text(struct arena *arena, struct str text)
{
    return text.ptr ? arena_copy(arena, text) : text;
}

static struct settings_list copy_items(struct arena *arena,
                                       const struct settings_list *list)
{
    struct settings_list copy = {
        arena_alloc(arena, list->count * sizeof *list->items),
        list->count,
    };

    for (size_t i = 0; i < list->count; i++)
        copy.items[i] = arena_copy(arena, list->items[i]);
    return copy;
}

void key_list_add(struct key_list *list, const struct key *key)
{
    struct key *copy;

    list->keys = mem_resize(list->keys, list->count + 1, sizeof *list->keys);
    copy = &list->keys[list->count++];
    *copy = *key;
    copy->name = copy_text(&list->arena, key->name);
    copy->description = copy_text(&list->arena, key->description);
    copy->actions = copy_items(&list->arena, &key->actions);
    copy->indexes = copy_items(&list->arena, &key->indexes);
}

void key_list_remove(struct key_list *list, size_t number)
{
    memmove(&list->keys[number], &list->keys[number + 1],
            (list->count - number - 1) * sizeof *list->keys);
    list->count--;
}

/* ---- Reading ----------------------------------------------------------- */

/** What a member of a key has, if it has what it must. */
struct reading {
    struct key *key;
    struct arena *arena;
    const char *expected; /* in words, when it is wrong */
};

static bool read_uid(struct reading *reading, const struct json *value)
{
    const struct str uid = json_string(value);

    reading->expected = "a UUID in lower case";
    if (!key_uid_valid(uid))
        return false;
    memcpy(reading->key->uid, uid.ptr, uid.len);
    reading->key->uid[uid.len] = '\0';
    return true;
}

static bool read_text(struct reading *reading, struct str *out,
                      const struct json *value)
{
    reading->expected = "null or a text of at most 1024 bytes";
    if (json_kind(value) == JSON_NULL)
        return true;
    if (json_kind(value) != JSON_STRING ||
        json_string(value).len > KEY_TEXT_MAX)
        return false;
    *out = arena_copy(reading->arena, json_string(value));
    return true;
}

static bool read_items(struct reading *reading, struct settings_list *out,
                       const struct json *value)
{
    const struct json *item;
    size_t count = 0;

    reading->expected = "an array of 1 to 1000 texts";
    if (json_kind(value) != JSON_ARRAY)
        return false;
    for (item = json_first(value); item; item = json_next(item))
        if (json_kind(item) != JSON_STRING || ++count > KEY_ITEMS_MAX)
            return false;
    *out = (struct settings_list){
        arena_alloc(reading->arena, count * sizeof *out->items), count};
    count = 0;
    for (item = json_first(value); item; item = json_next(item))
        out->items[count++] = arena_copy(reading->arena, json_string(item));
    return count != 0;
}

static bool read_name(struct reading *reading, const struct json *value)
{
    return read_text(reading, &reading->key->name, value);
}

static bool read_description(struct reading *reading, const struct json *value)
{
    return read_text(reading, &reading->key->description, value);
}

static bool read_actions(struct reading *reading, const struct json *value)
{
    struct key *key = reading->key;

    if (!read_items(reading, &key->actions, value))
        return false;
    reading->expected = "names of actions";
    for (size_t i = 0; i < key->actions.count; i++)
        if (key_action_add(&key->allowed, key->actions.items[i]) == -1)
            return false;
    return true;
}

static bool read_indexes(struct reading *reading, const struct json *value)
{
    struct key *key = reading->key;

    if (!read_items(reading, &key->indexes, value))
        return false;
    reading->expected = "names of indexes, or starts of names and `*`";
    for (size_t i = 0; i < key->indexes.count; i++)
        if (!key_pattern_valid(key->indexes.items[i]))
            return false;
    return true;
}

static bool read_date(struct reading *reading, int64_t *out,
                      const struct json *value)
{
    reading->expected = "a date such as 2027-01-31T12:00:00Z";
    return key_date_read(out, json_string(value)) == 0;
}

static bool read_expires(struct reading *reading, const struct json *value)
{
    return json_kind(value) == JSON_NULL ||
           read_date(reading, &reading->key->expires, value);
}

static bool read_created(struct reading *reading, const struct json *value)
{
    return read_date(reading, &reading->key->created, value);
}

static bool read_updated(struct reading *reading, const struct json *value)
{
    return read_date(reading, &reading->key->updated, value);
}

/* The members of a key; each has to be there. */
static const struct {
    const char *name;
    bool (*read)(struct reading *reading, const struct json *value);
} members[] = {
    {"uid", read_uid},
    {"name", read_name},
    {"description", read_description},
    {"actions", read_actions},
    {"indexes", read_indexes},
    {"expiresAt", read_expires},
    {"createdAt", read_created},
    {"updatedAt", read_updated},
};

enum { MEMBER_COUNT = sizeof members / sizeof *members };

static size_t count_items(const struct json *container)
{
    const struct json *item;
    size_t count = 0;

    for (item = json_first(container); item; item = json_next(item))
        count++;
    return count;
}

static int read_key(struct key *key, const struct json *value, size_t number,
                    struct arena *arena, struct error *err)
{
    struct reading reading = {.key = key, .arena = arena};

    if (json_kind(value) != JSON_OBJECT || count_items(value) != MEMBER_COUNT)
        return error_set(err, ERROR_CONFIG,
                         "key %zu is no object with %d members", number,
                         MEMBER_COUNT);
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        const struct json *member = json_member(value, members[i].name);

        if (!member || !members[i].read(&reading, member))
            return error_set(err, ERROR_CONFIG, "key %zu: %s is not %s", number,
                             members[i].name,
                             member ? reading.expected : "there");
    }
    return 0;
}

static bool has_uid(const struct key_list *list, const char *uid)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->keys[i].uid, uid) == 0)
            return true;
    return false;
}

static int read_list(struct key_list *out, const struct json *list,
                     struct error *err)
{
    const size_t count = count_items(list);
    const struct json *value;

    if (!list || json_kind(list) != JSON_ARRAY || count > KEYS_MAX)
        return error_set(err, ERROR_CONFIG,
                         "`keys` is not an array of at most %d keys", KEYS_MAX);
    out->keys = mem_zero(count ? count : 1, sizeof *out->keys);
    for (value = json_first(list); value; value = json_next(value)) {
        struct key *key = &out->keys[out->count];

        if (read_key(key, value, out->count + 1, &out->arena, err) == -1)
            return -1;
        if (has_uid(out, key->uid))
            return error_set(err, ERROR_CONFIG, "key %zu: its uid is twice",
                             out->count + 1);
        out->count++;
    }
    return 0;
}

int key_list_read(struct key_list *out, struct str text, struct error *err)
{
    struct json *json;
    int rc;

    if (json_parse(&json, text, err) == -1) {
        if (err)
            err->code = ERROR_CONFIG;
        return -1;
    }
    if (json_kind(json) != JSON_OBJECT || count_items(json) != 2 ||
        json_number(json_member(json, "version")) != 1.0)
        rc = error_set(err, ERROR_CONFIG,
                       "not an object with the members `version`, which is 1, "
                       "and `keys`");
    else
        rc = read_list(out, json_member(json, "keys"), err);
    json_free(json);
    return rc;
}

/* ---- Writing ----------------------------------------------------------- */

static void put_text(struct json_writer *json, const char *name,
                     struct str text)
{
    json_put_name(json, name);
    if (text.ptr)
        json_put_string(json, text);
    else
        json_put_null(json);
}

static void put_items(struct json_writer *json, const char *name,
                      const struct settings_list *list)
{
    json_put_name(json, name);
    json_put_array(json);
    for (size_t i = 0; i < list->count; i++)
        json_put_string(json, list->items[i]);
    json_end_array(json);
}

static void put_date(struct json_writer *json, const char *name,
                     int64_t seconds)
{
    char text[KEY_DATE_LEN + 1];

    key_date_write(text, seconds);
    put_text(json, name, seconds ? str_of(text) : (struct str){0});
}

void key_json(struct json_writer *json, const struct key *key)
{
    json_put_object(json);
    put_text(json, "name", key->name);
    put_text(json, "description", key->description);
    if (key->value[0])
        put_text(json, "key", str_of(key->value));
    put_text(json, "uid", str_of(key->uid));
    put_items(json, "actions", &key->actions);
    put_items(json, "indexes", &key->indexes);
    put_date(json, "expiresAt", key->expires);
    put_date(json, "createdAt", key->created);
    put_date(json, "updatedAt", key->updated);
    json_end_object(json);
}

void key_list_write(struct buf *out, const struct key_list *list)
{
    struct json_writer json = {.out = out};

    json_put_object(&json);
    json_put_name(&json, "version");
    json_put_integer(&json, 1);
    json_put_name(&json, "keys");
    json_put_array(&json);
    for (size_t i = 0; i < list->count; i++) {
        struct key key = list->keys[i];

        key.value[0] = '\0'; /* never on disk */
        key_json(&json, &key);
    }
    json_end_array(&json);
    json_end_object(&json);
    buf_byte(out, '\n');
}

/* ---- The file ---------------------------------------------------------- */

static char *path_of(const char *data)
{
    return mem_format("%s/%s", data, KEY_FILE);
}

int key_file_read(struct key_list *out, const char *data, struct error *err)
{
    char *path = path_of(data);
    struct error cause = {0};
    struct buf text = {0};
    int rc = file_read(&text, path, KEY_FILE_BYTES, err);

    if (rc == 0 && key_list_read(out, buf_view(&text), &cause) == -1)
        rc = error_set(err, ERROR_CONFIG, "%s: %s", path, cause.text);
    buf_free(&text);
    free(path);
    return rc;
}

int key_file_write(const struct key_list *list, const char *data,
                   struct error *err)
{
    char *path = path_of(data);
    char *fresh = mem_format("%s.new", path);
    struct buf text = {0};
    int rc = -1;

    key_list_write(&text, list);
    if (file_write(fresh, buf_view(&text), err) == -1 ||
        file_sync(fresh, err) == -1)
        goto out;
    if (rename(fresh, path) == -1) {
        error_errno(err, "%s", path);
        goto out;
    }
    rc = file_sync(data, err);
out:
    buf_free(&text);
    free(fresh);
    free(path);
    return rc;
}

/* What the first two keys are: clients look for them by these names. */
static const struct {
    const char *name, *description, *action;
} first_keys[] = {
    {"Default Search API Key", "Use it to search from the frontend", "search"},
    {"Default Admin API Key",
     "Use it for anything that is not a search operation. Caution! Do not "
     "expose it on a public frontend",
     "*"},
};

static int make_first(struct key_list *list, struct error *err)
{
    const int64_t now = key_date_now();
    struct str all = STR("*");

    for (size_t i = 0; i < sizeof first_keys / sizeof *first_keys; i++) {
        struct str action = str_of(first_keys[i].action);
        struct key key = {
            .name = str_of(first_keys[i].name),
            .description = str_of(first_keys[i].description),
            .actions = {&action, 1},
            .indexes = {&all, 1},
            .created = now,
            .updated = now,
        };

        if (key_uid_make(key.uid, err) == -1)
            return -1;
        key_action_add(&key.allowed, action);
        key_list_add(list, &key);
    }
    return 0;
}

int key_file_lock(const char *data, struct error *err)
{
    const int fd = open(data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd == -1)
        return error_errno(err, "%s", data);
    if (flock(fd, LOCK_EX) == 0)
        return fd;
    error_errno(err, "cannot lock %s", data);
    close(fd);
    return -1;
}

int key_file_open(struct key_list *out, const char *data, struct error *err)
{
    struct error local = {0};

    err = err ? err : &local;
    if (key_file_read(out, data, err) == 0)
        return 0;
    if (err->code != ERROR_NO_INPUT)
        return -1;
    key_list_release(out);
    if (make_first(out, err) == -1)
        return -1;
    return key_file_write(out, data, err);
}
