#include "search_pins.h"

#include "find.h"

static int find_all(uint32_t *out, size_t *count, struct index *index,
                    const struct str *ids, size_t id_count, struct error *err)
{
    *count = 0;
    for (size_t i = 0; i < id_count && i < PINS_IDS_MAX; i++) {
        uint32_t document;

        if (find_document(&document, index, ids[i], err) == -1)
            return -1;
        if (document)
            out[(*count)++] = document;
    }
    return 0;
}

int fixed_find(struct fixed *out, struct index *index,
               const struct query *query, struct error *err)
{
    struct pins_match match;

    out->pinned_count = out->hidden_count = 0;
    if (!pins_match(&match, index_pins(index), query))
        return 0;
    if (find_all(out->pinned, &out->pinned_count, index, match.pinned,
                 match.pinned_count, err) == -1)
        return -1;
    return find_all(out->hidden, &out->hidden_count, index, match.hidden,
                    match.hidden_count, err);
}

bool fixed_hidden(const struct fixed *fixed, uint32_t document)
{
    for (size_t i = 0; i < fixed->hidden_count; i++)
        if (fixed->hidden[i] == document)
            return true;
    return false;
}
