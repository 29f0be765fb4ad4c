#include "acronym_align.h"

#include <stdint.h>

#include "acronym_form.h"
#include "acronym_letters.h"
#include "unicode.h"

enum {
    UNREACHED = 30000, /* more than any way costs */
};

/* What a way over the letters costs. */
enum {
    COST_PART = 1,     /* at the second part of a word: like in X-like */
    COST_LATE = 6,     /* the same, when its first part is passed over */
    COST_NEXT = 3,     /* inside a word, right after the letter before */
    COST_SMALL = 5,    /* a small letter inside a word that has begun */
    COST_CAPITAL = 8,  /* a capital inside a word that has begun */
    COST_NOWHERE = 30, /* inside a word whose start is not used */
    COST_STOP = 1,     /* to pass over a stop word, or one in brackets */
    COST_WORD = 13,    /* to pass over any other word */
    COST_START = 4,    /* to begin with a stop word */
    COST_LIST = 13,    /* to pass a comma behind a bracket */
    COST_COMMA = 4,    /* to pass a comma */
    COST_NUMBER = 9,   /* a number at the end that the text lacks */
};

/** A short form as the search sees it. */
struct shape {
    struct letter at[ACRONYM_SIGNS_MAX];
    size_t count;
};

/** Signs of a short form. The `s` of a plural is left out: PICCs. */
static bool read_shape(struct shape *shape, struct str text)
{
    struct letters letters;
    size_t count;

    letters_read(&letters, text);
    count = letters.count;
    if (count > 2 && letters.at[count - 1].code == 's' &&
        !letters.at[count - 1].capital && letters.at[count - 2].capital)
        count--;
    if (count < 2 || count > ACRONYM_SIGNS_MAX)
        return false;
    memcpy(shape->at, letters.at, count * sizeof *shape->at);
    shape->count = count;
    return true;
}

/* ---- The cheapest way -------------------------------------------------- */

/** The cheapest way to lay the signs so far, the last of them here. */
struct step {
    int16_t cost;
    uint16_t start; /* the letter under the first sign */
};

struct search {
    const struct letters *text;
    const struct shape *shape;
    int passed[WORDS_MAX + 1]; /* cost to pass over all words before this */
    int commas[WORDS_MAX + 1];
    struct step steps[2][LETTERS_MAX];
};

/** Do a sign and a letter match: the same, or a sign and its word? */
static bool same(const struct search *search, const struct letter *sign,
                 size_t at)
{
    static const char *const numbers[] = {"zero ",
                                          "one first ",
                                          "two to second di bi ",
                                          "three third tri ",
                                          "four for fourth ",
                                          "five fifth ",
                                          "six sixth ",
                                          "seven seventh ",
                                          "eight eighth ",
                                          "nine ninth "};
    const struct letters *text = search->text;
    const struct letter *letter = &text->at[at];
    const char *words = "";

    if (sign->code == letter->code)
        return true;
    if (letter->border == BORDER_NONE)
        return false;
    if (sign->code >= '0' && sign->code <= '9')
        words = numbers[sign->code - '0'];
    else if (sign->code == '&')
        words = "and et und y ";
    for (const char *word = words; *word; word = strchr(word, ' ') + 1) {
        size_t i = 0;

        while (word[i] != ' ' && at + i < text->count &&
               text->at[at + i].code == word[i])
            i++;
        if (word[i] == ' ' &&
            (at + i == text->count || text->at[at + i].border != BORDER_NONE))
            return true;
    }
    return false;
}

static void start_search(struct search *search, const struct letters *text,
                         const struct shape *shape)
{
    search->text = text;
    search->shape = shape;
    search->passed[0] = search->commas[0] = 0;
    for (size_t i = 0; i < text->word_count; i++) {
        search->passed[i + 1] =
            search->passed[i] + (text->words[i].stop ? COST_STOP : COST_WORD);
        search->commas[i + 1] =
            search->commas[i] + (!text->words[i].comma      ? 0
                                 : text->words[i].bracketed ? COST_LIST
                                                            : COST_COMMA);
    }
}

/** The first sign: at the start of a word, or of a part of one. */
static void first_step(struct search *search)
{
    for (size_t p = 0; p < search->text->count; p++) {
        const struct letter *letter = &search->text->at[p];
        struct step *step = &search->steps[0][p];

        *step = (struct step){UNREACHED, (uint16_t)p};
        if (letter->border != BORDER_NONE &&
            !search->text->words[letter->word].bracketed &&
            same(search, &search->shape->at[0], p))
            step->cost = letter->border != BORDER_WORD            ? COST_LATE
                         : search->text->words[letter->word].stop ? COST_START
                                                                  : 0;
    }
}

