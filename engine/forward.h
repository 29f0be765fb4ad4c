/**
 * The forward index: the words of each document, in order, as numbers.
 *
 * Postings find documents by a word; ordering the best of them needs the
 * opposite: which of the words stand in the heading, as typed or in another
 * form, how near one another. Reading position lists for that costs a B-tree
 * lookup for each word of each candidate. Here the words of a document are
 * one run of 32-bit numbers in mapped memory, so that a candidate costs a
 * scan of a few hundred numbers. Xapian stores no positions at all.
 *
 * The number of a word holds 16 bits of a hash of its stem, then 16 bits of a
 * hash of its folded form: two words with the same number are the same word
 * (but for one pair in four thousand million), two with the same upper half
 * have the same stem (but for one in 65,536).
 */
#ifndef SILCROW_FORWARD_H
#define SILCROW_FORWARD_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

enum {
    FORWARD_BORDER = 0,         /* between blocks and between crumbs */
    FORWARD_FIELD_MAX = 0xffff, /* numbers of heading and crumbs, each */
    FORWARD_BODY_MAX = 1 << 15, /* numbers of a body; more are left out */
    FORWARD_WEIGHT_UNIT = 1000, /* a document's weight of 1 */
};

/** One document. The runs are borrowed from the record. */
struct forward {
    const uint32_t *heading;
    size_t heading_count;
    const uint32_t *crumbs; /* FORWARD_BORDER between two */
    size_t crumb_count;
    const uint32_t *body; /* FORWARD_BORDER between two blocks */
    size_t body_count;
    uint32_t level;  /* of the heading, 0 to 6 */
    uint32_t weight; /* owner's boost, in FORWARD_WEIGHT_UNIT */
    uint32_t guide;  /* a hash of the guide: the same for its sections */
};

/** A 64-bit hash of a text, FNV-1a (Fowler, Noll, Vo); start with
 * HASH_START. */
uint64_t hash_text(uint64_t hash, struct str text);

#define HASH_START 0xcbf29ce484222325ULL
#define HASH_PRIME 0x100000001b3ULL

/** The number of a word, never FORWARD_BORDER. */
uint32_t forward_word(struct str stem, struct str word);

/** Have two words the same stem? */
static inline bool forward_same_stem(uint32_t a, uint32_t b)
{
    return (a ^ b) < 0x10000;
}

/** Append the record of a document; its length is a multiple of 4. */
void forward_encode(struct buf *out, const struct forward *forward);

/**
 * Read a record back.
 *
 * @param record  aligned to 4 bytes
 * @return 0, or -1 when the record is damaged
 */
int forward_decode(struct forward *forward, struct str record);

#endif
