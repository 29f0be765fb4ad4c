/** silcrow-index build: from sources to a published generation. */
#include "anchor_detect.h"
#include "command.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "build.h"
#include "console.h"
#include "crew.h"
#include "engine/json.h"
#include "engine/owner.h"
#include "engine/terminal.h"
#include "rendered.h"

enum {
    URL_BASE = COMMAND_OWN,
    URL_STYLE,
    ANCHORS,
    RENDERED,
    INCLUDE,
    EXCLUDE,
    KEEP_COPIES,
    SETTINGS,
    SYNONYMS,
    PINS,
    THREADS,
    STRICT,
    REHASH,
    FULL,
    SHRINK,
    PROGRESS,
    COLOR,
    QUIET,
    VERBOSE,
};

static const struct cli_row rows[] = {
    COMMAND_ROWS,
    [URL_BASE] = {"url-base", 'u', "URL", "what addresses begin with (/)"},
    [URL_STYLE] = {"url-style", 0, "STYLE",
                   "pretty: x/, html: x.html, clean: x, plain: x.md"},
    [ANCHORS] = {"anchors", 'a', "RULE",
                 "how the site makes anchors: auto, github (github)"},
    [RENDERED] = {"rendered", 0, "DIR",
                  "read addresses and anchors from the site in DIR"},
    [SETTINGS] = {"settings", 0, "FILE",
                  "JSON: what is searched, filtered, sorted, shown"},
    [SYNONYMS] = {"synonyms", 0, "FILE", "words that stand for one another"},
    [PINS] = {"pins", 0, "FILE", "sections fixed for a query"},
    [INCLUDE] = {"include", 0, "PATTERN",
                 "index nothing but what fits; can be repeated"},
    [EXCLUDE] = {"exclude", 0, "PATTERN",
                 "do not index what fits; can be repeated"},
    [KEEP_COPIES] = {"keep-copies", 0, NULL,
                     "index pages that say the same as another one"},
    [THREADS] = {"threads", 't', "N", "threads at work (one a core)"},
    [STRICT] = {"strict", 's', NULL,
                "publish nothing if a file must be left out"},
    [REHASH] = {"rehash", 0, NULL, "read all files to see which ones changed"},
    [FULL] = {"full", 0, NULL, "make all again, also what did not change"},
    [SHRINK] = {"shrink", 0, NULL,
                "publish even if half of the sections are gone"},
    [PROGRESS] = {"progress", 0, "HOW", "auto, json or never (auto)"},
    [COLOR] = {"color", 0, "WHEN", "auto, always or never (auto)"},
    [QUIET] = {"quiet", 'q', NULL, "only say what is wrong"},
    [VERBOSE] = {"verbose", 'v', NULL, "also say what was passed over"},
    {0},
};

/* ---- Summary ----------------------------------------------------------- */

static void put_count(struct buf *out, uint64_t count, const char *what)
{
    terminal_number(out, count);
    buf_format(out, " %s%s", what, count == 1 ? "" : "s");
}

static void put_changes(struct buf *out, const struct build_report *report)
{
    const struct {
        uint64_t count;
        const char *what;
    } counts[] = {
        {report->added, " added, "},
        {report->changed, " changed, "},
        {report->removed, " removed, "},
        {report->unchanged, " unchanged\n"},
    };

    buf_text(out, "files: ");
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        terminal_number(out, counts[i].count);
        buf_text(out, counts[i].what);
    }
}

static void put_passed(struct buf *out, const struct build_report *report)
{
    put_count(out, report->files, "file");
    buf_text(out, ", ");
    terminal_number(out, report->read);
    buf_text(out, " of them read, ");
    terminal_number(out, report->ignored);
    buf_text(out, " of other kinds passed over, ");
    put_count(out, report->excluded, "path");
    buf_text(out, " excluded, ");
    put_count(out, report->unlisted, "guide");
    buf_text(out, " marked noindex or draft, ");
    terminal_number(out, report->copies);
    buf_text(out, report->copies == 1 ? " copy, " : " copies, ");
    put_count(out, report->warnings, "warning");
    buf_byte(out, '\n');
}

