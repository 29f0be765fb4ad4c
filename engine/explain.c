#include "explain.h"

static const char *const tiers[] = {
    [RANK_PINNED] = "The owner pinned it to this query.",
    [RANK_HEADING_AS_TYPED] = "The heading is the query, letter for letter.",
    [RANK_HEADING_IS_QUERY] = "The heading is the query.",
    [RANK_HEADINGS_HAVE_ALL] =
        "Heading and breadcrumb have every word of the query.",
    [RANK_WORDS] = "The section has words of the query.",
    [RANK_BEHIND] = "It stands behind the best, by its words alone.",
};

static const char *const kinds[] = {
    [MATCH_EXACT] = "as typed",   [MATCH_STEM] = "same stem",
    [MATCH_PREFIX] = "begins so", [MATCH_SYNONYM] = "stands for it",
    [MATCH_TYPO] = "correction",  [MATCH_NONE] = NULL,
};

struct explanation *explain(const struct ranker *ranker,
                            const struct plan *plan,
                            const struct candidate *candidate,
                            const struct forward *forward, struct arena *arena)
{
    struct explanation *out = arena_alloc(arena, sizeof *out);
    struct rank_found found[QUERY_WORDS_MAX];

    *out = (struct explanation){
        .tier = tiers[candidate->tier],
        .words = candidate->parts.words,
        .heading = candidate->parts.heading,
        .closeness = candidate->parts.closeness,
        .form = candidate->parts.form,
        .feedback = candidate->parts.feedback,
        .page = candidate->parts.page,
        .weight = candidate->parts.weight,
        .count = plan->concept_count,
        .list = arena_alloc(arena, plan->concept_count * sizeof *out->list)};
    ranker_found(found, ranker, forward);
    for (size_t c = 0; c < plan->concept_count; c++) {
        const struct concept *concept = &plan->concepts[c];

        out->list[c] = (struct explained_word){
            .word = arena_copy(arena, concept->source),
            .corrected = arena_copy(arena, concept->corrected),
            .telling = concept->common ? 0 : concept->telling,
            .heading = kinds[found[c].heading],
            .breadcrumb = kinds[found[c].crumbs],
            .text = kinds[found[c].body]};
    }
    return out;
}

/* ---- Showing ----------------------------------------------------------- */

static void put_part(struct json_writer *json, const char *name, double value)
{
    json_put_name(json, name);
    json_put_number(json, value);
}

static void put_place(struct json_writer *json, const char *name,
                      const char *kind)
{
    json_put_name(json, name);
    if (kind)
        json_put_string(json, str_of(kind));
    else
        json_put_null(json);
}

static void put_word(struct json_writer *json,
                     const struct explained_word *word)
{
    json_put_object(json);
    json_put_text(json, "word", word->word);
    if (word->corrected.len)
        json_put_text(json, "corrected", word->corrected);
    put_part(json, "telling", word->telling);
    put_place(json, "heading", word->heading);
    put_place(json, "breadcrumb", word->breadcrumb);
    put_place(json, "text", word->text);
    json_end_object(json);
}

void explain_json(struct json_writer *json,
                  const struct explanation *explanation)
{
    json_put_object(json);
    json_put_text(json, "why", str_of(explanation->tier));
    put_part(json, "words", explanation->words);
    put_part(json, "heading", explanation->heading);
    put_part(json, "closeness", explanation->closeness);
    put_part(json, "form", explanation->form);
    put_part(json, "feedback", explanation->feedback);
    if (explanation->page > 0)
        put_part(json, "page", explanation->page);
    put_part(json, "weight", explanation->weight);
    json_put_name(json, "list");
    json_put_array(json);
    for (size_t i = 0; i < explanation->count; i++)
        put_word(json, &explanation->list[i]);
    json_end_array(json);
    json_end_object(json);
}

static void add_place(struct buf *out, const char *name, const char *kind,
                      bool *any)
{
    if (!kind)
        return;
    buf_format(out, "%s in the %s (%s)", *any ? "," : "", name, kind);
    *any = true;
}

static void add_word(struct buf *out, const struct explained_word *word,
                     const char *indent)
{
    bool any = false;

    buf_format(out, "%s  %.*s", indent, STR_ARGS(word->word));
    if (word->corrected.len)
        buf_format(out, ", taken for %.*s", STR_ARGS(word->corrected));
    buf_format(out, ", tells %.2f:", word->telling);
    add_place(out, "heading", word->heading, &any);
    add_place(out, "breadcrumb", word->breadcrumb, &any);
    add_place(out, "text", word->text, &any);
    buf_text(out, any ? "\n" : " not there\n");
}

void explain_text(struct buf *out, const struct explanation *explanation,
                  const char *indent)
{
    buf_format(out, "%s%s\n", indent, explanation->tier);
    buf_format(out,
               "%s  score: words %.3f + heading %.3f + closeness %.3f + form "
               "%.3f + feedback %.3f + page %.3f, times weight %.2f\n",
               indent, explanation->words, explanation->heading,
               explanation->closeness, explanation->form, explanation->feedback,
               explanation->page, explanation->weight);
    for (size_t i = 0; i < explanation->count; i++)
        add_word(out, &explanation->list[i], indent);
}
