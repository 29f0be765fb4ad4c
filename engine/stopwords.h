/**
 * Function words: they hold a sentence together and tell little about what it
 * is about.
 */
#ifndef SILCROW_STOPWORDS_H
#define SILCROW_STOPWORDS_H

#include <stdbool.h>

#include "str.h"

/** Is this folded word a function word of the language ("en", "de-AT")? An
 * empty or unknown language goes by the English list. */
bool stopword(struct str lang, struct str word);

#endif
