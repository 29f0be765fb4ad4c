#include "encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <uchardet/uchardet.h>

#include "engine/unicode.h"

enum {
    GUESS_BYTES = 1 << 20, /* from the start, shown to uchardet */
    META_LEN = 5,          /* bytes of `<meta` */
    LABEL_MAX = 32,        /* letters and digits of a label */
    UTF8_LEAD = 0xc0,      /* the least byte that begins a longer letter */
    ROOM = 4096,           /* bytes made room for while converting */
    ZERO_PART = 4,         /* UTF-16 of Western text: a fourth is zero, or
                              more, on one side of the pairs */
    BROKEN_PART = 10,      /* letters of UTF-8 for each byte that is none, or
                              more: it is meant to be UTF-8 */
    ESCAPE = 0x1b,         /* begins what ISO 2022 switches with */
    CONTROL_PART = 100,    /* text has fewer control characters */
};

#define REPLACEMENT "\xef\xbf\xbd"

/** Labels that files use, hyphens and the like left out, the name of the
 * encoding that they mean on the web, and what iconv calls it. */
static const struct label {
    const char *label;
    const char *name;
    const char *iconv;
} labels[] = {
    {"utf8", "utf-8", NULL},
    {"unicode11utf8", "utf-8", NULL},
    {"utf16", "utf-16le", "UTF-16LE"},
    {"utf16le", "utf-16le", "UTF-16LE"},
    {"utf16be", "utf-16be", "UTF-16BE"},
    {"utf32le", "utf-32le", "UTF-32LE"},
    {"utf32be", "utf-32be", "UTF-32BE"},
    {"windows1252", "windows-1252", "CP1252"},
    {"cp1252", "windows-1252", "CP1252"},
    {"xcp1252", "windows-1252", "CP1252"},
    {"ascii", "windows-1252", "CP1252"},
    {"usascii", "windows-1252", "CP1252"},
    {"iso88591", "windows-1252", "CP1252"},
    {"latin1", "windows-1252", "CP1252"},
    {"l1", "windows-1252", "CP1252"},
    {"windows1250", "windows-1250", "CP1250"},
    {"cp1250", "windows-1250", "CP1250"},
    {"windows1251", "windows-1251", "CP1251"},
    {"cp1251", "windows-1251", "CP1251"},
    {"windows1253", "windows-1253", "CP1253"},
    {"windows1254", "windows-1254", "CP1254"},
    {"iso88599", "windows-1254", "CP1254"},
    {"latin5", "windows-1254", "CP1254"},
    {"windows1255", "windows-1255", "CP1255"},
    {"windows1256", "windows-1256", "CP1256"},
    {"windows1257", "windows-1257", "CP1257"},
    {"windows1258", "windows-1258", "CP1258"},
    {"windows874", "windows-874", "CP874"},
    {"tis620", "windows-874", "CP874"},
    {"iso885911", "windows-874", "CP874"},
    {"iso88592", "iso-8859-2", "ISO-8859-2"},
    {"latin2", "iso-8859-2", "ISO-8859-2"},
    {"iso88593", "iso-8859-3", "ISO-8859-3"},
    {"iso88594", "iso-8859-4", "ISO-8859-4"},
    {"iso88595", "iso-8859-5", "ISO-8859-5"},
    {"iso88596", "iso-8859-6", "ISO-8859-6"},
    {"iso88597", "iso-8859-7", "ISO-8859-7"},
    {"iso88598", "iso-8859-8", "ISO-8859-8"},
    {"iso885910", "iso-8859-10", "ISO-8859-10"},
    {"iso885913", "iso-8859-13", "ISO-8859-13"},
    {"iso885914", "iso-8859-14", "ISO-8859-14"},
    {"iso885915", "iso-8859-15", "ISO-8859-15"},
    {"latin9", "iso-8859-15", "ISO-8859-15"},
    {"iso885916", "iso-8859-16", "ISO-8859-16"},
    {"koi8r", "koi8-r", "KOI8-R"},
    {"koi8u", "koi8-u", "KOI8-U"},
    {"ibm866", "ibm866", "CP866"},
    {"cp866", "ibm866", "CP866"},
    {"macintosh", "macintosh", "MACINTOSH"},
    {"mac", "macintosh", "MACINTOSH"},
    {"xmaccyrillic", "x-mac-cyrillic", "MAC-CYRILLIC"},
    {"maccyrillic", "x-mac-cyrillic", "MAC-CYRILLIC"},
    {"gb18030", "gb18030", "GB18030"},
    {"gbk", "gbk", "GB18030"},
    {"gb2312", "gbk", "GB18030"},
    {"gb231280", "gbk", "GB18030"},
    {"big5", "big5", "BIG5-HKSCS"},
    {"big5hkscs", "big5", "BIG5-HKSCS"},
    {"shiftjis", "shift_jis", "CP932"},
    {"sjis", "shift_jis", "CP932"},
    {"xsjis", "shift_jis", "CP932"},
    {"windows31j", "shift_jis", "CP932"},
    {"eucjp", "euc-jp", "EUC-JP-MS"},
    {"xeucjp", "euc-jp", "EUC-JP-MS"},
    {"iso2022jp", "iso-2022-jp", "ISO-2022-JP"},
    {"euckr", "euc-kr", "UHC"},
    {"uhc", "euc-kr", "UHC"},
    {"ksc56011987", "euc-kr", "UHC"},
};