static void print_summary(const struct build_report *report, bool verbose)
{
    const struct index_stats *stats = &report->stats;
    struct buf out = {0};

    put_count(&out, stats->guides, "guide");
    buf_text(&out, ", ");
    put_count(&out, stats->sections, "section");
    if (stats->skipped) {
        buf_text(&out, ", ");
        terminal_number(&out, stats->skipped);
        buf_text(&out, " left out");
    }
    buf_format(&out, "; %.1f s, ", stats->seconds);
    terminal_bytes(&out, stats->bytes);
    buf_text(&out, report->published ? "; published as "
                                     : "; nothing changed since ");
    buf_format(&out, "%s/%s\n", stats->name, stats->generation);
    put_changes(&out, report);
    if (stats->guessed) {
        put_count(&out, stats->guessed, "file");
        buf_text(&out, " in an encoding that is guessed");
        buf_text(&out, verbose ? "\n" : "; --verbose lists them\n");
    }
    if (verbose)
        put_passed(&out, report);
    fwrite(out.ptr, 1, out.len, stderr);
    buf_free(&out);
}

static void put_integer(struct json_writer *json, const char *name,
                        uint64_t number)
{
    json_put_name(json, name);
    json_put_integer(json, (int64_t)number);
}

static void print_json(const struct build_report *report)
{
    const struct index_stats *stats = &report->stats;
    struct buf out = {0};
    struct json_writer json = {.out = &out};

    json_put_object(&json);
    json_put_name(&json, "index");
    json_put_string(&json, str_of(stats->name));
    json_put_name(&json, "generation");
    json_put_string(&json, str_of(stats->generation));
    json_put_name(&json, "built");
    json_put_string(&json, str_of(stats->built));
    put_integer(&json, "guides", stats->guides);
    put_integer(&json, "sections", stats->sections);
    put_integer(&json, "terms", stats->terms);
    put_integer(&json, "skipped", stats->skipped);
    put_integer(&json, "guessed", stats->guessed);
    put_integer(&json, "warnings", report->warnings);
    put_integer(&json, "excluded", report->excluded);
    put_integer(&json, "unlisted", report->unlisted);
    put_integer(&json, "copies", report->copies);
    put_integer(&json, "files", report->files);
    put_integer(&json, "read", report->read);
    put_integer(&json, "added", report->added);
    put_integer(&json, "changed", report->changed);
    put_integer(&json, "removed", report->removed);
    put_integer(&json, "unchanged", report->unchanged);
    put_integer(&json, "ignored", report->ignored);
    put_integer(&json, "bytes", stats->bytes);
    json_put_name(&json, "published");
    json_put_bool(&json, report->published);
    json_put_name(&json, "seconds");
    json_put_number(&json, stats->seconds);
    json_end_object(&json);
    command_print_json(buf_view(&out));
    buf_free(&out);
}

/* ---- The command ------------------------------------------------------- */

/** The rule of that name; `auto` asks the first source that tells. */
static const struct anchor_rule *find_rule(const char *name,
                                           const struct cli *cli)
{
    struct anchor_detected found;

    if (strcmp(name, "auto") != 0)
        return anchor_rule_find(name);
    for (size_t i = 0; i < cli->word_count; i++)
        if (anchor_detect(&found, cli->words[i]))
            return found.rule;
    return anchor_rule_find("github");
}

static int read_patterns(struct pattern_list *list, const struct cli *cli,
                         size_t row, struct error *err)
{
    const char *value;
    size_t at = 0;

    while ((value = cli_each(cli, row, &at)))
        if (!pattern_list_add(list, str_of(value), 0))
            return error_set(err, ERROR_USAGE,
                             "--%s: a pattern of more than %d bytes",
                             rows[row].name, PATTERN_BYTES_MAX);
    return 0;
}

static int read_options(struct build_options *options, const struct cli *cli,
                        struct error *err)
{
    const char *style = command_value(cli, URL_STYLE, "pretty");
    const char *rule = command_value(cli, ANCHORS, "github");
    uint64_t threads = 0;

