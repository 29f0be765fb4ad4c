#include "acronym_form.h"

#include "acronym_letters.h"
#include "unicode.h"

/** Words in brackets that are shaped like short forms and are none. */
static bool common_word(struct str text)
{
    static const char *const words[] = {"e.g.", "eg", "i.e.", "ie", "etc",
                                        "cf.",  "al", "see",  "no", "not"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(text, str_of(words[i])))
            return true;
    return text.ptr[0] >= 'a' && letters_stop_word(text);
}

/** What the signs of a short form are. */
struct signs {
    size_t letters, capitals, digits;
    size_t words;
    bool marked;     /* a word of it has two capitals, or one and a digit */
    bool identifier; /* a name in a program: maxDistance */
    bool other;      /* something that no short form has */
};

/** Count one word of a short form. */
static void count_word(struct signs *signs, struct str word)
{
    size_t capitals = 0, digits = 0, small = 0;
    int32_t code;

    signs->words++;
    for (size_t i = 0; (code = utf8_next(&word)) >= 0; i++) {
        const enum char_class class = char_class(code);

        if (class == CHAR_DIGIT)
            digits++;
        else if (class == CHAR_LETTER && char_upper(code)) {
            signs->identifier |= capitals == 0 && small > 2 && small == i;
            capitals++;
        } else if (class == CHAR_LETTER)
            small++;
        else
            signs->other |= class != CHAR_OTHER && class != CHAR_SYMBOL;
        signs->other |= code < 0x80 && class != CHAR_LETTER &&
                        class != CHAR_DIGIT && !strchr("-/&.+'", code);
    }
    signs->letters += capitals + small;
    signs->capitals += capitals;
    signs->digits += digits;
    signs->marked |= capitals > 1 || (capitals && digits);
}

static struct signs count_signs(struct str text)
{
    struct signs signs = {.words = 0};

    while (text.len) {
        const char *space = memchr(text.ptr, ' ', text.len);
        const size_t len = space ? (size_t)(space - text.ptr) : text.len;

        count_word(&signs, (struct str){text.ptr, len});
        text = str_skip(text, len + 1);
    }
    return signs;
}

bool acronym_shaped(struct str text, enum acronym_trust trust)
{
    struct str rest = text;
    struct signs signs;
    enum char_class first;

    if (text.len < 2 || text.len > ACRONYM_SHORT_MAX || common_word(text))
        return false;
    first = char_class(utf8_next(&rest));
    signs = count_signs(text);
    return (first == CHAR_LETTER || first == CHAR_DIGIT) && !signs.other &&
           !signs.identifier && signs.letters > 0 &&
           signs.letters + signs.digits >= 2 &&
           signs.letters + signs.digits <= ACRONYM_SIGNS_MAX &&
           signs.words <= 2 && (signs.words < 2 || signs.marked) &&
           (trust == ACRONYM_USUAL || signs.marked);
}

/* ---- Long forms -------------------------------------------------------- */

/** Signs of code, and brackets that do not close. */
static bool looks_like_code(struct str text)
{
    int depth = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char byte = text.ptr[i];
        const char next = i + 1 < text.len ? text.ptr[i + 1] : ' ';

        if (byte && strchr("{}<>|=\\_\"", byte))
            return true;
        if (byte == '-' && next != ' ' && (i == 0 || text.ptr[i - 1] == ' '))
            return true;
        depth += (byte == '(' || byte == '[') - (byte == ')' || byte == ']');
        if (depth < 0)
            return true;
    }
    return depth != 0 || memmem(text.ptr, text.len, "\xe2\x80\xa2", 3);
}

/** Do the letters of the short form stand at `at`, as whole parts of one word
 * or, where it has two words, of several? */
static bool whole_at(const struct letters *longer,
                     const struct letters *shorter, size_t at)
{
    const size_t count = shorter->count;

    if (at + count > longer->count || longer->at[at].border == BORDER_NONE)
        return false;
    for (size_t i = 0; i < count; i++)
        if (longer->at[at + i].code != shorter->at[i].code)
            return false;
    if (shorter->word_count == 1 &&
        longer->at[at].word != longer->at[at + count - 1].word)
        return false;
    return at + count == longer->count ||
           longer->at[at + count].border != BORDER_NONE;
}

/** Is the short form there in the long one? HTTP is not `--http2`. */
static bool holds(const struct letters *longer, const struct letters *shorter)
{
    for (size_t at = 0; at < longer->count; at++)
        if (whole_at(longer, shorter, at))
            return true;
    return false;
}

/** One word that only goes on a little: `Offer` and `offers`, or one in which
 * two letters are no evidence: `PS` and `points`. */
static bool trivial(const struct letters *longer, const struct letters *shorter)
{
    size_t same = 0;

    if (longer->word_count != 1)
        return false;
    while (same < shorter->count && same < longer->count &&
           shorter->at[same].code == longer->at[same].code)
        same++;
    if (same == shorter->count)
        return longer->count < shorter->count + 2;
    return shorter->count == 2 && longer->count < 8;
}

bool acronym_plausible(struct str shorter, struct str longer)
{
    struct letters from, to;
    const struct word *last;

    if (longer.len > ACRONYM_LONG_MAX || longer.len <= shorter.len ||
        looks_like_code(longer))
        return false;
    letters_read(&from, shorter);
    letters_read(&to, longer);
    if (!from.count || !to.count)
        return false;
    last = &to.words[to.word_count - 1];
    return (!last->stop || last->bracketed) && !holds(&to, &from) &&
           !trivial(&to, &from);
}