static const struct {
    struct str mark;
    const char *name;
} marks[] = {
    {{"\xef\xbb\xbf", 3}, "utf-8"},    {{"\xff\xfe\0\0", 4}, "utf-32le"},
    {{"\0\0\xfe\xff", 4}, "utf-32be"}, {{"\xff\xfe", 2}, "utf-16le"},
    {{"\xfe\xff", 2}, "utf-16be"},
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

/** Does the text begin with this, which is in lower case? */
static bool starts(struct str text, const char *start)
{
    const size_t len = strlen(start);

    if (text.len < len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (lower(text.ptr[i]) != start[i])
            return false;
    return true;
}

/** The label, compared by its letters and digits alone. */
static const struct label *label_find(struct str text)
{
    char plain[LABEL_MAX + 1];
    size_t len = 0;

    for (size_t i = 0; i < text.len && len < LABEL_MAX; i++) {
        const char c = lower(text.ptr[i]);

        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            plain[len++] = c;
    }
    plain[len] = '\0';
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strcmp(plain, labels[i].label) == 0)
            return &labels[i];
    return NULL;
}

/* ---- What a page says -------------------------------------------------- */

/** The label behind `charset =` or `encoding =` in a tag; empty when there is
 * none. */
static struct str label_in(struct str tag, const char *name)
{
    struct str label = {NULL, 0};

    for (; tag.len; tag = str_skip(tag, 1)) {
        struct str rest;

        if (!starts(tag, name))
            continue;
        rest = str_trim(str_skip(tag, strlen(name)));
        if (!rest.len || rest.ptr[0] != '=')
            continue;
        rest = str_trim(str_skip(rest, 1));
        if (rest.len && (rest.ptr[0] == '"' || rest.ptr[0] == '\''))
            rest = str_trim(str_skip(rest, 1));
        label.ptr = rest.ptr;
        while (label.len < rest.len &&
               !strchr(" \t\r\n\f\"'>;/?", rest.ptr[label.len]))
            label.len++;
        break;
    }
    return label;
}

/** The encoding that a page declares, if it is one we know. A page that can
 * be read as ASCII so far is in no UTF-16, whatever it says. */
static const char *declared(struct str bytes)
{
    if (bytes.len > ENCODING_META_BYTES)
        bytes.len = ENCODING_META_BYTES;
    for (; bytes.len; bytes = str_skip(bytes, 1)) {
        const char *end;
        const struct label *label;
        const bool xml = starts(bytes, "<?xml");

        if (starts(bytes, "<!--")) {
            end = str_find(bytes, STR("-->"));
            if (!end)
                break;
            bytes = str_skip(bytes, (size_t)(end - bytes.ptr));
            continue;
        }
        if (!xml && !(starts(bytes, "<meta") && bytes.len > META_LEN &&
                      strchr(" \t\r\n\f/", bytes.ptr[META_LEN])))
            continue;
        end = memchr(bytes.ptr, '>', bytes.len);
        if (!end)
            break;
        label = label_find(
            label_in((struct str){bytes.ptr, (size_t)(end - bytes.ptr)},
                     xml ? "encoding" : "charset"));
        if (label)
            return starts(str_of(label->name), "utf-") ? "utf-8" : label->name;
    }
    return NULL;
}

/* ---- What the bytes say ------------------------------------------------ */

/** UTF-16 without a mark: every other byte of Western text is zero. */
static const char *utf16_name(struct str bytes)
{
    size_t zeros[2] = {0, 0};

    if (!bytes.len || !memchr(bytes.ptr, '\0', bytes.len))
        return NULL;
    for (size_t i = 0; i < bytes.len; i++)
        zeros[i % 2] += bytes.ptr[i] == '\0';
    if (zeros[1] * ZERO_PART > bytes.len && !zeros[0])
        return "utf-16le";
    if (zeros[0] * ZERO_PART > bytes.len && !zeros[1])
        return "utf-16be";
    return NULL;
}

/** UTF-8 with a few faults, as when a text was cut or pasted together: other
 * encodings hardly ever have what looks like its longer letters. */
static bool broken_utf8(struct str bytes)
{
    size_t letters = 0, faults = 0;

    while (bytes.len) {
        const size_t good = utf8_check(bytes);

        for (size_t i = 0; i < good; i++)
            letters += (unsigned char)bytes.ptr[i] >= UTF8_LEAD;
        bytes = str_skip(bytes, good);
        faults += bytes.len > 0;
        bytes = str_skip(bytes, bytes.len > 0);
    }
    return letters >= faults * BROKEN_PART;
}

/** Bytes that are no text in any encoding left to guess: those that WHATWG's
 * MIME Sniffing Standard calls binary. */
static bool binary(struct str bytes)
{
    size_t controls = 0;

    for (size_t i = 0; i < bytes.len; i++) {
        const unsigned char byte = (unsigned char)bytes.ptr[i];

        if (byte >= ' ')
            continue;
        if (byte == '\0')
            return true;
        controls +=
            byte < '\t' || byte == '\v' || (byte > '\r' && byte != ESCAPE);
    }
    return controls * CONTROL_PART > bytes.len;
}

static const char *guessed(struct str bytes)
{
    uchardet_t detector = uchardet_new();
    const struct label *label = NULL;

    if (!detector)
        return NULL;
    if (bytes.len > GUESS_BYTES)
        bytes.len = GUESS_BYTES;
    if (uchardet_handle_data(detector, bytes.ptr, bytes.len) == 0) {
        uchardet_data_end(detector);
        label = label_find(str_of(uchardet_get_charset(detector)));
    }
    uchardet_delete(detector);
    return label && strcmp(label->name, "utf-8") != 0 ? label->name : NULL;
}

struct encoding encoding_find(struct str bytes, bool html)
{
    const char *name;

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(bytes, marks[i].mark))
            return (struct encoding){marks[i].name, ENCODING_MARK};
    name = html ? declared(bytes) : NULL;
    if (name)
        return (struct encoding){name, ENCODING_META};
    name = utf16_name(bytes);
    if (name)
        return (struct encoding){name, ENCODING_GUESS};
    if (utf8_check(bytes) == bytes.len)
        return (struct encoding){"utf-8", ENCODING_VALID};
    if (binary(bytes))
        return (struct encoding){"binary", ENCODING_BINARY};
    if (broken_utf8(bytes))
        return (struct encoding){"utf-8", ENCODING_GUESS};
    name = guessed(bytes);
    if (name)
        return (struct encoding){name, ENCODING_GUESS};
    return (struct encoding){"windows-1252", ENCODING_DEFAULT};
}

