/**
 * How long ten snippets take, reading the stored sections included, beside
 * ten calls of Xapian's MSet::snippet() for the same sections and words.
 *
 * The sections are those of a real site, the queries their headings; run it as
 *   SILCROW_SOURCE=. SILCROW_BUILD=build/release SILCROW_SHARED=... \
 *     build/release/tests/bench/bench_snippet
 */
#include "shared_data.h"

#include <ftw.h>
#include <math.h>
#include <time.h>

#include "engine/file.h"
#include "engine/snippet.h"
#include "engine/store.h"
#include "engine/token.h"
#include "folder.h"
#include "indexer/reader.h"
#include "indexer/section.h"
#include "xapian_snippets.h"

enum {
    FILES = 3000,   /* of the site */
    QUERIES = 1000, /* headings of sections, evenly spread */
    HITS = 10,
    CHARS = 200,
    ROUNDS = 5, /* of each query */
    FORMS = 64,
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* ---- Sections ---------------------------------------------------------- */

struct corpus {
    struct xapian_snippets *xapian;
    struct store_writer *writer;
    struct store *store;
    char **files;
    size_t file_count;
    size_t sections, bytes;
};

static void list_files(struct corpus *corpus, const char *folder)
{
    char *command = mem_format("find '%s' -name '*.md' | sort", folder);
    FILE *pipe = popen(command, "r");
    char line[4096];

    corpus->files = mem_zero(FILES, sizeof *corpus->files);
    while (pipe && corpus->file_count < FILES && fgets(line, sizeof line, pipe))
        corpus->files[corpus->file_count++] = mem_copy(str_trim(str_of(line)));
    while (pipe && fgets(line, sizeof line, pipe))
        continue;
    if (pipe)
        pclose(pipe);
    free(command);
}

static void take_guide(void *context, struct guide *guide)
{
    const struct section_options options = {
        .url_base = STR("/"),
        .url_style = url_style_find("pretty"),
        .anchor_rule = anchor_rule_find("github")};
    struct sections *sections = sections_new(guide, &options);
    struct corpus *corpus = context;
    struct document_page page = {0};
    struct document document;
    struct buf record = {0};

    while (sections_next(sections, &document)) {
        buf_clear(&record);
        document_encode(&record, &page, &document);
        store_writer_add(corpus->writer, buf_view(&record), NULL);
        xapian_snippets_add(corpus->xapian,
                            document.body.ptr ? document.body.ptr : "",
                            document.body.len);
        corpus->sections++;
        corpus->bytes += document.body.len;
    }
    buf_free(&record);
    document_page_release(&page);
    sections_free(sections);
    guide_free(guide);
}

static void ignore_problem(void *context, enum problem_kind kind, uint32_t line,
                           const char *text)
{
    (void)context;
    (void)kind;
    (void)line;
    (void)text;
}

static void read_corpus(struct corpus *corpus, const char *site,
                        const char *folder)
{
    const struct reader_output output = {take_guide, ignore_problem, corpus};
    char *path = mem_format("%s/sections", folder);
    char *database = mem_format("%s/xapian", folder);

    corpus->xapian = xapian_snippets_new(database);
    assert_int_equal(store_writer_open(&corpus->writer, path, NULL), 0);
    list_files(corpus, site);
    for (size_t i = 0; i < corpus->file_count; i++) {
        struct buf text = {0};

        if (file_read(&text, corpus->files[i], READER_MARKDOWN_MAX, NULL) == 0)
            markdown_reader.read(
                &(struct reader_input){.path = str_of(corpus->files[i]),
                                       .text = buf_view(&text),
                                       .first_line = 1},
                &output);
        buf_free(&text);
        free(corpus->files[i]);
    }
    free(corpus->files);
    xapian_snippets_finish(corpus->xapian);
    assert_int_equal(store_writer_finish(corpus->writer, NULL), 0);
    assert_int_equal(store_open(&corpus->store, path, NULL), 0);
    free(path);
    free(database);
}

/* ---- One query both ways ----------------------------------------------- */

struct engine {
    struct analysis *analysis;
    struct marker *marker;
    struct tokenizer tokenizer;
};

/** Each word and its stem, as Xapian's query has them. */
static size_t make_forms(struct mark_form *forms, struct engine *engine,
                         struct arena *arena, struct str query)
{
    struct token token;
    uint32_t concept = 0;
    size_t count = 0;

