#include "objects.h"

#include <stdlib.h>

#include "digest.h"
#include "document.h"
#include "mem.h"

/** The start of an object id, and whose it is. */
struct object {
    uint64_t start;
    uint32_t document;
};

struct objects {
    const struct store *store;
    size_t count;
    struct object list[]; /* in order of `start`, then of documents */
};

void object_id(char out[OBJECT_ID_LEN + 1], struct str id)
{
    const struct digest digest = digest_text(id);
    char hex[DIGEST_HEX + 1];

    digest_hex(hex, &digest);
    memcpy(out, hex, OBJECT_ID_LEN);
    out[OBJECT_ID_LEN] = '\0';
}

/** The object id of a stored document; false when that cannot be read. */
static bool read_digest(struct digest *out, const struct store *store,
                        uint32_t number, struct arena *arena)
{
    struct document document;

    if (document_decode(&document, store, number, arena, NULL) == -1)
        return false;
    *out = digest_text(document.id);
    return true;
}

static int by_start(const void *a, const void *b)
{
    const struct object *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->document > y->document) - (x->document < y->document);
}

struct objects *objects_new(const struct store *store)
{
    const uint32_t count = store_count(store);
    struct objects *objects =
        mem_alloc(sizeof *objects + count * sizeof *objects->list);

    objects->store = store;
    objects->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct object *object = &objects->list[objects->count];
        struct arena arena = {0};
        struct digest digest = {.bytes = {0}};

        object->document = i + 1;
        objects->count += read_digest(&digest, store, i + 1, &arena);
        memcpy(&object->start, digest.bytes, sizeof object->start);
        arena_release(&arena);
    }
    if (objects->count)
        qsort(objects->list, objects->count, sizeof *objects->list, by_start);
    return objects;
}

void objects_free(struct objects *objects)
{
    free(objects);
}

/** The first 16 digits as the bytes that they stand for; false when they are
 * no lower-case hexadecimal digits. */
static bool read_start(uint64_t *out, struct str object)
{
    unsigned char bytes[sizeof *out] = {0};

    if (object.len != OBJECT_ID_LEN)
        return false;
    for (size_t i = 0; i < 2 * sizeof bytes; i++) {
        const char digit = object.ptr[i];
        const int value = digit >= '0' && digit <= '9'   ? digit - '0'
                          : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                                                         : -1;

        if (value == -1)
            return false;
        bytes[i / 2] = (unsigned char)(bytes[i / 2] << 4 | value);
    }
    memcpy(out, bytes, sizeof bytes);
    return true;
}

/** Is this the object id of the document? */
static bool is_object(const struct objects *objects, uint32_t document,
                      struct str object)
{
    char hex[DIGEST_HEX + 1] = "";
    struct arena arena = {0};
    struct digest digest;

    if (read_digest(&digest, objects->store, document, &arena))
        digest_hex(hex, &digest);
    arena_release(&arena);
    return str_starts(str_of(hex), object);
}

uint32_t objects_find(const struct objects *objects, struct str object)
{
    size_t low = 0, high = objects->count;
    uint64_t start;

    if (!read_start(&start, object))
        return 0;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (objects->list[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < objects->count && objects->list[low].start == start; low++)
        if (is_object(objects, objects->list[low].document, object))
            return objects->list[low].document;
    return 0;
}
