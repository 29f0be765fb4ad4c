#include "topic.h"

#include <math.h>
#include <stdlib.h>

#include "analysis.h"
#include "document.h"
#include "schema.h"
#include "shim_error.h"
#include "unicode.h"

/** Times after which a word fills half of a document. */
static const double half = 2;
/** So that a word that is everywhere is not the whole topic: an exponent. */
static const double flattened = 0.75;

struct entry {
    struct str term;
    double filled;      /* documents, each from 0 to 1 */
    uint32_t documents; /* of those that are read, that have it */
};

struct entries {
    struct entry *list;
    size_t count;
};

/* ---- Reading the documents --------------------------------------------- */

/** Is this a term that tells what a text is about? Stems do, and where there
 * are none the pairs of signs of a script without spaces. */
static bool tells(struct str term)
{
    struct str rest = term;

    if (str_starts(term, STR(TERM_STEM)))
        return true;
    return char_class(utf8_next(&rest)) == CHAR_IDEOGRAPH && rest.len;
}

static int add_document(struct entries *entries, struct index *index,
                        uint32_t number, struct arena *arena, struct error *err)
{
    struct arena decoded = {0};
    struct document document;
    const xs_posting *postings;
    size_t count;

    if (document_decode(&document, index_store(index), number, &decoded, err) ==
        -1) {
        arena_release(&decoded);
        return -1;
    }
    count = analysis_run(index_analysis(index), &postings, &document);
    for (size_t i = 0; i < count && entries->count < TOPIC_ENTRIES_MAX; i++) {
        const struct str term = {postings[i].term, postings[i].len};
        const double times = (double)postings[i].wdf / FIELD_BODY;

        if (tells(term))
            entries->list[entries->count++] = (struct entry){
                arena_copy(arena, term), times / (times + half), 1};
    }
    arena_release(&decoded);
    return 0;
}

static int by_term(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;

    return str_compare(left->term, right->term);
}

/** Those that fill most first; equal ones in order of their terms. */
static int by_filled(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;

    if (left->filled != right->filled)
        return left->filled < right->filled ? 1 : -1;
    return str_compare(left->term, right->term);
}

/** One entry for each term. */
static void merge(struct entries *entries)
{
    size_t kept = 0;

    qsort(entries->list, entries->count, sizeof *entries->list, by_term);
    for (size_t i = 0; i < entries->count; i++) {
        struct entry *entry = &entries->list[i];
        struct entry *last = kept ? &entries->list[kept - 1] : NULL;

        if (last && str_equal(last->term, entry->term)) {
            last->filled += entry->filled;
            last->documents++;
        } else {
            entries->list[kept++] = *entry;
        }
    }
    entries->count = kept;
}

/* ---- Choosing ---------------------------------------------------------- */

static void keep(struct topic *topic, const struct topic_term *term)
{
    size_t place = topic->count;

    if (place == TOPIC_TERMS_MAX) {
        if (term->worth <= topic->terms[place - 1].worth)
            return;
        place--;
    } else {
        topic->count++;
    }
    for (; place && topic->terms[place - 1].worth < term->worth; place--)
        topic->terms[place] = topic->terms[place - 1];
    topic->terms[place] = *term;
}

/** What is told by a term that so many others of the index have. */
static double telling(double documents, double frequency)
{
    return log((documents + 1) / (frequency + 0.5));
}

/** How many documents have a term; no more of its list is read than says so. */
static int frequency_of(uint32_t *out, struct index *index, struct str term,
                        struct error *err)
{
    xs_error cause;
    xs_list *list;

    *out = 0;
    if (xs_list_open(&list, index_reader(index), term.ptr, term.len, &cause) !=
        XS_OK)
        return error_shim(err, &cause, "the index");
    if (list)
        *out = xs_list_documents(list);
    xs_list_close(list);
    return 0;
}

static int choose(struct topic *topic, struct index *index, size_t count,
                  const struct entries *entries, struct error *err)
{
    const double others =
        (double)store_count(index_store(index)) - (double)count;

    for (size_t i = 0; i < entries->count && i < TOPIC_LOOKED_MAX; i++) {
        const struct entry *entry = &entries->list[i];
        const double filled = pow(entry->filled / (double)count, flattened);
        struct topic_term term = {entry->term, 0};
        uint32_t frequency;

        if (frequency_of(&frequency, index, entry->term, err) == -1)
            return -1;
        if (frequency <= entry->documents)
            continue;
        term.worth = filled * telling(others, frequency - entry->documents);
        if (term.worth > 0)
            keep(topic, &term);
    }
    return 0;
}

int topic_make(struct topic *out, struct index *index,
               const uint32_t *documents, size_t count, struct arena *arena,
               struct error *err)
{
    struct entries entries = {mem_zero(TOPIC_ENTRIES_MAX, sizeof *entries.list),
                              0};
    const size_t read =
        count < TOPIC_DOCUMENTS_MAX ? count : TOPIC_DOCUMENTS_MAX;
    int rc = 0;

    out->count = 0;
    for (size_t i = 0; i < read && rc == 0; i++)
        rc = add_document(&entries, index, documents[i * count / read], arena,
                          err);
    if (rc == 0) {
        merge(&entries);
        qsort(entries.list, entries.count, sizeof *entries.list, by_filled);
        rc = choose(out, index, read, &entries, err);
    }
    free(entries.list);
    return rc;
}
