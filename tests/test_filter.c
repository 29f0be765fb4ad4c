/** Filters: the grammar, every error, and which documents pass. */
#include "columns.h"

#include "engine/filter.h"

/* ---- Parsing ----------------------------------------------------------- */

static const char *const op_names[] = {
    [FILTER_AND] = "and",       [FILTER_OR] = "or",
    [FILTER_NOT] = "not",       [FILTER_EQUAL] = "=",
    [FILTER_IN] = "in",         [FILTER_ABOVE] = ">",
    [FILTER_FROM] = ">=",       [FILTER_BELOW] = "<",
    [FILTER_UP_TO] = "<=",      [FILTER_BETWEEN] = "to",
    [FILTER_EXISTS] = "exists", [FILTER_NULL] = "null",
    [FILTER_EMPTY] = "empty",   [FILTER_CONTAINS] = "contains",
    [FILTER_STARTS] = "starts",
};

/** As `(and (= a 1) (not (in b x y)))`. */
static void put_tree(struct buf *out, const struct filter_node *node)
{
    buf_format(out, "(%s", op_names[node->op]);
    if (node->name.len)
        buf_format(out, " %.*s", STR_ARGS(node->name));
    for (const struct filter_value *v = node->values; v; v = v->next)
        buf_format(out, " %.*s", STR_ARGS(v->text));
    for (const struct filter_node *c = node->child; c; c = c->next) {
        buf_byte(out, ' ');
        put_tree(out, c);
    }
    buf_byte(out, ')');
}

static const struct {
    const char *text, *tree;
} good[] = {
    {"a = 1", "(= a 1)"},
    {"a=1", "(= a 1)"},
    {"a != x", "(not (= a x))"},
    {"a > 1", "(> a 1)"},
    {"a>=1", "(>= a 1)"},
    {"a < -1.5", "(< a -1.5)"},
    {"a <= 1e3", "(<= a 1e3)"},
    {"a 1 TO 5", "(to a 1 5)"},
    {"a '1' TO \"5\"", "(to a 1 5)"},
    {"a IN [x, 'y z', \"w\"]", "(in a x y z w)"},
    {"a IN[x,]", "(in a x)"},
    {"a IN []", "(in a)"},
    {"a NOT IN [x]", "(not (in a x))"},
    {"a EXISTS", "(exists a)"},
    {"a NOT EXISTS", "(not (exists a))"},
    {"a IS NULL", "(null a)"},
    {"a IS NOT NULL", "(not (null a))"},
    {"a IS EMPTY", "(empty a)"},
    {"a IS NOT EMPTY", "(not (empty a))"},
    {"a CONTAINS x", "(contains a x)"},
    {"a NOT CONTAINS 'x y'", "(not (contains a x y))"},
    {"a STARTS WITH x", "(starts a x)"},
    {"a NOT STARTS WITH x", "(not (starts a x))"},
    {"NOT a = 1", "(not (= a 1))"},
    {"NOT NOT a = 1", "(not (not (= a 1)))"},
    {"a = 1 AND b = 2 AND c = 3", "(and (= a 1) (= b 2) (= c 3))"},
    {"a = 1 OR b = 2 OR c = 3", "(or (= a 1) (= b 2) (= c 3))"},
    {"a = 1 OR b = 2 AND c = 3", "(or (= a 1) (and (= b 2) (= c 3)))"},
    {"(a = 1 OR b = 2) AND NOT c = 3",
     "(and (or (= a 1) (= b 2)) (not (= c 3)))"},
    {"NOT (a = 1 AND b = 2)", "(not (and (= a 1) (= b 2)))"},
    {"((a = 1))", "(= a 1)"},
    {" a\t=\n1 ", "(= a 1)"},
    {"a = b and not c exists or d in [e]",
     "(or (and (= a b) (not (exists c))) (in d e))"},
    {"a.b_c-d/e = f.g", "(= a.b_c-d/e f.g)"},
    {"\"version\"=\"2.0\"", "(= version 2.0)"},
    {"\"price\" 1 TO 5", "(to price 1 5)"},
    {"a = \"say \\\"hi\\\" \\\\ \\n\"", "(= a say \"hi\" \\ \\n)"},
    {"a = 'it\\'s \"so\"'", "(= a it's \"so\")"},
    {"'AND' = 'OR'", "(= AND OR)"},
    {"\"a b\" EXISTS", "(exists a b)"},
    {"genre = drame-\u00e9pop\u00e9e", "(= genre drame-\u00e9pop\u00e9e)"},
    {"a = ''", "(= a )"},
    {"exists exists", "(exists exists)"},
    {"in = to", "(= in to)"},
    {"a = x\tOR(b=y)", "(or (= a x) (= b y))"},
    {"[]", ""},
    {"", ""},
    {"  ", ""},
    {"[\"a = 1\"]", "(and (= a 1))"},
    {"[\"a = 1\", [\"b = 2\", \"c = 3 AND d = 4\"]]",
     "(and (= a 1) (or (= b 2) (and (= c 3) (= d 4))))"},
    {"[[\"\\\"version\\\"=\\\"2.0\\\"\"]]", "(and (or (= version 2.0)))"},
    {"[\"\", [\" \"], \"a = 1\"]", "(and (= a 1))"},
};

