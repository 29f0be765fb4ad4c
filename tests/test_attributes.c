/** Attributes: what is taken of a document, and how it comes back. */
#include "columns.h"

/** All of a column: its values, then what each document has. */
static void dump(struct buf *out, const struct attributes *attributes,
                 const char *name)
{
    static const char *const states[] = {"-", "null", "empty", "filled"};
    const struct attribute *attribute =
        attributes_find(attributes, str_of(name));

    buf_clear(out);
    if (!attribute)
        return;
    for (uint32_t i = 0; i < attribute->value_count; i++) {
        buf_text(out, i ? "," : "");
        attribute_put(out, attribute, i);
    }
    for (uint32_t n = 1; n <= attribute->documents; n++) {
        const uint32_t set = attribute_set(attribute, n);
        const uint32_t *values;
        size_t count;

        buf_text(out, " | ");
        values = attribute_values(attribute, set, &count);
        if (!count)
            buf_text(out, states[attribute_state(attribute, set)]);
        for (size_t i = 0; i < count; i++) {
            buf_text(out, i ? "," : "");
            attribute_put(out, attribute, values[i]);
        }
    }
}

static void check_column(const struct attributes *attributes, const char *name,
                         const char *expected)
{
    struct buf out = {0};

    dump(&out, attributes, name);
    if (!str_equal(buf_view(&out), str_of(expected)))
        print_error("%s: ", name);
    assert_str(buf_view(&out), expected);
    buf_free(&out);
}

static void every_kind_of_value_is_kept(void **state)
{
    static const char *const texts[] = {
        "{\"a\":1,\"b\":\"x\",\"c\":true,\"d\":[2,\"y\",null,1],\"e\":null,"
        "\"f\":\"\",\"g\":[],\"h\":{},\"i\":{\"j\":3},\"k\":[{\"l\":1},"
        "{\"l\":[2,3]}]}",
        "",
        "{\"a\":-2.5,\"b\":\"Y\"}",
    };
    static const struct {
        const char *name, *column;
    } cases[] = {
        {"a", "-2.5,1 | 1 | - | -2.5"},
        {"b", "x,Y | x | - | Y"},
        {"c", "true | true | - | -"},
        {"d", "1,2,y | 1,2,y | - | -"},
        {"e", " | null | - | -"},
        {"f", " | empty | - | -"},
        {"g", " | empty | - | -"},
        {"h", " | empty | - | -"},
        {"i", " | filled | - | -"},
        {"i.j", "3 | 3 | - | -"},
        {"k", " | filled | - | -"},
        {"k.l", "1,2,3 | 1,2,3 | - | -"},
        {"l", ""},
    };
    struct columns columns;

    columns_make(&columns, *state, NULL, texts, COUNT(texts));
    assert_int_equal(attributes_documents(columns.attributes), 3);
    for (size_t i = 0; i < COUNT(cases); i++)
        check_column(columns.attributes, cases[i].name, cases[i].column);
    columns_free(&columns);
}

static void texts_that_differ_in_case_and_accents_are_one_value(void **state)
{
    static const char *const texts[] = {
        "{\"a\":[\"Stra\\u00dfe\",\" strasse \"]}",
        "{\"a\":\"STRASSE\"}",
        "{\"a\":\"na\\u00efve\"}",
        "{\"a\":\"naive\"}",
    };
    struct columns columns;

    columns_make(&columns, *state, NULL, texts, COUNT(texts));
    check_column(columns.attributes, "a",
                 "na\u00efve,Stra\u00dfe | Stra\u00dfe | Stra\u00dfe | "
                 "na\u00efve | na\u00efve");
    columns_free(&columns);
}

static void numbers_stand_before_texts_and_each_in_order(void **state)
{
    static const char *const texts[] = {
        "{\"n\":10,\"name\":1}", "{\"n\":\"10\"}", "{\"n\":9}",
        "{\"n\":1e3}",           "{\"n\":-0.0}",   "{\"n\":0}",
        "{\"n\":\"9\"}",         "{\"n\":1e999}",
    };
    struct columns columns;

    columns_make(&columns, *state, NULL, texts, COUNT(texts));
    check_column(columns.attributes, "n",
                 "0,9,10,1000,10,9 | 10 | 10 | 9 | 1000 | 0 | 0 | 9 | filled");
    check_column(columns.attributes, "name",
                 "1 | 1 | - | - | - | - | - | - | -");
    columns_free(&columns);
}

