/** The best places of a range. */
#include <stdlib.h>

#include "suggest_file.h"

/** Is what stands at a place before `prefix` in order? With `past`, or does it
 * start with it? */
static bool before(const struct suggest *suggest, uint32_t number,
                   struct str prefix, bool past)
{
    const struct suggest_place place = suggest_place_at(suggest, number);
    struct str rest =
        str_skip(suggest_entry_at(suggest, place.entry).key, place.offset);
    int order;

    if (past && rest.len > prefix.len)
        rest.len = prefix.len;
    order = str_compare(rest, prefix);
    return order < 0 || (past && order == 0);
}

static uint32_t bound(const struct suggest *suggest, struct str prefix,
                      bool past)
{
    uint32_t low = 0, high = suggest->place_count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (before(suggest, middle, prefix, past))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct suggest_range suggest_range_of(const struct suggest *suggest,
                                      struct str prefix)
{
    return (struct suggest_range){bound(suggest, prefix, false),
                                  bound(suggest, prefix, true)};
}

static bool better(const struct suggest_node *a, const struct suggest_node *b)
{
    if (a->points != b->points)
        return a->points > b->points;
    return a->first < b->first;
}

static void push(struct suggest_heap *heap, const struct suggest *suggest,
                 uint16_t level, uint32_t index)
{
    struct suggest_node node = {index, index, 0, level};
    size_t at = heap->count++;

    if (level) {
        memcpy(&node.points,
               suggest->maxima +
                   (suggest->starts[level - 1] + index) * sizeof node.points,
               sizeof node.points);
        node.points = le16toh(node.points);
        for (uint16_t i = 0; i < level; i++)
            node.first *= SUGGEST_FAN;
    } else {
        node.points = suggest_place_at(suggest, index).points;
    }
    if (heap->count > heap->room) {
        heap->room = heap->room ? heap->room * 2 : 256;
        heap->nodes = mem_resize(heap->nodes, heap->room, sizeof node);
    }
    for (; at && better(&node, &heap->nodes[(at - 1) / 2]); at = (at - 1) / 2)
        heap->nodes[at] = heap->nodes[(at - 1) / 2];
    heap->nodes[at] = node;
}

static struct suggest_node pop(struct suggest_heap *heap)
{
    const struct suggest_node top = heap->nodes[0];
    const struct suggest_node last = heap->nodes[--heap->count];
    size_t at = 0;

    for (size_t child; (child = at * 2 + 1) < heap->count; at = child) {
        if (child + 1 < heap->count &&
            better(&heap->nodes[child + 1], &heap->nodes[child]))
            child++;
        if (!better(&heap->nodes[child], &last))
            break;
        heap->nodes[at] = heap->nodes[child];
    }
    heap->nodes[at] = last;
    return top;
}

void suggest_cover(struct suggest_heap *heap, const struct suggest *suggest,
                   struct suggest_range range)
{
    uint16_t level = 0;

    for (;; level++) {
        while (range.first < range.end &&
               (range.first % SUGGEST_FAN || level == suggest->levels))
            push(heap, suggest, level, range.first++);
        while (range.first < range.end && range.end % SUGGEST_FAN)
            push(heap, suggest, level, --range.end);
        if (range.first >= range.end)
            return;
        range.first /= SUGGEST_FAN;
        range.end /= SUGGEST_FAN;
    }
}

bool suggest_next(uint32_t *number, struct suggest_heap *heap,
                  const struct suggest *suggest)
{
    while (heap->count) {
        const struct suggest_node node = pop(heap);
        uint32_t below, first;

        if (!node.level) {
            *number = node.index;
            return true;
        }
        below = node.level > 1 ? suggest->counts[node.level - 2]
                               : suggest->place_count;
        first = node.index * SUGGEST_FAN;
        for (uint32_t i = first; i < first + SUGGEST_FAN && i < below; i++)
            push(heap, suggest, node.level - 1, i);
    }
    return false;
}
