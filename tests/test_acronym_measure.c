/** How well acronyms are learned, against pairs that people marked. */
#include "shared_data.h"
#include "test.h"

#include <strings.h>

#include "engine/acronym_find.h"
#include "engine/acronyms.h"
#include "engine/buf.h"
#include "engine/unicode.h"

enum { PAIRS_MAX = 4096 };

/** Pairs as `id TAB short TAB long`, sorted without regard to case. */
struct pairs {
    char *lines[PAIRS_MAX];
    size_t count;
};

static int by_line(const void *a, const void *b)
{
    return strcasecmp(*(char *const *)a, *(char *const *)b);
}

static void sort_unique(struct pairs *pairs)
{
    size_t kept = 0;

    qsort(pairs->lines, pairs->count, sizeof *pairs->lines, by_line);
    for (size_t i = 0; i < pairs->count; i++) {
        if (kept && strcasecmp(pairs->lines[kept - 1], pairs->lines[i]) == 0)
            free(pairs->lines[i]);
        else
            pairs->lines[kept++] = pairs->lines[i];
    }
    pairs->count = kept;
}

static void add(struct pairs *pairs, char *line)
{
    assert_true(pairs->count < PAIRS_MAX);
    pairs->lines[pairs->count++] = line;
}

static void drop(struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->count; i++)
        free(pairs->lines[i]);
}

/** The text of `"name": "..."` in a line of JSON, unescaped. */
static void json_text(struct buf *out, const char *line, const char *name)
{
    char *start = mem_format("\"%s\": \"", name);
    const char *at = strstr(line, start);

    assert_non_null(at);
    for (at += strlen(start); *at && *at != '"'; at++) {
        unsigned code;

        if (*at != '\\') {
            buf_byte(out, *at);
        } else if (*++at == 'u' && sscanf(at + 1, "%4x", &code) == 1) {
            utf8_append(out, (int32_t)code);
            at += 4;
        } else {
            buf_byte(out, *at == 'n' || *at == 't' ? ' ' : *at);
        }
    }
    free(start);
}

struct found {
    struct pairs *pairs;
    struct buf id;
};

static void note(void *context, const struct acronym_pair *pair)
{
    struct found *found = context;

    add(found->pairs,
        mem_format("%.*s\t%.*s\t%.*s", STR_ARGS(buf_view(&found->id)),
                   STR_ARGS(pair->shorter), STR_ARGS(pair->longer)));
}

static void find_all(struct pairs *pairs, FILE *docs)
{
    struct found found = {pairs, {0}};
    const struct acronym_finder finder = {note, &found};
    struct buf text = {0};
    char *line = NULL;
    size_t room = 0;

    while (getline(&line, &room, docs) > 0) {
        buf_clear(&found.id);
        buf_clear(&text);
        json_text(&found.id, line, "id");
        json_text(&text, line, "text");
        acronym_find(&finder, buf_view(&text));
    }
    free(line);
    buf_free(&text);
    buf_free(&found.id);
    sort_unique(pairs);
}

static void read_all(struct pairs *pairs, FILE *file)
{
    char *line = NULL;
    size_t room = 0;

    while (getline(&line, &room, file) > 0)
        add(pairs, mem_copy(str_trim(str_of(line))));
    free(line);
    sort_unique(pairs);
}

static void rule_17_nineteen_of_twenty_learned_pairs_are_right(void **state)
{
    static struct pairs found, marked;
    char *docs_path = shared_data("acronym_measure", "dev",
                                  "acronym/secondstring/docs.jsonl");
    char *pairs_path =
        shared_data("acronym_measure", "dev", "acronym/secondstring/pairs.tsv");
    FILE *docs, *pairs;
    double right = 0, precision, recall;

    (void)state;
    if (!docs_path || !pairs_path)
        return;
    docs = fopen(docs_path, "r");
    pairs = fopen(pairs_path, "r");
    assert_true(docs && pairs);
    find_all(&found, docs);
    read_all(&marked, pairs);
    fclose(docs);
    fclose(pairs);
    for (size_t i = 0; i < found.count; i++)
        right += bsearch(&found.lines[i], marked.lines, marked.count,
                         sizeof *marked.lines, by_line) != NULL;
    precision = right / (double)found.count;
    recall = right / (double)marked.count;
    print_message("acronyms: %zu marked, %zu found, precision %.3f, "
                  "recall %.3f\n",
                  marked.count, found.count, precision, recall);
    assert_true(precision >= .95);
    assert_true(recall >= .85);
    drop(&found);
    drop(&marked);
    free(docs_path);
    free(pairs_path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_17_nineteen_of_twenty_learned_pairs_are_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
