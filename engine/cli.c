#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

enum {
    NAME_MAX_BYTES = 31, /* of a name that is compared with others */
    HELP_COLUMN = 29,    /* where the explanations begin */
};

/* ---- Names that are near ----------------------------------------------- */

/** Edits from one word to another: insertions, deletions, changes and swaps
 * of neighbours (optimal string alignment). */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][NAME_MAX_BYTES + 1];
    const size_t a_len = strlen(a), b_len = strlen(b);

    if (a_len > NAME_MAX_BYTES || b_len > NAME_MAX_BYTES)
        return SIZE_MAX;
    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *before = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            const size_t change = above[j - 1] + (a[i - 1] != b[j - 1]);

            row[j] = above[j] < row[j - 1] ? above[j] + 1 : row[j - 1] + 1;
            if (change < row[j])
                row[j] = change;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1] && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
    }
    return rows[a_len % 3][b_len];
}

const char *cli_nearest(const char *word, const char *const *names)
{
    const char *nearest = NULL;
    size_t least = strlen(word) / 5 + 2; /* half of a short word is too many */

    for (; *names; names++) {
        const size_t edits = distance(word, *names);

        if (edits < least) {
            least = edits;
            nearest = *names;
        }
    }
    return nearest;
}

/* ---- Reading ----------------------------------------------------------- */

static const struct cli_row *find_letter(const struct cli_row *table,
                                         char letter)
{
    for (; table->name; table++)
        if (letter && table->letter == letter)
            return table;
    return NULL;
}

static const struct cli_row *find_name(const struct cli_row *table,
                                       struct str name)
{
    for (; table->name; table++)
        if (str_equal(str_of(table->name), name))
            return table;
    return NULL;
}

static int unknown(const struct cli_row *table, struct str name,
                   struct error *err)
{
    const char *names[CLI_ROWS_MAX + 1] = {NULL};
    char *word = mem_copy(name);
    const char *nearest;

    for (size_t i = 0; table[i].name; i++)
        names[i] = table[i].name;
    nearest = cli_nearest(word, names);
    if (nearest)
        error_set(err, ERROR_USAGE, "unknown option --%s; did you mean --%s?",
                  word, nearest);
    else
        error_set(err, ERROR_USAGE, "unknown option --%s", word);
    free(word);
    return -1;
}

/** One option and its value; steps `i` past the value. */
static int read_option(struct cli *cli, const struct cli_row *table,
                       const char *const *words, size_t count, size_t *i,
                       struct error *err)
{
    const char *word = words[*i];
    const bool is_long = word[1] == '-';
    const char *equals = is_long ? strchr(word, '=') : NULL;
    const struct str name = {word + 2, equals ? (size_t)(equals - word - 2)
                                              : strlen(word + 1) - 1};
    const struct cli_row *row =
        is_long ? find_name(table, name) : find_letter(table, word[1]);
    const char *value = equals ? equals + 1 : NULL;

    if (!row)
        return is_long ? unknown(table, name, err)
                       : error_set(err, ERROR_USAGE, "unknown option %s", word);
    if (!is_long && word[2])
        value = word + 2;
    if (!row->value && value)
        return error_set(err, ERROR_USAGE, "option --%s takes no value",
                         row->name);
    if (row->value && !value) {
        if (*i + 1 == count)
            return error_set(err, ERROR_USAGE, "option --%s needs a value: %s",
                             row->name, row->value);
        value = words[++*i];
    }
    cli->values[row - table] = value ? value : "";
    cli->given[cli->given_count++] = (struct cli_given){
        .row = (size_t)(row - table), .value = value ? value : ""};
    return 0;
}

int cli_read(struct cli *cli, const struct cli_row *table,
             const char *const *words, size_t count, struct error *err)
{
    bool ended = false;

    *cli = (struct cli){.words = mem_zero(count, sizeof *words),
                        .given = mem_zero(count, sizeof *cli->given)};
    for (size_t i = 0; i < count; i++) {
        const char *word = words[i];

        if (!ended && strcmp(word, "--") == 0)
            ended = true;
        else if (ended || word[0] != '-' || !word[1])
            cli->words[cli->word_count++] = word;
        else if (read_option(cli, table, words, count, &i, err) == -1)
            return -1;
    }
    return 0;
}

void cli_release(struct cli *cli)
{
    free(cli->words);
    free(cli->given);
    *cli = (struct cli){.words = NULL};
}

const char *cli_each(const struct cli *cli, size_t row, size_t *at)
{
    while (*at < cli->given_count) {
        const struct cli_given *given = &cli->given[(*at)++];

        if (given->row == row)
            return given->value;
    }
    return NULL;
}

int cli_number(uint64_t *out, const char *value, const char *name,
               uint64_t least, uint64_t most, struct error *err)
{
    char *end;

    errno = 0;
    *out = strtoull(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end || errno || *out < least ||
        *out > most)
        return error_set(err, ERROR_USAGE,
                         "--%s is a whole number from %llu to %llu, not %s",
                         name, (unsigned long long)least,
                         (unsigned long long)most, value);
    return 0;
}

/* ---- Explaining -------------------------------------------------------- */

void cli_help(struct buf *out, const struct cli_row *table)
{
    for (; table->name; table++) {
        const size_t start = out->len;

        if (table->letter)
            buf_format(out, "  -%c, --%s", table->letter, table->name);
        else
            buf_format(out, "      --%s", table->name);
        if (table->value)
            buf_format(out, " %s", table->value);
        do
            buf_byte(out, ' ');
        while (out->len - start < HELP_COLUMN);
        buf_format(out, " %s\n", table->help);
    }
}
