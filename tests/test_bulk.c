/** A database merged from postings written in bulk says what one says that
 * Xapian wrote. */
#include "test.h"

#include "engine/buf.h"
#include "engine/file.h"
#include "folder.h"
#include "reference_match.h"
#include "shim/xapian_shim.h"

enum { TERMS_MAX = 400, PARTS_MAX = 8 };

/** The terms of document `number` of a made-up collection. */
struct made {
    xs_posting postings[TERMS_MAX];
    char texts[TERMS_MAX][XS_TERM_MAX + 1];
    size_t count;
};

static uint32_t scatter(uint32_t a, uint32_t b)
{
    uint64_t hash = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15ULL;

    hash ^= hash >> 29;
    return (uint32_t)((hash * 0xbf58476d1ce4e5b9ULL) >> 32);
}

static void add_term(struct made *made, const char *text, size_t len,
                     uint32_t wdf)
{
    memcpy(made->texts[made->count], text, len);
    made->postings[made->count] =
        (xs_posting){.term = made->texts[made->count], .len = len, .wdf = wdf};
    made->count++;
}

static void make(struct made *made, uint32_t number)
{
    char text[XS_TERM_MAX + 1];

    made->count = 0;
    add_term(made, "every", 5, 1 + number % 300);
    if (number % 2)
        add_term(made, "odd", 3, 0);
    if (number % 1000 == 7)
        add_term(made, "zero\0inside", 11, 2);
    if (number % 500 == 3) {
        memset(text, 'l', XS_TERM_MAX);
        add_term(made, text, XS_TERM_MAX, 1);
        add_term(made, text, XS_TERM_MAX - 1, 1);
    }
    for (uint32_t i = 0; i < number % 40; i++) {
        const int len = snprintf(text, sizeof text, "w%x-%u",
                                 scatter(number, i) % (1u << (i % 20)), i);

        add_term(made, text, (size_t)len, 1 + scatter(i, number) % 5);
    }
}

static char *path_in(const char *folder, const char *name)
{
    return mem_format("%s/%s", folder, name);
}

/** Write documents `first` to `end` - 1 in bulk. */
static char *write_bulk(const char *folder, const char *name, uint32_t first,
                        uint32_t end, xs_bulk *bulk)
{
    char *path = path_in(folder, name);
    xs_error err = {.status = XS_OK};
    struct made made;

    for (uint32_t i = first; i < end; i++) {
        make(&made, i);
        assert_int_equal(xs_bulk_add(bulk, made.postings, made.count, NULL),
                         XS_OK);
    }
    if (xs_bulk_write(bulk, path, &err) != XS_OK)
        fail_msg("%s", err.message);
    return path;
}

/** Of many files the first three become one, which takes their place. */
static char *merge_first(const char *folder, const char **sources,
                         size_t *count)
{
    char *joined = path_in(folder, "joined");
    xs_error err = {.status = XS_OK};

    if (*count <= 3)
        return joined;
    if (xs_merge_lists(joined, sources, 3, &err) != XS_OK)
        fail_msg("%s", err.message);
    sources[0] = joined;
    memmove(sources + 1, sources + 3, (*count - 3) * sizeof *sources);
    *count -= 2;
    return joined;
}

/** Merge documents 0 to the last end - 1, a file from each end to the next. */
static char *merge_bulk(const char *folder, const char *name,
                        const uint32_t *ends, size_t count)
{
    char *path = path_in(folder, name);
    char *parts[PARTS_MAX] = {NULL};
    const char *sources[PARTS_MAX];
    xs_error err = {.status = XS_OK};
    xs_bulk *bulk;
    char *joined;

    assert_int_equal(xs_bulk_new(&bulk, NULL), XS_OK);
    for (size_t i = 0; i < count; i++) {
        char part[] = {'p', (char)('0' + i), '\0'};

        sources[i] = parts[i] =
            write_bulk(folder, part, i ? ends[i - 1] : 0, ends[i], bulk);
    }
    xs_bulk_free(bulk);
    joined = merge_first(folder, sources, &count);
    if (xs_merge(path, sources, count, NULL, NULL, &err) != XS_OK)
        fail_msg("%s", err.message);
    for (size_t i = 0; i < PARTS_MAX; i++)
        free(parts[i]);
    free(joined);
    return path;
}

static char *write_usual(const char *folder, uint32_t end)
{
    char *path = path_in(folder, "usual");
    xs_writer *writer;
    struct made made;

    assert_int_equal(xs_writer_create(&writer, path, NULL), XS_OK);
    for (uint32_t i = 0; i < end; i++) {
        make(&made, i);
        assert_int_equal(
            xs_writer_add(writer, "", 0, made.postings, made.count, NULL),
            XS_OK);
    }
    assert_int_equal(xs_writer_commit(writer, NULL), XS_OK);
    xs_writer_close(writer);
    return path;
}

