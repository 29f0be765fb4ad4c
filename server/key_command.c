#include "key_command.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "engine/cli.h"
#include "key_date.h"
#include "key_file.h"

enum {
    CONFIG,
    DATA,
    MASTER,
    NAME,
    DESCRIPTION,
    ACTIONS,
    INDEXES,
    EXPIRES,
    JSON,
    HELP,
};

static const struct cli_row rows[] = {
    [CONFIG] = {"config", 'c', "FILE", "file of settings"},
    [DATA] = {"data", 'd', "DIR",
              "folder of the indexes, as the server has it"},
    [MASTER] = {"master-key-file", 0, "FILE",
                "file of the master key, likewise"},
    [NAME] = {"name", 'n', "TEXT", "what to call the new key"},
    [DESCRIPTION] = {"description", 0, "TEXT", "what it is for"},
    [ACTIONS] = {"actions", 0, "LIST", "what it may do (search)"},
    [INDEXES] = {"indexes", 0, "LIST",
                 "in which indexes: names, or starts and * (*)"},
    [EXPIRES] = {"expires", 0, "DATE", "when it ends: 2027-01-31 (never)"},
    [JSON] = {"json", 0, NULL, "print JSON"},
    [HELP] = {"help", 'h', NULL, "print this text"},
    {0},
};

/** A command at work. */
struct work {
    struct buf *out;
    const struct cli *cli;
    const char *data;
    struct str master;
    struct key_list list;
    struct arena arena;
    struct error *err;
};

static void put_help(struct buf *out)
{
    buf_text(out,
             "Usage: silcrow-server keys list|create|delete [OPTION]... [KEY]\n"
             "List, make or delete the keys of a server, whether it runs or "
             "not.\n\n"
             "  silcrow-server keys list --master-key-file master.key\n"
             "  silcrow-server keys create --name shop --indexes 'shop*'\n"
             "  silcrow-server keys delete 6062abda-a5aa-4414-ac91-"
             "ecd7944c0f8d\n\n"
             "Options:\n");
    cli_help(out, rows);
    buf_text(out, "\nA key is deleted by its uid or its value. What is made or "
                  "deleted counts for a\nserver that runs within a second.\n");
}

/* ---- Printing ---------------------------------------------------------- */

