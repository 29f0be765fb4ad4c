/**
 * Settings: between the files that read them.
 */
#ifndef SILCROW_CONFIG_PARTS_H
#define SILCROW_CONFIG_PARTS_H

#include "config.h"

/** The row of that name; NULL when there is none. */
const struct config_row *config_find(struct str name);

/** The name of a setting that a mistyped one may mean, or NULL. */
const char *config_nearest(const char *name);

/** A value as it was given; all texts are copied. */
struct config_given {
    const char *text;
    const char *origin;   /* as in struct config_value */
    const char *where;    /* what messages start with */
    enum error_code code; /* of the error when the value is wrong */
};

/**
 * Give a setting its value: check it, fill its field, note its origin.
 *
 * @return 0, or -1 with the code that was given, or ERROR_UNAVAILABLE when a
 *         name of the network cannot be resolved
 */
int config_set(struct config *config, const struct config_row *row,
               const struct config_given *given, struct error *err);

/**
 * Read the text of a file of settings.
 *
 * One mapping of names to scalars, or to lists of scalars where the setting is
 * a list. Anchors, aliases, tags, unknown names, names given twice, empty
 * values and further documents are errors.
 *
 * @param path  what messages call it
 * @return 0, or -1 with ERROR_CONFIG and `PATH:LINE:COLUMN: ` before the
 *         message, or ERROR_UNAVAILABLE of config_set()
 */
int config_text_read(struct config *config, const char *path, struct str text,
                     struct error *err);

/** Read a file of at most CONFIG_FILE_MAX. @return as above, or what
 * file_read() says */
int config_file_read(struct config *config, const char *path,
                     struct error *err);

#endif
