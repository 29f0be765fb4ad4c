/** Encodings of source files: found out, and turned into UTF-8. */
#include "test.h"

#include "engine/unicode.h"
#include "indexer/encoding.h"

#define BYTES(literal)                                                         \
    {                                                                          \
        literal, sizeof literal - 1                                            \
    }

static void what_counts_most_decides(void **state)
{
    static const struct {
        const char *name;
        struct str bytes;
        bool html;
        const char *encoding;
        enum encoding_reason reason;
        const char *text;
    } rows[] = {
        {"a mark of UTF-8",
         BYTES("\xef\xbb\xbf"
               "na\xc3\xafve"),
         false, "utf-8", ENCODING_MARK, "naïve"},
        {"a mark of UTF-16",
         BYTES("\xff\xfe"
               "a\0\xe4\0"),
         false, "utf-16le", ENCODING_MARK, "aä"},
        {"the other way round", BYTES("\xfe\xff\0a\0\xe4"), false, "utf-16be",
         ENCODING_MARK, "aä"},
        {"a mark of UTF-32", BYTES("\xff\xfe\0\0a\0\0\0"), false, "utf-32le",
         ENCODING_MARK, "a"},
        {"a mark above what the page says",
         BYTES("\xef\xbb\xbf<meta charset=koi8-r>\xc3\xa4"), true, "utf-8",
         ENCODING_MARK, "<meta charset=koi8-r>ä"},
        {"what the page says", BYTES("<META charset = 'ISO-8859-2' >\xb1"),
         true, "iso-8859-2", ENCODING_META, "<META charset = 'ISO-8859-2' >ą"},
        {"in the old way",
         BYTES("<meta http-equiv=Content-Type content=\"text/html; "
               "charset=windows-1251\">\xff"),
         true, "windows-1251", ENCODING_META,
         "<meta http-equiv=Content-Type content=\"text/html; "
         "charset=windows-1251\">я"},
        {"in XML", BYTES("<?xml version='1.0' encoding='koi8-r'?>\xd1"), true,
         "koi8-r", ENCODING_META, "<?xml version='1.0' encoding='koi8-r'?>я"},
        {"Latin 1 of the web is windows-1252",
         BYTES("<meta charset=latin1>\x93"), true, "windows-1252",
         ENCODING_META, "<meta charset=latin1>“"},
        {"not in a comment", BYTES("<!-- <meta charset=koi8-r> -->\xc3\xa4"),
         true, "utf-8", ENCODING_VALID, "<!-- <meta charset=koi8-r> -->ä"},
        {"not one that nobody knows", BYTES("<meta charset=utf-7>\xc3\xa4"),
         true, "utf-8", ENCODING_VALID, "<meta charset=utf-7>ä"},
        {"no UTF-16, as it can be read", BYTES("<meta charset=utf-16>\xc3\xa4"),
         true, "utf-8", ENCODING_META, "<meta charset=utf-16>ä"},
        {"only in HTML", BYTES("<meta charset=koi8-r>\xc3\xa4"), false, "utf-8",
         ENCODING_VALID, "<meta charset=koi8-r>ä"},
        {"UTF-16 without a mark", BYTES("a\0b\0c\0\xe4\0"), false, "utf-16le",
         ENCODING_GUESS, "abcä"},
        {"UTF-8 that is cut",
         BYTES("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3"
               "\xa4\xc3\xa4\xc3\xa4 \xc3"),
         false, "utf-8", ENCODING_GUESS, "ääääääääää \xef\xbf\xbd"},
        {"no text", BYTES("\xff\0\xe4\0\0"), false, "binary", ENCODING_BINARY,
         NULL},
        {"nor what is full of control characters",
         BYTES("\xff\x01\x02\x03\xe4"), true, "binary", ENCODING_BINARY, NULL},
        {"a few of them do no harm to UTF-8", BYTES("a\x01\0\xc3\xa4"), true,
         "utf-8", ENCODING_VALID, NULL},
        {"nothing", BYTES(""), false, "utf-8", ENCODING_VALID, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct encoding found =
            encoding_find(rows[i].bytes, rows[i].html);
        struct buf out = {0};

        if (rows[i].text)
            encoding_convert(&out, rows[i].bytes, found);
        if (strcmp(found.name, rows[i].encoding) != 0 ||
            found.reason != rows[i].reason ||
            (rows[i].text && !str_equal(buf_view(&out), str_of(rows[i].text))))
            fail_msg("%s: %s, %s: %.*s", rows[i].name, found.name,
                     encoding_reason_text(found.reason),
                     STR_ARGS(buf_view(&out)));
        buf_free(&out);
    }
}

static void text_of_an_old_encoding_is_guessed(void **state)
{
    /* Russian in windows-1251: a line about a river. */
    static const char russian[] =
        "\xd0\xe5\xea\xe0 \xed\xe0\xf7\xe8\xed\xe0\xe5\xf2\xf1\xff \xe2 "
        "\xe3\xee\xf0\xe0\xf5 \xe8 \xf2\xe5\xf7\xb8\xf2 \xf7\xe5\xf0\xe5\xe7 "
        "\xf2\xf0\xe8 \xe3\xee\xf0\xee\xe4\xe0, \xef\xf0\xe5\xe6\xe4\xe5 "
        "\xf7\xe5\xec \xe2\xef\xe0\xf1\xf2\xfc \xe2 \xec\xee\xf0\xe5.";
    const struct str bytes = {russian, sizeof russian - 1};
    const struct encoding found = encoding_find(bytes, false);
    struct buf out = {0};

    (void)state;
    assert_string_equal(found.name, "windows-1251");
    assert_int_equal(found.reason, ENCODING_GUESS);
    encoding_convert(&out, bytes, found);
    assert_true(str_starts(buf_view(&out), STR("Река начинается в горах")));
    buf_free(&out);
}

static void what_is_no_character_is_replaced(void **state)
{
    static const struct {
        const char *encoding;
        struct str bytes;
        const char *text;
    } rows[] = {
        {"utf-8",
         BYTES("a\xff"
               "b\xc3"),
         "a\xef\xbf\xbd"
         "b\xef\xbf\xbd"},
        {"windows-1252",
         BYTES("a\x81"
               "b"),
         "a\xef\xbf\xbd"
         "b"},
        {"shift_jis", BYTES("\x93\xfa\xff"), "日\xef\xbf\xbd"},
        {"utf-16le",
         BYTES("a\0\x00\xd8"
               "b\0c"),
         NULL},
        {"iso-2022-jp", BYTES("\x1b$B\xff\x1b(B"), NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf out = {0};

        encoding_convert(&out, rows[i].bytes,
                         (struct encoding){rows[i].encoding, ENCODING_META});
        assert_int_equal(utf8_check(buf_view(&out)), out.len);
        if (rows[i].text)
            assert_str(buf_view(&out), rows[i].text);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_counts_most_decides),
        cmocka_unit_test(text_of_an_old_encoding_is_guessed),
        cmocka_unit_test(what_is_no_character_is_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
