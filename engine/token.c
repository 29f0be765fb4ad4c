#include "token.h"

#include "unicode.h"

/** A part of a chunk: letters and digits without a connector. */
struct part {
    size_t start, end; /* bytes of the source */
};

struct chunk {
    size_t start, end; /* bytes of the source */
    struct part parts[TOKEN_QUEUE_MAX / 2];
    size_t count;
    bool letters; /* has a letter somewhere */
};

void tokenizer_start(struct tokenizer *tokenizer, struct str text)
{
    tokenizer->text = text;
    tokenizer->offset = 0;
    tokenizer->position = 0;
    tokenizer->chunk = 0;
    tokenizer->next = tokenizer->count = 0;
    buf_clear(&tokenizer->forms);
    /* Forms are found by their offset, also when all of them are empty. */
    buf_reserve(&tokenizer->forms, TOKEN_BYTES_MAX);
}

void tokenizer_free(struct tokenizer *tokenizer)
{
    buf_free(&tokenizer->forms);
    *tokenizer = (struct tokenizer){0};
}

/** The code point at `at`, and its length in bytes; 0 at the end. */
static int32_t peek(struct str text, size_t at, size_t *len)
{
    struct str rest = str_skip(text, at);
    const size_t before = rest.len;
    int32_t code;

    if (rest.len && (unsigned char)rest.ptr[0] < 0x80) {
        *len = 1;
        return rest.ptr[0];
    }
    code = utf8_next(&rest);
    *len = before - rest.len;
    return code < 0 ? 0 : code;
}

static bool class_in_word(enum char_class class, int32_t code)
{
    return class == CHAR_LETTER || class == CHAR_DIGIT || class == CHAR_MARK ||
           code == 0xAD; /* a soft hyphen is not there */
}

static bool in_word(int32_t code)
{
    return class_in_word(char_class(code), code);
}

/** Does this join two parts of a chunk? */
static bool connector(int32_t code)
{
    switch (code) {
    case '-':
    case '\'':
    case '.':
    case '/':
    case '_':
    case '&':
    case 0x2010: /* hyphen */
    case 0x2011: /* non-breaking hyphen */
    case 0x2019: /* right single quotation mark, used as apostrophe */
    case 0x02BC: /* modifier letter apostrophe */
        return true;
    default:
        return false;
    }
}

static bool digit(struct str text, size_t at)
{
    return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
}

/** At a comma of `86,070`: a digit before, exactly three behind. */
static bool grouping(struct str text, size_t start, size_t at)
{
    return at > start && digit(text, at - 1) && digit(text, at + 1) &&
           digit(text, at + 2) && digit(text, at + 3) && !digit(text, at + 4);
}

/** At a stop or comma that is inside a number? */
static bool in_number(struct str text, size_t start, size_t at)
{
    if (text.ptr[at] == '.')
        return at > start && digit(text, at - 1) && digit(text, at + 1);
    return text.ptr[at] == ',' && grouping(text, start, at);
}

/** Where the part that starts at `at` ends. */
static size_t part_end(struct str text, size_t at, bool *letters)
{
    const size_t start = at;
    bool numeric = digit(text, at);

    while (at < text.len && at - start < CHUNK_BYTES_MAX) {
        size_t len;
        const int32_t code = peek(text, at, &len);
        const enum char_class class = char_class(code);

        if (class_in_word(class, code)) {
            if (class == CHAR_LETTER) {
                *letters = true;
                numeric = false;
            }
        } else if (!numeric || !in_number(text, start, at)) {
            break;
        }
        at += len;
    }
    return at;
}

/** A border inside a part where capitals join words: `camelCase`. Both sides
 * must be words of their own, so that `PICCs` and `iPad` stay whole. */
static size_t capital_border(struct str text, size_t at, size_t end)
{
    size_t lower = 0;

    while (at < end) {
        const char byte = text.ptr[at];

        if (byte >= 'A' && byte <= 'Z' && lower >= 2 && end - at >= 2)
            return at;
        if ((unsigned char)byte >= 0x80)
            return end;
        lower = byte >= 'a' && byte <= 'z' ? lower + 1 : 0;
        at++;
    }
    return end;
}

static void add_part(struct chunk *chunk, size_t start, size_t end)
{
    if (chunk->count < sizeof chunk->parts / sizeof *chunk->parts)
        chunk->parts[chunk->count++] = (struct part){start, end};
}

static void add_parts(struct chunk *chunk, struct str text, size_t start,
                      size_t end)
{
    while (start < end) {
        const size_t border = capital_border(text, start, end);

        add_part(chunk, start, border);
        start = border;
    }
}

/** Read the chunk that starts at `at`. */
static void read_chunk(struct chunk *chunk, struct str text, size_t at)
{
    const size_t room = sizeof chunk->parts / sizeof *chunk->parts;

    chunk->start = at;
    chunk->count = 0;
    chunk->letters = false;
    for (;;) {
        const size_t end = part_end(text, at, &chunk->letters);
        size_t len, after;

        add_parts(chunk, text, at, end);
        chunk->end = end;
        if (end >= text.len || chunk->count >= room - 4 ||
            end - chunk->start >= CHUNK_BYTES_MAX)
            return;
        if (!connector(peek(text, end, &len)))
            return;
        if (end + len >= text.len || !in_word(peek(text, end + len, &after)) ||
            char_class(peek(text, end + len, &after)) == CHAR_MARK)
            return;
        at = end + len;
    }
}

