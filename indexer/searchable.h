/**
 * Which parts of a document are searched, by the settings.
 *
 * As a rule all of it is: heading, headings above, text, description and
 * keywords. Where the settings name `searchableAttributes`, only what they
 * name: `title` or `heading`; `breadcrumb`; `text`, `body` or `content`;
 * `description`; `keywords`; and of the document's other attributes the texts
 * and numbers, which are searched as if they were blocks of the text.
 */
#ifndef SILCROW_SEARCHABLE_H
#define SILCROW_SEARCHABLE_H

#include "engine/document.h"
#include "engine/settings.h"

/** For one thread. */
struct searchable;

/** @param settings  borrowed */
struct searchable *searchable_new(const struct settings *settings);
void searchable_free(struct searchable *searchable);

/** The document as it is to be analysed: itself, or a changed copy that is
 * valid until the next call. What is stored is the document itself. */
const struct document *searchable_view(struct searchable *searchable,
                                       const struct document *document);

#endif
