/**
 * Which attributes may be used how, and what is said of those that may not.
 */
#ifndef SILCROW_ATTRIBUTE_NAMES_H
#define SILCROW_ATTRIBUTE_NAMES_H

#include "attributes.h"
#include "settings.h"

/**
 * Find an attribute for a use.
 *
 * A name that the settings have a pattern for, but no document, is an
 * attribute without values. Where they have only the pattern for everything,
 * it is an error: there it is more likely a slip.
 *
 * @param out  NULL when no document has it
 * @param use  ATTRIBUTE_FILTERABLE or ATTRIBUTE_SORTABLE
 * @return 0, or -1 with ERROR_USAGE, which lists those that may be used
 */
int attribute_use(const struct attribute **out,
                  const struct attributes *attributes,
                  const struct settings *settings, struct str name,
                  uint32_t use, struct error *err);

/** Do the settings have a pattern for that name, not only the one for
 * everything? */
bool attribute_expected(const struct settings *settings, struct str name,
                        uint32_t use);

/** Append a space and `Available filterable attribute patterns are: ...`. */
void attributes_available(struct buf *out, const struct attributes *attributes,
                          const struct settings *settings, uint32_t use);

#endif
