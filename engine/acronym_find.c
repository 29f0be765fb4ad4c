#include "acronym_find.h"

#include <stdint.h>

#include "acronym_align.h"
#include "acronym_form.h"
#include "unicode.h"

enum {
    BRACKET_BYTES_MAX = 400, /* a longer bracket holds no pair */
    BEFORE_BYTES_MAX = 400,  /* looked at before a bracket or a phrase */
};

/** A bracket of the text, both signs included. */
struct bracket {
    size_t start, end; /* bytes */
};

static bool space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n';
}

/* ---- The parts of a definition ----------------------------------------- */

static bool starts_word(struct str text, const char *word)
{
    const struct str start = str_of(word);

    if (!str_starts(text, start))
        return false;
    return text.len == start.len || space(text.ptr[start.len]) ||
           text.ptr[start.len] == ',';
}

/** Take off what introduces a short form: `or PICC`, `abbreviated PICC`. */
static struct str without_introduction(struct str text)
{
    static const char *const words[] = {
        "or",          "the",     "also",  "known",        "called",
        "as",          "i.e.",    "i.e.,", "ie",           "hereafter",
        "abbreviated", "to",      "aka",   "a.k.a.",       "short",
        "for",         "acronym", "or,",   "abbreviation", "abbreviation:",
        "acronym:",    "an",      "a",     "often",
    };
    bool again = true;

    while (again) {
        again = false;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (starts_word(text, words[i])) {
                text = str_trim(str_skip(text, strlen(words[i])));
                again = true;
            }
    }
    return text;
}

static bool plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
}

/** Signs that may stand around a form and are none of it. */
static struct str bare(struct str text)
{
    static const char *const around[] = {
        "\"",
        "'",
        "*",
        "`",
        "_",
        ",",
        ".",
        ":",
        ";",
        "\xe2\x80\x9c",
        "\xe2\x80\x9d",
        "\xe2\x80\x98",
        "\xe2\x80\x99",
        "\xc2\xae",
        "\xe2\x84\xa2",
        "\xe2\x84\xa0",
    };
    bool again = true;

    while (again) {
        again = false;
        text = str_trim(text);
        if (!text.len || (plain(text.ptr[0]) && plain(text.ptr[text.len - 1])))
            return text;
        for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
            const struct str sign = str_of(around[i]);

            if (str_starts(text, sign)) {
                text = str_skip(text, sign.len);
                again = true;
            }
            /* The stops of I.V. belong to it. */
            if (str_ends(text, sign) &&
                !(sign.ptr[0] == '.' && text.len > 2 &&
                  memchr(text.ptr, '.', text.len - 1))) {
                text.len -= sign.len;
                again = true;
            }
        }
    }
    return text;
}

/** `text` up to the first of these bytes. */
static struct str up_to(struct str text, const char *bytes)
{
    for (size_t i = 0; i < text.len; i++)
        if (strchr(bytes, text.ptr[i]))
            return (struct str){text.ptr, i};
    return text;
}

/** Does the full stop at `at`, with white space behind it, end a sentence? A
 * capital follows and no initial is before it, or a longer word is. */
static bool ends_sentence(struct str text, size_t at)
{
    size_t letters = 0;

    while (letters < at && letters < 4 && !space(text.ptr[at - 1 - letters]) &&
           text.ptr[at - 1 - letters] != '.')
        letters++;
    if (letters == 4)
        return true;
    return letters > 1 && at + 2 < text.len && text.ptr[at + 2] >= 'A' &&
           text.ptr[at + 2] <= 'Z';
}

/** The end of `text` from where its last sentence begins. */
static struct str last_sentence(struct str text)
{
    for (size_t i = text.len; i-- > 1;) {
        const char byte = text.ptr[i - 1];

        if (byte == '\x94' && i > 2 && text.ptr[i - 2] == '\x80' &&
            text.ptr[i - 3] == '\xe2') /* an em dash */
            return str_skip(text, i);
        if (!space(text.ptr[i]))
            continue;
        if (byte == ';' || byte == ':' || byte == '?' || byte == '!' ||
            (byte == '\n' && text.ptr[i] == '\n'))
            return str_skip(text, i + 1);
        if (byte == '.' && ends_sentence(text, i - 1))
            return str_skip(text, i + 1);
    }
    return text;
}

