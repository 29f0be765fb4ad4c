#include "sketch.h"

#include <stdbool.h>
#include <string.h>

#include "engine/forward.h"

enum {
    BIN_SHIFT = 57,     /* leaves the 7 bits that choose a bin */
    VALUES = 255,       /* of a bin that is not empty */
    LONG_LETTER = 0xe0, /* the least first byte of a letter of three */
};

void sketch_start(struct sketcher *sketcher)
{
    *sketcher = (struct sketcher){.words = 0};
    memset(sketcher->least, 0xff, sizeof sketcher->least);
}

/** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t spread(uint64_t number)
{
    number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9ULL;
    number = (number ^ number >> 27) * 0x94d049bb133111ebULL;
    return number ^ number >> 31;
}

static void add_word(struct sketcher *sketcher, uint64_t word)
{
    uint64_t *last = sketcher->last;
    uint64_t run = 0;
    uint32_t *least;

    memmove(last, last + 1, (SKETCH_SHINGLE - 1) * sizeof *last);
    last[SKETCH_SHINGLE - 1] = word;
    if (++sketcher->words < SKETCH_SHINGLE)
        return;
    for (size_t i = 0; i < SKETCH_SHINGLE; i++)
        run = spread(run ^ last[i]);
    least = &sketcher->least[run >> BIN_SHIFT];
    if ((uint32_t)run < *least)
        *least = (uint32_t)run;
}

static bool letter(unsigned char byte)
{
    return byte >= 0x80 || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

void sketch_text(struct sketcher *sketcher, struct str text)
{
    uint64_t word = HASH_START;

    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.ptr[i];
        const bool is_letter = letter(byte);

        if (word != HASH_START && (!is_letter || byte >= LONG_LETTER)) {
            add_word(sketcher, word);
            word = HASH_START;
        }
        if (is_letter)
            word = (word ^ (byte < 0x80 ? byte | 0x20 : byte)) * HASH_PRIME;
    }
    if (word != HASH_START)
        add_word(sketcher, word);
}

struct sketch sketch_of(const struct sketcher *sketcher)
{
    struct sketch sketch;

    for (size_t i = 0; i < SKETCH_BINS; i++)
        sketch.bins[i] = sketcher->least[i] == UINT32_MAX
                             ? 0
                             : (uint8_t)(1 + sketcher->least[i] % VALUES);
    return sketch;
}

unsigned sketch_resemblance(const struct sketch *a, const struct sketch *b)
{
    unsigned filled = 0, equal = 0;

    for (size_t i = 0; i < SKETCH_BINS; i++) {
        filled += (a->bins[i] | b->bins[i]) != 0;
        equal += a->bins[i] && a->bins[i] == b->bins[i];
    }
    return filled ? equal * 100 / filled : 0;
}
