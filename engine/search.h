/**
 * Searching: one query in, one page of ranked sections out.
 *
 * The whole way of a query is here: parse, plan, match, rank, read the stored
 * sections, cut snippets. No query text is an error.
 */
#ifndef SILCROW_SEARCH_H
#define SILCROW_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "document.h"
#include "error.h"
#include "facets.h"
#include "filter.h"
#include "group.h"
#include "index.h"
#include "mem.h"
#include "query.h"
#include "rank_details.h"
#include "settings.h"
#include "spell.h"
#include "str.h"
#include "terminal.h"

enum {
    SEARCH_QUERY_MAX = 512,    /* bytes of a query; the rest is not read */
    SEARCH_WORDS_MAX = 32,     /* words of a query; the rest is not read */
    SEARCH_LIMIT_MAX = 1000,   /* hits in one page */
    SEARCH_OFFSET_MAX = 10000, /* hits that can be skipped */
    SEARCH_TOTAL_MAX = 1000,   /* totals are exact up to this bound */
    SEARCH_COUNT_MAX = 20000,  /* hits that are counted for facets and groups,
                                  or sorted; with these the total is exact up
                                  to this bound */
    SEARCH_STRICT_MAX = 4,     /* words up to which all of them come first */
    SNIPPET_CHARS = 200,       /* characters of a snippet unless asked */
    SNIPPET_CHARS_MAX = 2000,
    SNIPPET_MATCHES_MAX = 64, /* marks in one text */
    SNIPPET_PARTS_MAX = 16,   /* blocks of one text that are known */
};

/** Which sections are hits when no section, or too few, has all the words. */
enum search_matching {
    MATCHING_FREQUENCY, /* those too that lack a word; one that is frequent is
                           missed least (rule 12) */
    MATCHING_LAST,      /* those too that lack words at the end of the query:
                           they have the first one */
    MATCHING_ALL,       /* no others */
    MATCHING_RAREST,    /* those too that lack words, but not the rarest */
};

/** Parts of a section, as bits. */
enum search_field {
    SEARCH_HEADING = 1,
    SEARCH_BREADCRUMB = 2,
    SEARCH_TEXT = 4,
    SEARCH_EVERYWHERE = 7,
};

/** How one kind of client means what it asks. */
struct search_profile {
    const struct query_syntax *syntax;
    struct spell_limits spell; /* letters from which on a word may have typing
                                  errors, where the settings keep the usual
                                  numbers */
};

/** As docs and manual pages tell it. */
extern const struct search_profile search_profile_default;

/** As clients of Meilisearch expect. */
extern const struct search_profile search_profile_meilisearch;

/** Text with the places in it that match the query. */
struct marked {
    struct str text;
    struct {
        uint32_t start;             /* bytes */
        uint32_t len;               /* bytes */
    } matches[SNIPPET_MATCHES_MAX]; /* in order, not overlapping */
    size_t match_count;
    struct {
        uint32_t start;         /* bytes */
        uint32_t len;           /* bytes */
    } parts[SNIPPET_PARTS_MAX]; /* whole words of one block each; none in a
                                    heading */
    size_t part_count;
};

struct search_request {
    struct str query;       /* valid UTF-8 */
    uint32_t offset;        /* 0 to SEARCH_OFFSET_MAX */
    uint32_t limit;         /* 0 to SEARCH_LIMIT_MAX */
    uint32_t snippet_chars; /* 0 for none, to SNIPPET_CHARS_MAX */
    enum search_matching matching;
    const struct search_profile *profile; /* NULL for the default one */
    unsigned fields;   /* set of enum search_field that must have the words; 0
                          for everywhere */
    bool loose;        /* those that lack words are hits like the others: they
                          are counted with them, in total and facets */
    bool details;      /* say how well each hit has the words */
    double threshold;  /* least rank_details.score of a hit; 0 for none */
    uint32_t check;    /* totals are exact up to it; 0 for SEARCH_TOTAL_MAX */
    bool find_values;  /* list only values of facets that begin so: */
    struct str value;  /* folded; may be empty */
    uint64_t *seen;    /* documents, as bits: what has one is not counted for
                          facets, and what is gets it; NULL for none */
    bool as_typed;     /* no typing errors are corrected */
    bool explain;      /* say of each hit why it stands where it does */
    bool exact;        /* give each hit the address of its passage (exact.h) */
    bool browse;       /* a query without words matches every section */
    bool duplicates;   /* sections that are alike are hits of their own */
    uint32_t like;     /* without words: a document, and its like are hits */
    struct str from;   /* address of the page that asks (from_page.h), or
                          empty */
    struct str filter; /* filter.h; empty for none */
    const struct filter *must;   /* must hold as well; NULL for none */
    struct settings_list facets; /* attributes whose values are counted */
    struct settings_list sort;   /* `name:asc` or `name:desc` (sort.h) */
    struct str group;            /* attribute that hits are grouped by, then
                                    offset and limit count groups */
    uint32_t group_size;         /* hits of a group, to GROUP_SIZE_MAX; 0 for
                                    GROUP_SIZE */
    struct str distinct; /* attribute of which each value comes once; empty for
                            what the settings say */
    const char **wrong;  /* gets what is wrong when that is the error: "filter",
                            "facets", "sort", "group" or "distinct"; may be
                            NULL */
};