/** The end of `text` from behind a bracket that is still open there. */
static struct str in_open_bracket(struct str text)
{
    size_t depth = 0;

    for (size_t i = text.len; i-- > 0;) {
        if (text.ptr[i] == ')' || text.ptr[i] == ']')
            depth++;
        else if ((text.ptr[i] == '(' || text.ptr[i] == '[') && depth-- == 0)
            return str_skip(text, i + 1);
    }
    return text;
}

/** What stands before a place of the text, as far as a pair may reach. */
static struct str before_place(struct str text, size_t at)
{
    struct str before = {text.ptr, at};

    if (at > BEFORE_BYTES_MAX) {
        before = str_skip(before, at - BEFORE_BYTES_MAX);
        while (before.len && !space(before.ptr[0]))
            before = str_skip(before, 1);
    }
    return str_trim(in_open_bracket(last_sentence(before)));
}

/** Is there a letter or a digit at `at`? */
static bool in_word(struct str text, size_t at)
{
    struct str rest = str_skip(text, at);
    const enum char_class class = rest.len ? char_class(utf8_next(&rest)) : 0;

    return class == CHAR_LETTER || class == CHAR_DIGIT;
}

/** The last word of `text`, or its last two. */
static struct str last_words(struct str text, int count)
{
    size_t at = text.len;

    while (count--) {
        while (at && space(text.ptr[at - 1]))
            at--;
        while (at && !space(text.ptr[at - 1]))
            at--;
    }
    return str_trim(str_skip(text, at));
}

static void report(const struct acronym_finder *finder, struct str shorter,
                   struct str longer)
{
    const struct acronym_pair pair = {bare(shorter), bare(longer)};

    finder->found(finder->context, &pair);
}

/* ---- Brackets ---------------------------------------------------------- */

/** The bracket that opens at `start`, with those inside it. */
static bool read_bracket(struct bracket *bracket, struct str text, size_t start)
{
    size_t depth = 0;

    for (size_t i = start; i < text.len && i - start < BRACKET_BYTES_MAX; i++) {
        if (text.ptr[i] == '(' || text.ptr[i] == '[')
            depth++;
        else if ((text.ptr[i] == ')' || text.ptr[i] == ']') && --depth == 0) {
            *bracket = (struct bracket){start, i + 1};
            return true;
        }
    }
    return false;
}

/** `long form (SHORT)` */
static bool short_inside(const struct acronym_finder *finder, struct str before,
                         struct str inside)
{
    struct str shorter = bare(up_to(inside, ",;:="));
    struct acronym_fit fit;

    shorter = bare(without_introduction(shorter));
    if (!acronym_shaped(shorter, ACRONYM_USUAL) ||
        !acronym_fit_before(&fit, shorter, before, ACRONYM_USUAL))
        return false;
    report(finder, shorter, fit.text);
    return true;
}

/** `SHORT (long form)` */
static bool long_inside(const struct acronym_finder *finder, struct str before,
                        struct str inside)
{
    struct acronym_fit fit;

    inside = bare(without_introduction(up_to(inside, ";")));
    for (int words = 2; words >= 1; words--) {
        const struct str shorter = bare(last_words(before, words));

        if (!acronym_shaped(shorter, ACRONYM_STRICT))
            continue;
        if (acronym_fit_after(&fit, shorter, inside, true, ACRONYM_USUAL) ||
            acronym_fit_after(&fit, shorter, up_to(inside, ","), true,
                              ACRONYM_USUAL)) {
            report(finder, shorter, fit.text);
            return true;
        }
    }
    return false;
}

