/**
 * Our own answers, measured: what a search costs inside the server, without
 * HTTP and JSON.
 *
 *   bench_search measure|once DATA QUERIES    (bench.h)
 */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "engine/search.h"

size_t bench_search_answer(void *engine, const char *query);

/** Has a name of its own in profiles: callgrind counts what is below it. */
__attribute__((noinline)) size_t bench_search_answer(void *engine,
                                                     const char *query)
{
    const struct search_request request = {.query = str_of(query),
                                           .limit = BENCH_HITS,
                                           .snippet_chars = BENCH_CHARS};
    struct search_results *results;
    struct error err;
    size_t hits;

    if (index_refresh(engine, &err) == -1 ||
        search_run(&results, engine, &request, &err) == -1)
        bench_fail(err.text, query);
    hits = results->hit_count;
    search_results_free(results);
    return hits;
}

int main(int argc, char **argv)
{
    struct index *index;
    struct error err;

    if (argc != 4)
        bench_fail("measure|once DATA QUERIES", "bench_search");
    if (index_open(&index, argv[2], "guides", &err) == -1)
        bench_fail(err.text, argv[2]);
    if (strcmp(argv[1], "once") == 0)
        bench_once(argv[3], bench_search_answer, index);
    else
        bench_measure(argv[3], bench_search_answer, index);
    index_close(index);
    return 0;
}
