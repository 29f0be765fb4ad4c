/** silcrow-index rollback: serve the generation before the current one. */
#include "command.h"

#include <inttypes.h>
#include <stdio.h>

#include "engine/json.h"
#include "engine/mem.h"
#include "generations.h"
#include "publish.h"

static const struct cli_row rows[] = {
    COMMAND_ROWS,
    {0},
};

static void print(const struct index_stats *stats, bool as_json)
{
    struct buf out = {0};

    if (as_json)
        buf_format(&out,
                   "{\"generation\":\"%s\",\"built\":\"%s\","
                   "\"guides\":%" PRIu64 ",\"sections\":%" PRIu64 "}",
                   stats->generation, stats->built, (uint64_t)stats->guides,
                   (uint64_t)stats->sections);
    else
        printf("Generation %s of %s is served: %" PRIu64 " sections in "
               "%" PRIu64 " guides, built %s. The next build publishes what "
               "the sources hold then.\n",
               stats->generation, stats->name, (uint64_t)stats->sections,
               (uint64_t)stats->guides, stats->built);
    if (as_json)
        command_print_json(buf_view(&out));
    buf_free(&out);
}

/** publish_begin() makes the index that it does not find. */
static int check_there(const struct cli *cli, struct error *err)
{
    char *home = mem_format("%s/%s", command_data(cli), command_index(cli));
    const bool there =
        index_name_valid(command_index(cli)) && generations_current(home) != 0;

    if (!there)
        error_set(err, ERROR_NO_INPUT, "there is no index %s", home);
    free(home);
    return there ? 0 : -1;
}

static int run(const struct cli *cli, struct error *err)
{
    struct publish *publish = NULL;
    struct index_stats stats;
    int rc;

    if (cli->word_count)
        return error_set(err, ERROR_USAGE, "rollback takes no words: %s",
                         cli->words[0]);
    rc = check_there(cli, err);
    if (rc == 0)
        rc =
            publish_begin(&publish, command_data(cli), command_index(cli), err);
    if (rc == 0)
        rc = publish_back(publish, &stats, err);
    if (rc == 0)
        print(&stats, cli->values[COMMAND_JSON]);
    publish_free(publish);
    return rc;
}

const struct command command_rollback = {
    .name = "rollback",
    .words = "",
    .about = "serve the generation before the current one again",
    .examples = "  silcrow-index rollback --index guides\n",
    .rows = rows,
    .run = run,
};
