/**
 * Addresses that lead to a passage: `page#anchor:~:text=words`.
 *
 * A browser that knows text fragments (WICG, "URL Fragment Text Directives")
 * scrolls to the first place on the page that has the words, and marks it; any
 * other goes to the anchor. The words are some whole ones of the snippet, among
 * them what matched, from one block, and they occur once on the page: that is
 * looked up in the forward index, which folds words much as the directive is
 * compared (case and marks do not count). What a site may show otherwise than
 * its source has it, such as quotes and dashes, is not used.
 */
#ifndef SILCROW_EXACT_H
#define SILCROW_EXACT_H

#include "index.h"
#include "search.h"

enum {
    EXACT_WORDS_MIN = 3,           /* words of a fragment: fewer occur by */
    EXACT_WORDS_MAX = 12,          /* chance, more are more to go wrong */
    EXACT_PAGE_WORDS_MAX = 200000, /* words of a page that is looked up */
};

/**
 * The address of a hit's passage.
 *
 * @param number    of the document
 * @param snippet   with its parts
 * @return in the arena; the document's own address, borrowed from it, where no
 *         words will do
 */
struct str exact_url(struct index *index, uint32_t number,
                     const struct document *document,
                     const struct marked *snippet, struct arena *arena);

#endif
