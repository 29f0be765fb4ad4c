#include "eval_headings.h"

#include <stdlib.h>

#include "engine/document.h"
#include "engine/store.h"

struct heading {
    struct str text;
    uint32_t document;
};

static int by_text(const void *a, const void *b)
{
    const struct heading *x = a, *y = b;
    const int order = str_compare(x->text, y->text);

    return order ? order : (x->document > y->document) - 1;
}

/** All headings, sorted. */
static size_t collect(struct heading **out, const struct store *store)
{
    const uint32_t count = store_count(store);
    size_t used = 0;

    *out = mem_zero(count, sizeof **out);
    for (uint32_t i = 1; i <= count; i++) {
        const struct str text = document_heading(store, i);

        if (str_trim(text).len)
            (*out)[used++] = (struct heading){text, i};
    }
    qsort(*out, used, sizeof **out, by_text);
    return used;
}

/** Keep those that stand alone. */
static size_t keep_unique(struct heading *list, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1;
             end < count && str_equal(list[i].text, list[end].text); end++)
            ;
        if (end == i + 1)
            list[kept++] = list[i];
    }
    return kept;
}

static void add_query(struct judged *judged, const struct store *store,
                      const struct heading *heading)
{
    struct judged_query *query = &judged->list[judged->count++];
    struct document document;

    if (document_decode(&document, store, heading->document, &judged->arena,
                        NULL) == -1)
        document.id = STR("");
    query->text = heading->text;
    query->kind = STR("heading");
    query->wanted = arena_alloc(&judged->arena, sizeof *query->wanted);
    query->wanted[0] = document.id;
    query->wanted_count = 1;
}

void eval_headings(struct judged *out, const struct index *index, size_t most)
{
    const struct store *store = index_store(index);
    struct heading *list;
    const size_t count = collect(&list, store);
    const size_t unique = keep_unique(list, count);
    const size_t step = unique > most ? (unique + most - 1) / most : 1;

    *out = (struct judged){.room = unique};
    out->list = mem_zero(unique, sizeof *out->list);
    for (size_t i = 0; i < unique; i += step)
        add_query(out, store, &list[i]);
    free(list);
}