/** How a section has a word of the query (rule 25). */
struct explained_word {
    struct str word;      /* as typed */
    struct str corrected; /* what it was taken for, or empty */
    double telling;       /* how much the word tells: its inverse document
                             frequency; 0 for a function word */
    const char *heading;  /* "as typed", "same stem", "begins so", "stands for
                             it", "correction"; NULL where it is not */
    const char *breadcrumb;
    const char *text;
};

/** Why a hit stands where it does; computed by what ranks. */
struct explanation {
    const char *tier; /* a sentence for a guide's author; static */
    double words;     /* the parts of the score: words in all fields, */
    double heading;   /* of the query in the heading, and the reverse, */
    double closeness; /* to one another, */
    double form;      /* as typed rather than in another form, */
    double feedback;  /* like the other good hits; */
    double page;      /* near the page that asks; */
    double weight;    /* and what the owner's weight multiplies them by */
    struct explained_word *list;
    size_t count;
};

struct search_hit {
    struct document document;
    uint32_t number;       /* of the document in the generation */
    struct marked heading; /* the heading, matches marked */
    struct marked snippet; /* a passage of the body; "…" at a cut end */
    double score;          /* higher is better; comparable in one answer */
    bool relaxed;          /* lacks a word of the query */
    uint32_t duplicates;   /* further sections that are alike (duplicates.h) */
    struct str attributes; /* a JSON object of those that are shown, or empty */
    struct str exact;      /* address of the passage; empty unless asked for */
    struct explanation *explanation; /* NULL unless asked for */
    struct rank_details *details;    /* NULL unless asked for */
};

/** Hits of one group, which follow one another. */
struct search_group {
    struct str value;    /* that they have in common, several with commas
                            between; empty for a hit without one */
    uint64_t total;      /* hits that the group has */
    size_t first, count; /* of the hits that are shown */
};

/** One answer. Its documents are borrowed from the open generation: everything
 * in it lives until search_results_free() or until the index is refreshed or
 * closed, whichever is first. */
struct search_results {
    struct str query;         /* as it was read */
    const char *index;        /* name */
    uint64_t total;           /* sections that have all the words */
    bool total_exact;         /* false: `total` is a lower bound */
    uint64_t total_relaxed;   /* further sections that lack some */
    bool total_relaxed_exact; /* false: `total_relaxed` is a lower bound */
    struct str *relaxed;      /* the words given up to fill the page */
    size_t relaxed_count;
    struct str corrected; /* the query with corrected words, or empty */
    struct str *words;    /* of the query, by the concepts of its marks */
    size_t word_count;
    uint32_t wanted; /* those that a hit has to have to have all, as bits */
    struct search_hit *hits; /* best first */
    size_t hit_count;
    struct str group;            /* what hits are grouped by, or empty */
    struct search_group *groups; /* best first */
    size_t group_count;
    uint64_t total_groups; /* of hits that have all the words; as exact as
                              `total` */
    struct facet *facets;  /* as they were asked for; NULL when not */
    size_t facet_count;
    bool facets_exact;  /* false: only SEARCH_COUNT_MAX hits were counted, and
                           some more */
    struct arena arena; /* owns it all */
};

/**
 * Search an index.
 *
 * @param out  the answer; release with search_results_free()
 * @return 0, or -1: ERROR_USAGE the request asks for what the index does not
 *         offer, ERROR_IO or ERROR_DATA the index cannot be read
 */
int search_run(struct search_results **out, struct index *index,
               const struct search_request *request, struct error *err);

void search_results_free(struct search_results *results);

/**
 * Append an answer as JSON, in the form of `GET /search`: query, index, total,
 * total_exact; total_relaxed, total_relaxed_exact and relaxed (where words were
 * given up); took_ms, and hits with id, guide, title, breadcrumb, heading,
 * heading_matches, anchor, url, url_exact (where it was asked for), lang (where
 * it is known), snippet, snippet_text, matches, score, attributes and
 * duplicates where there are any, and relaxed where it is true.
 *
 * Where they were asked for, facets come before the hits: `facets` counts hits
 * by attribute and value, `facet_stats` has least and largest numbers,
 * `facets_exact` is false when not all hits were counted. Grouped hits stand
 * in `groups` instead: each with value, total and its hits.
 *
 * `snippet` is HTML: escaped text in which only `<mark>` occurs. `matches` are
 * pairs of offset and length in `snippet_text` in UTF-16 units, as browsers
 * count; so are `heading_matches` in `heading`. What is appended is valid JSON
 * in valid UTF-8 whatever bytes the answer holds.
 */
void search_results_json(struct buf *out, const struct search_results *results,
                         double took_ms);

/**
 * Append an answer as lines of text for a terminal, without control characters
 * of its own or of the guides.
 *
 * @param offset  hits that were passed over, for the numbers before the hits
 * @param terminal  what it takes: styles of matches, links, folded lines
 */
void search_results_text(struct buf *out, const struct search_results *results,
                         size_t offset, double took_ms,
                         const struct terminal *terminal);

#endif
