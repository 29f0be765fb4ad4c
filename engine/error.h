/**
 * One kind of error for the whole program.
 *
 * Who sees a failure words it, once, with the name and place of what is wrong;
 * callers pass it up; only main() or a request handler shows it. The codes are
 * those of sysexits(3), so a code is also the exit status.
 */
#ifndef SILCROW_ERROR_H
#define SILCROW_ERROR_H

enum {
    ERROR_TEXT_MAX = 1024, /* bytes of a message, its final NUL included */
};

enum error_code {
    ERROR_NONE = 0,
    ERROR_USAGE = 64,       /* the command line or a parameter is wrong */
    ERROR_DATA = 65,        /* an input document or query is wrong */
    ERROR_NO_INPUT = 66,    /* a source or an index is not there */
    ERROR_UNAVAILABLE = 69, /* a service or a support program is missing */
    ERROR_INTERNAL = 70,    /* a promise of our own is broken */
    ERROR_CREATE = 73,      /* an output cannot be created */
    ERROR_IO = 74,          /* reading or writing failed */
    ERROR_LOCKED = 75,      /* another writer is at work; try again */
    ERROR_PERMISSION = 77,  /* the system does not allow it */
    ERROR_CONFIG = 78,      /* a setting is wrong */
};

struct error {
    enum error_code code;
    char text[ERROR_TEXT_MAX]; /* one line, no final stop or newline */
};

/**
 * Word a failure: printf-style into `err`, cut at ERROR_TEXT_MAX.
 *
 * @param err  where to put it; may be NULL when the caller does not care
 * @return -1, so that a function can `return error_set(...)`
 */
int error_set(struct error *err, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** As error_set(), with `: ` and the text of errno appended; the code is
 * chosen by errno (ERROR_PERMISSION, ERROR_NO_INPUT, else ERROR_IO). */
int error_errno(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** The name of a code for scripts, such as "data" or "locked"; static. */
const char *error_code_name(enum error_code code);

#endif