/** What a sign inside a word costs that has begun at `last`. */
static int inside(const struct search *search, const struct letter *sign,
                  size_t p, size_t last)
{
    if (search->text->at[p].border == BORDER_PART)
        return COST_PART;
    if (last + 1 == p)
        return COST_NEXT;
    return sign->capital ? COST_CAPITAL : COST_SMALL;
}

/** Lay sign `i`, from the steps before to the steps now. */
static void next_step(struct search *search, size_t i)
{
    const struct letters *text = search->text;
    const struct letter *sign = &search->shape->at[i];
    const struct step *before = search->steps[(i + 1) % 2];
    struct step *now = search->steps[i % 2];
    struct step far = {UNREACHED, 0};  /* best of the words before */
    struct step near = {UNREACHED, 0}; /* best of this word */
    size_t near_at = 0, word = 0;

    for (size_t p = 0; p < text->count; p++) {
        const struct letter *letter = &text->at[p];
        int cost = UNREACHED;
        uint16_t start = 0;

        if (letter->word != word) {
            if (near.cost < UNREACHED) {
                const int left =
                    near.cost - search->passed[word + 1] - search->commas[word];

                if (left <= far.cost)
                    far = (struct step){(int16_t)left, near.start};
            }
            near = (struct step){UNREACHED, 0};
            word = letter->word;
        }
        if (same(search, sign, p)) {
            if (far.cost < UNREACHED) {
                cost = far.cost + search->passed[word] + search->commas[word] +
                       (letter->border == BORDER_WORD   ? 0
                        : letter->border == BORDER_PART ? COST_LATE
                                                        : COST_NOWHERE);
                start = far.start;
            }
            if (near.cost < UNREACHED) {
                const int here = near.cost + inside(search, sign, p, near_at);

                if (here <= cost) {
                    cost = here;
                    start = near.start;
                }
            }
            if (p && before[p - 1].cost < UNREACHED &&
                text->at[p - 1].word == word) {
                const int here =
                    before[p - 1].cost + inside(search, sign, p, p - 1);

                if (here <= cost) {
                    cost = here;
                    start = before[p - 1].start;
                }
            }
        }
        now[p] = (struct step){(int16_t)(cost < UNREACHED ? cost : UNREACHED),
                               start};
        if (before[p].cost <= near.cost && before[p].cost < UNREACHED) {
            near = before[p];
            near_at = p;
        }
    }
}

/** Most that the way of a shape may cost. */
static int limit_of(const struct shape *shape, enum acronym_trust trust)
{
    static const int limits[] = {0, 0, 9, 17, 22, 26, 30, 33, 36};
    const size_t last = sizeof limits / sizeof *limits - 1;

    bool capital = false;

    for (size_t i = 0; i < shape->count; i++)
        capital |= shape->at[i].capital;
    if (trust == ACRONYM_STRICT || !capital)
        return (int)shape->count;
    return limits[shape->count < last ? shape->count : last];
}

static void lay(struct search *search, const struct letters *text,
                const struct shape *shape)
{
    start_search(search, text, shape);
    first_step(search);
    for (size_t i = 1; i < shape->count; i++)
        next_step(search, i);
}

/** The bytes from the word of one letter to the word of another. */
static struct str slice(const struct letters *letters, struct str text,
                        size_t from, size_t to)
{
    const struct word *first = &letters->words[letters->at[from].word];
    const struct word *last = &letters->words[letters->at[to].word];

    struct str out = {text.ptr + first->start, last->end - first->start};

    while (out.len && strchr(",\"'*", out.ptr[0]))
        out = str_skip(out, 1);
    while (out.len && strchr(",\"*", out.ptr[out.len - 1]))
        out.len--;
    return out;
}

static bool fit_before(struct acronym_fit *fit, const struct shape *shape,
                       struct str text, const struct letters *letters)
{
    struct search search;
    const struct step *last;

    lay(&search, letters, shape);
    last = search.steps[(shape->count - 1) % 2];
    fit->cost = UNREACHED;
    for (size_t p = 0; p < letters->count; p++) {
        const size_t word = letters->at[p].word;
        const int cost = last[p].cost + search.passed[letters->word_count] -
                         search.passed[word + 1] +
                         search.commas[letters->word_count] -
                         search.commas[word];

        if (last[p].cost < UNREACHED && cost <= fit->cost) {
            fit->cost = cost;
            fit->text = slice(letters, text, last[p].start, letters->count - 1);
        }
    }
    return fit->cost < UNREACHED;
}

