#include "browse.h"

#include <stdlib.h>

#include "selection.h"

/** Documents of a page while they are found. */
struct page {
    const struct browse *browse;
    struct browsed *out;
    size_t room;
    struct sort_top *top; /* in an order of the client's; NULL: as they come */
};

static void keep(struct page *page, uint32_t document)
{
    struct browsed *out = page->out;

    if (out->count == page->room) {
        page->room = page->room ? 2 * page->room : 64;
        out->documents =
            mem_resize(out->documents, page->room, sizeof *out->documents);
    }
    out->documents[out->count++] = document;
}

static void take(struct page *page, uint32_t document)
{
    const uint64_t number = page->out->total++;

    if (page->top)
        sort_top_add(page->top, (struct hit){.document = document});
    else if (number >= page->browse->offset &&
             page->out->count < page->browse->limit)
        keep(page, document);
}

static void walk(struct page *page, const struct selection *selection,
                 uint32_t documents)
{
    const struct browse *browse = page->browse;
    const size_t count = browse->only ? browse->only_count : documents;

    for (size_t i = 0; i < count; i++) {
        const uint32_t document =
            browse->only ? browse->only[i] : (uint32_t)i + 1;

        if (selection_passes(selection, document))
            take(page, document);
    }
}

/** The page, of hits in order. */
static void take_sorted(struct page *page)
{
    const struct hit *hits;
    size_t count;

    hits = sort_top_hits(page->top, &count);
    for (size_t i = page->browse->offset; i < count; i++)
        keep(page, hits[i].document);
}

int browse_run(struct browsed *out, struct index *index,
               const struct browse *browse, struct error *err)
{
    const struct search_request request = {
        .must = browse->filter && browse->filter->root ? browse->filter : NULL,
        .sort = browse->sort,
        .duplicates = true,
        .wrong = browse->wrong,
    };
    const uint32_t documents = store_count(index_store(index));
    struct page page = {.browse = browse, .out = out};
    struct selection selection;
    uint64_t most = browse->offset + browse->limit;
    const int rc = selection_make(&selection, index, &request, err);

    *out = (struct browsed){0};
    if (most > documents)
        most = documents;
    if (rc == 0 && selection.sort.count)
        page.top = sort_top_new(&selection.sort, (size_t)most);
    if (rc == 0)
        walk(&page, &selection, documents);
    if (page.top)
        take_sorted(&page);
    sort_top_free(page.top);
    selection_release(&selection);
    return rc;
}

void browsed_release(struct browsed *browsed)
{
    free(browsed->documents);
    *browsed = (struct browsed){0};
}
