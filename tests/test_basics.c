/** Slices, memory, buffers, errors and Unicode: what all modules stand on. */
#include "test.h"

#include <errno.h>

#include "engine/buf.h"
#include "engine/digest.h"
#include "engine/error.h"
#include "engine/mem.h"
#include "engine/unicode.h"

static void a_buffer_grows_and_keeps_its_bytes(void **state)
{
    struct buf buf = {0};

    (void)state;
    for (int i = 0; i < 1000; i++)
        buf_format(&buf, "%03d,", i);
    assert_int_equal(buf.len, 4000);
    assert_memory_equal(buf.ptr + 3996, "999,", 4);
    buf_free(&buf);
}

static void varints_come_back_and_bad_ones_are_refused(void **state)
{
    static const uint64_t numbers[] = {
        0, 1, 127, 128, 300, UINT32_MAX, 1ULL << 40, 1ULL << 63, UINT64_MAX};
    struct buf buf = {0};
    struct str in;
    uint64_t number;

    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++)
        buf_varint(&buf, numbers[i]);
    in = buf_view(&buf);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        assert_int_equal(varint_read(&in, &number), 0);
        assert_true(number == numbers[i]);
    }
    assert_int_equal(in.len, 0);
    assert_int_equal(varint_read(&in, &number), -1);
    in = STR("\xff\xff");
    assert_int_equal(varint_read(&in, &number), -1);
    in = STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02");
    assert_int_equal(varint_read(&in, &number), -1);
    buf_free(&buf);
}

static void texts_come_back_and_cut_ones_are_refused(void **state)
{
    struct buf buf = {0};
    struct str in, text;

    (void)state;
    buf_sized(&buf, STR("section"));
    buf_sized(&buf, STR(""));
    in = buf_view(&buf);
    assert_int_equal(sized_read(&in, &text), 0);
    assert_str(text, "section");
    assert_int_equal(sized_read(&in, &text), 0);
    assert_str(text, "");
    assert_int_equal(sized_read(&in, &text), -1);
    in = (struct str){buf.ptr, 7};
    assert_int_equal(sized_read(&in, &text), -1);
    buf_free(&buf);
}

static void a_digest_is_that_of_fips_180(void **state)
{
    const struct digest digest = digest_text(STR("abc"));
    char hex[DIGEST_HEX + 1];

    (void)state;
    digest_hex(hex, &digest);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
                             "b00361a396177a9cb410ff61f20015ad");
}

static void an_arena_keeps_what_it_gave_until_released(void **state)
{
    struct arena arena = {0};
    struct str first = arena_copy(&arena, STR("first"));

    (void)state;
    for (int i = 0; i < 10000; i++)
        arena_format(&arena, "%d", i);
    arena_alloc(&arena, 5 << 20);
    assert_str(first, "first");
    arena_release(&arena);
    assert_null(arena.block);
}

static void an_error_has_the_code_and_the_reason(void **state)
{
    struct error err = {0};

    (void)state;
    errno = ENOENT;
    assert_int_equal(error_errno(&err, "%s", "guide.md"), -1);
    assert_int_equal(err.code, ERROR_NO_INPUT);
    assert_string_equal(err.text, "guide.md: No such file or directory");
    assert_int_equal(error_set(NULL, ERROR_DATA, "nobody asks"), -1);
}

static void malformed_utf8_is_found_where_it_begins(void **state)
{
    static const struct {
        const char *text;
        size_t good;
    } rows[] = {
        {"plain", 5},      {"na\xc3\xafve", 6}, {"a\xff", 1},
        {"ab\xc0\xaf", 2}, {"\xed\xa0\x80", 0}, {"\xf4\x90\x80\x80", 0},
        {"caf\xc3", 3},    {"\xe2\x82\xac", 3}, {"\xf0\x9f\x8e\x89", 4},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(utf8_check(str_of(rows[i].text)), rows[i].good);
}

static void repair_leaves_valid_text(void **state)
{
    struct buf out = {0};

    (void)state;
    utf8_repair(&out, STR("a\xff\xfe"
                          "b\xe2\x82"));
    assert_int_equal(utf8_check(buf_view(&out)), out.len);
    assert_str(buf_view(&out), "a\xef\xbf\xbd\xef\xbf\xbd"
                               "b\xef\xbf\xbd");
    buf_free(&out);
}

static void folding_drops_case_and_marks(void **state)
{
    static const char *const rows[][2] = {
        {"PICC", "picc"},         {"naïve", "naive"},
        {"Straße", "strasse"},    {"ﬁne", "fine"},
        {"ＡＢＣ", "abc"},        {"Ünïcode", "unicode"},
        {"co\xc2\xadop", "coop"}, {"ΣΊΣΥΦΟΣ", "σισυφοσ"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        unicode_fold(&out, str_of(rows[i][0]));
        assert_str(buf_view(&out), rows[i][1]);
    }
    buf_clear(&out);
    unicode_lower(&out, STR("NAÏVE Éa"));
    assert_str(buf_view(&out), "naïve éa");
    buf_free(&out);
}

static void lengths_are_those_of_browsers_and_terminals(void **state)
{
    (void)state;
    assert_int_equal(utf16_length(STR("a€🎉")), 4);
    assert_int_equal(unicode_width(STR("日本")), 4);
    assert_str(utf8_cut(STR("a€b"), 3), "a");
    assert_str(utf8_cut(STR("a€b"), 4), "a€");
}

static void characters_have_their_class(void **state)
{
    (void)state;
    assert_int_equal(char_class('a'), CHAR_LETTER);
    assert_int_equal(char_class('7'), CHAR_DIGIT);
    assert_int_equal(char_class('$'), CHAR_SYMBOL);
    assert_int_equal(char_class('-'), CHAR_OTHER);
    assert_int_equal(char_class(0x301), CHAR_MARK);
    assert_int_equal(char_class(0x65E5), CHAR_IDEOGRAPH);
    assert_int_equal(char_class(0x0E01), CHAR_IDEOGRAPH);
    assert_int_equal(char_class(0x20AC), CHAR_SYMBOL);
    assert_true(char_space(0xA0) && char_space('\n') && !char_space('x'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buffer_grows_and_keeps_its_bytes),
        cmocka_unit_test(varints_come_back_and_bad_ones_are_refused),
        cmocka_unit_test(texts_come_back_and_cut_ones_are_refused),
        cmocka_unit_test(a_digest_is_that_of_fips_180),
        cmocka_unit_test(an_arena_keeps_what_it_gave_until_released),
        cmocka_unit_test(an_error_has_the_code_and_the_reason),
        cmocka_unit_test(malformed_utf8_is_found_where_it_begins),
        cmocka_unit_test(repair_leaves_valid_text),
        cmocka_unit_test(folding_drops_case_and_marks),
        cmocka_unit_test(lengths_are_those_of_browsers_and_terminals),
        cmocka_unit_test(characters_have_their_class),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
