/**
 * Results that the owner fixed for a query: sections that come first, and
 * sections that do not come.
 *
 * The owner's file, `pins`, has one rule a line:
 *
 *   # a comment
 *   infusion pump alarm => pumps.md#alarms, pumps.md      these come first
 *   hide salary => old/salary-2019.md                     this does not come
 *
 * A query is the same when its words are, whatever their case, hyphens and
 * diacritics; a query that excludes words or offers a choice is another one.
 * Quotes around a query keep a `hide` that is its first word. Ids are those of
 * documents, with commas between them.
 */
#ifndef SILCROW_PINS_H
#define SILCROW_PINS_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"
#include "query.h"
#include "str.h"

enum {
    PINS_FILE_MAX = 16 << 20, /* bytes of the file */
    PINS_IDS_MAX = 64,        /* pinned for a query, and as many hidden */
};

struct pins;

/** Read a file. ERROR_CONFIG names the line that is wrong. */
int pins_load(struct pins **out, const char *path, struct error *err);

/** The same from text that is there; `name` stands for the file in errors. */
int pins_parse(struct pins **out, struct str text, const char *name,
               struct error *err);

void pins_free(struct pins *pins);

/** What is fixed for a query; ids live as long as the pins. */
struct pins_match {
    const struct str *pinned; /* in the order in which they come */
    size_t pinned_count;
    const struct str *hidden;
    size_t hidden_count;
};

/** @param pins  may be NULL
 *  @return false when nothing is fixed */
bool pins_match(struct pins_match *out, const struct pins *pins,
                const struct query *query);

#endif
