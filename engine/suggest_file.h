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

#include "suggest.h"
#include "token.h"

enum {
    SUGGEST_VERSION = 1,
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

/** Append the words of a text as a key; `joined` takes words that were
 * written together as one. Returns whether there were such. */
bool suggest_key(struct buf *out, struct tokenizer *tokenizer, struct str text,
                 bool joined);

/** How many maxima there are over `count` places or maxima. */
static inline uint32_t suggest_above(uint32_t count)
{
    return (count + SUGGEST_FAN - 1) / SUGGEST_FAN;
}

#endif