/** Append text for a terminal: control characters cannot steer it. */
static void put_plain(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        buf_byte(out, (unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f
                          ? '?'
                          : text.ptr[i]);
}

static void put_row(struct buf *out, const char *name, struct str value)
{
    buf_format(out, "  %-12s", name);
    put_plain(out, value);
    buf_byte(out, '\n');
}

static void put_items(struct buf *out, const char *name,
                      const struct settings_list *list)
{
    struct buf text = {0};

    for (size_t i = 0; i < list->count; i++) {
        buf_text(&text, i ? ", " : "");
        buf_str(&text, list->items[i]);
    }
    put_row(out, name, buf_view(&text));
    buf_free(&text);
}

static void put_key(struct buf *out, const struct key *key)
{
    char date[KEY_DATE_LEN + 1] = "never";

    if (key->expires)
        key_date_write(date, key->expires);
    put_plain(out, key->name.len ? key->name : STR("(no name)"));
    buf_byte(out, '\n');
    put_row(out, "key", str_of(key->value));
    put_row(out, "uid", str_of(key->uid));
    put_items(out, "actions", &key->actions);
    put_items(out, "indexes", &key->indexes);
    put_row(out, "ends", str_of(date));
    if (key->description.len)
        put_row(out, "for", key->description);
}

/** One key as an object, or with `results` all of them. */
static void print_keys(struct work *work, const struct key *keys, size_t count,
                       bool all)
{
    struct json_writer json = {.out = work->out};

    if (!work->cli->values[JSON]) {
        for (size_t i = 0; i < count; i++) {
            buf_text(work->out, i ? "\n" : "");
            put_key(work->out, &keys[i]);
        }
        return;
    }
    if (all) {
        json_put_object(&json);
        json_put_name(&json, "results");
        json_put_array(&json);
    }
    for (size_t i = 0; i < count; i++)
        key_json(&json, &keys[i]);
    if (all) {
        json_end_array(&json);
        json_end_object(&json);
    }
    buf_byte(work->out, '\n');
}

/* ---- Commands ---------------------------------------------------------- */

static int run_list(struct work *work, const char *word)
{
    (void)word;
    print_keys(work, work->list.keys, work->list.count, true);
    return 0;
}

/** The date that is asked for; 0 for none. */
static int read_expires(int64_t *out, const char *text, struct error *err)
{
    *out = 0;
    if (!text || strcmp(text, "never") == 0)
        return 0;
    if (key_date_read(out, str_of(text)) == -1)
        return error_set(err, ERROR_USAGE,
                         "--expires: %s is no date such as 2027-01-31 or "
                         "2027-01-31T12:00:00Z",
                         text);
    if (*out <= key_date_now())
        return error_set(err, ERROR_USAGE, "--expires: %s is past", text);
    return 0;
}

static int read_text(struct str *out, const char *text, const char *name,
                     struct error *err)
{
    *out = str_of(text);
    if (out->len > KEY_TEXT_MAX)
        return error_set(err, ERROR_USAGE, "--%s: longer than %d bytes", name,
                         KEY_TEXT_MAX);
    return 0;
}

static int read_items(struct settings_list *out, const char *text,
                      const char *name, struct work *work)
{
    settings_split(out, str_of(text), &work->arena);
    if (out->count == 0 || out->count > KEY_ITEMS_MAX)
        return error_set(work->err, ERROR_USAGE,
                         "--%s: names 1 to %d, with commas between", name,
                         KEY_ITEMS_MAX);
    for (size_t i = 0; i < out->count; i++)
        out->items[i] = str_trim(out->items[i]);
    return 0;
}

/** Fill in a key from the options. */
static int read_key(struct key *key, struct work *work)
{
    const char *const *values = work->cli->values;
    const char *actions = values[ACTIONS] ? values[ACTIONS] : "search";
    const char *indexes = values[INDEXES] ? values[INDEXES] : "*";

    if (read_text(&key->name, values[NAME], "name", work->err) == -1 ||
        read_text(&key->description, values[DESCRIPTION], "description",
                  work->err) == -1 ||
        read_items(&key->actions, actions, "actions", work) == -1 ||
        read_items(&key->indexes, indexes, "indexes", work) == -1 ||
        read_expires(&key->expires, values[EXPIRES], work->err) == -1)
        return -1;
    for (size_t i = 0; i < key->actions.count; i++)
        if (key_action_add(&key->allowed, key->actions.items[i]) == -1)
            return error_set(work->err, ERROR_USAGE,
                             "--actions: there is no action %.*s",
                             STR_ARGS(key->actions.items[i]));
    for (size_t i = 0; i < key->indexes.count; i++)
        if (!key_pattern_valid(key->indexes.items[i]))
            return error_set(work->err, ERROR_USAGE,
                             "--indexes: %.*s is neither a name nor the start "
                             "of one and *",
                             STR_ARGS(key->indexes.items[i]));
    return 0;
}

static int run_create(struct work *work, const char *word)
{
    struct key key = {.created = key_date_now()};

    (void)word;
    key.updated = key.created;
    if (work->list.count == KEYS_MAX)
        return error_set(work->err, ERROR_USAGE, "there are %d keys already",
                         KEYS_MAX);
    if (read_key(&key, work) == -1 || key_uid_make(key.uid, work->err) == -1)
        return -1;
    key_list_add(&work->list, &key);
    if (key_file_write(&work->list, work->data, work->err) == -1)
        return -1;
    key_derive(&key, work->master);
    print_keys(work, &key, 1, false);
    return 0;
}

static int run_delete(struct work *work, const char *word)
{
    for (size_t i = 0; i < work->list.count; i++) {
        if (strcmp(work->list.keys[i].uid, word) != 0 &&
            strcmp(work->list.keys[i].value, word) != 0)
            continue;
        key_list_remove(&work->list, i);
        return key_file_write(&work->list, work->data, work->err);
    }
    return error_set(work->err, ERROR_NO_INPUT,
                     "there is no key of that uid or value");
}

static const struct command {
    const char *name;
    size_t words; /* behind it */
    int (*run)(struct work *work, const char *word);
} commands[] = {
    {"list", 0, run_list},
    {"create", 0, run_create},
    {"delete", 1, run_delete},
};

/* ---- The whole --------------------------------------------------------- */

static const struct command *find_command(const struct cli *cli,
                                          struct error *err)
{
    const char *names[] = {"list", "create", "delete", NULL};
    const char *word = cli->word_count ? cli->words[0] : "";
    const char *nearest = cli_nearest(word, names);

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(commands[i].name, word) != 0)
            continue;
        if (cli->word_count == commands[i].words + 1)
            return &commands[i];
        error_set(err, ERROR_USAGE,
                  commands[i].words ? "keys %s wants one key"
                                    : "keys %s wants no further word",
                  word);
        return NULL;
    }
    error_set(err, ERROR_USAGE, "keys wants list, create or delete%s%s%s",
              nearest ? "; did you mean " : "", nearest ? nearest : "",
              nearest ? "?" : "");
    return NULL;
}

