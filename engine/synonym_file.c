#include "file.h"
#include "line_reader.h"
#include "synonym_table.h"
#include "unicode.h"

/** A line of the owner's file as it is read. */
struct reading {
    struct synonyms *synonyms;
    struct line_reader lines;
};

struct side {
    struct {
        uint32_t phrase;
        struct str text;
    } at[SYNONYMS_PHRASES_MAX];
    size_t count;
};

/** Read phrases with commas between them. */
static int read_side(struct side *side, struct reading *reading,
                     struct str text)
{
    side->count = 0;
    for (;;) {
        const char *comma = memchr(text.ptr, ',', text.len);
        const size_t len = comma ? (size_t)(comma - text.ptr) : text.len;
        const struct str phrase = str_trim((struct str){text.ptr, len});

        if (!phrase.len)
            return line_reader_wrong(&reading->lines,
                                     "a phrase is missing at a comma");
        if (side->count == SYNONYMS_PHRASES_MAX)
            return line_reader_wrong(&reading->lines,
                                     "there are more than 64 phrases");
        side->at[side->count].text =
            arena_copy(synonyms_arena(reading->synonyms), phrase);
        side->at[side->count].phrase =
            synonyms_phrase(reading->synonyms, phrase);
        if (side->at[side->count++].phrase == PHRASE_NONE)
            return error_set(reading->lines.err, ERROR_CONFIG,
                             "%s:%zu: '%.*s' has no word, or more than %d",
                             reading->lines.name, reading->lines.line,
                             STR_ARGS(utf8_cut(phrase, 80)), SYNONYM_WORDS_MAX);
        if (!comma)
            return 0;
        text = str_skip(text, len + 1);
    }
}

/** Every phrase of `from` may become every other one of `to`. */
static void add_rules(struct synonyms *synonyms, const struct side *from,
                      const struct side *to)
{
    for (size_t n = 0; n < to->count; n++) {
        const struct synonym *target = synonyms_target(
            synonyms, to->at[n].phrase,
            &(struct synonym){.kind = SYNONYM_OWNER, .text = to->at[n].text});

        for (size_t i = 0; i < from->count; i++) {
            if (from->at[i].phrase == to->at[n].phrase)
                continue;
            synonyms_rule(synonyms, from->at[i].phrase, target);
            synonyms_variants(synonyms, from->at[i].phrase, from->at[i].text,
                              PLURAL_NONE, target);
        }
    }
}

static int read_line(struct reading *reading, struct str line)
{
    const char *arrow = memmem(line.ptr, line.len, "=>", 2);
    const size_t len = arrow ? (size_t)(arrow - line.ptr) : line.len;
    const struct str left = str_trim((struct str){line.ptr, len});
    const struct str right = str_trim(str_skip(line, len + 2));
    struct side from, to;

    if (!arrow && !memchr(line.ptr, ',', line.len))
        return line_reader_wrong(&reading->lines,
                                 "a rule needs a comma or '=>'");
    if (arrow && memmem(right.ptr, right.len, "=>", 2))
        return line_reader_wrong(&reading->lines, "a rule has one '=>'");
    if (arrow && !left.len)
        return line_reader_wrong(&reading->lines,
                                 "there is no phrase before '=>'");
    if (read_side(&from, reading, left) == -1)
        return -1;
    if (!arrow) {
        add_rules(reading->synonyms, &from, &from);
    } else if (!right.len) {
        for (size_t i = 0; i < from.count; i++)
            synonyms_forget(reading->synonyms, from.at[i].phrase);
    } else {
        if (read_side(&to, reading, right) == -1)
            return -1;
        add_rules(reading->synonyms, &from, &to);
    }
    return 0;
}

static int read_lines(struct reading *reading)
{
    struct str line;
    int got;

    while ((got = line_reader_next(&line, &reading->lines)) == 1)
        if (read_line(reading, line) == -1)
            return -1;
    return got;
}

int synonyms_parse(struct synonyms **out, struct str text, const char *name,
                   struct error *err)
{
    struct reading reading = {.synonyms = synonyms_new()};

    *out = NULL;
    line_reader_start(&reading.lines, text, name, err);
    if (read_lines(&reading) == -1) {
        synonyms_free(reading.synonyms);
        return -1;
    }
    synonyms_seal(reading.synonyms);
    *out = reading.synonyms;
    return 0;
}

int synonyms_load(struct synonyms **out, const char *path, struct error *err)
{
    struct buf text = {0};
    int rc;

    *out = NULL;
    rc = file_read(&text, path, SYNONYMS_FILE_MAX, err);
    if (rc == 0)
        rc = synonyms_parse(out, buf_view(&text), path, err);
    buf_free(&text);
    return rc;
}