/** Queue a token with the folded form of the source from `start` to `end`,
 * connectors and grouping commas left out. */
static struct token *queue(struct tokenizer *t, enum token_kind kind,
                           uint32_t position, size_t start, size_t end)
{
    struct token *token;
    const size_t at = t->forms.len;

    if (t->count == TOKEN_QUEUE_MAX)
        return NULL;
    t->starts[t->count] = at;
    token = &t->queue[t->count++];
    *token = (struct token){.start = (uint32_t)start,
                            .end = (uint32_t)end,
                            .position = position,
                            .chunk = t->chunk,
                            .kind = (uint8_t)kind};
    return token;
}

/** Append the folded source to the form of the newest token. */
static void form(struct tokenizer *t, struct token *token, size_t start,
                 size_t end)
{
    const size_t before = t->forms.len;
    struct str source = {t->text.ptr + start, end - start};
    size_t marks = 0;

    unicode_fold(&t->forms, source);
    for (size_t i = 0; i < source.len; i++)
        marks += (unsigned char)source.ptr[i] >= 0x80;
    if (marks) {
        for (size_t i = before; i < t->forms.len; i++)
            marks -= marks && (unsigned char)t->forms.ptr[i] >= 0x80;
        if (marks)
            token->accented = 1;
    }
}

static struct str form_of(const struct tokenizer *t, size_t number)
{
    const size_t start = t->starts[number];
    const size_t end =
        number + 1 < t->count ? t->starts[number + 1] : t->forms.len;

    return (struct str){t->forms.ptr + start, end - start};
}

/** Drop grouping commas from the newest form and say whether it is digits. */
static void settle_number(struct tokenizer *t, struct token *token)
{
    char *form = t->forms.ptr + t->starts[t->count - 1];
    const size_t len = t->forms.len - t->starts[t->count - 1];
    size_t kept = 0;
    bool digits = len > 0;

    for (size_t i = 0; i < len; i++) {
        if (form[i] == ',')
            continue;
        if ((form[i] < '0' || form[i] > '9') && form[i] != '.')
            digits = false;
        form[kept++] = form[i];
    }
    t->forms.len -= len - kept;
    token->number = digits;
}

static void word(struct tokenizer *t, size_t start, size_t end)
{
    struct token *token = queue(t, TOKEN_WORD, t->position++, start, end);

    if (!token)
        return;
    form(t, token, start, end);
    settle_number(t, token);
}

/** `85k` is 85000 and `1.5m` is 1500000: queue the plain number as well. */
static void thousands(struct tokenizer *t, size_t start, size_t end)
{
    const struct str form = form_of(t, t->count - 1);
    const char unit = form.len > 1 ? form.ptr[form.len - 1] : '\0';
    const int zeros = unit == 'k' ? 3 : unit == 'm' ? 6 : 0;
    char digits[TOKEN_BYTES_MAX];
    struct token *token;
    size_t len = 0;
    int fraction = -1;

    if (!zeros || form.len > 12)
        return;
    for (size_t i = 0; i + 1 < form.len; i++) {
        if (form.ptr[i] == '.' && fraction < 0 && i > 0) {
            fraction = 0;
        } else if (form.ptr[i] >= '0' && form.ptr[i] <= '9') {
            digits[len++] = form.ptr[i];
            fraction += fraction >= 0;
        } else {
            return;
        }
    }
    if (fraction > zeros)
        return;
    for (int i = fraction < 0 ? 0 : fraction; i < zeros; i++)
        digits[len++] = '0';
    token = queue(t, TOKEN_SAME, t->position - 1, start, end);
    if (!token)
        return;
    buf_str(&t->forms, (struct str){digits, len});
    token->number = 1;
}

/** Queue the newest form again with a symbol before or behind it. */
static void with_symbol(struct tokenizer *t, size_t start, size_t end,
                        const char *before, const char *behind)
{
    const size_t number = t->count - 1;
    struct token *token = queue(t, TOKEN_SAME, t->position - 1, start, end);
    struct str plain;

    if (!token)
        return;
    plain = form_of(t, number);
    buf_reserve(&t->forms, plain.len + 8);
    plain = form_of(t, number);
    buf_text(&t->forms, before);
    buf_str(&t->forms, plain);
    buf_text(&t->forms, behind);
}

