/**
 * Our own answers, measured: what a search costs inside the server, without
 * HTTP and JSON.
 *
 *   bench_search measure|once DATA QUERIES [all]    (bench.h)
 *
 * With `all` only sections that have all the words are hits; without, others
 * fill the page below them.
 */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "engine/search.h"

struct engine {
    struct index *index;
    enum search_matching matching;
};

size_t bench_search_answer(void *engine, const char *query);

/** Has a name of its own in profiles: callgrind counts what is below it. */
__attribute__((noinline)) size_t bench_search_answer(void *engine,
                                                     const char *query)
{
    const struct engine *asked = engine;
    const struct search_request request = {.query = str_of(query),
                                           .matching = asked->matching,
                                           .limit = BENCH_HITS,
                                           .snippet_chars = BENCH_CHARS};
    struct search_results *results;
    struct error err;
    size_t hits;

    if (index_refresh(asked->index, &err) == -1 ||
        search_run(&results, asked->index, &request, &err) == -1)
        bench_fail(err.text, query);
    hits = results->hit_count;
    search_results_free(results);
    return hits;
}

int main(int argc, char **argv)
{
    struct engine engine = {.matching = MATCHING_FREQUENCY};
    struct error err;

    if (argc == 5 && strcmp(argv[4], "all") == 0)
        engine.matching = MATCHING_ALL;
    else if (argc != 4)
        bench_fail("measure|once DATA QUERIES [all]", "bench_search");
    if (index_open(&engine.index, argv[2], "guides", &err) == -1)
        bench_fail(err.text, argv[2]);
    if (strcmp(argv[1], "once") == 0)
        bench_once(argv[3], bench_search_answer, &engine);
    else
        bench_measure(argv[3], bench_search_answer, &engine);
    index_close(engine.index);
    return 0;
}
