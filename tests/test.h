/**
 * What every test program includes: cmocka with the headers it wants first,
 * and checks for slices of text.
 */
#ifndef SILCROW_TEST_H
#define SILCROW_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/str.h"

/** The slice has exactly this text. */
#define assert_str(slice, expected)                                            \
    check_str((slice), (expected), __FILE__, __LINE__)

static inline void check_str(struct str slice, const char *expected,
                             const char *file, int line)
{
    if (!str_equal(slice, str_of(expected))) {
        print_error("\"%.*s\" is not \"%s\"\n", STR_ARGS(slice), expected);
        _fail(file, line);
    }
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

#endif
