#include "options.h"

#include <event2/event.h>
#include <sched.h>
#include <string.h>

#include "engine/cli.h"
#include "limit.h"
#include "shim/xapian_shim.h"

#define PROXIES_DEFAULT "127.0.0.0/8,::1"

enum {
    DATA,
    LISTEN,
    WORKERS,
    CONNECTIONS,
    CLIENT_CONNECTIONS,
    RATE,
    PROXIES,
    LOG_FORMAT,
    HELP,
    VERSION,
};

static const struct cli_row rows[] = {
    [DATA] = {"data", 'd', "DIR", "folder of the indexes (./silcrow-data)"},
    [LISTEN] = {"listen", 'l', "ADDR:PORT", "where to listen (127.0.0.1:7700)"},
    [WORKERS] = {"workers", 'w', "N", "worker processes (one a processor)"},
    [CONNECTIONS] = {"connections", 0, "N",
                     "most connections of a worker at once (10000)"},
    [CLIENT_CONNECTIONS] = {"client-connections", 0, "N",
                            "of these from one client (1000; 0: any)"},
    [RATE] = {"rate", 0, "N",
              "requests of a client in a second (1000; 0: any)"},
    [PROXIES] = {"proxies", 0, "LIST",
                 "proxies in front of it (" PROXIES_DEFAULT "; none)"},
    [LOG_FORMAT] = {"log-format", 0, "FORMAT",
                    "of the log: text or json (text)"},
    [HELP] = {"help", 'h', NULL, "print this text"},
    [VERSION] = {"version", 'V', NULL, "print the version"},
    {0},
};

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

/** The number of an option, when it is given. */
static int read_number(uint32_t *out, const struct cli *cli, size_t row,
                       uint64_t least, uint64_t most, struct error *err)
{
    uint64_t number;

    if (!cli->values[row])
        return 0;
    if (cli_number(&number, cli->values[row], rows[row].name, least, most,
                   err) == -1)
        return -1;
    *out = (uint32_t)number;
    return 0;
}

static int read_format(bool *json, const struct cli *cli, struct error *err)
{
    const char *format = cli->values[LOG_FORMAT];

    if (!format)
        return 0;
    *json = strcmp(format, "json") == 0;
    if (!*json && strcmp(format, "text") != 0)
        return error_set(err, ERROR_USAGE,
                         "--log-format: %s is neither text nor json", format);
    return 0;
}

static int read_all(struct options *out, const struct cli *cli,
                    struct error *err)
{
    if (cli->values[HELP])
        out->action = OPTIONS_HELP;
    else if (cli->values[VERSION])
        out->action = OPTIONS_VERSION;
    if (cli->word_count)
        return error_set(err, ERROR_USAGE, "%s: not an option", cli->words[0]);
    if (cli->values[DATA])
        out->data = cli->values[DATA];
    if (cli->values[LISTEN])
        out->listen = cli->values[LISTEN];
    if (read_number(&out->workers, cli, WORKERS, 1, WORKERS_MAX, err) == -1 ||
        read_number(&out->connections, cli, CONNECTIONS, 1, CONNECTIONS_MAX,
                    err) == -1 ||
        read_number(&out->client_connections, cli, CLIENT_CONNECTIONS, 0,
                    CONNECTIONS_MAX, err) == -1 ||
        read_number(&out->rate, cli, RATE, 0, LIMIT_RATE_MAX, err) == -1 ||
        address_list_parse(&out->proxies,
                           cli->values[PROXIES] ? cli->values[PROXIES]
                                                : PROXIES_DEFAULT,
                           err) == -1)
        return -1;
    return read_format(&out->log_json, cli, err);
}

int options_parse(struct options *out, int argc, const char *const *argv,
                  struct error *err)
{
    struct cli cli;
    int rc;

    *out = (struct options){
        .data = "./silcrow-data",
        .listen = "127.0.0.1:7700",
        .workers = processors(),
        .connections = CONNECTIONS_DEFAULT,
        .client_connections = CLIENT_CONNECTIONS_DEFAULT,
        .rate = RATE_DEFAULT,
    };
    rc = cli_read(&cli, rows, argv + 1, argc > 0 ? (size_t)argc - 1 : 0, err);
    if (rc == 0)
        rc = read_all(out, &cli, err);
    cli_release(&cli);
    return rc;
}

void options_help(struct buf *out)
{
    buf_text(out, "Usage: silcrow-server [OPTION]...\n"
                  "Answer searches over HTTP.\n\n"
                  "  silcrow-server --data ./silcrow-data --listen :7700\n\n"
                  "Options:\n");
    cli_help(out, rows);
    buf_text(out,
             "\nSIGTERM and SIGINT finish what is under way and end the "
             "server; SIGHUP opens\nthe indexes again. A new generation "
             "of an index is served as soon as it is\npublished. Limits hold "
             "for each worker; a client is an address, or what a proxy "
             "of the\nlist says in X-Forwarded-For. A proxy itself is not "
             "limited.\n");
}

void options_version(struct buf *out)
{
    buf_format(out, "silcrow-server %s (Xapian %s, libevent %s)\n",
               SILCROW_VERSION, xs_version(), event_get_version());
}
