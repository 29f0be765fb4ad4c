/** Records of documents: what is written comes back, shared or not. */
#include "test.h"

#include "engine/document.h"
#include "engine/store.h"
#include "folder.h"

/** Sections of two pages, one whose id and address are its own, and pages that
 * are told apart by one field alone. */
static const struct row {
    const char *id, *guide, *title, *anchor, *url, *attributes, *crumb;
    double weight;
    const char *heading; /* NULL: another one than the title */
} rows[] = {
    {"a.md", "a.md", "A", "", "/a/", "{\"k\":1}", NULL, 1, "A"},
    {"a.md#one", "a.md", "A", "one", "/a/#one", "{\"k\":1}", "A", 1, NULL},
    {"a.md#two", "a.md", "A", "two", "/a/#two", "{\"k\":1}", "Other", 1, "A"},
    {"own", "a.md", "A", "two", "https://b.org/#else", "{\"k\":1}", "A", 1,
     NULL},
    {"b.md#one", "b.md", "A", "one", "/a/#one", "", "A", 1, NULL},
    {"b.md#o", "b.md", "A", "o", "/a/#o", "", "A", 2.5, NULL},
    {"b.md#p", "b.md", "A", "p", "/a/#p", "", "A", 0.001, NULL},
    {"b.md#", "b.md", "A", "", "/a/#", "", NULL, 100, NULL},
    {"#one", "", "", "one", "#one", "", "", 1, NULL},
    {"", "", "", "", "", "", NULL, 1, NULL},
};

static void fill(struct document *document, const struct row *row)
{
    static const struct block_span blocks[] = {{BLOCK_PARAGRAPH, 0, 5},
                                               {BLOCK_CODE, 6, 4}};

    *document = (struct document){
        .id = str_of(row->id),
        .guide = str_of(row->guide),
        .title = str_of(row->title),
        .heading = str_of(row->heading ? row->heading : "Heading"),
        .anchor = str_of(row->anchor),
        .url = str_of(row->url),
        .body = STR("Words\ncode"),
        .blocks = blocks,
        .block_count = COUNT(blocks),
        .crumbs = {str_of(row->crumb), STR("Above")},
        .crumb_count = row->crumb ? 2 : 0,
        .lang = STR("en"),
        .updated = STR("2026-01-01"),
        .description = STR("It tells."),
        .tags = {STR("x"), STR("y")},
        .tag_count = 2,
        .keywords = {STR("z")},
        .keyword_count = 1,
        .attributes = str_of(row->attributes),
        .level = 2,
        .position = 7,
        .weight = row->weight};
}

static char *write_rows(const char *folder)
{
    char *path = mem_format("%s/sections", folder);
    struct document_page page = {0};
    struct store_writer *writer;
    struct document document;
    struct buf record = {0};

    assert_int_equal(store_writer_open(&writer, path, NULL), 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&record);
        fill(&document, &rows[i]);
        document_encode(&record, &page, &document);
        assert_int_equal(store_writer_add(writer, buf_view(&record), NULL), 0);
    }
    assert_int_equal(store_writer_finish(writer, NULL), 0);
    document_page_release(&page);
    buf_free(&record);
    return path;
}

static void assert_texts(const struct str *got, const struct str *wanted,
                         size_t got_count, size_t count)
{
    assert_int_equal(got_count, count);
    for (size_t i = 0; i < count; i++)
        assert_true(str_equal(got[i], wanted[i]));
}

static void assert_document(const struct document *got,
                            const struct document *wanted)
{
    const struct str texts[] = {got->id,          got->guide,     got->title,
                                got->heading,     got->anchor,    got->url,
                                got->body,        got->lang,      got->updated,
                                got->description, got->attributes};
    const struct str others[] = {
        wanted->id,          wanted->guide,     wanted->title,
        wanted->heading,     wanted->anchor,    wanted->url,
        wanted->body,        wanted->lang,      wanted->updated,
        wanted->description, wanted->attributes};

    assert_texts(texts, others, COUNT(texts), COUNT(others));
    assert_texts(got->crumbs, wanted->crumbs, got->crumb_count,
                 wanted->crumb_count);
    assert_texts(got->tags, wanted->tags, got->tag_count, wanted->tag_count);
    assert_texts(got->keywords, wanted->keywords, got->keyword_count,
                 wanted->keyword_count);
    assert_int_equal(got->level, wanted->level);
    assert_int_equal(got->position, wanted->position);
    assert_true(got->weight == wanted->weight);
    assert_int_equal(got->block_count, wanted->block_count);
    for (size_t i = 0; i < got->block_count; i++) {
        assert_int_equal(got->blocks[i].kind, wanted->blocks[i].kind);
        assert_int_equal(got->blocks[i].start, wanted->blocks[i].start);
        assert_int_equal(got->blocks[i].len, wanted->blocks[i].len);
    }
}

static void documents_come_back(void **state)
{
    char *path = write_rows(*state);
    struct store *store;

    assert_int_equal(store_open(&store, path, NULL), 0);
    for (uint32_t i = 0; i < COUNT(rows); i++) {
        struct arena arena = {0};
        struct document got, wanted;

        fill(&wanted, &rows[i]);
        assert_int_equal(document_decode(&got, store, i + 1, &arena, NULL), 0);
        assert_document(&got, &wanted);
        assert_true(str_equal(document_heading(store, i + 1), wanted.heading));
        arena_release(&arena);
    }
    store_close(store);
    free(path);
}

static void what_a_page_shares_is_written_once(void **state)
{
    char *path = write_rows(*state);
    struct store *store;

    assert_int_equal(store_open(&store, path, NULL), 0);
    for (uint32_t i = 1; i <= 3; i++) {
        const struct str record = store_get(store, i);

        assert_int_equal(memmem(record.ptr, record.len, "{\"k\":1}", 7) != NULL,
                         i == 1);
    }
    store_close(store);
    free(path);
}

static void no_other_record_is_read(void **state)
{
    char *path = write_rows(*state);
    struct arena arena = {0};
    struct document document;
    struct store *store;
    struct error err;

    assert_int_equal(store_open(&store, path, NULL), 0);
    assert_int_equal(document_decode(&document, store, 0, &arena, &err), -1);
    assert_int_equal(err.code, ERROR_DATA);
    assert_int_equal(
        document_decode(&document, store, COUNT(rows) + 1, &arena, &err), -1);
    store_close(store);
    arena_release(&arena);
    free(path);
}

/** Whatever bytes stand in a record, reading it ends within them. */
static void damaged_records_are_refused_or_read(void **state)
{
    char *path = write_rows(*state);
    struct buf bytes = {0};
    struct error err;

    folder_read(&bytes, path);
    for (size_t i = 0; i < bytes.len - (COUNT(rows) + 9) * 4; i++) {
        const char was = bytes.ptr[i];
        struct arena arena = {0};
        struct document document;
        struct store *store;

        bytes.ptr[i] = (char)(was + 1 + (int)(i % 255));
        folder_write(path, buf_view(&bytes));
        assert_int_equal(store_open(&store, path, NULL), 0);
        for (uint32_t k = 1; k <= COUNT(rows); k++)
            if (document_decode(&document, store, k, &arena, &err) == -1)
                assert_int_equal(err.code, ERROR_DATA);
        store_close(store);
        arena_release(&arena);
        bytes.ptr[i] = was;
    }
    buf_free(&bytes);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(documents_come_back),
        FOLDER_TEST(what_a_page_shares_is_written_once),
        FOLDER_TEST(no_other_record_is_read),
        FOLDER_TEST(damaged_records_are_refused_or_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
