/**
 * The words of all shared collections and sites: a real vocabulary of more
 * than 200,000 words.
 */
#ifndef SILCROW_TESTS_DATA_WORDS_H
#define SILCROW_TESTS_DATA_WORDS_H

#include "shared_data.h"
#include "words.h"

#include <glob.h>

/** Count the words of every file that a pattern below `folder` names. */
static inline void data_glob(struct words *words, const char *folder,
                             const char *pattern, bool lines)
{
    char *whole = mem_format("%s/%s", folder, pattern);
    glob_t found;

    if (glob(whole, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++)
            words_file(words, found.gl_pathv[i], lines);
        globfree(&found);
    }
    free(whole);
}

/** Count the words of all Markdown below `folder`. */
static inline void data_markdown(struct words *words, const char *folder)
{
    char *command =
        mem_format("find '%s' -name '*.md' -type f | LC_ALL=C sort", folder);
    FILE *pipe = popen(command, "re");
    char line[4096];

    free(command);
    assert_non_null(pipe);
    while (fgets(line, sizeof line, pipe)) {
        line[strcspn(line, "\n")] = '\0';
        words_file(words, line, false);
    }
    pclose(pipe);
}

/**
 * Count the words of the collections and sites. The query log that the judged
 * misspellings were taken from is left out: it would make words of them.
 *
 * @return false, after saying SKIP, where there is no shared data
 */
static inline bool data_words(struct words *words, const char *test)
{
    char *text = shared_data(test, "dev", "");
    char *sites = shared_data(test, "dev", "sites");
    char *site = shared_data(test, "dev-site-mdn", "sites");

    if (text && sites && site) {
        data_glob(words, text, "ir/*/docs.jsonl", true);
        data_glob(words, text, "querylogs/bing-*.tsv", true);
        data_markdown(words, sites);
        data_markdown(words, site);
        words_sort(words);
    }
    free(text);
    free(sites);
    free(site);
    return words->count > 0;
}

#endif
