/**
 * Who watches a build: standard error, with problems and progress.
 *
 * On a terminal a line of progress is drawn again and again; elsewhere a line
 * comes twice a minute, and no byte steers anything.
 */
#ifndef SILCROW_CONSOLE_H
#define SILCROW_CONSOLE_H

#include <stdbool.h>

#include "build.h"
#include "engine/error.h"

enum {
    CONSOLE_TOLD_MAX = 100, /* problems of a file that are told one by one */
};

struct console;

/** Texts are borrowed. */
struct console_options {
    const char *index;
    const char *progress; /* "auto", "json" or "never" */
    const char *color;    /* "auto", "always" or "never" */
    bool quiet;           /* no progress, and no word when it is stopped */
    bool verbose;         /* all that there is to say */
};

/** @return 0, or -1 with ERROR_USAGE. Release with console_free(). */
int console_new(struct console **out, const struct console_options *options,
                struct error *err);

/** What the build calls; it lives as long as the console. */
const struct build_watcher *console_watcher(const struct console *console);

/** The build is over: say what was kept back, clear the line of progress. */
void console_end(struct console *console);

/** The build was stopped by a signal: say so. */
void console_stopped(struct console *console);

void console_free(struct console *console);

#endif
