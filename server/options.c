#include "options.h"

#include <event2/event.h>
#include <sched.h>
#include <string.h>

#include "engine/str.h"
#include "shim/xapian_shim.h"

/* ---- The table --------------------------------------------------------- */

static int set_data(struct options *out, const char *value, struct error *err)
{
    (void)err;
    out->data = value;
    return 0;
}

static int set_listen(struct options *out, const char *value, struct error *err)
{
    (void)err;
    out->listen = value;
    return 0;
}

/** A whole number from 1 to `max`. */
static int set_number(uint32_t *out, const char *name, const char *value,
                      uint32_t max, struct error *err)
{
    uint32_t number = 0;

    for (const char *digit = value; *digit; digit++) {
        if (*digit < '0' || *digit > '9' || number > max) {
            number = 0;
            break;
        }
        number = number * 10 + (uint32_t)(*digit - '0');
    }
    if (number < 1 || number > max)
        return error_set(err, ERROR_USAGE,
                         "--%s: %s is not a number from 1 to %u", name, value,
                         max);
    *out = number;
    return 0;
}

static int set_workers(struct options *out, const char *value,
                       struct error *err)
{
    return set_number(&out->workers, "workers", value, WORKERS_MAX, err);
}

static int set_connections(struct options *out, const char *value,
                           struct error *err)
{
    return set_number(&out->connections, "connections", value, CONNECTIONS_MAX,
                      err);
}

static int set_log_format(struct options *out, const char *value,
                          struct error *err)
{
    out->log_json = strcmp(value, "json") == 0;
    if (!out->log_json && strcmp(value, "text") != 0)
        return error_set(err, ERROR_USAGE,
                         "--log-format: %s is neither text nor json", value);
    return 0;
}

static int set_help(struct options *out, const char *value, struct error *err)
{
    (void)value;
    (void)err;
    out->action = OPTIONS_HELP;
    return 0;
}

static int set_version(struct options *out, const char *value,
                       struct error *err)
{
    (void)value;
    (void)err;
    out->action = OPTIONS_VERSION;
    return 0;
}

static const struct option_row {
    const char *name;
    const char *value; /* what stands for it in the help; NULL takes none */
    int (*set)(struct options *out, const char *value, struct error *err);
    const char *help;
} rows[] = {
    {"data", "DIR", set_data, "folder of the indexes (default ./silcrow-data)"},
    {"listen", "ADDR:PORT", set_listen,
     "where to listen (default 127.0.0.1:7700)"},
    {"workers", "N", set_workers,
     "worker processes (default: one for each processor)"},
    {"connections", "N", set_connections,
     "most connections of a worker at once (default 10000)"},
    {"log-format", "FORMAT", set_log_format, "text (default) or json"},
    {"help", NULL, set_help, "print this and exit"},
    {"version", NULL, set_version, "print the version and exit"},
};

/* ---- Parsing ----------------------------------------------------------- */

/** Processors that this process may run on. */
static uint32_t processors(void)
{
    cpu_set_t set;
    int count;

    if (sched_getaffinity(0, sizeof set, &set) == -1)
        return 1;
    count = CPU_COUNT(&set);
    return count < 1 ? 1 : count > WORKERS_MAX ? WORKERS_MAX : (uint32_t)count;
}

static const struct option_row *find(struct str name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_equal(name, str_of(rows[i].name)))
            return &rows[i];
    return NULL;
}

/** Read the option at `argv[*i]`, and the value behind it if it takes one. */
static int parse_one(struct options *out, int *i, char *const *argv,
                     struct error *err)
{
    const char *text = argv[*i];
    const char *equals = strchr(text, '=');
    const struct option_row *row;
    const char *value = equals ? equals + 1 : NULL;
    size_t len = equals ? (size_t)(equals - text) : strlen(text);

    if (strcmp(text, "-h") == 0)
        return set_help(out, NULL, err);
    row = len > 2 && str_starts((struct str){text, len}, STR("--"))
              ? find((struct str){text + 2, len - 2})
              : NULL;
    if (!row)
        return error_set(err, ERROR_USAGE, "%s: no such option", text);
    if (!row->value && value)
        return error_set(err, ERROR_USAGE, "--%s takes no value", row->name);
    if (row->value && !value)
        value = argv[++*i];
    if (row->value && !value)
        return error_set(err, ERROR_USAGE, "--%s needs a value: %s", row->name,
                         row->value);
    return row->set(out, value, err);
}

int options_parse(struct options *out, int argc, char *const *argv,
                  struct error *err)
{
    *out = (struct options){
        .data = "./silcrow-data",
        .listen = "127.0.0.1:7700",
        .workers = processors(),
        .connections = 10000,
    };
    for (int i = 1; i < argc; i++)
        if (parse_one(out, &i, argv, err) == -1)
            return -1;
    return 0;
}

/* ---- Help -------------------------------------------------------------- */

void options_help(struct buf *out)
{
    buf_text(out, "Usage: silcrow-server [OPTION]...\n"
                  "Answer searches over HTTP.\n\n"
                  "  silcrow-server --data ./silcrow-data --listen :7700\n\n"
                  "Options:\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *value = rows[i].value ? rows[i].value : "";
        const int width = 22 - (int)strlen(rows[i].name);

        buf_format(out, "  --%s %-*s %s\n", rows[i].name, width, value,
                   rows[i].help);
    }
    buf_text(out, "\nSIGTERM and SIGINT finish what is under way and end the "
                  "server; SIGHUP opens\nthe indexes again. A new generation "
                  "of an index is served as soon as it is\npublished.\n");
}

void options_version(struct buf *out)
{
    buf_format(out, "silcrow-server %s (Xapian %s, libevent %s)\n",
               SILCROW_VERSION, xs_version(), event_get_version());
}
