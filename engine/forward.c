#include "forward.h"

/* The record: four numbers, then the three runs. */
enum { HEADER = 4 };

uint64_t hash_text(uint64_t hash, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        hash ^= (unsigned char)text.ptr[i];
        hash *= HASH_PRIME;
    }
    return hash;
}

/** 64 bits folded to 16. */
static uint32_t fold16(uint64_t hash)
{
    hash ^= hash >> 32;
    return (uint32_t)(hash ^ hash >> 16) & 0xffff;
}

uint32_t forward_word(struct str stem, struct str word)
{
    /* A word that is its own stem must not have the same half twice. */
    const uint64_t other = HASH_START ^ 0x9e3779b97f4a7c15ULL;
    const uint32_t number = fold16(hash_text(HASH_START, stem)) << 16 |
                            fold16(hash_text(other, word));

    return number == FORWARD_BORDER ? 1 : number;
}

static size_t most(size_t count, size_t max)
{
    return count < max ? count : max;
}

static void put(struct buf *out, const uint32_t *numbers, size_t count)
{
    buf_str(out, (struct str){(const char *)numbers, count * sizeof *numbers});
}

void forward_encode(struct buf *out, const struct forward *forward)
{
    const size_t heading = most(forward->heading_count, FORWARD_FIELD_MAX);
    const size_t crumbs = most(forward->crumb_count, FORWARD_FIELD_MAX);
    const size_t body = most(forward->body_count, FORWARD_BODY_MAX);
    const uint32_t header[HEADER] = {
        (uint32_t)(heading | crumbs << 16),
        (uint32_t)body,
        forward->level | forward->weight << 8,
        forward->guide,
    };

    put(out, header, HEADER);
    put(out, forward->heading, heading);
    put(out, forward->crumbs, crumbs);
    put(out, forward->body, body);
}

int forward_decode(struct forward *forward, struct str record)
{
    const uint32_t *numbers = (const uint32_t *)(const void *)record.ptr;
    const size_t count = record.len / sizeof *numbers;

    *forward = (struct forward){0};
    if (count < HEADER || record.len % sizeof *numbers ||
        (uintptr_t)record.ptr % sizeof *numbers)
        return -1;
    forward->heading_count = numbers[0] & 0xffff;
    forward->crumb_count = numbers[0] >> 16;
    forward->body_count = numbers[1];
    forward->level = numbers[2] & 0xff;
    forward->weight = numbers[2] >> 8;
    forward->guide = numbers[3];
    if (HEADER + forward->heading_count + forward->crumb_count +
            forward->body_count !=
        count)
        return -1;
    forward->heading = numbers + HEADER;
    forward->crumbs = forward->heading + forward->heading_count;
    forward->body = forward->crumbs + forward->crumb_count;
    return 0;
}