static void every_form_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        struct arena arena = {0};
        struct buf out = {0};
        struct filter filter;
        struct error err = {0};

        if (filter_parse(&filter, str_of(good[i].text), &arena, &err) == -1)
            print_error("%s: %s\n", good[i].text, err.text);
        assert_int_equal(err.code, 0);
        if (filter.root)
            put_tree(&out, filter.root);
        assert_str(buf_view(&out), good[i].tree);
        buf_free(&out);
        arena_release(&arena);
    }
}

#define OPERATORS                                                              \
    "one of `=`, `!=`, `>`, `>=`, `<`, `<=`, `IN`, `NOT IN`, `TO`, "           \
    "`EXISTS`, `NOT EXISTS`, `IS NULL`, `IS NOT NULL`, `IS EMPTY`, "           \
    "`IS NOT EMPTY`, `CONTAINS`, `NOT CONTAINS`, `STARTS WITH`, "              \
    "`NOT STARTS WITH`"

static const struct {
    const char *text, *says;
} bad[] = {
    {"a", "The filter ends where " OPERATORS " was expected\n2:2 a"},
    {"a b", "Expected " OPERATORS ", found `b`\n3:4 a b"},
    {"a = ", "The filter ends where a value was expected\n5:5 a = "},
    {"= 1", "Expected a name of an attribute, found `=`\n1:2 = 1"},
    {"a == 1", "Expected a value, found `=`\n4:5 a == 1"},
    {"a = 1 b", "Expected `AND`, `OR` or the end, found `b`\n7:8 a = 1 b"},
    {"a = 1)", "Expected `AND`, `OR` or the end, found `)`\n6:7 a = 1)"},
    {"(a = 1", "The filter ends where `AND`, `OR` or `)` was expected\n7:7 "
               "(a = 1"},
    {"(a = 1 b", "Expected `AND`, `OR` or `)`, found `b`\n8:9 (a = 1 b"},
    {"()", "Expected a name of an attribute, found `)`\n2:3 ()"},
    {"a = 1 AND", "The filter ends where a name of an attribute was "
                  "expected\n10:10 a = 1 AND"},
    {"a = 1 OR OR b = 2",
     "`OR` is a word of the grammar and no name of an attribute: put it in "
     "quotes\n10:12 a = 1 OR OR b = 2"},
    {"a = AND", "`AND` is a word of the grammar and no value: put it in "
                "quotes\n5:8 a = AND"},
    {"NOT", "The filter ends where a name of an attribute was expected\n4:4 "
            "NOT"},
    {"a NOT 1", "Expected `IN`, `EXISTS`, `CONTAINS` or `STARTS WITH`, found "
                "`1`\n7:8 a NOT 1"},
    {"a IS 1", "Expected `NULL`, `EMPTY` or `NOT`, found `1`\n6:7 a IS 1"},
    {"a IS NOT 1", "Expected `NULL` or `EMPTY`, found `1`\n10:11 a IS NOT 1"},
    {"a IN x", "Expected `[`, found `x`\n6:7 a IN x"},
    {"a IN [x y]", "Expected `,` or `]`, found `y`\n9:10 a IN [x y]"},
    {"a IN [x", "The filter ends where `,` or `]` was expected\n8:8 a IN [x"},
    {"a IN [,]", "Expected a value, found `,`\n7:8 a IN [,]"},
    {"a 1 TO", "The filter ends where a value was expected\n7:7 a 1 TO"},
    {"a STARTS x", "Expected `WITH`, found `x`\n10:11 a STARTS x"},
    {"a CONTAINS", "The filter ends where a value was expected\n11:11 a "
                   "CONTAINS"},
    {"a = 'x", "The quote is not closed\n5:7 a = 'x"},
    {"a = \"x\\\"", "The quote is not closed\n5:9 a = \"x\\\""},
    {"\u00e9 = $5", "Expected a value, found `$5`\n5:7 \u00e9 = $5"},
    {"_geoRadius(1, 2, 3)",
     "`_geoRadius`: places on a map cannot be filtered\n1:11 _geoRadius(1, 2, "
     "3)"},
    {"[\"a = 1\", 2]", "A filter in an array is a text or an array of texts"},
    {"[[[\"a = 1\"]]]", "A filter in the inner array is a text"},
    {"[\"a\"]", "The filter ends where " OPERATORS " was expected\n2:2 a"},
    {"[\"a = 1\"", "JSON: "},
};

