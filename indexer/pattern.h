/**
 * Patterns of paths, as .gitignore files have them.
 *
 * `*` is any part of a name, `?` one character, `[a-z]` one of them, `[!a-z]`
 * one that is none of them, and `\` takes the next character as it is. A
 * pattern without a slash fits a name in any folder; one with a slash at its
 * beginning or middle fits the whole path, where `**` stands for any number of
 * folders. A slash at the end: only folders. `!` at the beginning: what fits is
 * not meant after all. Of the patterns of a list that fit, the last one counts.
 */
#ifndef SILCROW_PATTERN_H
#define SILCROW_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/str.h"

enum {
    PATTERN_BYTES_MAX = 1024, /* of a pattern */
};

struct pattern {
    struct str text; /* borrowed; without `!` and slashes at the ends */
    uint32_t line;   /* in its file, from 1; 0 for none */
    bool negated;
    bool folders; /* fits folders alone */
    bool whole;   /* is compared with the whole path, not with the name */
};

/** Start with `struct pattern_list list = {0};`. */
struct pattern_list {
    struct pattern *items;
    size_t count, room;
};

void pattern_list_release(struct pattern_list *list);

/**
 * Append a pattern.
 *
 * @param text  must outlive the list
 * @return false when it is over PATTERN_BYTES_MAX. Nothing is appended for an
 *         empty one or a comment (`#`).
 */
bool pattern_list_add(struct pattern_list *list, struct str text,
                      uint32_t line);

/**
 * The last pattern that fits, or NULL.
 *
 * @param path  '/' between names, none at the ends
 */
const struct pattern *pattern_list_find(const struct pattern_list *list,
                                        struct str path, bool folder);

/**
 * Is a file meant by the list, itself or by a folder above it? The longest
 * part of its path for which a pattern fits decides.
 */
bool pattern_list_covers(const struct pattern_list *list, struct str path);

#endif
