#include "acronym_letters.h"

#include "buf.h"
#include "unicode.h"

bool letters_stop_word(struct str word)
{
    static const char words[] =
        " & a an and are as at by for from in into is of on or per than that "
        "the their this to via vs with within without " /* English */
        "al da das de degli dei del della dem den der des die do du e el en "
        "et fur im la las le les los op par per pour sur um un und une van "
        "von voor y zu zum zur ";
    char padded[16];
    const size_t len = word.len;

    if (len == 0 || len + 2 >= sizeof padded)
        return false;
    if (len == 1 && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z')
        return false; /* hepatitis A */
    padded[0] = ' ';
    for (size_t i = 0; i < len; i++)
        padded[i + 1] = word.ptr[i] >= 'A' && word.ptr[i] <= 'Z'
                            ? (char)(word.ptr[i] | 32)
                            : word.ptr[i];
    padded[len + 1] = ' ';
    padded[len + 2] = '\0';
    return strstr(words, padded) != NULL;
}

/** The name of a small Greek letter, or NULL. */
static const char *greek_name(int32_t code)
{
    static const char *const names[] = {
        "alpha",   "beta", "gamma", "delta",  "epsilon", "zeta", "eta",
        "theta",   "iota", "kappa", "lambda", "mu",      "nu",   "xi",
        "omicron", "pi",   "rho",   "sigma",  "sigma",   "tau",  "upsilon",
        "phi",     "chi",  "psi",   "omega",
    };

    if (code >= 0x391 && code <= 0x3A9)
        code += 0x20;
    if (code == 0xB5)
        code = 0x3BC;
    if (code < 0x3B1 || code > 0x3C9)
        return NULL;
    return names[code - 0x3B1];
}

static void add_letter(struct letters *letters, struct letter letter)
{
    if (letters->count < LETTERS_MAX)
        letters->at[letters->count++] = letter;
    else
        letters->cut = true;
}

/** Add a letter of any script, folded; one code point may give several. */
static void add_folded(struct letters *letters, struct str source,
                       struct letter letter)
{
    const char *name = greek_name(letter.code);
    struct buf folded = {0};
    struct str rest;
    int32_t code;

    if (letter.code < 0x80) {
        letter.code |= letter.capital ? 32 : 0;
        add_letter(letters, letter);
        return;
    }
    if (name)
        rest = str_of(name);
    else {
        unicode_fold(&folded, source);
        rest = buf_view(&folded);
    }
    while ((code = utf8_next(&rest)) >= 0) {
        letter.code = code;
        add_letter(letters, letter);
        letter.border = BORDER_NONE;
    }
    buf_free(&folded);
}

/** What one code point is in the run of a word. */
static enum border border_of(int32_t code, int32_t before, bool started)
{
    const enum char_class class = char_class(before);

    if (!started)
        return BORDER_WORD;
    if (class != CHAR_LETTER && class != CHAR_DIGIT && class != CHAR_MARK)
        return BORDER_PART;
    if ((class == CHAR_DIGIT) != (char_class(code) == CHAR_DIGIT) ||
        (char_upper(code) && !char_upper(before)))
        return BORDER_PART;
    return BORDER_NONE;
}

/** Is this a letter, for our purpose? The `&` of A&E is one. */
static bool is_letter(int32_t code)
{
    const enum char_class class = char_class(code);

    return class == CHAR_LETTER || class == CHAR_DIGIT || code == '&';
}

/** Read one word: from a letter or a bracket to white space. */
static void read_word(struct letters *letters, struct str text, size_t start,
                      size_t end, bool bracketed)
{
    struct word *word = &letters->words[letters->word_count];
    struct str rest = {text.ptr + start, end - start};
    int32_t code, before = ' ';
    bool started = false;

    *word = (struct word){
        .start = start, .end = end, .letter = (uint16_t)letters->count};
    while (rest.len) {
        const struct str here = rest;

        code = utf8_next(&rest);
        if (is_letter(code)) {
            const struct letter letter = {
                .code = code,
                .word = (uint8_t)letters->word_count,
                .border = (uint8_t)border_of(code, before, started),
                .capital = char_upper(code)};

            add_folded(letters, (struct str){here.ptr, here.len - rest.len},
                       letter);
            started = true;
        }
        before = code;
    }
    if (!started)
        return;
    word->comma = text.ptr[end - 1] == ',';
    word->bracketed = bracketed;
    word->stop = bracketed ||
                 letters_stop_word((struct str){text.ptr + start, end - start});
    letters->word_count++;
}

/** `in vitro` begins with no stop word. */
static void keep_latin(struct letters *letters, struct str text)
{
    static const char words[] = " situ utero vitro vivo ";

    for (size_t i = 0; i + 1 < letters->word_count; i++) {
        const struct word *next = &letters->words[i + 1];
        const size_t len = next->end - next->start;
        const char *at =
            memmem(words, sizeof words - 1, text.ptr + next->start, len);

        if (letters->words[i].end - letters->words[i].start == 2 && at &&
            at[-1] == ' ' && at[len] == ' ')
            letters->words[i].stop = false;
    }
}

void letters_read(struct letters *letters, struct str text)
{
    size_t at = 0;
    int depth = 0;

    letters->count = letters->word_count = 0;
    letters->cut = false;
    while (at < text.len) {
        size_t end = at, opened = 0, closed = 0;

        if (strchr(" \t\n", text.ptr[at])) {
            at++;
            continue;
        }
        if (letters->word_count == WORDS_MAX) {
            letters->cut = true;
            break;
        }
        while (end < text.len && !strchr(" \t\n", text.ptr[end])) {
            opened += text.ptr[end] == '(' || text.ptr[end] == '[';
            closed += text.ptr[end] == ')' || text.ptr[end] == ']';
            if (text.ptr[end++] == '/')
                break;
        }
        /* A word wholly in brackets, or among others that are. */
        read_word(letters, text, at, end,
                  depth > 0 || strchr("([", text.ptr[at]));
        depth += (int)opened - (int)closed;
        if (depth < 0)
            depth = 0;
        at = end;
    }
    keep_latin(letters, text);
}