static void find_brackets(const struct acronym_finder *finder, struct str text)
{
    for (size_t i = 1; i < text.len; i++) {
        struct bracket bracket;
        struct str before, inside;

        if ((text.ptr[i] != '(' && text.ptr[i] != '[') ||
            !read_bracket(&bracket, text, i) || in_word(text, bracket.end))
            continue;
        before = before_place(text, i);
        inside = str_trim((struct str){text.ptr + bracket.start + 1,
                                       bracket.end - bracket.start - 2});
        if (!before.len || !inside.len)
            continue;
        if (!short_inside(finder, before, inside))
            long_inside(finder, before, inside);
    }
}

/* ---- Definitions ------------------------------------------------------- */

void acronym_find_definition(const struct acronym_finder *finder,
                             struct str term, struct str text)
{
    struct acronym_fit fit;

    term = bare(term);
    text = bare(up_to(text, ";:\n"));
    /* Two letters begin two words by chance: they must be all of it. */
    if (acronym_shaped(term, ACRONYM_STRICT) &&
        acronym_fit_after(&fit, term, text, term.len < 3, ACRONYM_STRICT))
        report(finder, term, fit.text);
}

/** `SHORT: long form` or `SHORT - long form`, at the start of the block. */
static void find_term(const struct acronym_finder *finder, struct str text)
{
    static const char *const signs[] = {": ", " - ", " \xe2\x80\x93 ",
                                        " \xe2\x80\x94 "};
    struct str start = text;

    if (start.len > ACRONYM_SHORT_MAX + 4)
        start.len = ACRONYM_SHORT_MAX + 4;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const size_t len = strlen(signs[i]);
        const char *at = memmem(start.ptr, start.len, signs[i], len);

        if (at) {
            const size_t before = (size_t)(at - text.ptr);

            acronym_find_definition(finder, (struct str){text.ptr, before},
                                    str_skip(text, before + len));
            return;
        }
    }
}

/* ---- In words ---------------------------------------------------------- */

/** `SHORT stands for long form`, and other ways to end in `for`. */
static void find_for(const struct acronym_finder *finder, struct str text)
{
    static const char *const words[] = {
        "stands",         "is short",           "is an acronym",
        "is the acronym", "is an abbreviation", "is the abbreviation",
        "an acronym",     "an abbreviation",    "short",
    };
    const char *at = text.ptr;
    const char *const end = text.ptr + text.len;

    while ((at = memmem(at, (size_t)(end - at), " for ", 5))) {
        struct str before = before_place(text, (size_t)(at - text.ptr));

        at += 5;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            const struct str cue = str_of(words[i]);

            if (!str_ends(before, cue))
                continue;
            before.len -= cue.len;
            acronym_find_definition(
                finder, last_words(str_trim(before), 1),
                up_to((struct str){at, (size_t)(end - at)}, ",.("));
            break;
        }
    }
}

/** `long form, or SHORT` */
static void long_before(const struct acronym_finder *finder, struct str before,
                        struct str after)
{
    const struct str shorter = bare(up_to(after, " ,;:.()\n"));
    struct acronym_fit fit;

    if (shorter.len > 2 && acronym_shaped(shorter, ACRONYM_STRICT) &&
        acronym_fit_before(&fit, shorter, before, ACRONYM_STRICT))
        report(finder, shorter, fit.text);
}

/** A form, `, or` and the other form. */
static void find_or(const struct acronym_finder *finder, struct str text)
{
    const char *at = text.ptr;
    const char *const end = text.ptr + text.len;

    while ((at = memchr(at, ',', (size_t)(end - at)))) {
        const struct str rest = {at + 1, (size_t)(end - at - 1)};
        const size_t place = (size_t)(at - text.ptr);
        struct str before, after;

        at++;
        if (!str_starts(rest, STR(" or ")))
            continue;
        before = before_place(text, place);
        after = str_skip(rest, 4);
        long_before(finder, before, after);
        before = last_words(before, 1);
        if (before.len > 2)
            acronym_find_definition(finder, before, up_to(after, ",.("));
    }
}

void acronym_find(const struct acronym_finder *finder, struct str text)
{
    if (!text.len)
        return;
    find_term(finder, text);
    find_for(finder, text);
    find_or(finder, text);
    if (memchr(text.ptr, '(', text.len) || memchr(text.ptr, '[', text.len))
        find_brackets(finder, text);
}
