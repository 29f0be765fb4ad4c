#include "text_shape.h"

#include "engine/unicode.h"

enum {
    WORD_LONG = 5, /* letters: shorter words are small in titles as well */
    RULE_MIN = 3,  /* signs of a drawn line */
    GAP_MIN = 3,   /* spaces in a row that make columns */
    YEAR_DIGITS = 4,
    DATE_WORDS_MAX = 6,   /* of a line that ends with a date */
    ABBREVIATION_MAX = 3, /* letters before a stop that ends no sentence */
    PAIR_LOWER_MAX = 1,   /* words behind `label: ` that are a value in words */
    PAIR_WORDS_MAX = 6,   /* of the value behind `label: ` */
};

#define QUOTES "\"'“”„‟‘’«»‹›「」『』"
#define CLOSERS QUOTES ")]}）】"

/** Signs that stand before a number. */
#define SIGNS "$€£¥₹≈~±<>≤≥+-−"

/** What is known of the words up to here. */
struct words {
    uint32_t capitalised;  /* begin with a capital */
    uint32_t small_long;   /* long ones that begin with a small letter */
    uint32_t upper, lower; /* letters */
    int32_t first;         /* first letter of the line, 0 before it */
    bool inner;            /* a capital inside the first word: iOS */
};

struct str text_unmarked(struct str text, const struct text_marked *mark)
{
    text = str_skip(text, mark->skip);
    text.len -= mark->tail < text.len ? mark->tail : text.len;
    return str_trim(text);
}

static bool one_of(int32_t code, const char *set)
{
    struct str rest = str_of(set);

    while (rest.len)
        if (utf8_next(&rest) == code)
            return true;
    return false;
}

/** Step back over the last code point of a text. */
static int32_t pop_last(struct str *text)
{
    size_t start = text->len;
    struct str last;

    if (!start)
        return -1;
    do
        start--;
    while (start && ((unsigned char)text->ptr[start] & 0xC0) == 0x80);
    last = str_skip(*text, start);
    text->len = start;
    return utf8_next(&last);
}

/** Does the text end as `U.S.` or `J. R.` do? */
static bool ends_in_initial(struct str before_stop)
{
    struct str text = before_stop;
    const int32_t initial = pop_last(&text);

    return char_upper(initial) && text.len && text.ptr[text.len - 1] == '.';
}

static enum text_end end_of(struct str text)
{
    struct str rest = text;
    int32_t code = pop_last(&rest);
    bool closed = false, quoted = false;

    while (one_of(code, CLOSERS)) {
        closed = true;
        quoted |= one_of(code, QUOTES);
        code = pop_last(&rest);
    }
    if (code == '.')
        return !closed && ends_in_initial(rest) ? END_OPEN : END_STOP;
    if (one_of(code, "!…。！．｡۔।"))
        return END_STOP;
    if (one_of(code, "?？؟")) /* what someone said is no heading */
        return quoted ? END_STOP : END_QUESTION;
    if (closed)
        return END_OPEN;
    if (one_of(code, ":："))
        return END_COLON;
    if (one_of(code, ",;，；、،-–—&+/"))
        return END_COMMA;
    return END_OPEN;
}

/** Take in one word: text between white space. */
static void take_word(struct text_shape *shape, struct words *words,
                      struct str word)
{
    uint32_t letters = 0, digits = 0;
    int32_t first = 0;

    while (word.len) {
        const int32_t code = utf8_next(&word);
        const enum char_class class = char_class(code);

        if (class == CHAR_DIGIT) {
            digits++;
        } else if (class == CHAR_LETTER || class == CHAR_IDEOGRAPH) {
            if (!letters++ && !digits)
                first = code;
            if (!words->first)
                words->first = code;
            words->upper += char_upper(code);
            words->lower += char_lower(code);
            shape->ideographs |= class == CHAR_IDEOGRAPH;
        }
    }
    if (!shape->words)
        words->inner = words->upper > 0;
    shape->letters += letters;
    shape->digits += digits;
    shape->words += letters || digits;
    words->capitalised += char_upper(first);
    words->small_long += letters >= WORD_LONG && char_lower(first);
}

static enum text_case case_of(const struct words *words)
{
    if (!words->upper && !words->lower)
        return CASE_NONE;
    if (char_lower(words->first) && !words->inner)
        return CASE_LOWER;
    if (!words->lower && words->upper > 1)
        return CASE_CAPITALS;
    if (!words->small_long && words->capitalised > 1)
        return CASE_TITLE;
    return CASE_SENTENCE;
}

/** Cut the next word off the front of a text; empty at its end. */
static struct str next_word(struct str *text)
{
    struct str word;

    for (struct str rest = *text; rest.len && char_space(utf8_next(&rest));)
        *text = rest;
    word = *text;
    while (text->len) {
        struct str rest = *text;

        if (char_space(utf8_next(&rest)))
            break;
        *text = rest;
    }
    word.len -= text->len;
    return word;
}

/** The digits of a word that has nothing else but a stop or comma behind
 * them. */
static uint32_t all_digits(struct str word)
{
    if (word.len && strchr(".,", word.ptr[word.len - 1]))
        word.len--;
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return 0;
    return (uint32_t)word.len;
}