static void prose_is_no_value(void **state)
{
    struct buf text = {0};
    struct columns columns;
    const char *texts[2];
    const struct attribute *attribute;

    buf_text(&text, "{\"a\":\"");
    for (int i = 0; i < ATTRIBUTE_VALUE_MAX; i++)
        buf_byte(&text, 'x');
    buf_text(&text, "\",\"b\":\"");
    for (int i = 0; i <= ATTRIBUTE_VALUE_MAX; i++)
        buf_byte(&text, 'x');
    buf_text(&text, "\"}");
    buf_byte(&text, '\0');
    texts[0] = text.ptr;
    columns_make(&columns, *state, NULL, texts, 1);
    attribute = attributes_find(columns.attributes, STR("a"));
    assert_int_equal(attribute->value_count, 1);
    check_column(columns.attributes, "b", " | filled");
    columns_free(&columns);
    buf_free(&text);
}

static void only_so_many_values_of_a_document_count(void **state)
{
    struct buf text = {0};
    struct columns columns;
    const char *texts[1];

    buf_text(&text, "{\"a\":[");
    for (int i = 0; i < ATTRIBUTE_VALUES_MAX + 5; i++)
        buf_format(&text, "%s%d", i ? "," : "", i);
    buf_text(&text, "]}");
    buf_byte(&text, '\0');
    texts[0] = text.ptr;
    columns_make(&columns, *state, NULL, texts, 1);
    assert_int_equal(attributes_find(columns.attributes, STR("a"))->value_count,
                     ATTRIBUTE_VALUES_MAX);
    columns_free(&columns);
    buf_free(&text);
}

static void only_so_many_attributes_count(void **state)
{
    struct settings *settings = settings_new();
    struct attribute_builder *builder = attribute_builder_new(settings);
    struct attribute_collector *collector = attribute_collector_new(settings);
    struct buf text = {0}, record = {0};

    (void)state;
    for (int n = 0; n < 2; n++) {
        struct document document = {0};

        buf_clear(&text);
        for (int i = 0; i < ATTRIBUTES_MAX; i++)
            buf_format(&text, "%s\"%c%d\":%d", i ? "," : "{", "ab"[n], i, i);
        buf_text(&text, "}");
        document.attributes = buf_view(&text);
        buf_clear(&record);
        attribute_collect(collector, &record, &document);
        assert_int_equal(
            attribute_builder_add(builder, buf_view(&record), NULL), 0);
    }
    assert_int_equal(attribute_builder_dropped(builder), ATTRIBUTES_MAX);
    attribute_collector_free(collector);
    attribute_builder_free(builder);
    settings_free(settings);
    buf_free(&text);
    buf_free(&record);
}

static const struct document sections[] = {
    {.guide = STR("nurse.md"),
     .title = STR("Infusion nurse"),
     .heading = STR("Infusion nurse"),
     .id = STR("nurse.md"),
     .lang = STR("en"),
     .updated = STR("2026-01-31"),
     .tags = {STR("Pay"), STR("work")},
     .tag_count = 2,
     .attributes = STR("{\"level\":\"beginner\",\"team\":\"A\"}"),
     .weight = 1},
    {.guide = STR("nurse.md"),
     .title = STR("Infusion nurse"),
     .heading = STR("Salary"),
     .id = STR("nurse.md#salary"),
     .anchor = STR("salary"),
     .crumbs = {STR("Infusion nurse"), STR("Work")},
     .crumb_count = 2,
     .level = 3,
     .position = 2,
     .weight = 2},
};

static void fields_of_the_document_are_attributes_too(void **state)
{
    static const struct {
        const char *name, *column;
    } cases[] = {
        {"guide", "nurse.md | nurse.md | nurse.md"},
        {"title", "Infusion nurse | Infusion nurse | Infusion nurse"},
        {"lang", "en | en | -"},
        {"tags", "Pay,work | Pay,work | -"},
        {"updated", "2026-01-31 | 2026-01-31 | -"},
        {"position", "0,2 | 0 | 2"},
        {"weight", "1,2 | 1 | 2"},
        {"team", "A | A | -"},
        {"heading", ""},
        {"id", ""},
        {"lvl1", ""},
    };
    struct columns columns;

    columns_of(&columns, *state, NULL, sections, COUNT(sections), NULL);
    for (size_t i = 0; i < COUNT(cases); i++)
        check_column(columns.attributes, cases[i].name, cases[i].column);
    columns_free(&columns);
}

static void an_attribute_stands_above_the_field_of_its_name(void **state)
{
    struct columns columns;

    columns_of(&columns, *state, NULL, sections, COUNT(sections), NULL);
    check_column(columns.attributes, "level", "3,beginner | beginner | 3");
    columns_free(&columns);
}

