/**
 * The settings of an index: which attributes are searched, filtered, sorted
 * and shown, and how.
 *
 * They are one JSON object, `build --settings FILE`, with the members that
 * search clients know; a member that is absent or null has its default, a
 * member of another name is an error. A generation keeps the whole object, with
 * the defaults filled in, as the file SETTINGS_FILE.
 *
 * An attribute is named by its path, `a.b` for the member b of the object a. A
 * pattern is a name, which also stands for all below it, or has a `*` for any
 * text at its start, its end or both.
 */
#ifndef SILCROW_SETTINGS_H
#define SILCROW_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "error.h"
#include "json.h"
#include "mem.h"
#include "str.h"

#define SETTINGS_FILE "settings.json"

enum {
    SETTINGS_BYTES_MAX = 4 << 20, /* bytes of a file */
    SETTINGS_ITEMS_MAX = 100000,  /* of one list */
};

struct settings_list {
    struct str *items;
    size_t count;
};

/** Attributes to filter by, and what may be asked of them. */
struct settings_filterable {
    struct settings_list patterns;
    bool plain;        /* written as one name: all may be asked */
    bool facet_search; /* values of the facet can be searched */
    bool equality;     /* = != IN, and whether there is a value */
    bool comparison;   /* < <= > >= TO */
};

struct settings_filterables {
    struct settings_filterable *items;
    size_t count;
};

/** A name and what it maps to: synonyms of a word, or the order in which the
 * values of a facet are listed. */
struct settings_pair {
    struct str name;
    struct settings_list values;
};

struct settings_map {
    struct settings_pair *items;
    size_t count;
};

struct settings_typo {
    bool enabled;
    uint32_t one, two; /* letters of a word from which on it may have so many */
    struct settings_list words;      /* never corrected */
    struct settings_list attributes; /* kept only */
    bool no_numbers; /* kept only: numbers are never corrected */
};

/** All texts belong to the arena. Members that nothing reads are kept for
 * clients that ask for them. */
struct settings {
    struct settings_list displayed;
    struct settings_list searchable;
    struct settings_filterables filterable;
    struct settings_list sortable;   /* sorted, each once */
    struct settings_list rules;      /* kept only */
    struct settings_list stop_words; /* tell little, besides the usual ones */
    struct settings_list non_separators; /* kept only */
    struct settings_list separators;     /* kept only */
    struct settings_list dictionary;     /* kept only */
    struct settings_map synonyms;        /* of a word */
    struct str
        distinct; /* attribute of which each value comes once, or empty */
    struct str proximity; /* kept only */
    struct settings_typo typo;
    uint32_t facet_values_max;       /* values of a facet that are listed */
    struct settings_map facet_order; /* "alpha" or "count", by attribute */
    uint32_t total_max;              /* hits that can be paged through */
    struct str cutoff;               /* kept only: a number, or empty */
    struct str localized;            /* kept only: JSON */
    bool facet_search;
    struct str prefix_search; /* kept only */
    struct settings_list
        stop_words_folded; /* as words of a query are, sorted */
    struct settings_list typo_words_folded;
    struct arena arena;
};

/** The defaults. Release with settings_free(). */
struct settings *settings_new(void);

void settings_free(struct settings *settings);

/**
 * Change settings by an object that came from outside: a member that is
 * absent stays as it is, a null one gets its default.
 *
 * @param member  the member that is wrong, a slice of static text, or empty
 *                when the object names one that does not exist; may be NULL
 * @return 0, or -1 with ERROR_CONFIG: the settings may then be changed in part
 */
int settings_change(struct settings *settings, const struct json *object,
                    struct str *member, struct error *err);

/** Read a file that has such an object; errors name the file. */
int settings_read(struct settings **out, const char *path, struct error *err);

/** Write all of them as an object, in a fixed order. */
void settings_json(struct json_writer *json, const struct settings *settings);

/** Is there a setting of that name? */
bool settings_known(struct str name);

/** Write the value of one that is known. */
void settings_json_member(struct json_writer *json,
                          const struct settings *settings, struct str name);

/** All of them into a file. */
int settings_write(const struct settings *settings, const char *path,
                   struct error *err);

/** Split a text at its commas; parts of white space alone are dropped. The
 * parts are borrowed from the text. */
void settings_split(struct settings_list *out, struct str text,
                    struct arena *arena);

/** Are all attributes shown? */
bool settings_shows_all(const struct settings *settings);

/** Append the members of an object, given as JSON, that are shown; nothing when
 * there is none. */
void settings_displayed(struct buf *out, const struct settings *settings,
                        struct str object);

/** Is the word one of a sorted list? */
bool settings_has(const struct settings_list *sorted, struct str word);

/** Does the pattern stand for the attribute of that name? */
bool settings_matches(struct str pattern, struct str name);

/** Does one of the patterns? */
bool settings_lists(const struct settings_list *list, struct str name);

/** The first entry that has a pattern for the name; NULL when it is not
 * filterable. */
const struct settings_filterable *
settings_filterable(const struct settings *settings, struct str name);

#endif
