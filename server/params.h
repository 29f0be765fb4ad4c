/**
 * The parameters of a query string: "q=drip%20rate&limit=5".
 *
 * Names and values are decoded as forms encode them (WHATWG URL,
 * application/x-www-form-urlencoded): '+' is a space, %XX a byte, and a '%'
 * that is not followed by two digits is itself. A name given twice, a NUL or
 * malformed UTF-8 is refused: two readers could take it for different things.
 */
#ifndef SILCROW_PARAMS_H
#define SILCROW_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"
#include "engine/mem.h"
#include "engine/str.h"

enum {
    PARAMS_MAX = 32, /* parameters of a request */
};

struct param {
    struct str name;
    struct str value;
};

/** Start with `struct params params = {0};`. */
struct params {
    struct param list[PARAMS_MAX]; /* in the order they came */
    size_t count;
    struct str bad;     /* name of the parameter that is wrong; may be empty */
    struct arena arena; /* owns names and values */
};

/**
 * Decode a query string, given without its '?'.
 *
 * @param params  release with params_release(), also after a failure
 * @return 0, or -1 with ERROR_USAGE, and `bad` named
 */
int params_parse(struct params *params, struct str query, struct error *err);

void params_release(struct params *params);

/** The value of a parameter, empty when it is absent. */
struct str params_text(const struct params *params, const char *name);

bool params_has(const struct params *params, const char *name);

/**
 * A whole number.
 *
 * @param out  `fallback` when the parameter is absent
 * @return 0, or -1 with ERROR_USAGE when it is no number from 0 to `max`,
 *         and `bad` named
 */
int params_number(uint32_t *out, struct params *params, const char *name,
                  uint32_t max, uint32_t fallback, struct error *err);

/**
 * Are these all the parameters that are known?
 *
 * @param known  names, NULL after the last
 * @return 0, or -1 with ERROR_USAGE, and `bad` named
 */
int params_only(struct params *params, const char *const *known,
                struct error *err);

#endif