static void every_error_names_its_place_and_what_was_expected(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct arena arena = {0};
        struct filter filter;
        struct error err = {0};
        const size_t len = strlen(bad[i].says);

        assert_int_equal(
            filter_parse(&filter, str_of(bad[i].text), &arena, &err), -1);
        assert_int_equal(err.code, ERROR_USAGE);
        if (len > 6)
            assert_string_equal(err.text, bad[i].says);
        assert_memory_equal(err.text, bad[i].says, len);
        arena_release(&arena);
    }
}

static void put_many(struct buf *out, const char *text, size_t times)
{
    while (times--)
        buf_text(out, text);
}

static int parse_nested(const char *open, size_t depth, const char *close)
{
    struct arena arena = {0};
    struct filter filter;
    struct buf text = {0};
    struct error err = {0};
    int rc;

    put_many(&text, open, depth);
    buf_text(&text, "a = 1");
    put_many(&text, close, depth);
    rc = filter_parse(&filter, buf_view(&text), &arena, &err);
    if (rc == -1)
        assert_non_null(strstr(err.text, "nested more than 150 deep"));
    buf_free(&text);
    arena_release(&arena);
    return rc;
}

static void depth_is_bounded(void **state)
{
    (void)state;
    assert_int_equal(parse_nested("(", FILTER_DEPTH_MAX - 1, ")"), 0);
    assert_int_equal(parse_nested("(", FILTER_DEPTH_MAX, ")"), -1);
    assert_int_equal(parse_nested("NOT ", FILTER_DEPTH_MAX - 1, ""), 0);
    assert_int_equal(parse_nested("NOT ", FILTER_DEPTH_MAX, ""), -1);
    assert_int_equal(parse_nested("NOT (", 10000, ""), -1);
}

static void length_is_bounded(void **state)
{
    struct arena arena = {0};
    struct filter filter;
    struct buf text = {0};
    struct error err;

    (void)state;
    buf_text(&text, "a IN [");
    while (text.len + 5 < FILTER_BYTES_MAX)
        buf_text(&text, "'x',");
    buf_text(&text, "]");
    assert_int_equal(filter_parse(&filter, buf_view(&text), &arena, &err), 0);
    put_many(&text, " ", FILTER_BYTES_MAX);
    assert_int_equal(filter_parse(&filter, buf_view(&text), &arena, &err), -1);
    assert_string_equal(err.text, "The filter has more than 65536 bytes");
    buf_free(&text);
    arena_release(&arena);
}

