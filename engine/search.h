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
#include "index.h"
#include "mem.h"
#include "str.h"

enum {
    SEARCH_QUERY_MAX = 512,    /* bytes of a query; the rest is not read */
    SEARCH_WORDS_MAX = 32,     /* words of a query; the rest is not read */
    SEARCH_LIMIT_MAX = 1000,   /* hits in one page */
    SEARCH_OFFSET_MAX = 10000, /* hits that can be skipped */
    SEARCH_TOTAL_MAX = 1000,   /* totals are exact up to this bound */
    SEARCH_STRICT_MAX = 4,     /* words up to which all of them come first */
    SNIPPET_CHARS = 200,       /* characters of a snippet unless asked */
    SNIPPET_CHARS_MAX = 2000,
    SNIPPET_MATCHES_MAX = 64, /* marks in one text */
};

/** Text with the places in it that match the query. */
struct marked {
    struct str text;
    struct {
        uint32_t start;             /* bytes */
        uint32_t len;               /* bytes */
    } matches[SNIPPET_MATCHES_MAX]; /* in order, not overlapping */
    size_t match_count;
};

struct search_request {
    struct str query;       /* valid UTF-8 */
    uint32_t offset;        /* 0 to SEARCH_OFFSET_MAX */
    uint32_t limit;         /* 0 to SEARCH_LIMIT_MAX */
    uint32_t snippet_chars; /* 0 for none, to SNIPPET_CHARS_MAX */
    bool as_typed;          /* no typing errors are corrected */
    bool explain;           /* say of each hit why it stands where it does */
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
    double weight;    /* and what the owner's weight multiplies them by */
    struct explained_word *list;
    size_t count;
};

struct search_hit {
    struct document document;
    struct marked heading; /* the heading, matches marked */
    struct marked snippet; /* a passage of the body; "…" at a cut end */
    double score;          /* higher is better; comparable in one answer */
    bool relaxed;          /* lacks a word of the query */
    struct explanation *explanation; /* NULL unless asked for */
};

/** One answer. Its documents are borrowed from the open generation: everything
 * in it lives until search_results_free() or until the index is refreshed or
 * closed, whichever is first. */
struct search_results {
    struct str query;       /* as it was read */
    const char *index;      /* name */
    uint64_t total;         /* sections that have all the words */
    bool total_exact;       /* false: `total` is a lower bound */
    uint64_t total_relaxed; /* further sections that lack some */
    struct str *relaxed;    /* the words given up to fill the page */
    size_t relaxed_count;
    struct str corrected;    /* the query with corrected words, or empty */
    struct search_hit *hits; /* best first */
    size_t hit_count;
    struct arena arena; /* owns it all */
};

/**
 * Search an index.
 *
 * @param out  the answer; release with search_results_free()
 * @return 0, or -1 with ERROR_IO or ERROR_DATA when the index cannot be read
 */
int search_run(struct search_results **out, struct index *index,
               const struct search_request *request, struct error *err);

void search_results_free(struct search_results *results);

/**
 * Append an answer as JSON, in the form of `GET /search`: query, index, total,
 * total_exact, total_relaxed and relaxed (where words were given up), took_ms,
 * and hits with id, guide, title, breadcrumb, heading, heading_matches, anchor,
 * url, snippet, snippet_text, matches, score, and relaxed where it is true.
 *
 * `snippet` is HTML: escaped text in which only `<mark>` occurs. `matches` are
 * pairs of offset and length in `snippet_text` in UTF-16 units, as browsers
 * count; so are `heading_matches` in `heading`. What is appended is valid JSON
 * in valid UTF-8 whatever bytes the answer holds.
 */
void search_results_json(struct buf *out, const struct search_results *results,
                         double took_ms);

#endif