static bool fit_after(struct acronym_fit *fit, const struct shape *shape,
                      struct str text, const struct letters *letters,
                      bool whole)
{
    struct search search;
    const struct step *last;

    lay(&search, letters, shape);
    last = search.steps[(shape->count - 1) % 2];
    fit->cost = UNREACHED;
    for (size_t p = 0; p < letters->count; p++) {
        const size_t word = letters->at[p].word;
        int cost = last[p].cost;

        if (cost == UNREACHED || letters->at[last[p].start].word != 0)
            continue;
        if (whole)
            cost +=
                search.passed[letters->word_count] - search.passed[word + 1];
        if (cost < fit->cost) {
            fit->cost = cost;
            fit->text = slice(letters, text, last[p].start,
                              whole ? letters->count - 1 : p);
        }
    }
    return fit->cost < UNREACHED;
}

/* ---- Other ways to write a short form ---------------------------------- */

/** A number at the end goes: GHQ-28 is the General Health Questionnaire. */
static bool drop_number(struct shape *shape)
{
    size_t count = shape->count;

    while (count && shape->at[count - 1].code >= '0' &&
           shape->at[count - 1].code <= '9')
        count--;
    if (count == shape->count || count < 2)
        return false;
    shape->count = count;
    return true;
}

/** Q&A are questions, answers. */
static bool drop_and(struct shape *shape)
{
    size_t kept = 0;

    for (size_t i = 0; i < shape->count; i++)
        if (shape->at[i].code != '&')
            shape->at[kept++] = shape->at[i];
    if (kept == shape->count || kept < 2)
        return false;
    shape->count = kept;
    return true;
}

/** W3C is WWWC, S3 is SSS: a digit that says how often a letter stands. */
static bool repeat_letters(struct shape *shape)
{
    struct shape out = {.count = 0};
    bool changed = false;

    for (size_t i = 0; i < shape->count; i++) {
        const int32_t code = shape->at[i].code;
        const size_t times =
            code >= '2' && code <= '4' && i ? (size_t)(code - '0') - 1 : 1;
        const struct letter *sign = &shape->at[i];

        if (code >= '2' && code <= '4' && i) {
            sign = &shape->at[i - 1];
            changed = true;
        }
        if (out.count + times > ACRONYM_SIGNS_MAX)
            return false;
        for (size_t n = 0; n < times; n++)
            out.at[out.count++] = *sign;
    }
    *shape = out;
    return changed;
}

static bool believed(const struct acronym_fit *fit, struct str shorter,
                     int limit)
{
    return fit->cost <= limit && acronym_plausible(shorter, fit->text);
}

static struct str last_bytes(struct str text)
{
    if (text.len > ACRONYM_LONG_MAX + 60)
        text = str_skip(text, text.len - ACRONYM_LONG_MAX - 60);
    else
        return text;
    while (text.len && text.ptr[0] != ' ')
        text = str_skip(text, 1);
    return text;
}

bool acronym_fit_before(struct acronym_fit *fit, struct str shorter,
                        struct str text, enum acronym_trust trust)
{
    struct letters letters;
    struct shape shape, other;
    int limit;

    text = last_bytes(text);
    letters_read(&letters, text);
    if (!letters.count || letters.cut || !read_shape(&shape, shorter))
        return false;
    limit = limit_of(&shape, trust);
    if (fit_before(fit, &shape, text, &letters) &&
        believed(fit, shorter, limit))
        return true;
    other = shape;
    if (repeat_letters(&other) && fit_before(fit, &other, text, &letters) &&
        believed(fit, shorter, (int)other.count))
        return true;
    other = shape;
    if (drop_and(&other) && fit_before(fit, &other, text, &letters) &&
        believed(fit, shorter, (int)other.count))
        return true;
    other = shape;
    return trust == ACRONYM_USUAL && drop_number(&other) &&
           fit_before(fit, &other, text, &letters) &&
           believed(fit, shorter, limit_of(&other, trust) - COST_NUMBER);
}

bool acronym_fit_after(struct acronym_fit *fit, struct str shorter,
                       struct str text, bool whole, enum acronym_trust trust)
{
    struct letters letters;
    struct shape shape, other;

    text = utf8_cut(text, ACRONYM_LONG_MAX + 60);
    letters_read(&letters, text);
    if (!letters.count || !read_shape(&shape, shorter))
        return false;
    if (fit_after(fit, &shape, text, &letters, whole) &&
        believed(fit, shorter, limit_of(&shape, trust)))
        return true;
    other = shape;
    return repeat_letters(&other) &&
           fit_after(fit, &other, text, &letters, whole) &&
           believed(fit, shorter, (int)other.count);
}