static void a_long_filter_is_shown_in_part(void **state)
{
    struct arena arena = {0};
    struct filter filter;
    struct buf text = {0};
    struct error err;

    (void)state;
    buf_text(&text, "a = ");
    put_many(&text, "\u00e9", 5000);
    buf_text(&text, " !");
    assert_int_equal(filter_parse(&filter, buf_view(&text), &arena, &err), -1);
    assert_non_null(strstr(err.text, "found `!`\n5006:5007 a = "));
    assert_true(strlen(err.text) < 400);
    buf_free(&text);
    arena_release(&arena);
}

/* ---- Matching ---------------------------------------------------------- */

static const char *const documents[] = {
    /* 1 */ "{\"title\":\"Le Petit Prince\",\"genre\":[\"Adventure\","
            "\"Drame\"],\"price\":10,\"version\":\"2.0\"}",
    /* 2 */
    "{\"title\":\"Dune\",\"genre\":\"scifi\",\"price\":5.5,"
    "\"version\":2}",
    /* 3 */
    "{\"title\":\"Carol\",\"genre\":[],\"price\":\"10\","
    "\"made\":\"2024-05-01\"}",
    /* 4 */
    "{\"title\":\"Na\u00efve\",\"genre\":null,\"price\":-3,"
    "\"made\":\"2025-11-30\",\"flag\":true}",
    /* 5 */
    "{\"title\":\"\",\"price\":[1,100],\"info\":{\"lang\":\"fr\"},"
    "\"flag\":false}",
    /* 6 */
    "{\"title\":\"drame social\",\"genre\":[\"DRAME\",\"Social\"],"
    "\"info\":{}}",
};

static const struct {
    const char *filter, *passes;
} matches[] = {
    {"", "123456"},
    {"genre = drame", "16"},
    {"genre = 'DRAME'", "16"},
    {"genre = dram", ""},
    {"genre != drame", "2345"},
    {"NOT genre = drame", "2345"},
    {"title = naive", "4"},
    {"title = NA\u00cfVE", "4"},
    {"price = 10", "13"},
    {"price = 10.0", "1"},
    {"price = '10'", "13"},
    {"price = 1e1", "1"},
    {"price > 5.5", "15"},
    {"price >= 5.5", "125"},
    {"price < 5.5", "45"},
    {"price <= 5.5", "245"},
    {"price 1 TO 10", "125"},
    {"price 5.5 TO 5.5", "2"},
    {"price 10 TO 1", ""},
    {"version = 2.0", "12"},
    {"version = 2", "2"},
    {"made > 2024-05-01", "4"},
    {"made >= 2024-05-01", "34"},
    {"made < '2025'", ""},
    {"made < 2025-01-01", "3"},
    {"made 2024-01-01 TO 2024-12-31", "3"},
    {"genre IN [scifi, social, nothing]", "26"},
    {"genre IN []", ""},
    {"genre NOT IN [scifi]", "13456"},
    {"genre EXISTS", "12346"},
    {"genre NOT EXISTS", "5"},
    {"genre IS NULL", "4"},
    {"genre IS NOT NULL", "12356"},
    {"genre IS EMPTY", "3"},
    {"title IS EMPTY", "5"},
    {"info IS EMPTY", "6"},
    {"info EXISTS", "56"},
    {"info.lang = fr", "5"},
    {"flag = true", "4"},
    {"flag = FALSE", "5"},
    {"title CONTAINS ' pr'", "1"},
    {"title CONTAINS 'r'", "136"},
    {"title NOT CONTAINS r", "245"},
    {"title CONTAINS \u00efV", "4"},
    {"title CONTAINS ''", "12346"},
    {"title STARTS WITH d", "26"},
    {"title STARTS WITH DRAME", "6"},
    {"title STARTS WITH ''", "12346"},
    {"title STARTS WITH zz", ""},
    {"title NOT STARTS WITH d", "1345"},
    {"genre = drame AND price > 1", "1"},
    {"genre = drame OR price > 99", "156"},
    {"genre = drame AND NOT price EXISTS", "6"},
    {"(genre = drame OR genre = scifi) AND price < 8", "2"},
    {"genre = drame OR genre = scifi AND price < 8", "126"},
    {"[\"genre = drame\", [\"price = 10\", \"price NOT EXISTS\"]]", "16"},
    {"[[\"genre = scifi\", \"genre = social\"]]", "26"},
    {"genre IS NULL OR price > 99 OR genre = scifi OR genre IS EMPTY", "2345"},
    {"title = dune OR (price = 10 AND genre = drame) OR title = carol", "123"},
};

