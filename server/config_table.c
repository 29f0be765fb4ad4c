/** The table of settings. */
#include "config_parts.h"

#include <stddef.h>

#include "engine/cli.h"
#include "limit.h"

#define FIELD(name) offsetof(struct options, name)

static const char *const automatic[] = {"auto", NULL};

static const char *const log_formats[] = {
    [LOG_FORMAT_TEXT] = "text",
    [LOG_FORMAT_JSON] = "json",
    NULL,
};

const struct config_row config_rows[] = {
    {
        .name = "data",
        .letter = 'd',
        .kind = CONFIG_TEXT,
        .value = "DIR",
        .preset = "./silcrow-data",
        .offset = FIELD(data),
        .reloads = true,
        .help = "folder of the indexes",
    },
    {
        .name = "listen",
        .letter = 'l',
        .kind = CONFIG_LISTEN,
        .value = "ADDR:PORT",
        .preset = "127.0.0.1:7700",
        .offset = FIELD(listen),
        .help = "where to listen",
    },
    {
        .name = "workers",
        .letter = 'w',
        .kind = CONFIG_NUMBER,
        .value = "N",
        .preset = "auto",
        .offset = FIELD(workers),
        .least = 1,
        .most = WORKERS_MAX,
        .words = automatic,
        .help = "worker processes; auto: one a processor",
    },
    {
        .name = "connections",
        .kind = CONFIG_NUMBER,
        .value = "N",
        .preset = "10000",
        .offset = FIELD(connections),
        .least = 1,
        .most = CONNECTIONS_MAX,
        .reloads = true,
        .help = "most connections of a worker at once",
    },
    {
        .name = "client-connections",
        .kind = CONFIG_NUMBER,
        .value = "N",
        .preset = "1000",
        .offset = FIELD(client_connections),
        .most = CONNECTIONS_MAX,
        .reloads = true,
        .help = "of these from one client; 0: any",
    },
    {
        .name = "rate",
        .kind = CONFIG_NUMBER,
        .value = "N",
        .preset = "1000",
        .offset = FIELD(rate),
        .most = LIMIT_RATE_MAX,
        .reloads = true,
        .help = "requests of a client in a second; 0: any",
    },
    {
        .name = "proxies",
        .kind = CONFIG_ADDRESSES,
        .value = "LIST",
        .preset = "127.0.0.0/8,::1",
        .offset = FIELD(proxies),
        .reloads = true,
        .help = "proxies in front of it, or none",
    },
    {
        .name = "master-key-file",
        .kind = CONFIG_TEXT,
        .value = "FILE",
        .offset = FIELD(master_key_file),
        .help = "file of the master key, which keys are made from",
    },
    {
        .name = "public",
        .kind = CONFIG_PATTERNS,
        .value = "LIST",
        .offset = FIELD(open),
        .reloads = true,
        .help = "indexes that anyone may search without a key",
    },
    {
        .name = "cors",
        .kind = CONFIG_ORIGINS,
        .value = "LIST",
        .offset = FIELD(cors),
        .reloads = true,
        .help = "sites whose pages may ask, or *",
    },
    {
        .name = "log-format",
        .kind = CONFIG_CHOICE,
        .value = "FORMAT",
        .preset = "text",
        .offset = FIELD(log_format),
        .words = log_formats,
        .reloads = true,
        .help = "of the log: text or json",
    },
    {
        .name = "access-log",
        .kind = CONFIG_TEXT,
        .value = "FILE",
        .offset = FIELD(access_log),
        .reloads = true,
        .help = "log each request there; - is standard output",
    },
    {
        .name = "slow-ms",
        .kind = CONFIG_NUMBER,
        .value = "N",
        .preset = "0",
        .offset = FIELD(slow_ms),
        .most = SLOW_MS_MAX,
        .reloads = true,
        .help = "log requests that take longer; 0: none",
    },
    {
        .name = "metrics-listen",
        .kind = CONFIG_LISTEN,
        .value = "ADDR:PORT",
        .offset = FIELD(metrics_listen),
        .help = "where /metrics is told to all who ask",
    },
    {
        .name = "metrics-from",
        .kind = CONFIG_ADDRESSES,
        .value = "LIST",
        .preset = "127.0.0.0/8,::1",
        .offset = FIELD(metrics_from),
        .reloads = true,
        .help = "who may read /metrics, or none",
    },
    {
        .name = "ready-age",
        .kind = CONFIG_NUMBER,
        .value = "N",
        .preset = "0",
        .offset = FIELD(ready_age),
        .most = READY_AGE_MAX,
        .reloads = true,
        .help = "seconds that an index may be old; 0: any",
    },
    {.name = NULL},
};

const struct config_row *config_find(struct str name)
{
    for (const struct config_row *row = config_rows; row->name; row++)
        if (str_equal(str_of(row->name), name))
            return row;
    return NULL;
}

const char *config_nearest(const char *name)
{
    const char *names[COMMAND_SETTINGS_MAX] = {NULL};

    for (size_t i = 0; config_rows[i].name; i++)
        names[i] = config_rows[i].name;
    return cli_nearest(name, names);
}

void config_environment_name(struct buf *out, const struct config_row *row)
{
    buf_text(out, "SILCROW_");
    for (const char *at = row->name; *at; at++)
        buf_byte(out, *at == '-' ? '_' : (char)(*at - ('a' - 'A')));
}
