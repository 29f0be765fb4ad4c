/**
 * The log: one line for each event on standard error.
 *
 * What comes from outside can hold any byte; in the log, control characters,
 * bytes above ASCII and the backslash stand escaped, so that no text can forge
 * a line or steer a terminal. More than LOG_LINES_MAX lines in a second are
 * counted instead of written. Neither keys nor, beside an address, query texts
 * are ever logged.
 */
#ifndef SILCROW_LOG_H
#define SILCROW_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "engine/buf.h"

enum {
    LOG_TEXT_MAX = 512,  /* bytes of a message; the rest is cut */
    LOG_LINES_MAX = 100, /* lines in a second of one process */
};

enum log_level {
    LOG_LEVEL_INFO,
    LOG_LEVEL_WARNING,
    LOG_LEVEL_ERROR,
};

/** Start with `struct log log = {0};`: plain text, to standard error. */
struct log {
    bool json; /* one JSON object a line instead of text */
    int fd;    /* where to write; 0 stands for standard error */
    int64_t second;
    unsigned lines;   /* written in that second */
    unsigned dropped; /* not written since the last line */
};

/** Append text with everything but plain ASCII escaped: `\x1b`, and `\\` for
 * the backslash; in JSON `\u001b`, and the quotation mark too. */
void log_escape(struct buf *out, struct str text, bool json);

/** Append a time as logs have it: 2026-11-24T23:59:59.123Z. */
void log_time(struct buf *out, const struct timespec *time);

/** Log an event; printf-style. `log` may be NULL: nothing is logged. */
void log_event(struct log *log, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
