#include "console.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/mem.h"
#include "engine/terminal.h"
#include "progress.h"

#define REDRAW_SECONDS 0.1
#define LINE_SECONDS 30.0
#define JSON_SECONDS 1.0

#define STYLE_PLACE "\033[1m"    /* bold */
#define STYLE_WARNING "\033[33m" /* yellow */
#define STYLE_END "\033[0m"

enum {
    COLUMNS_DEFAULT = 80,
    COLUMNS_MAX = 200,
};

/** How progress is told. */
enum form {
    FORM_NONE,
    FORM_DRAWN, /* one line, drawn again */
    FORM_LINES,
    FORM_JSON,
};

struct console {
    struct console_options options;
    struct build_watcher watcher;
    struct progress progress;
    enum form form;
    bool styled;
    bool shown;  /* a line of progress stands there now */
    double next; /* seconds of the build: when progress is told again */
    struct buf line;
    struct buf file; /* that the last problem is about */
    uint64_t told;   /* problems of that file, those kept back too */
};

/* ---- Problems ---------------------------------------------------------- */

static void clear_line(struct console *console)
{
    if (console->shown)
        fputs("\r\033[K", stderr);
    console->shown = false;
}

static void write_line(struct console *console)
{
    clear_line(console);
    buf_byte(&console->line, '\n');
    fwrite(console->line.ptr, 1, console->line.len, stderr);
}

/** Say how many problems of the last file were kept back. */
static void tell_rest(struct console *console)
{
    struct buf *out = &console->line;

    if (console->told <= CONSOLE_TOLD_MAX || console->options.verbose)
        return;
    buf_clear(out);
    terminal_text(out, buf_view(&console->file));
    buf_text(out, ": ");
    terminal_number(out, console->told - CONSOLE_TOLD_MAX);
    buf_text(out, " more problems; --verbose lists all");
    write_line(console);
}

/** Count a problem; false when the file has had its share. */
static bool count_told(struct console *console, struct str file)
{
    if (!str_equal(buf_view(&console->file), file)) {
        tell_rest(console);
        console->told = 0;
        buf_clear(&console->file);
        buf_str(&console->file, file);
    }
    return ++console->told <= CONSOLE_TOLD_MAX || console->options.verbose;
}

static void put_styled(struct console *console, const char *style,
                       const char *text)
{
    if (console->styled)
        buf_text(&console->line, style);
    buf_text(&console->line, text);
    if (console->styled)
        buf_text(&console->line, STYLE_END);
}

static void put_place(struct console *console, struct str file, uint32_t line)
{
    struct buf *out = &console->line;

    if (console->styled)
        buf_text(out, STYLE_PLACE);
    terminal_text(out, file);
    if (line)
        buf_format(out, ":%" PRIu32, line);
    buf_byte(out, ':');
    if (console->styled)
        buf_text(out, STYLE_END);
}

static void tell_problem(void *context, enum problem_kind kind, struct str file,
                         uint32_t line, struct str text)
{
    struct console *console = context;

    if (kind != PROBLEM_WARNING && kind != PROBLEM_SKIPPED &&
        !console->options.verbose)
        return;
    if (!count_told(console, file))
        return;
    buf_clear(&console->line);
    put_place(console, file, line);
    buf_byte(&console->line, ' ');
    if (kind == PROBLEM_WARNING) {
        put_styled(console, STYLE_WARNING, "warning:");
        buf_byte(&console->line, ' ');
    } else if (kind == PROBLEM_PASSED) {
        buf_text(&console->line, "passed over: ");
    }
    terminal_text(&console->line, text);
    write_line(console);
}

/* ---- Progress ---------------------------------------------------------- */

/** Columns to fill: not the last one, for where a line is filled to its end
 * some terminals begin the next. */
static size_t columns(void)
{
    const size_t all = terminal_columns(stderr);

    return all > 1 ? all - 1 : COLUMNS_DEFAULT - 1;
}

static void draw(struct console *console, const struct build_progress *now)
{
    buf_clear(&console->line);
    buf_text(&console->line, "\r\033[K");
    progress_text(&console->line, &console->progress, now,
                  console->options.index, columns());
    fwrite(console->line.ptr, 1, console->line.len, stderr);
    console->shown = true;
}

static void tell_progress(void *context, const struct build_progress *now)
{
    static const double waits[] = {
        [FORM_DRAWN] = REDRAW_SECONDS,
        [FORM_LINES] = LINE_SECONDS,
        [FORM_JSON] = JSON_SECONDS,
    };
    struct console *console = context;

    progress_measure(&console->progress, now);
    if (console->form == FORM_NONE || now->seconds < console->next)
        return;
    console->next = now->seconds + waits[console->form];
    if (console->form == FORM_DRAWN) {
        draw(console, now);
        return;
    }
    buf_clear(&console->line);
    if (console->form == FORM_JSON) {
        progress_json(&console->line, &console->progress, now);
    } else {
        progress_text(&console->line, &console->progress, now,
                      console->options.index, COLUMNS_MAX);
        buf_byte(&console->line, '\n');
    }
    fwrite(console->line.ptr, 1, console->line.len, stderr);
}

static void tell_stopped(void *context)
{
    console_stopped(context);
}

/* ---- The whole --------------------------------------------------------- */

static int read_form(enum form *out, const struct console_options *options,
                     struct error *err)
{
    const char *choice = options->progress;
    const char *term = getenv("TERM");
    const bool dumb = term && strcmp(term, "dumb") == 0;

    if (strcmp(choice, "never") == 0)
        *out = FORM_NONE;
    else if (strcmp(choice, "json") == 0)
        *out = FORM_JSON;
    else if (strcmp(choice, "auto") != 0)
        return error_set(err, ERROR_USAGE,
                         "--progress is auto, json or never, not %s", choice);
    else if (options->quiet)
        *out = FORM_NONE;
    else
        *out = isatty(STDERR_FILENO) && !dumb ? FORM_DRAWN : FORM_LINES;
    return 0;
}

int console_new(struct console **out, const struct console_options *options,
                struct error *err)
{
    struct console *console = mem_zero(1, sizeof *console);

    *out = NULL;
    console->options = *options;
    if (read_form(&console->form, options, err) == -1 ||
        terminal_styled(&console->styled, options->color, stderr, err) == -1) {
        free(console);
        return -1;
    }
    if (console->form == FORM_LINES)
        console->next = LINE_SECONDS; /* a short build needs none */
    console->watcher = (struct build_watcher){tell_problem, tell_progress,
                                              tell_stopped, console};
    *out = console;
    return 0;
}

const struct build_watcher *console_watcher(const struct console *console)
{
    return &console->watcher;
}

void console_end(struct console *console)
{
    tell_rest(console);
    clear_line(console);
}

void console_stopped(struct console *console)
{
    clear_line(console);
    if (!console->options.quiet)
        fputs("stopped; the index is as it was\n", stderr);
}

void console_free(struct console *console)
{
    if (!console)
        return;
    buf_free(&console->line);
    buf_free(&console->file);
    free(console);
}
