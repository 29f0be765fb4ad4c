/** silcrow-index check: is the current generation what was published, and are
 * its addresses those of the built site? */
#include "anchor_check.h"
#include "command.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/index.h"
#include "engine/json.h"
#include "engine/manifest.h"
#include "engine/mem.h"
#include "parser_serve.h"
#include "zygote.h"

enum {
    ANCHORS = COMMAND_OWN,
};

static const struct cli_row rows[] = {
    COMMAND_ROWS,
    [ANCHORS] = {"anchors", 'a', "DIR",
                 "compare addresses with the site built in DIR"},
    {0},
};

/* ---- The files --------------------------------------------------------- */

/** Faults found, one a line, and as a JSON array. */
struct findings {
    struct buf lines;
    struct buf array;
    struct json_writer json;
    size_t count;
};

static void note(struct findings *findings, const struct error *error)
{
    buf_format(&findings->lines, "%s\n", error->text);
    json_put_string(&findings->json, str_of(error->text));
    findings->count++;
}

static void check_files(struct findings *findings,
                        const struct manifest *manifest, const char *folder)
{
    struct error error;

    for (size_t i = 0; i < manifest->file_count; i++)
        if (manifest_check_file(&manifest->files[i], folder, true, &error) ==
            -1)
            note(findings, &error);
}

/** What the hashes do not show: that the parts open and agree. */
static void check_opens(struct findings *findings, const struct cli *cli)
{
    struct index *index;
    struct error error;

    if (index_open(&index, command_data(cli), command_index(cli), &error) == -1)
        note(findings, &error);
    else
        index_close(index);
}

static void print(const struct findings *findings,
                  const struct manifest *manifest, bool as_json)
{
    struct buf out = {0};

    if (as_json) {
        buf_format(&out, "{\"generation\":\"%s\",\"files\":%zu,\"faults\":",
                   manifest->stats.generation, manifest->file_count);
        buf_str(&out, buf_view(&findings->array));
        buf_byte(&out, '}');
        command_print_json(buf_view(&out));
        buf_free(&out);
    } else if (findings->count) {
        printf("%.*s", STR_ARGS(buf_view(&findings->lines)));
    } else {
        printf("%s/%s: all %zu files are as they were published\n",
               manifest->stats.name, manifest->stats.generation,
               manifest->file_count);
    }
}

static int check(const struct cli *cli, const struct manifest *manifest,
                 const char *folder)
{
    struct findings findings = {.count = 0};

    findings.json.out = &findings.array;
    json_put_array(&findings.json);
    check_files(&findings, manifest, folder);
    if (!findings.count)
        check_opens(&findings, cli);
    json_end_array(&findings.json);
    print(&findings, manifest, cli->values[COMMAND_JSON]);
    buf_free(&findings.lines);
    buf_free(&findings.array);
    return findings.count ? EXIT_NOTHING : 0;
}

static int check_published(const struct cli *cli, struct error *err)
{
    struct manifest manifest;
    char *folder;
    int status = -1;

    folder = mem_format("%s/%s/current", command_data(cli), command_index(cli));
    if (manifest_read(&manifest, folder, err) == 0)
        status = check(cli, &manifest, folder);
    manifest_release(&manifest);
    free(folder);
    return status;
}

/* ---- The addresses ----------------------------------------------------- */

static void print_anchors(const struct anchor_check *found, bool as_json)
{
    struct buf out = {0};

    if (as_json) {
        buf_format(&out,
                   "{\"sections\":%zu,\"pages\":%zu,\"missing_pages\":%zu,"
                   "\"missing_anchors\":%zu,\"missing\":",
                   found->sections, found->pages, found->missing_pages,
                   found->missing_anchors);
        buf_str(&out, buf_view(&found->array));
        buf_byte(&out, '}');
        command_print_json(buf_view(&out));
        buf_free(&out);
        return;
    }
    printf("%.*s", STR_ARGS(buf_view(&found->lines)));
    printf("%zu sections on %zu pages: %zu anchors not on their page, "
           "%zu pages missing\n",
           found->sections, found->pages, found->missing_anchors,
           found->missing_pages);
}

static int check_anchors(const struct cli *cli, struct error *err)
{
    struct anchor_check found = {.sections = 0};
    struct index *index = NULL;
    struct zygote *zygote = NULL;
    struct parser *parser = NULL;
    struct site *site = NULL;
    int rc = zygote_new(&zygote, parser_serve, err);

    if (rc == 0)
        rc = parser_new(&parser, zygote, err);
    if (rc == 0)
        rc = site_open(&site, cli->values[ANCHORS], err);
    if (rc == 0)
        rc = index_open(&index, command_data(cli), command_index(cli), err);
    if (rc == 0)
        rc = anchor_check_run(&found, index, site, parser, err);
    if (rc == 0) {
        print_anchors(&found, cli->values[COMMAND_JSON]);
        rc = found.missing_pages || found.missing_anchors ? EXIT_NOTHING : 0;
    }
    anchor_check_release(&found);
    index_close(index);
    site_close(site);
    parser_free(parser);
    zygote_free(zygote);
    return rc;
}

static int run(const struct cli *cli, struct error *err)
{
    if (!index_name_valid(command_index(cli)))
        return error_set(err, ERROR_USAGE, "%s is no name of an index",
                         command_index(cli));
    return cli->values[ANCHORS] ? check_anchors(cli, err)
                                : check_published(cli, err);
}

const struct command command_check = {
    .name = "check",
    .words = "",
    .about = "verify every file of the published generation, or its addresses",
    .examples = "  silcrow-index check\n"
                "  silcrow-index check --anchors site\n",
    .rows = rows,
    .run = run,
};
