/** Wording a problem of a source file, for readers. */
#ifndef SILCROW_PROBLEM_H
#define SILCROW_PROBLEM_H

#include "reader.h"

enum {
    PROBLEM_TEXT_MAX = 256, /* bytes of a problem, its final NUL included */
};

/** printf-style to `output->problem`, cut at PROBLEM_TEXT_MAX; one line. */
void problem_report(const struct reader_output *output, enum problem_kind kind,
                    uint32_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