/** The documents that pass, as digits. */
static void check_passes(const struct columns *columns, const char *text,
                         const char *passes)
{
    struct filter_match *match;
    struct arena arena = {0};
    struct buf out = {0};
    struct filter filter;
    struct error err = {0};

    if (filter_parse(&filter, str_of(text), &arena, &err) == -1 ||
        filter_bind(&match, &filter, columns->attributes, columns->settings,
                    &err) == -1)
        fail_msg("%s: %s", text, err.text);
    for (uint32_t n = 1; n <= COUNT(documents); n++)
        if (filter_accepts(match, n))
            buf_format(&out, "%u", n);
    if (!str_equal(buf_view(&out), str_of(passes)))
        print_error("%s: ", text);
    assert_str(buf_view(&out), passes);
    filter_match_free(match);
    arena_release(&arena);
    buf_free(&out);
}

static void the_right_documents_pass(void **state)
{
    struct columns columns;

    columns_make(&columns, *state, NULL, documents, COUNT(documents));
    for (size_t i = 0; i < COUNT(matches); i++)
        check_passes(&columns, matches[i].filter, matches[i].passes);
    columns_free(&columns);
}

static void check_refused(const struct columns *columns, const char *text,
                          const char *says)
{
    struct filter_match *match;
    struct arena arena = {0};
    struct filter filter;
    struct error err = {0};

    assert_int_equal(filter_parse(&filter, str_of(text), &arena, &err), 0);
    assert_int_equal(filter_bind(&match, &filter, columns->attributes,
                                 columns->settings, &err),
                     -1);
    assert_int_equal(err.code, ERROR_USAGE);
    assert_string_equal(err.text, says);
    assert_null(match);
    arena_release(&arena);
}

static void an_attribute_that_is_not_filterable_is_named(void **state)
{
    struct columns columns;

    columns_make(&columns, *state, "{\"filterableAttributes\":[]}", documents,
                 COUNT(documents));
    check_refused(&columns, "title = 1",
                  "Attribute `title` is not filterable. This index does not "
                  "have configured filterable attributes.\n1:6 title = 1");
    columns_free(&columns);
    columns_make(&columns, *state,
                 "{\"filterableAttributes\":[\"genre\",\"pr*\"]}", documents,
                 COUNT(documents));
    check_refused(&columns, "genre = x AND title = 1",
                  "Attribute `title` is not filterable. Available filterable "
                  "attribute patterns are: `genre`, `pr*`.\n15:20 genre = x "
                  "AND title = 1");
    check_passes(&columns, "price = 10", "13");
    check_passes(&columns, "private EXISTS OR price = 10", "13");
    columns_free(&columns);
}

static void a_name_that_no_document_has_is_a_slip(void **state)
{
    struct columns columns;

    columns_make(&columns, *state, NULL, documents, 1);
    check_refused(&columns, "gnere = x",
                  "Attribute `gnere` is not filterable. Available filterable "
                  "attribute patterns are: `genre`, `level`, `position`, "
                  "`price`, `title`, `version`, `weight`.\n1:6 gnere = x");
    columns_free(&columns);
}

static void what_may_be_asked_can_be_less(void **state)
{
    struct columns columns;

    columns_make(&columns, *state,
                 "{\"filterableAttributes\":[{\"attributePatterns\":[\"price\"]"
                 "},{\"attributePatterns\":[\"made\"],\"features\":{\"filter\":"
                 "{\"equality\":false,\"comparison\":true}}}]}",
                 documents, COUNT(documents));
    check_passes(&columns, "price = 10 AND made NOT EXISTS OR made > 2024-06",
                 "14");
    check_refused(&columns, "price > 10",
                  "Attribute `price` is filterable, but not by comparison\n1:6 "
                  "price > 10");
    check_refused(&columns, "made IN [a]",
                  "Attribute `made` is filterable, but not by equality\n1:5 "
                  "made IN [a]");
    columns_free(&columns);
}