static void settings_say_which_attributes_there_are(void **state)
{
    static const char settings[] =
        "{\"filterableAttributes\":[\"team\",\"lvl*\"],"
        "\"sortableAttributes\":[\"heading\"]}";
    struct columns columns;

    columns_of(&columns, *state, settings, sections, COUNT(sections), NULL);
    check_column(columns.attributes, "lvl0",
                 "Infusion nurse | Infusion nurse | Infusion nurse");
    check_column(columns.attributes, "lvl1", "Work | - | Work");
    check_column(columns.attributes, "lvl2", "Salary | - | Salary");
    check_column(columns.attributes, "heading",
                 "Infusion nurse,Salary | Infusion nurse | Salary");
    check_column(columns.attributes, "tags", "");
    assert_int_equal(attributes_find(columns.attributes, STR("team"))->use,
                     ATTRIBUTE_FILTERABLE | ATTRIBUTE_EQUALITY |
                         ATTRIBUTE_COMPARISON | ATTRIBUTE_FACET_SEARCH);
    assert_int_equal(attributes_find(columns.attributes, STR("heading"))->use,
                     ATTRIBUTE_SORTABLE);
    assert_int_equal(attributes_find(columns.attributes, STR("guide"))->use, 0);
    columns_free(&columns);
}

static void attributes_are_in_order_of_names(void **state)
{
    static const char *const texts[] = {"{\"nz\":1,\"b\":1,\"na\":1,\"t\":1}"};
    static const char settings[] =
        "{\"filterableAttributes\":[\"nz\",\"b\",\"na\",\"t\"],"
        "\"sortableAttributes\":[]}";
    struct columns columns;

    columns_make(&columns, *state, settings, texts, 1);
    assert_int_equal(attributes_count(columns.attributes), 4);
    assert_str(attributes_at(columns.attributes, 0)->name, "b");
    assert_str(attributes_at(columns.attributes, 1)->name, "na");
    assert_str(attributes_at(columns.attributes, 2)->name, "nz");
    columns_free(&columns);
}

static void a_value_is_found_by_order(void **state)
{
    static const char *const texts[] = {
        "{\"a\":[1,3,\"Beta\",\"delta\"]}",
    };
    const struct attribute *a;
    struct columns columns;

    columns_make(&columns, *state, NULL, texts, COUNT(texts));
    a = attributes_find(columns.attributes, STR("a"));
    assert_int_equal(attribute_number_from(a, 0, false), 0);
    assert_int_equal(attribute_number_from(a, 1, false), 0);
    assert_int_equal(attribute_number_from(a, 1, true), 1);
    assert_int_equal(attribute_number_from(a, 2, false), 1);
    assert_int_equal(attribute_number_from(a, 4, false), 2);
    assert_int_equal(attribute_text_from(a, STR("alpha"), false), 2);
    assert_int_equal(attribute_text_from(a, STR("beta"), false), 2);
    assert_int_equal(attribute_text_from(a, STR("beta"), true), 3);
    assert_int_equal(attribute_text_from(a, STR("z"), false), 4);
    assert_str(attribute_folded(a, 2), "beta");
    assert_str(attribute_shown(a, 2), "Beta");
    columns_free(&columns);
}

/** The number of a set takes one byte, two or four. */
static void there_may_be_as_many_sets_as_documents(void **state)
{
    static const size_t counts[] = {255, 256, 65535, 65536};
    struct document *documents = mem_zero(65536, sizeof *documents);
    char text[32];

    for (size_t i = 0; i < COUNT(counts); i++) {
        struct arena arena = {0};
        struct columns columns;
        const struct attribute *id;

        for (size_t n = 0; n < counts[i]; n++) {
            snprintf(text, sizeof text, "{\"a\":%zu}", n);
            documents[n].attributes = arena_copy(&arena, str_of(text));
        }
        columns_of(&columns, *state, NULL, documents, counts[i], NULL);
        id = attributes_find(columns.attributes, STR("a"));
        assert_int_equal(id->set_count, counts[i] + 1);
        for (uint32_t n = 1; n <= counts[i]; n++) {
            size_t count;
            const uint32_t *values =
                attribute_values(id, attribute_set(id, n), &count);

            assert_int_equal(count, 1);
            assert_true(id->numbers[values[0]] == n - 1);
        }
        assert_int_equal(attribute_set(id, (uint32_t)counts[i] + 1), 0);
        columns_free(&columns);
        arena_release(&arena);
    }
    free(documents);
}

