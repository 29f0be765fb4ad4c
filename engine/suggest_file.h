/**
 * The file of completions. Private to the suggest_*.c files.
 *
 *   head     as below
 *   entries  what can be offered, each with its key
 *   places   where a key may begin to match: the words of all keys, sorted by
 *            what follows from there
 *   maxima   of the points of 16 places each, of 16 such groups, and so on
 *   texts
 *
 * A key is the folded words of a text, each with a space behind it. Numbers
 * are little-endian. Every part begins at a multiple of 8 bytes.
 */
#ifndef SILCROW_SUGGEST_FILE_H
#define SILCROW_SUGGEST_FILE_H

#include <endian.h>

#include "mapping.h"
#include "suggest.h"
#include "token.h"

enum {
    SUGGEST_VERSION = 1,
    SUGGEST_LEVELS = 7,     /* of headings: 0 the guide itself, 1 to 6 */
    SUGGEST_FAN = 16,       /* places below a maximum */
    SUGGEST_LEVELS_MAX = 9, /* of maxima: 16^9 places are never there */
};

#define SUGGEST_MAGIC "SilcrSug"

struct suggest_head {
    char magic[8];
    uint32_t version;
    uint32_t entry_count;
    uint32_t place_count;
    uint32_t maximum_count; /* of all levels */
    uint64_t text_bytes;
};

struct suggest_entry {
    uint32_t key, text, beside; /* where they begin in the texts */
    uint16_t key_len, text_len, beside_len;
    uint8_t kind; /* enum suggestion_kind */
    uint8_t reserved;
    uint32_t frequency;
};

struct suggest_place {
    uint32_t entry;
    uint16_t offset; /* in its key */
    uint16_t points; /* higher is offered first */
};

/** A heading in one spelling. */
struct heading {
    struct str text;
    uint64_t hash;
    uint32_t sections;
    uint8_t level; /* the highest at which it stands: the least number */
};

struct headings {
    struct arena arena;
    struct heading *at;
    size_t count, room;
    uint32_t *slots; /* hash table: number of the heading + 1 */
    size_t slot_count;
};

/** Append the words of a text as a key; `joined` takes words that were
 * written together as one. Returns whether there were such. */
bool suggest_key(struct buf *out, struct tokenizer *tokenizer, struct str text,
                 bool joined);

/* ---- Reading ----------------------------------------------------------- */

struct suggest {
    struct mapping file;
    uint32_t entry_count, place_count;
    const char *entries, *places, *maxima, *texts;
    uint64_t text_bytes;
    uint32_t starts[SUGGEST_LEVELS_MAX]; /* of each level in the maxima */
    uint32_t counts[SUGGEST_LEVELS_MAX];
    size_t levels;
};

/** An entry as it is used. */
struct suggest_offer {
    struct str key, text, beside;
    enum suggestion_kind kind;
    uint32_t frequency;
};

struct suggest_offer suggest_entry_at(const struct suggest *suggest,
                                      uint32_t number);
struct suggest_place suggest_place_at(const struct suggest *suggest,
                                      uint32_t number);

/** Places of the file, `first` to `end - 1`. */
struct suggest_range {
    uint32_t first, end;
};

/** The places that start with `prefix`. */
struct suggest_range suggest_range_of(const struct suggest *suggest,
                                      struct str prefix);

/** A place, or a maximum of places, that is still to be looked at. */
struct suggest_node {
    uint64_t first; /* place below it */
    uint32_t index;
    uint16_t points;
    uint16_t level; /* 0 for a place */
};

/** The nodes, the best on top: a binary heap. */
struct suggest_heap {
    struct suggest_node *nodes;
    size_t count, room;
};

/** Put the fewest nodes on the heap that cover a range. The caller frees
 * `nodes`. */
void suggest_cover(struct suggest_heap *heap, const struct suggest *suggest,
                   struct suggest_range range);

/** The best place that is left; false at the end. */
bool suggest_next(uint32_t *number, struct suggest_heap *heap,
                  const struct suggest *suggest);

/** How many maxima there are over `count` places or maxima. */
static inline uint32_t suggest_above(uint32_t count)
{
    return (count + SUGGEST_FAN - 1) / SUGGEST_FAN;
}

#endif
