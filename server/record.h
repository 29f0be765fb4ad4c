/**
 * Records: a section in the one shape that the widgets of other search
 * services read.
 *
 *   objectID            an id of letters and digits (engine/objects.h)
 *   url, url_without_anchor, anchor
 *   type                `content`, or `lvlN` for a heading without text
 *   content             the text, blocks with a line break between
 *   hierarchy           {lvl0 to lvl6}: the guide's title, the headings above,
 *                       the section's own; null below that
 *   hierarchy_lvl0 to hierarchy_lvl6   the same, for widgets that want it flat
 *   lang, weight, level, position, id, guide, title, tags, updated
 *   and the document's other attributes as they were written
 *
 * A record is a list of values in the arena, made of slices of the document;
 * objects and lists among the attributes are read when somebody looks inside.
 */
#ifndef SILCROW_RECORD_H
#define SILCROW_RECORD_H

#include <stdbool.h>

#include "engine/document.h"
#include "engine/json.h"
#include "engine/mem.h"
#include "engine/settings.h"

enum {
    RECORD_LEVELS = 7,     /* of a hierarchy */
    RECORD_PATH_MAX = 512, /* bytes of `a.b.c` */
};

/** The attribute that names a record. */
#define RECORD_KEY "objectID"

struct record_value {
    struct str name; /* of a member; empty for an item of a list */
    enum json_kind kind;
    struct str text; /* of a string */
    struct str raw;  /* as JSON, where it was written so; else empty */
    struct record_value *first; /* of an object or a list; see record_first() */
    struct record_value *next;  /* beside it */
};

/**
 * Make the record of a document.
 *
 * @param out    its members in order; lives as long as document and arena
 */
void record_make(struct record_value **out, const struct document *document,
                 struct arena *arena);

/** The first value in an object or a list; NULL when there is none. */
struct record_value *record_first(struct record_value *value,
                                  struct arena *arena);

/** Write a value. */
void record_put_value(struct json_writer *json,
                      const struct record_value *value);

/* ---- Choosing ---------------------------------------------------------- */

/** How much of a value a list of names asks for. */
enum record_want {
    RECORD_NOT,
    RECORD_PART, /* members of it are named */
    RECORD_ALL,
};

/** A name asks for all below it too, `*` for everything (settings.h). */
enum record_want record_wants(const struct settings_list *names,
                              struct str path);

/** What a client sees of a record. */
struct record_view {
    const struct settings_list *displayed; /* that the index shows */
    const struct settings_list *retrieved; /* that the client asks for */
};

/** Does it show a path, or a part of it? */
enum record_want record_shows(const struct record_view *view, struct str path);

/** Write the members that are seen, into an object that is open. */
void record_put(struct json_writer *json, struct record_value *record,
                const struct record_view *view, struct arena *arena);

/** A path while a record is walked through. */
struct record_path {
    char text[RECORD_PATH_MAX];
    size_t len;
};

/** Step down to a member; returns what the length was, to step back up to. */
size_t record_enter(struct record_path *path, struct str name);

#endif