/** `one` so often, with `between` between. */
static void put_chain(struct buf *out, const char *one, const char *between,
                      size_t times)
{
    buf_clear(out);
    for (size_t i = 0; i < times; i++) {
        buf_text(out, i ? between : "");
        buf_text(out, one);
    }
    buf_byte(out, '\0');
}

static void conditions_are_bounded_but_for_values_of_one_attribute(void **state)
{
    static const struct {
        const char *one, *between;
        size_t times;
        bool fine;
    } rows[] = {
        {"price > 1", " AND ", FILTER_CONDITIONS_MAX, true},
        {"price > 1", " AND ", FILTER_CONDITIONS_MAX + 1, false},
        {"price = 1", " OR ", 2000, true},
        {"NOT price = 1", " OR ", FILTER_CONDITIONS_MAX + 1, false},
        {"title CONTAINS a", " AND ", FILTER_SCANS_MAX, true},
        {"title CONTAINS a", " AND ", FILTER_SCANS_MAX + 1, false},
        {"title CONTAINS a", " OR ", FILTER_SCANS_MAX + 1, false},
    };
    struct buf text = {0};
    struct columns columns;

    columns_make(&columns, *state, NULL, documents, COUNT(documents));
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct filter_match *match;
        struct arena arena = {0};
        struct filter filter;
        struct error err = {0};

        put_chain(&text, rows[i].one, rows[i].between, rows[i].times);
        assert_int_equal(filter_parse(&filter, str_of(text.ptr), &arena, &err),
                         0);
        assert_int_equal(filter_bind(&match, &filter, columns.attributes,
                                     columns.settings, &err),
                         rows[i].fine ? 0 : -1);
        if (!rows[i].fine)
            assert_memory_equal(err.text, "The filter has more than ", 25);
        filter_match_free(match);
        arena_release(&arena);
    }
    columns_free(&columns);
    buf_free(&text);
}

static void the_servers_filter_holds_as_well(void **state)
{
    struct columns columns;
    struct arena arena = {0};
    struct filter own, filter, none = {0};
    struct filter_match *match;

    columns_make(&columns, *state, NULL, documents, COUNT(documents));
    assert_int_equal(filter_parse(&own, STR("price > 1"), &arena, NULL), 0);
    assert_int_equal(filter_parse(&filter,
                                  STR("genre = drame OR genre = "
                                      "scifi"),
                                  &arena, NULL),
                     0);
    filter_and(&filter, &own, &arena);
    filter_and(&filter, &none, &arena);
    filter_and(&none, &filter, &arena);
    assert_int_equal(
        filter_bind(&match, &none, columns.attributes, columns.settings, NULL),
        0);
    assert_true(filter_accepts(match, 1));
    assert_true(filter_accepts(match, 2));
    assert_false(filter_accepts(match, 6));
    assert_false(filter_accepts(match, 5));
    filter_match_free(match);
    arena_release(&arena);
    columns_free(&columns);
}

/* ---- Against a plain evaluation ---------------------------------------- */

enum { RANDOM_DOCUMENTS = 300, RANDOM_FILTERS = 400, RANDOM_VALUES = 3 };

/** What a random document has under `n` and `t`: small numbers, and texts of
 * one or two letters. */
struct plain {
    unsigned numbers[RANDOM_VALUES], texts[RANDOM_VALUES];
    size_t number_count, text_count;
    enum attribute_state number_state, text_state;
};

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return *state >> 33;
}

static void put_word(struct buf *out, unsigned word)
{
    buf_byte(out, (char)('a' + word % 4));
    if (word >= 4)
        buf_byte(out, (char)('a' + word / 4 % 4));
}

static void make_member(struct buf *out, uint64_t *random, const char *name,
                        unsigned *values, size_t *count,
                        enum attribute_state *state, bool text)
{
    *count = 0;
    *state = (enum attribute_state)(next_random(random) % 6);
    if (*state == ATTRIBUTE_ABSENT)
        return;
    buf_format(out, "%s\"%s\":", out->len > 1 ? "," : "", name);
    if (*state == ATTRIBUTE_NULL) {
        buf_text(out, "null");
        return;
    }
    buf_byte(out, '[');
    if (*state > ATTRIBUTE_EMPTY) {
        *state = ATTRIBUTE_FILLED;
        *count = 1 + next_random(random) % RANDOM_VALUES;
    }
    for (size_t i = 0; i < *count; i++) {
        values[i] = (unsigned)(next_random(random) % 12);
        buf_text(out, i ? "," : "");
        if (text) {
            buf_byte(out, '"');
            put_word(out, values[i]);
            buf_byte(out, '"');
        } else {
            buf_format(out, "%u", values[i]);
        }
    }
    buf_byte(out, ']');
}

