#include "node.h"

static struct node *new_node(struct arena *arena, enum node_kind kind)
{
    struct node *node = arena_alloc(arena, sizeof *node);

    node->kind = kind;
    return node;
}

struct node *node_term(struct arena *arena, struct str term)
{
    struct node *node = new_node(arena, NODE_TERM);

    node->term = arena_copy(arena, term);
    return node;
}

/** Can no document match: is a part missing that must be there? */
static bool matches_nothing(enum node_kind kind, struct node *const *parts,
                            size_t count)
{
    if (kind == NODE_MAYBE || kind == NODE_WITHOUT)
        return !parts[0];
    for (size_t i = 0; kind == NODE_ALL && i < count; i++)
        if (!parts[i])
            return true;
    return false;
}

struct node *node_join(struct arena *arena, enum node_kind kind,
                       struct node *const *parts, size_t count)
{
    struct node *node;

    if (!count || matches_nothing(kind, parts, count))
        return NULL;
    node = new_node(arena, kind);
    node->parts = arena_alloc(arena, count * sizeof(struct node *));
    for (size_t i = 0; i < count; i++)
        if (parts[i])
            node->parts[node->count++] = parts[i];
    if (node->count <= 1)
        return node->count ? node->parts[0] : NULL;
    return node;
}

struct node *node_scale(struct arena *arena, struct node *part, double factor)
{
    struct node *node;

    if (!part)
        return NULL;
    node = new_node(arena, NODE_SCALE);
    node->factor = factor;
    node->parts = arena_alloc(arena, sizeof(struct node *));
    node->parts[node->count++] = part;
    return node;
}