    *options = (struct build_options){.data = command_data(cli),
                                      .index = command_index(cli),
                                      .sources = cli->words,
                                      .source_count = cli->word_count,
                                      .keep_copies = cli->values[KEEP_COPIES],
                                      .strict = cli->values[STRICT],
                                      .rehash = cli->values[REHASH],
                                      .full = cli->values[FULL],
                                      .shrink = cli->values[SHRINK]};
    options->section.url_base = str_of(command_value(cli, URL_BASE, "/"));
    options->section.url_style = url_style_find(style);
    options->section.anchor_rule = find_rule(rule, cli);
    if (!cli->word_count)
        return error_set(err, ERROR_USAGE,
                         "which folder or file is the source?");
    if (!options->section.url_style)
        return error_set(err, ERROR_USAGE, "--url-style is one of %s, not %s",
                         url_style_names(), style);
    if (!options->section.anchor_rule)
        return error_set(err, ERROR_USAGE,
                         "--anchors is auto or one of %s, not %s",
                         anchor_rule_names(), rule);
    if (cli->values[THREADS] &&
        cli_number(&threads, cli->values[THREADS], "threads", 1,
                   CREW_THREADS_MAX, err) == -1)
        return -1;
    options->threads = (size_t)threads;
    if (read_patterns(&options->include, cli, INCLUDE, err) == -1)
        return -1;
    return read_patterns(&options->exclude, cli, EXCLUDE, err);
}

/** Say how well the rendered site and the guides agree. */
static void print_rendered(struct rendered *rendered)
{
    const struct rendered_counts counts = rendered_counts(rendered);

    if (!counts.guides) /* all of it was made before */
        return;
    fprintf(stderr,
            "rendered: %zu of %zu guides have a page; %zu of their %zu "
            "headings are on it\n",
            counts.guides - counts.without_page, counts.guides,
            counts.headings - counts.without_anchor, counts.headings);
}

static void release_options(struct build_options *options)
{
    rendered_close(options->section.rendered);
    pattern_list_release(&options->include);
    pattern_list_release(&options->exclude);
}

/** Say how it went. */
static void print_report(const struct build_report *report,
                         const struct build_options *options,
                         const struct cli *cli)
{
    if (cli->values[COMMAND_JSON]) {
        print_json(report);
        return;
    }
    if (cli->values[QUIET])
        return;
    print_summary(report, cli->values[VERBOSE]);
    if (options->section.rendered)
        print_rendered(options->section.rendered);
}

static int build(const struct build_options *options, struct console *console,
                 const struct cli *cli, struct error *err)
{
    struct build_report report;
    int rc = build_run(&report, options, console_watcher(console), err);

    console_end(console);
    if (rc == -1 && report.signal) {
        console_stopped(console);
        return 128 + report.signal;
    }
    if (rc == -1)
        return -1;
    print_report(&report, options, cli);
    return report.stats.skipped ? ERROR_DATA : 0;
}

/** Put the owner's files in force, behind a build that made the index. */
static int install_owned(const struct cli *cli, struct error *err)
{
    char *home = mem_format("%s/%s", command_data(cli), command_index(cli));
    int rc = 0;

    if (cli->values[SYNONYMS])
        rc = owner_install_synonyms(home, cli->values[SYNONYMS], err);
    if (rc == 0 && cli->values[PINS])
        rc = owner_install_pins(home, cli->values[PINS], err);
    free(home);
    return rc;
}

static int run(const struct cli *cli, struct error *err)
{
    struct build_options options;
    struct settings *settings = NULL;
    struct console *console = NULL;
    const struct console_options watching = {
        .index = command_index(cli),
        .progress = command_value(cli, PROGRESS, "auto"),
        .color = command_value(cli, COLOR, "auto"),
        .quiet = cli->values[QUIET],
        .verbose = cli->values[VERBOSE],
    };
    int rc = -1;

    if (read_options(&options, cli, err) == 0 &&
        console_new(&console, &watching, err) == 0 &&
        (!cli->values[SETTINGS] ||
         settings_read(&settings, cli->values[SETTINGS], err) == 0) &&
        (!cli->values[RENDERED] ||
         rendered_open(&options.section.rendered, cli->values[RENDERED], err) ==
             0)) {
        options.settings = settings;
        rc = build(&options, console, cli, err);
        if (rc != -1 && install_owned(cli, err) == -1)
            rc = -1;
    }
    console_free(console);
    settings_free(settings);
    release_options(&options);
    return rc;
}

const struct command command_build = {
    .name = "build",
    .words = "SOURCE...",
    .about = "index folders and files, and publish the result",
    .examples = "  silcrow-index build docs\n"
                "  silcrow-index build --url-base https://example.org/docs "
                "--anchors mkdocs docs\n",
    .rows = rows,
    .run = run,
};
