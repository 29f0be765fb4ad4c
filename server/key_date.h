/**
 * Dates of keys: seconds since 1970 in UTC, and as text (RFC 3339).
 */
#ifndef SILCROW_KEY_DATE_H
#define SILCROW_KEY_DATE_H

#include <stdint.h>

#include "engine/str.h"

enum {
    KEY_DATE_LEN = 20, /* bytes of a date as it is written here */
};

/** Seconds since 1970, now. */
int64_t key_date_now(void);

/**
 * Read `2027-01-31`, `2027-01-31T12:00:00`, with a fraction, and with `Z` or
 * an offset such as `+02:00`; the `T` may be a space, and without an offset it
 * is UTC. Years 1970 to 9999; fractions of a second are dropped.
 *
 * @return 0, or -1 when it is no date
 */
int key_date_read(int64_t *out, struct str text);

/** Write it as `2027-01-31T12:00:00Z`, NUL at its end. */
void key_date_write(char text[KEY_DATE_LEN + 1], int64_t seconds);

#endif