/* ---- Turning it into UTF-8 --------------------------------------------- */

void encoding_prepare(void)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (labels[i].iconv && (i == 0 || labels[i].name != labels[i - 1].name))
            iconv_open("UTF-8", labels[i].iconv); /* open: it stays loaded */
}

static void convert(struct buf *out, struct str bytes, iconv_t converter)
{
    char buffer[ROOM];

    while (bytes.len) {
        char *from = (char *)(uintptr_t)bytes.ptr;
        char *to = buffer;
        size_t left = bytes.len, room = sizeof buffer;
        const size_t done = iconv(converter, &from, &left, &to, &room);
        const int reason = errno;

        buf_str(out, (struct str){buffer, sizeof buffer - room});
        bytes = str_skip(bytes, bytes.len - left);
        if (done != (size_t)-1)
            break;
        if (reason != E2BIG) {
            buf_text(out, REPLACEMENT);
            bytes = str_skip(bytes, 1);
        }
    }
}

void encoding_convert(struct buf *out, struct str bytes,
                      struct encoding encoding)
{
    const struct label *label = label_find(str_of(encoding.name));
    iconv_t converter;

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (encoding.reason == ENCODING_MARK &&
            str_equal(str_of(marks[i].name), str_of(encoding.name)))
            bytes = str_skip(bytes, marks[i].mark.len);
    converter =
        label && label->iconv ? iconv_open("UTF-8", label->iconv) : (iconv_t)-1;
    if (converter == (iconv_t)-1) {
        utf8_repair(out, bytes);
        return;
    }
    convert(out, bytes, converter);
    iconv_close(converter);
}

const char *encoding_reason_text(enum encoding_reason reason)
{
    static const char *const texts[] = {
        [ENCODING_MARK] = "by its byte order mark",
        [ENCODING_META] = "as the page says",
        [ENCODING_VALID] = "valid",
        [ENCODING_GUESS] = "guessed",
        [ENCODING_DEFAULT] = "for want of a better guess",
        [ENCODING_BINARY] = "no text",
    };

    return texts[reason];
}
