/**
 * The synonyms of the settings, as a table for the planner.
 */
#ifndef SILCROW_SETTINGS_SYNONYMS_H
#define SILCROW_SETTINGS_SYNONYMS_H

#include "settings.h"
#include "synonyms.h"

/** What each word may be replaced by: as `word => others` in the owner's file.
 * Texts without a word, or of too many, are passed over.
 *
 * @return release with synonyms_free(); NULL when there are none */
struct synonyms *settings_synonyms(const struct settings *settings);

#endif