/* ---- Comparing --------------------------------------------------------- */

struct side {
    xs_reader *reader;
    struct reference *reference;
    uint32_t *documents; /* that have the term */
    uint16_t *counts;
    double *weights; /* as Xapian has them: that depends on the frequency of
                        the term there, in all, and on every length */
};

struct pair {
    struct side bulk, usual;
    uint32_t terms;
};

static void open_side(struct side *side, const char *path, uint32_t documents)
{
    assert_int_equal(xs_reader_open(&side->reader, path, NULL), XS_OK);
    assert_int_equal(xs_reader_documents(side->reader), documents);
    side->reference = reference_new(path);
    side->documents = mem_zero(documents, sizeof *side->documents);
    side->counts = mem_zero(documents, sizeof *side->counts);
    side->weights = mem_zero(documents, sizeof *side->weights);
}

static void close_side(struct side *side)
{
    xs_reader_close(side->reader);
    reference_free(side->reference);
    free(side->documents);
    free(side->counts);
    free(side->weights);
}

/** All documents that have the term; how many. */
static size_t read_list(struct side *side, const char *term, size_t len)
{
    xs_list *list;
    size_t count = 0, more;

    assert_int_equal(xs_list_open(&list, side->reader, term, len, NULL), XS_OK);
    assert_non_null(list);
    do {
        assert_int_equal(xs_list_read(&more, list, 1, side->documents + count,
                                      side->counts + count,
                                      xs_list_documents(list) - count, NULL),
                         XS_OK);
        count += more;
    } while (more);
    assert_int_equal(count, xs_list_documents(list));
    xs_list_close(list);
    return count;
}

static void check_lists(struct pair *pair, const char *term, size_t len,
                        uint32_t documents)
{
    struct side *bulk = &pair->bulk, *usual = &pair->usual;
    const size_t count = read_list(usual, term, len);

    assert_int_equal(count, documents);
    assert_int_equal(read_list(bulk, term, len), count);
    assert_memory_equal(bulk->documents, usual->documents,
                        count * sizeof *bulk->documents);
    assert_memory_equal(bulk->counts, usual->counts,
                        count * sizeof *bulk->counts);
}

/** What Xapian reads in both. */
static void check_weights(struct pair *pair, const char *term, size_t len)
{
    const uint32_t all = xs_reader_documents(pair->usual.reader);
    struct side *sides[] = {&pair->bulk, &pair->usual};
    size_t counts[2];

    for (size_t i = 0; i < 2; i++)
        counts[i] = reference_best(
            sides[i]->documents, sides[i]->weights, all, sides[i]->reference,
            reference_term(sides[i]->reference, term, len));
    assert_int_equal(counts[0], counts[1]);
    assert_memory_equal(sides[0]->documents, sides[1]->documents,
                        counts[0] * sizeof *sides[0]->documents);
    assert_memory_equal(sides[0]->weights, sides[1]->weights,
                        counts[0] * sizeof *sides[0]->weights);
}

static int check_term(void *context, const char *term, size_t len,
                      uint32_t documents)
{
    struct pair *pair = context;

    check_lists(pair, term, len, documents);
    check_weights(pair, term, len);
    pair->terms++;
    return 0;
}

static int count_term(void *context, const char *term, size_t len,
                      uint32_t documents)
{
    uint32_t *count = context;

    (void)term;
    (void)len;
    (void)documents;
    ++*count;
    return 0;
}

static void check_same(const char *folder, const uint32_t *ends, size_t count)
{
    char *bulk = merge_bulk(folder, "bulk", ends, count);
    char *usual = write_usual(folder, ends[count - 1]);
    struct pair pair = {.terms = 0};
    uint32_t terms = 0;

    open_side(&pair.bulk, bulk, ends[count - 1]);
    open_side(&pair.usual, usual, ends[count - 1]);
    assert_int_equal(
        xs_reader_terms(pair.usual.reader, "", 0, count_term, &terms, NULL),
        XS_OK);
    assert_int_equal(
        xs_reader_terms(pair.bulk.reader, "", 0, check_term, &pair, NULL),
        XS_OK);
    assert_int_equal(pair.terms, terms);
    close_side(&pair.bulk);
    close_side(&pair.usual);
    free(bulk);
    free(usual);
}

static void a_merged_database_says_what_xapian_would(void **state)
{
    static const uint32_t ends[] = {700, 701, 701, 1400};

    check_same(*state, ends, COUNT(ends));
}

/** Lists of many pieces, several levels of the tree, large numbers. */
static void a_large_database_says_what_xapian_would(void **state)
{
    static const uint32_t ends[] = {20000};

    check_same(*state, ends, COUNT(ends));
}

/** Borders within and between the pieces that lists are cut in. */
static void long_lists_are_joined_where_files_meet(void **state)
{
    static const uint32_t ends[] = {1, 900, 2500, 2501, 9000, 12000};

    check_same(*state, ends, COUNT(ends));
}