    tokenizer_start(&engine->tokenizer, query);
    while (count + 2 <= FORMS && tokenizer_next(&engine->tokenizer, &token)) {
        const struct str word = arena_copy(arena, token.text);

        forms[count++] =
            (struct mark_form){.text = word, .concept = concept, .weight = 1};
        forms[count++] = (struct mark_form){
            .text = arena_copy(
                arena, analysis_stem(engine->analysis, STR("en"), word)),
            .kind = MARK_STEM,
            .concept = concept++,
            .weight = .9};
    }
    return count;
}

/** Read and cut; what planning has done already is not timed. */
static double cut_ours(const struct corpus *corpus, struct engine *engine,
                       struct str query, const uint32_t *hits, size_t count)
{
    struct mark_form forms[FORMS];
    struct arena arena = {0};
    const size_t form_count = make_forms(forms, engine, &arena, query);
    const double start = now();
    double time;

    marker_forms(engine->marker, forms, form_count);
    for (size_t i = 0; i < count; i++) {
        struct document document;
        struct marked heading, snippet;

        assert_int_equal(
            document_decode(&document, corpus->store, hits[i], &arena, NULL),
            0);
        snippet_mark(&heading, engine->marker, document.heading, document.lang);
        snippet_make(&snippet, engine->marker, &arena, &document, CHARS);
    }
    time = now() - start;
    arena_release(&arena);
    return time;
}

static double cut_theirs(const struct corpus *corpus)
{
    const double start = now();

    xapian_snippets_cut(corpus->xapian, CHARS);
    return now() - start;
}

static void measure(const struct corpus *corpus, struct engine *engine)
{
    double *ours = mem_zero(QUERIES, sizeof *ours);
    double *theirs = mem_zero(QUERIES, sizeof *theirs);
    size_t queries = 0, bytes = 0, hit_count = 0;

    for (size_t i = 0; i < QUERIES; i++) {
        struct arena arena = {0};
        struct document document;
        uint32_t hits[HITS];
        struct str query;
        size_t count;

        document_decode(&document, corpus->store,
                        (uint32_t)(1 + i * corpus->sections / QUERIES), &arena,
                        NULL);
        query = arena_copy(&arena, document.heading);
        count = xapian_snippets_match(corpus->xapian, query.ptr, hits, HITS);
        if (count == HITS) {
            ours[queries] = theirs[queries] = INFINITY;
            /* The first round fills the caches; the best one counts, since
             * others may use the machine. */
            for (int round = 0; round < ROUNDS; round++) {
                ours[queries] =
                    fmin(ours[queries],
                         cut_ours(corpus, engine, query, hits, count));
                theirs[queries] = fmin(theirs[queries], cut_theirs(corpus));
            }
            queries++;
            for (size_t k = 0; k < count; k++, hit_count++)
                bytes += store_get(corpus->store, hits[k]).len;
        }
        arena_release(&arena);
    }
    qsort(ours, queries, sizeof *ours, by_value);
    qsort(theirs, queries, sizeof *theirs, by_value);
    print_message("%zu sections of %zu bytes; %zu queries, records of %zu\n",
                  corpus->sections, corpus->bytes / corpus->sections, queries,
                  bytes / hit_count);
    print_message("ten snippets: median %.1f us, MSet::snippet %.1f us, "
                  "ratio %.3f\n",
                  ours[queries / 2], theirs[queries / 2],
                  ours[queries / 2] / theirs[queries / 2]);
    print_message("the slowest hundredth: %.1f us, MSet::snippet %.1f us\n",
                  ours[queries * 99 / 100], theirs[queries * 99 / 100]);
    free(ours);
    free(theirs);
}

static void ten_snippets(void **state)
{
    char *site = shared_data("bench_snippet", "dev-site-mdn", "sites/mdn");
    struct corpus corpus = {.file_count = 0};
    struct engine engine = {.analysis = analysis_new()};

    if (!site)
        skip();
    engine.marker = marker_new(engine.analysis);
    read_corpus(&corpus, site, *state);
    measure(&corpus, &engine);
    store_close(corpus.store);
    xapian_snippets_free(corpus.xapian);
    marker_free(engine.marker);
    analysis_free(engine.analysis);
    tokenizer_free(&engine.tokenizer);
    free(site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {FOLDER_TEST(ten_snippets)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
