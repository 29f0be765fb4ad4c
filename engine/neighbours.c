#include "neighbours.h"

#include "forward.h"

/** Read a section; false when it is none of the guide. */
static bool read(struct forward *out, const struct store *store,
                 uint32_t document, uint32_t guide)
{
    return forward_decode(out, store_get(store, document)) == 0 &&
           out->guide == guide;
}

static void find_parent(struct neighbours *out, const struct store *store,
                        uint32_t document, const struct forward *here)
{
    struct forward forward;

    for (uint32_t i = 1; i <= NEIGHBOURS_LOOK_MAX && i < document; i++) {
        if (!read(&forward, store, document - i, here->guide))
            return;
        if (forward.level < here->level) {
            out->parent = document - i;
            return;
        }
    }
}

/** A heading may skip levels: a child is what has no other one above it that
 * stands below this one. */
static void find_children(struct neighbours *out, const struct store *store,
                          uint32_t document, const struct forward *here)
{
    uint32_t level = UINT32_MAX;
    struct forward forward;

    for (uint32_t i = 1; i <= NEIGHBOURS_LOOK_MAX; i++) {
        if (!read(&forward, store, document + i, here->guide) ||
            forward.level <= here->level ||
            out->child_count == NEIGHBOURS_CHILDREN_MAX)
            return;
        if (forward.level > level)
            continue;
        level = forward.level;
        out->children[out->child_count++] = document + i;
    }
}

void neighbours_find(struct neighbours *out, const struct store *store,
                     uint32_t document)
{
    struct forward here, forward;

    *out = (struct neighbours){0};
    if (forward_decode(&here, store_get(store, document)) == -1)
        return;
    if (read(&forward, store, document - 1, here.guide))
        out->previous = document - 1;
    if (read(&forward, store, document + 1, here.guide))
        out->next = document + 1;
    find_parent(out, store, document, &here);
    find_children(out, store, document, &here);
}
