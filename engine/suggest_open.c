/** Mapping and reading the file of completions. */
#include <stdlib.h>

#include "suggest_file.h"

static int damaged(struct error *err, const char *path, const char *what)
{
    return error_set(err, ERROR_DATA, "%s is damaged: %s", path, what);
}

static uint64_t padded(uint64_t bytes)
{
    return (bytes + 7) / 8 * 8;
}

/** Lay out the levels of maxima. Returns how many there are in all. */
static uint32_t lay_levels(struct suggest *suggest)
{
    uint32_t total = 0;

    for (uint32_t n = suggest->place_count;
         n > 1 && suggest->levels < SUGGEST_LEVELS_MAX; suggest->levels++) {
        n = suggest_above(n);
        suggest->starts[suggest->levels] = total;
        suggest->counts[suggest->levels] = n;
        total += n;
    }
    return total;
}

static int check(struct suggest *suggest, const char *path, struct error *err)
{
    struct suggest_head head;
    uint64_t entries, places, maxima;
    uint32_t maximum_count;

    memcpy(&head, suggest->file.bytes, sizeof head);
    if (memcmp(head.magic, SUGGEST_MAGIC, sizeof head.magic) != 0)
        return damaged(err, path, "it has no head");
    if (le32toh(head.version) != SUGGEST_VERSION)
        return error_set(err, ERROR_DATA, "%s is of another version", path);
    suggest->entry_count = le32toh(head.entry_count);
    suggest->place_count = le32toh(head.place_count);
    suggest->text_bytes = le64toh(head.text_bytes);
    maximum_count = lay_levels(suggest);
    entries = padded(suggest->entry_count * sizeof(struct suggest_entry));
    places = suggest->place_count * sizeof(struct suggest_place);
    maxima = padded(maximum_count * sizeof(uint16_t));
    if (le32toh(head.maximum_count) != maximum_count ||
        suggest->text_bytes > UINT32_MAX ||
        sizeof head + entries + places + maxima + suggest->text_bytes !=
            suggest->file.size)
        return damaged(err, path, "its head does not fit its size");
    suggest->entries = suggest->file.bytes + sizeof head;
    suggest->places = suggest->entries + entries;
    suggest->maxima = suggest->places + places;
    suggest->texts = suggest->maxima + maxima;
    return 0;
}

int suggest_open(struct suggest **out, const char *path, struct error *err)
{
    struct suggest *suggest = mem_zero(1, sizeof *suggest);

    *out = NULL;
    if (mapping_open(&suggest->file, path, sizeof(struct suggest_head), err) ==
            -1 ||
        check(suggest, path, err) == -1) {
        suggest_close(suggest);
        return -1;
    }
    *out = suggest;
    return 0;
}

void suggest_close(struct suggest *suggest)
{
    if (!suggest)
        return;
    mapping_close(&suggest->file);
    free(suggest);
}

static struct str text_at(const struct suggest *suggest, uint32_t start,
                          uint16_t len)
{
    start = le32toh(start);
    len = le16toh(len);
    if (start > suggest->text_bytes || len > suggest->text_bytes - start)
        return (struct str){NULL, 0};
    return (struct str){suggest->texts + start, len};
}

struct suggest_offer suggest_entry_at(const struct suggest *suggest,
                                      uint32_t number)
{
    struct suggest_entry raw = {.key_len = 0};

    if (number < suggest->entry_count)
        memcpy(&raw, suggest->entries + (size_t)number * sizeof raw,
               sizeof raw);
    return (struct suggest_offer){
        .key = text_at(suggest, raw.key, raw.key_len),
        .text = text_at(suggest, raw.text, raw.text_len),
        .beside = text_at(suggest, raw.beside, raw.beside_len),
        .kind = raw.kind == SUGGESTION_ACRONYM ? SUGGESTION_ACRONYM
                                               : SUGGESTION_HEADING,
        .frequency = le32toh(raw.frequency)};
}

struct suggest_place suggest_place_at(const struct suggest *suggest,
                                      uint32_t number)
{
    struct suggest_place place;

    memcpy(&place, suggest->places + (size_t)number * sizeof place,
           sizeof place);
    place.entry = le32toh(place.entry);
    place.offset = le16toh(place.offset);
    place.points = le16toh(place.points);
    return place;
}