/** Read the settings as a server would. */
static int load_config(struct config **out, const struct cli *cli,
                       const struct config_sources *sources, struct error *err)
{
    struct command_line line = {.config = cli->values[CONFIG]};
    struct config_sources all = *sources;

    all.line = &line;
    for (size_t i = 0; config_rows[i].name; i++) {
        if (strcmp(config_rows[i].name, rows[DATA].name) == 0)
            line.settings[i] = cli->values[DATA];
        else if (strcmp(config_rows[i].name, rows[MASTER].name) == 0)
            line.settings[i] = cli->values[MASTER];
    }
    if (config_load(out, &all, err) == -1)
        return -1;
    if ((*out)->options.master_key_file)
        return 0;
    config_free(*out);
    *out = NULL;
    return error_set(err, ERROR_CONFIG,
                     "there are no keys without a master key: name its file "
                     "with --master-key-file");
}

/** Run a command while nobody else changes the keys. */
static int run_locked(struct work *work, const struct command *command)
{
    const int lock = key_file_lock(work->data, work->err);
    int rc;

    if (lock == -1)
        return -1;
    rc = key_file_open(&work->list, work->data, work->err);
    for (size_t i = 0; rc == 0 && i < work->list.count; i++)
        key_derive(&work->list.keys[i], work->master);
    if (rc == 0)
        rc = command->run(work, command->words ? work->cli->words[1] : NULL);
    key_list_release(&work->list);
    close(lock);
    return rc;
}

static int run(struct buf *out, const struct cli *cli,
               const struct config_sources *sources, struct error *err)
{
    const struct command *command = find_command(cli, err);
    struct work work = {.out = out, .cli = cli, .err = err};
    struct config *config = NULL;
    char *master = NULL;
    int rc = -1;

    if (command && load_config(&config, cli, sources, err) == 0 &&
        key_master_read(&master, config->options.master_key_file, err) == 0) {
        work.data = config->options.data;
        work.master = str_of(master);
        rc = run_locked(&work, command);
        explicit_bzero(master, work.master.len);
    }
    arena_release(&work.arena);
    config_free(config);
    free(master);
    return rc;
}

int key_command_run(struct buf *out, const char *const *words, size_t count,
                    const struct config_sources *sources, struct error *err)
{
    struct cli cli;
    int rc = cli_read(&cli, rows, words, count, err);

    if (rc == 0 && cli.values[HELP])
        put_help(out);
    else if (rc == 0)
        rc = run(out, &cli, sources, err);
    cli_release(&cli);
    return rc;
}