static void originals_come_back(void **state)
{
    static const uint32_t originals[] = {1, 0, 1};
    static const char *const texts[] = {"", "", ""};
    struct document documents[3] = {0};
    struct columns columns;

    columns_of(&columns, *state, NULL, documents, 3, originals);
    assert_true(attributes_have_duplicates(columns.attributes));
    assert_int_equal(attributes_original(columns.attributes, 1), 1);
    assert_int_equal(attributes_original(columns.attributes, 2), 0);
    assert_int_equal(attributes_original(columns.attributes, 3), 1);
    assert_int_equal(attributes_original(columns.attributes, 4), 0);
    assert_int_equal(attributes_original(columns.attributes, 0), 0);
    columns_free(&columns);
    columns_make(&columns, *state, NULL, texts, 3);
    assert_false(attributes_have_duplicates(columns.attributes));
    assert_int_equal(attributes_original(columns.attributes, 1), 0);
    columns_free(&columns);
}

/** Open a copy with one byte changed, and use all of it if it opens. */
static void open_changed(const char *path, struct str bytes, size_t at,
                         char byte)
{
    struct buf changed = {0};
    struct attributes *attributes;
    struct error err;

    buf_str(&changed, bytes);
    changed.ptr[at] = byte;
    folder_write(path, buf_view(&changed));
    if (attributes_open(&attributes, path, &err) == 0) {
        for (size_t i = 0; i < attributes_count(attributes); i++) {
            const struct attribute *a = attributes_at(attributes, i);
            struct buf name = {0};

            buf_str(&name, a->name);
            buf_byte(&name, '\0');
            buf_clear(&changed);
            dump(&changed, attributes, name.ptr);
            buf_free(&name);
        }
        attributes_original(attributes, 2);
        attributes_close(attributes);
    } else {
        assert_int_equal(err.code, ERROR_DATA);
    }
    buf_free(&changed);
}

static void a_damaged_file_is_refused_or_harmless(void **state)
{
    static const char *const texts[] = {
        "{\"a\":[1,2,\"x\"],\"b\":\"text\"}",
        "{\"a\":2,\"b\":null}",
    };
    static const uint32_t originals[] = {1, 1};
    static const char bytes[] = {0, 1, 0x7f, (char)0xff};
    char *path = mem_format("%s/" ATTRIBUTES_FILE, (char *)*state);
    struct document documents[2] = {0};
    struct attributes *attributes;
    struct buf whole = {0};
    struct columns columns;
    struct error err;

    for (size_t i = 0; i < 2; i++)
        documents[i].attributes = str_of(texts[i]);
    columns_of(&columns, *state, NULL, documents, 2, originals);
    columns_free(&columns);
    folder_read(&whole, path);
    for (size_t at = 0; at < whole.len; at++)
        for (size_t i = 0; i < COUNT(bytes); i++)
            open_changed(path, buf_view(&whole), at, bytes[i]);
    for (size_t len = 0; len < whole.len; len += 7) {
        folder_write(path, (struct str){whole.ptr, len});
        assert_int_equal(attributes_open(&attributes, path, &err), -1);
        assert_int_equal(err.code, ERROR_DATA);
        assert_null(attributes);
    }
    buf_free(&whole);
    free(path);
}

static void a_damaged_record_is_refused(void **state)
{
#define HASH "12345678"
    static const char *const records[] = {
        "1234567",
        HASH "\x05",
        HASH "\x01",
        HASH "\x01"
             "a",
        HASH "\x01"
             "a\x09",
        HASH "\x01"
             "a\x03\x01",
        HASH "\x01"
             "a\x03\x01t\x05xx",
        HASH "\x01"
             "a\x03\x01n12",
        HASH "\x01"
             "a\x03\x01z12345678",
    };
    struct settings *settings = settings_new();
    struct attribute_builder *builder = attribute_builder_new(settings);
    struct error err;

    (void)state;
    for (size_t i = 0; i < COUNT(records); i++) {
        assert_int_equal(
            attribute_builder_add(builder, str_of(records[i]), &err), -1);
        assert_int_equal(err.code, ERROR_DATA);
    }
    attribute_builder_free(builder);
    settings_free(settings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(every_kind_of_value_is_kept),
        FOLDER_TEST(texts_that_differ_in_case_and_accents_are_one_value),
        FOLDER_TEST(numbers_stand_before_texts_and_each_in_order),
        FOLDER_TEST(prose_is_no_value),
        FOLDER_TEST(only_so_many_values_of_a_document_count),
        cmocka_unit_test(only_so_many_attributes_count),
        FOLDER_TEST(fields_of_the_document_are_attributes_too),
        FOLDER_TEST(an_attribute_stands_above_the_field_of_its_name),
        FOLDER_TEST(settings_say_which_attributes_there_are),
        FOLDER_TEST(attributes_are_in_order_of_names),
        FOLDER_TEST(a_value_is_found_by_order),
        FOLDER_TEST(there_may_be_as_many_sets_as_documents),
        FOLDER_TEST(originals_come_back),
        FOLDER_TEST(a_damaged_file_is_refused_or_harmless),
        cmocka_unit_test(a_damaged_record_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