/** A day, a month and a year at the end of a few words: `May 5, 2020`,
 * `5 May 2020`. */
static bool date(struct str text)
{
    uint32_t day_or_month[2] = {0}, year = 0;
    size_t count = 0;

    for (; text.len && count < DATE_WORDS_MAX; count++) {
        day_or_month[0] = day_or_month[1];
        day_or_month[1] = year;
        year = all_digits(next_word(&text));
    }
    return !text.len && count > 2 && year == YEAR_DIGITS &&
           (day_or_month[0] == 1 || day_or_month[0] == 2 ||
            day_or_month[1] == 1 || day_or_month[1] == 2);
}

/** A quantity stands first: `$9 / month`, `6%`, `0-3 years`, `1 free`. */
static bool quantity(struct str text, const struct text_shape *shape)
{
    struct str rest = text;
    int32_t code = utf8_next(&rest);

    if (code == '(' && text.ptr[text.len - 1] == ')')
        return true;
    if (one_of(code, SIGNS))
        code = utf8_next(&rest);
    if (char_class(code) != CHAR_DIGIT)
        return false;
    if (shape->digits >= shape->letters)
        return true;
    rest = text;
    for (code = utf8_next(&rest); code != -1; code = utf8_next(&rest)) {
        if (one_of(code, "$€£¥₹%"))
            return true;
        if (char_class(code) == CHAR_LETTER)
            break;
    }
    return char_lower(code);
}

/** Is this the name of a file or a thing of a machine: `src/main.rs`? */
static bool machine_name(struct str word)
{
    for (size_t i = 1; i + 1 < word.len; i++)
        if (word.ptr[i] == '_' || word.ptr[i] == '/' ||
            (word.ptr[i] == '.' && word.ptr[i + 1] != ' '))
            return true;
    return false;
}

/** `Prep time: 10 minutes`: a label and its value. */
static bool pair(struct str text)
{
    const char *colon = memchr(text.ptr, ':', text.len);
    struct str value;
    uint32_t words = 0;
    int32_t code;

    if (!colon)
        return false;
    value = str_skip(text, (size_t)(colon - text.ptr) + 1);
    if (!value.len || value.ptr[0] != ' ')
        return false;
    value = str_trim(value);
    for (struct str rest = value; next_word(&rest).len;)
        words++;
    if (words == 1 && machine_name(value))
        return true;
    code = utf8_next(&value);
    if (char_lower(code))
        return words <= PAIR_LOWER_MAX;
    return words <= PAIR_WORDS_MAX &&
           (char_class(code) == CHAR_DIGIT || one_of(code, SIGNS));
}

/** Marks of text that a machine wrote or reads, or that stands in columns. */
static bool machine_text(struct str text)
{
    static const char *const signs[] = {
        "....", "---", ". . .", "://", "www.", "|",  " • ", " · ",
        "{",    "}",   "=>",    "->",  "==",   "\t", "();", NULL};
    struct str rest = text;
    const int32_t first = utf8_next(&rest);
    size_t gap = 0;

    if (one_of(first, "$%<>[]{}|\\/~=;@^_\"'“„«»‘‹(#&*…`!,:-+"))
        return true;
    for (size_t i = 0; i < text.len; i++) {
        gap = text.ptr[i] == ' ' ? gap + 1 : 0;
        if (gap >= GAP_MIN)
            return true;
        if (text.ptr[i] == '@' && i && text.ptr[i - 1] != ' ' &&
            i + 1 < text.len && text.ptr[i + 1] != ' ')
            return true;
    }
    for (const char *const *sign = signs; *sign; sign++)
        if (memmem(text.ptr, text.len, *sign, strlen(*sign)))
            return true;
    return false;
}

/** A word, a stop, and a capital: one sentence ends and another begins. */
static bool two_sentences(struct str text)
{
    uint32_t letters = 0;
    bool stop = false, gap = false;

    while (text.len) {
        const int32_t code = utf8_next(&text);

        if (gap && one_of(code, QUOTES "(["))
            continue;
        if (gap && char_upper(code))
            return true;
        if (one_of(code, "。！？"))
            return text.len > 0;
        gap = stop && char_space(code);
        stop = letters > ABBREVIATION_MAX && one_of(code, ".!?");
        letters = char_class(code) == CHAR_LETTER ? letters + 1 : 0;
    }
    return false;
}

struct text_shape text_shape_of(struct str text)
{
    struct text_shape shape = {.mark = text_mark_of(text)};
    struct words words = {0};
    const struct str rest = text_unmarked(text, &shape.mark);

    for (struct str left = rest; left.len;)
        take_word(&shape, &words, next_word(&left));
    shape.end = end_of(rest);
    shape.letter_case = case_of(&words);
    if (!rest.len)
        return shape;
    shape.value =
        !shape.letters || quantity(rest, &shape) || pair(rest) || date(rest);
    shape.machine = machine_text(rest);
    shape.sentences = two_sentences(rest);
    return shape;
}

char text_rule(struct str text)
{
    if (text.len < RULE_MIN || !strchr("=-~*_#^+.\"'`:", text.ptr[0]))
        return 0;
    for (size_t i = 1; i < text.len; i++)
        if (text.ptr[i] != text.ptr[0])
            return 0;
    return text.ptr[0];
}