/** The same to the byte. */
static void how_documents_are_dealt_out_is_not_to_be_seen(void **state)
{
    static const uint32_t one[] = {5000}, many[] = {7, 1500, 1501, 3000, 5000};
    char *a = merge_bulk(*state, "a", one, COUNT(one));
    char *b = merge_bulk(*state, "b", many, COUNT(many));
    char *x = mem_format("%s/postlist.glass", a);
    char *y = mem_format("%s/postlist.glass", b);
    struct buf first = {0}, second = {0};

    folder_read(&first, x);
    folder_read(&second, y);
    assert_int_equal(first.len, second.len);
    assert_memory_equal(first.ptr, second.ptr, first.len);
    buf_free(&first);
    buf_free(&second);
    free(a);
    free(b);
    free(x);
    free(y);
}

/* ---- The terms that are told ------------------------------------------- */

struct told {
    char last[XS_TERM_MAX];
    size_t len;
    uint32_t count, every;
};

static int note_term(void *context, const char *term, size_t len,
                     uint32_t documents)
{
    struct told *told = context;

    assert_true(str_compare((struct str){told->last, told->len},
                            (struct str){term, len}) < 0);
    memcpy(told->last, term, len);
    told->len = len;
    told->count++;
    if (len == 5 && memcmp(term, "every", 5) == 0)
        told->every = documents;
    return told->count == 100;
}

static void terms_are_told_in_order_until_that_is_enough(void **state)
{
    char *path = path_in(*state, "merged");
    struct told told = {.count = 0};
    const char *sources[2];
    char *parts[2];
    xs_bulk *bulk;

    assert_int_equal(xs_bulk_new(&bulk, NULL), XS_OK);
    sources[0] = parts[0] = write_bulk(*state, "a", 0, 20, bulk);
    sources[1] = parts[1] = write_bulk(*state, "b", 20, 30, bulk);
    xs_bulk_free(bulk);
    assert_int_equal(xs_merge(path, sources, 2, note_term, &told, NULL), XS_OK);
    assert_int_equal(told.count, 100);
    assert_int_equal(told.every, 30);
    free(parts[0]);
    free(parts[1]);
    free(path);
}

/* ---- What is refused --------------------------------------------------- */

static void a_term_that_xapian_refuses_is_refused(void **state)
{
    const xs_posting empty = {.term = "", .len = 0, .wdf = 1};
    xs_bulk *bulk;
    xs_error err;

    (void)state;
    assert_int_equal(xs_bulk_new(&bulk, NULL), XS_OK);
    assert_int_equal(xs_bulk_add(bulk, &empty, 1, &err), XS_ERR_QUERY);
    xs_bulk_free(bulk);
}

static void a_file_that_cannot_be_made_is_told(void **state)
{
    xs_bulk *bulk;
    xs_error err;

    (void)state;
    assert_int_equal(xs_bulk_new(&bulk, NULL), XS_OK);
    assert_int_equal(xs_bulk_write(bulk, "/nonexistent/x", &err), XS_ERR_IO);
    assert_non_null(strstr(err.message, "/nonexistent/x"));
    xs_bulk_free(bulk);
}

/** Whatever a file of postings holds, merging it ends, well or with an error.
 */
static void damaged_files_are_survived(void **state)
{
    char *path = path_in(*state, "merged");
    struct buf whole = {0};
    const char *source;
    char *part;
    xs_bulk *bulk;

    assert_int_equal(xs_bulk_new(&bulk, NULL), XS_OK);
    source = part = write_bulk(*state, "p", 0, 300, bulk);
    xs_bulk_free(bulk);
    folder_read(&whole, part);
    for (uint32_t i = 0; i < 300; i++) {
        const size_t at = scatter(i, 1) % whole.len;
        const char was = whole.ptr[at];
        xs_error err;

        whole.ptr[at] = (char)scatter(i, 2);
        folder_write(
            part, (struct str){whole.ptr,
                               i % 4 ? whole.len : scatter(i, 3) % whole.len});
        xs_merge(path, &source, 1, NULL, NULL, &err);
        assert_int_equal(file_remove_tree(path, NULL), 0);
        whole.ptr[at] = was;
    }
    buf_free(&whole);
    free(part);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_merged_database_says_what_xapian_would),
        FOLDER_TEST(a_large_database_says_what_xapian_would),
        FOLDER_TEST(long_lists_are_joined_where_files_meet),
        FOLDER_TEST(how_documents_are_dealt_out_is_not_to_be_seen),
        FOLDER_TEST(terms_are_told_in_order_until_that_is_enough),
        cmocka_unit_test(a_term_that_xapian_refuses_is_refused),
        cmocka_unit_test(a_file_that_cannot_be_made_is_told),
        FOLDER_TEST(damaged_files_are_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