static void make_plain(struct plain *plain, struct buf *out, uint64_t *random)
{
    buf_clear(out);
    buf_byte(out, '{');
    make_member(out, random, "n", plain->numbers, &plain->number_count,
                &plain->number_state, false);
    make_member(out, random, "t", plain->texts, &plain->text_count,
                &plain->text_state, true);
    buf_byte(out, '}');
    buf_byte(out, '\0');
}

/** A random filter as text, and which documents pass it, as a set of bytes. */
static void make_filter(struct buf *out, unsigned char *passes,
                        const struct plain *plain, uint64_t *random,
                        unsigned depth);

static bool word_starts(unsigned word, unsigned start)
{
    struct buf a = {0}, b = {0};
    bool yes;

    put_word(&a, word);
    put_word(&b, start);
    yes = str_starts(buf_view(&a), buf_view(&b));
    buf_free(&a);
    buf_free(&b);
    return yes;
}

static bool number_passes(const struct plain *plain, unsigned kind, unsigned a,
                          unsigned b)
{
    for (size_t i = 0; i < plain->number_count; i++) {
        const unsigned n = plain->numbers[i];
        const bool passes[] = {n == a,          n > a,  n >= a,
                               n < a,           n <= a, n >= a && n <= b,
                               n == a || n == b};

        if (passes[kind])
            return true;
    }
    return false;
}

static void make_number_filter(struct buf *out, unsigned char *passes,
                               const struct plain *plain, uint64_t *random)
{
    static const char *const forms[] = {"n = %u",       "n > %u",  "n >= %u",
                                        "n < %u",       "n <= %u", "n %u TO %u",
                                        "n IN [%u, %u]"};
    const unsigned kind = (unsigned)(next_random(random) % COUNT(forms));
    const unsigned a = (unsigned)(next_random(random) % 13);
    const unsigned b = (unsigned)(next_random(random) % 13);
    char text[32];

    switch (kind) {
    case 5:
        snprintf(text, sizeof text, "n %u TO %u", a, b);
        break;
    case 6:
        snprintf(text, sizeof text, "n IN [%u, %u]", a, b);
        break;
    default:
        snprintf(text, sizeof text, "n %.*s %u",
                 (int)strcspn(forms[kind] + 2, " "), forms[kind] + 2, a);
    }
    buf_text(out, text);
    for (size_t i = 0; i < RANDOM_DOCUMENTS; i++)
        passes[i] = number_passes(&plain[i], kind, a, b);
}

static bool text_passes(const struct plain *plain, bool start, unsigned word)
{
    for (size_t i = 0; i < plain->text_count; i++)
        if (start ? word_starts(plain->texts[i], word)
                  : plain->texts[i] == word)
            return true;
    return false;
}

static void make_text_filter(struct buf *out, unsigned char *passes,
                             const struct plain *plain, uint64_t *random)
{
    const bool start = next_random(random) % 2;
    const unsigned word = (unsigned)(next_random(random) % 13);

    buf_text(out, start ? "t STARTS WITH " : "t = ");
    put_word(out, word);
    for (size_t i = 0; i < RANDOM_DOCUMENTS; i++)
        passes[i] = text_passes(&plain[i], start, word);
}

static void make_state_filter(struct buf *out, unsigned char *passes,
                              const struct plain *plain, uint64_t *random)
{
    const unsigned kind = (unsigned)(next_random(random) % 3);
    static const char *const forms[] = {"t EXISTS", "t IS NULL", "t IS EMPTY"};

    buf_text(out, forms[kind]);
    for (size_t i = 0; i < RANDOM_DOCUMENTS; i++)
        passes[i] = kind == 0
                        ? plain[i].text_state != ATTRIBUTE_ABSENT
                        : plain[i].text_state ==
                              (kind == 1 ? ATTRIBUTE_NULL : ATTRIBUTE_EMPTY);
}