/** `C++`, `C#`, `9.5%`, `.NET`: symbols that are part of a name. */
static void symbols(struct tokenizer *t, struct chunk *chunk)
{
    const struct str text = t->text;
    const struct str behind = str_skip(text, chunk->end);
    const size_t len = chunk->end - chunk->start;
    const char before = chunk->start ? text.ptr[chunk->start - 1] : ' ';
    const char far = chunk->start > 1 ? text.ptr[chunk->start - 2] : ' ';

    if (chunk->count != 1)
        return;
    if (str_starts(behind, STR("++")) && chunk->letters) {
        with_symbol(t, chunk->start, chunk->end += 2, "", "++");
    } else if (str_starts(behind, STR("#")) && chunk->letters && len <= 2) {
        with_symbol(t, chunk->start, chunk->end += 1, "", "#");
    } else if (str_starts(behind, STR("%")) && !chunk->letters) {
        with_symbol(t, chunk->start, chunk->end += 1, "", "%");
    } else if (before == '.' && chunk->letters && len > 1 &&
               strchr(" \t\n(\"'`,", far)) {
        with_symbol(t, chunk->start - 1, chunk->end, ".", "");
    }
}

/** Are all parts single letters, as in `I.V.` or `U.S.A`? */
static bool initials(const struct chunk *chunk, struct str text)
{
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->parts[i].end - chunk->parts[i].start != 1 ||
            digit(text, chunk->parts[i].start) ||
            (i && text.ptr[chunk->parts[i].start - 1] != '.'))
            return false;
    return true;
}

/** Drop the `s` of `nurse's`. */
static void drop_possessive(struct chunk *chunk, struct str text)
{
    const struct part *last = &chunk->parts[chunk->count - 1];
    size_t len;

    if (chunk->count < 2 || last->end - last->start != 1 ||
        (text.ptr[last->start] | 32) != 's')
        return;
    for (size_t back = 1; back <= 3 && back <= last->start; back++) {
        const int32_t code = peek(text, last->start - back, &len);

        if (len == back && (code == '\'' || code == 0x2019 || code == 0x2BC)) {
            chunk->count--;
            return;
        }
    }
}

/** One form over all parts of a chunk. */
static void joined(struct tokenizer *t, const struct chunk *chunk,
                   enum token_kind kind, uint32_t position)
{
    struct token *token = queue(t, kind, position, chunk->parts[0].start,
                                chunk->parts[chunk->count - 1].end);

    if (!token)
        return;
    for (size_t i = 0; i < chunk->count; i++)
        form(t, token, chunk->parts[i].start, chunk->parts[i].end);
}

static void queue_chunk(struct tokenizer *t, struct chunk *chunk)
{
    const uint32_t first = t->position;

    drop_possessive(chunk, t->text);
    if (chunk->count > 1 && initials(chunk, t->text)) {
        t->position++;
        joined(t, chunk, TOKEN_WORD, first);
        return;
    }
    for (size_t i = 0; i < chunk->count; i++) {
        const struct part part = chunk->parts[i];

        word(t, part.start, part.end);
        if (digit(t->text, part.start))
            thousands(t, part.start, part.end);
        if (i == 0 && chunk->count > 1 && chunk->count <= TOKEN_PARTS_MAX &&
            chunk->letters)
            joined(t, chunk, TOKEN_JOINED, first);
    }
    symbols(t, chunk);
}

/** Characters of a script without spaces: each alone, and each with its
 * neighbour, in the same place. */
static size_t queue_ideographs(struct tokenizer *t, size_t at)
{
    size_t next = at, len;
    struct token *token;

    peek(t->text, next, &len);
    do
        next += len;
    while (next < t->text.len &&
           char_class(peek(t->text, next, &len)) == CHAR_MARK);
    token = queue(t, TOKEN_WORD, t->position, at, next);
    if (token) {
        token->ideograph = 1;
        form(t, token, at, next);
    }
    if (next < t->text.len &&
        char_class(peek(t->text, next, &len)) == CHAR_IDEOGRAPH &&
        (token = queue(t, TOKEN_SAME, t->position, at, next + len))) {
        token->ideograph = 1;
        form(t, token, at, next + len);
    }
    t->position++;
    return next;
}

/** Find the next chunk and queue its tokens; false at the end. */
static bool fill(struct tokenizer *t)
{
    t->next = t->count = 0;
    buf_clear(&t->forms);
    while (t->offset < t->text.len && !t->count) {
        size_t len;
        const int32_t code = peek(t->text, t->offset, &len);
        const enum char_class class = char_class(code);
        struct chunk chunk;

        if (class == CHAR_IDEOGRAPH) {
            t->chunk++;
            t->offset = queue_ideographs(t, t->offset);
        } else if (class == CHAR_LETTER || class == CHAR_DIGIT) {
            t->chunk++;
            read_chunk(&chunk, t->text, t->offset);
            queue_chunk(t, &chunk);
            t->offset = chunk.end;
        } else {
            t->offset += len;
        }
    }
    return t->count > 0;
}

bool tokenizer_next(struct tokenizer *tokenizer, struct token *token)
{
    for (;;) {
        if (tokenizer->next == tokenizer->count && !fill(tokenizer))
            return false;
        *token = tokenizer->queue[tokenizer->next];
        token->text =
            utf8_cut(form_of(tokenizer, tokenizer->next), TOKEN_BYTES_MAX);
        tokenizer->next++;
        if (token->text.len)
            return true;
    }
}
