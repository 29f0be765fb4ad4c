#include "command_line.h"

#include <assert.h>

#include "asset.h"
#include "config.h"
#include "engine/cli.h"
#include "engine/json.h"
#include "server.h"
#include "shim/xapian_shim.h"

/** Options that are no settings; they come after those. */
enum {
    CONFIG,
    CHECK_CONFIG,
    PRINT_CONFIG,
    STATUS,
    JSON,
    HELP,
    VERSION,
    ACTIONS,
};

enum { VERSION_SCHEMA = 1 };

static const struct cli_row actions[ACTIONS] = {
    [CONFIG] = {"config", 'c', "FILE", "file of settings"},
    [CHECK_CONFIG] = {"check-config", 0, NULL, "check the settings and end"},
    [PRINT_CONFIG] = {"print-config", 0, NULL,
                      "print them, with where each comes from"},
    [STATUS] = {"status", 's', NULL, "ask the running server how it is doing"},
    [JSON] = {"json", 0, NULL, "of --status and --version: as JSON"},
    [HELP] = {"help", 'h', NULL, "print this text"},
    [VERSION] = {"version", 'V', NULL, "print the version"},
};

/** All options: the settings, then the actions. */
struct table {
    struct cli_row rows[CLI_ROWS_MAX];
    size_t settings;
    struct arena arena; /* owns the explanations */
};

static void table_make(struct table *table)
{
    const struct config_row *row;

    *table = (struct table){.settings = 0};
    for (row = config_rows; row->name; row++) {
        const char *help = row->preset ? arena_format(&table->arena, "%s (%s)",
                                                      row->help, row->preset)
                                             .ptr
                                       : row->help;

        assert(table->settings + ACTIONS + 1 < CLI_ROWS_MAX);
        assert(table->settings + 1 < COMMAND_SETTINGS_MAX);
        table->rows[table->settings++] =
            (struct cli_row){row->name, row->letter, row->value, help};
    }
    for (size_t i = 0; i < ACTIONS; i++)
        table->rows[table->settings + i] = actions[i];
}

static enum command_action action_of(const char *const *values)
{
    if (values[HELP])
        return COMMAND_HELP;
    if (values[VERSION])
        return COMMAND_VERSION;
    if (values[STATUS])
        return COMMAND_STATUS;
    if (values[CHECK_CONFIG])
        return COMMAND_CHECK_CONFIG;
    return values[PRINT_CONFIG] ? COMMAND_PRINT_CONFIG : COMMAND_SERVE;
}

int command_line_parse(struct command_line *out, int argc,
                       const char *const *argv, struct error *err)
{
    struct table table;
    struct cli cli;
    int rc;

    *out = (struct command_line){.action = COMMAND_SERVE};
    table_make(&table);
    rc = cli_read(&cli, table.rows, argv + 1, argc > 0 ? (size_t)argc - 1 : 0,
                  err);
    if (rc == 0 && cli.word_count)
        rc = error_set(err, ERROR_USAGE, "%s: not an option", cli.words[0]);
    if (rc == 0) {
        for (size_t i = 0; i < table.settings; i++)
            out->settings[i] = cli.values[i];
        out->json = cli.values[table.settings + JSON] != NULL;
        out->config = cli.values[table.settings + CONFIG];
        out->action = action_of(cli.values + table.settings);
    }
    cli_release(&cli);
    arena_release(&table.arena);
    return rc;
}

void command_line_help(struct buf *out)
{
    struct table table;

    table_make(&table);
    buf_text(out, "Usage: silcrow-server [OPTION]...\n"
                  "  or:  silcrow-server keys list|create|delete [OPTION]...\n"
                  "Answer searches over HTTP, or look after the keys.\n\n"
                  "  silcrow-server --data ./silcrow-data --listen "
                  "127.0.0.1:7700\n\n"
                  "Options:\n");
    cli_help(out, table.rows);
    buf_text(
        out,
        "\nAn option with a value may also stand in a file, as \"rate: "
        "50\", or in the\nenvironment, as SILCROW_RATE=50; the option "
        "counts most, the file least.\n"
        "\nSIGTERM and SIGINT finish what is under way and end the server; "
        "SIGHUP reads\nthe settings again. A new generation of an index "
        "is served as soon as it is\npublished. Limits hold for each "
        "worker; a client is an address, or what a proxy\nof the list "
        "says in X-Forwarded-For. A proxy itself is not limited.\n");
    arena_release(&table.arena);
}

static void put_version(struct buf *out)
{
    struct json_writer json = {.out = out};

    json_put_object(&json);
    json_put_name(&json, "schema");
    json_put_integer(&json, VERSION_SCHEMA);
    json_put_name(&json, "version");
    json_put_string(&json, STR(SILCROW_VERSION));
    json_put_name(&json, "xapian");
    json_put_string(&json, str_of(xs_version()));
    json_put_name(&json, "libevent");
    json_put_string(&json, str_of(server_library_version()));
    json_end_object(&json);
    buf_byte(out, '\n');
}

void command_line_version(struct buf *out, bool json)
{
    if (json) {
        put_version(out);
        return;
    }
    buf_format(out, "silcrow-server %s (Xapian %s, libevent %s)\n",
               SILCROW_VERSION, xs_version(), server_library_version());
    buf_format(out, "silcrow-search.js?v=%s %s\nsilcrow-search.css?v=%s %s\n",
               asset_silcrow_search_js.tag, asset_silcrow_search_js.integrity,
               asset_silcrow_search_css.tag,
               asset_silcrow_search_css.integrity);
}
