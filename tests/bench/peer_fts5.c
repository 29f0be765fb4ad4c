/**
 * SQLite FTS5 beside us: porter stems, prefixes of 1 to 3 letters, bm25,
 * snippet().
 *
 *   peer_fts5 build DATABASE SECTIONS
 *   peer_fts5 optimize DATABASE
 *   peer_fts5 all|any|prefix DATABASE QUERIES    which words; prefix: all, the
 *                                                last one unfinished
 */
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "bench.h"
#include "engine/buf.h"

struct fts5 {
    sqlite3 *database;
    sqlite3_stmt *statement;
    const char *mode;
};

static void run(struct fts5 *fts5, const char *sql)
{
    if (sqlite3_exec(fts5->database, sql, NULL, NULL, NULL) != SQLITE_OK)
        bench_fail(sqlite3_errmsg(fts5->database), sql);
}

static void prepare(struct fts5 *fts5, const char *sql)
{
    if (sqlite3_prepare_v2(fts5->database, sql, -1, &fts5->statement, NULL) !=
        SQLITE_OK)
        bench_fail(sqlite3_errmsg(fts5->database), sql);
}

static void insert(void *context, const struct bench_section *section)
{
    struct fts5 *fts5 = context;
    const char *const values[] = {section->title, section->text, section->id,
                                  section->guide};

    for (int i = 0; i < 4; i++)
        sqlite3_bind_text(fts5->statement, i + 1, values[i], -1,
                          SQLITE_TRANSIENT);
    if (sqlite3_step(fts5->statement) != SQLITE_DONE)
        bench_fail(sqlite3_errmsg(fts5->database), section->id);
    sqlite3_reset(fts5->statement);
}

static void build(struct fts5 *fts5, const char *sections)
{
    run(fts5, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
              "CREATE VIRTUAL TABLE sections USING fts5(title, text, id "
              "UNINDEXED, guide UNINDEXED, tokenize = 'porter unicode61', "
              "prefix = '1 2 3'); BEGIN");
    prepare(fts5, "INSERT INTO sections VALUES (?, ?, ?, ?)");
    bench_sections(sections, SIZE_MAX, insert, fts5);
    run(fts5, "COMMIT");
}

static void match_text(struct buf *match, const char *query, const char *mode)
{
    char text[BENCH_QUERY_MAX];
    const char *words[BENCH_WORDS_MAX];
    const size_t count = bench_words(text, words, query);
    const bool any = strcmp(mode, "any") == 0;
    const bool open =
        strcmp(mode, "prefix") == 0 && query[strlen(query) - 1] != ' ';

    for (size_t i = 0; i < count; i++)
        buf_format(match, "%s\"%s\"%s", i && any ? " OR " : " ", words[i],
                   open && i + 1 == count ? "*" : "");
}

static size_t answer(void *engine, const char *query)
{
    struct fts5 *fts5 = engine;
    struct buf match = {0};
    size_t hits = 0;
    int status;

    match_text(&match, query, fts5->mode);
    sqlite3_bind_text(fts5->statement, 1, match.ptr ? match.ptr : "",
                      (int)match.len, SQLITE_TRANSIENT);
    while ((status = sqlite3_step(fts5->statement)) == SQLITE_ROW) {
        for (int i = 0; i < 3; i++)
            sqlite3_column_text(fts5->statement, i);
        hits++;
    }
    if (status != SQLITE_DONE)
        bench_fail(sqlite3_errmsg(fts5->database), query);
    sqlite3_reset(fts5->statement);
    buf_free(&match);
    return hits;
}

int main(int argc, char **argv)
{
    struct fts5 fts5 = {.mode = argv[1]};

    if (argc < 3 || (argc < 4 && strcmp(argv[1], "optimize") != 0))
        bench_fail("build|optimize|all|any|prefix DATABASE FILE", "peer_fts5");
    if (sqlite3_open(argv[2], &fts5.database) != SQLITE_OK)
        bench_fail("cannot be opened", argv[2]);
    if (strcmp(argv[1], "build") == 0) {
        build(&fts5, argv[3]);
    } else if (strcmp(argv[1], "optimize") == 0) {
        run(&fts5, "INSERT INTO sections(sections) VALUES ('optimize')");
        run(&fts5, "VACUUM");
    } else {
        run(&fts5, "PRAGMA mmap_size = 4000000000; PRAGMA cache_size = -65536");
        prepare(&fts5, "SELECT id, title, snippet(sections, 1, '<mark>', "
                       "'</mark>', '...', 32) FROM sections WHERE sections "
                       "MATCH ? ORDER BY rank LIMIT 10");
        bench_measure(argv[3], answer, &fts5);
    }
    sqlite3_finalize(fts5.statement);
    sqlite3_close(fts5.database);
    return 0;
}