static void make_joined(struct buf *out, unsigned char *passes,
                        const struct plain *plain, uint64_t *random,
                        unsigned depth)
{
    const bool both = next_random(random) % 2;
    unsigned char other[RANDOM_DOCUMENTS];

    buf_byte(out, '(');
    make_filter(out, passes, plain, random, depth + 1);
    buf_text(out, both ? " AND " : " OR ");
    make_filter(out, other, plain, random, depth + 1);
    buf_byte(out, ')');
    for (size_t i = 0; i < RANDOM_DOCUMENTS; i++)
        passes[i] = both ? passes[i] && other[i] : passes[i] || other[i];
}

static void make_filter(struct buf *out, unsigned char *passes,
                        const struct plain *plain, uint64_t *random,
                        unsigned depth)
{
    switch (next_random(random) % (depth < 4 ? 7 : 3)) {
    case 0:
        make_number_filter(out, passes, plain, random);
        break;
    case 1:
        make_text_filter(out, passes, plain, random);
        break;
    case 2:
        make_state_filter(out, passes, plain, random);
        break;
    case 3:
        buf_text(out, "NOT ");
        make_filter(out, passes, plain, random, depth + 1);
        for (size_t i = 0; i < RANDOM_DOCUMENTS; i++)
            passes[i] = !passes[i];
        break;
    default:
        make_joined(out, passes, plain, random, depth);
    }
}

static void check_random(const struct columns *columns,
                         const struct plain *plain, uint64_t *random)
{
    unsigned char passes[RANDOM_DOCUMENTS];
    struct filter_match *match;
    struct arena arena = {0};
    struct buf text = {0};
    struct filter filter;
    struct error err;

    make_filter(&text, passes, plain, random, 0);
    if (filter_parse(&filter, buf_view(&text), &arena, &err) == -1 ||
        filter_bind(&match, &filter, columns->attributes, columns->settings,
                    &err) == -1)
        fail_msg("%s", err.text);
    for (uint32_t i = 0; i < RANDOM_DOCUMENTS; i++)
        if (filter_accepts(match, i + 1) != (bool)passes[i])
            fail_msg("document %u: %.*s", i, STR_ARGS(buf_view(&text)));
    filter_match_free(match);
    arena_release(&arena);
    buf_free(&text);
}

static void random_filters_agree_with_a_plain_evaluation(void **state)
{
    struct plain *plain = mem_zero(RANDOM_DOCUMENTS, sizeof *plain);
    struct arena arena = {0};
    const char *texts[RANDOM_DOCUMENTS];
    struct buf text = {0};
    struct columns columns;
    uint64_t random = 42;

    for (size_t i = 0; i < RANDOM_DOCUMENTS; i++) {
        make_plain(&plain[i], &text, &random);
        texts[i] = arena_copy(&arena, buf_view(&text)).ptr;
    }
    columns_make(&columns, *state, "{\"filterableAttributes\":[\"n\",\"t\"]}",
                 texts, RANDOM_DOCUMENTS);
    for (size_t i = 0; i < RANDOM_FILTERS; i++)
        check_random(&columns, plain, &random);
    columns_free(&columns);
    arena_release(&arena);
    buf_free(&text);
    free(plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_read),
        cmocka_unit_test(every_error_names_its_place_and_what_was_expected),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(length_is_bounded),
        cmocka_unit_test(a_long_filter_is_shown_in_part),
        FOLDER_TEST(the_right_documents_pass),
        FOLDER_TEST(an_attribute_that_is_not_filterable_is_named),
        FOLDER_TEST(a_name_that_no_document_has_is_a_slip),
        FOLDER_TEST(what_may_be_asked_can_be_less),
        FOLDER_TEST(conditions_are_bounded_but_for_values_of_one_attribute),
        FOLDER_TEST(the_servers_filter_holds_as_well),
        FOLDER_TEST(random_filters_agree_with_a_plain_evaluation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
