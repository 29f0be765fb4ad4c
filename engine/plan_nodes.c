#include "plan_parts.h"

#include <math.h>

#include "forward.h"
#include "schema.h"

void nodes_push(struct nodes *nodes, struct node *node)
{
    if (nodes->count < NODES_MAX)
        nodes->list[nodes->count++] = node;
}

struct node *plan_join(struct planner *planner, enum node_kind kind,
                       const struct nodes *nodes)
{
    return node_join(&planner->plan->nodes, kind, nodes->list, nodes->count);
}

struct node *plan_join_two(struct planner *planner, enum node_kind kind,
                           struct node *a, struct node *b)
{
    struct node *const parts[] = {a, b};

    return node_join(&planner->plan->nodes, kind, parts, 2);
}

struct node *plan_scale(struct planner *planner, struct node *node,
                        double factor)
{
    return node_scale(&planner->plan->nodes, node, factor);
}

struct node *plan_term(struct planner *planner, const char *prefix,
                       struct str word)
{
    buf_clear(&planner->term);
    analysis_term(&planner->term, prefix, word);
    return node_term(&planner->plan->nodes, buf_view(&planner->term));
}

uint32_t plan_frequency(struct planner *planner, const char *prefix,
                        struct str word)
{
    uint32_t count = 0;

    buf_clear(&planner->term);
    analysis_term(&planner->term, prefix, word);
    if (!planner->failed &&
        matcher_frequency(&count, planner->matcher, buf_view(&planner->term),
                          planner->err) == -1)
        planner->failed = true;
    return count;
}

size_t plan_stems(struct str *stems, struct planner *planner, struct str word)
{
    size_t count = 0;

    for (size_t i = 0; i < planner->lang_count; i++) {
        const struct str stem =
            analysis_stem(planner->analysis, planner->langs[i], word);
        bool known = false;

        for (size_t k = 0; k < count; k++)
            known = known || str_equal(stems[k], stem);
        if (!known)
            stems[count++] = arena_copy(planner->arena, stem);
    }
    return count;
}

struct node *plan_stem_node(uint32_t *frequency, struct planner *planner,
                            struct str word)
{
    struct str stems[INDEX_LANGS_MAX];
    const size_t count = plan_stems(stems, planner, word);
    struct nodes nodes = {0};

    *frequency = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t here = plan_frequency(planner, TERM_STEM, stems[i]);

        if (here)
            nodes_push(&nodes, plan_term(planner, TERM_STEM, stems[i]));
        if (here > *frequency)
            *frequency = here;
    }
    return plan_join(planner, NODE_AS_ONE, &nodes);
}

double plan_telling(const struct planner *planner, uint32_t frequency)
{
    return log(1 + (planner->documents - frequency + 0.5) / (frequency + 0.5));
}

static struct plan_form *new_form(struct plan *plan, size_t concept,
                                  enum match_kind kind)
{
    struct plan_form *form;

    if (plan->form_count == PLAN_FORMS_MAX)
        return NULL;
    form = &plan->forms[plan->form_count++];
    *form = (struct plan_form){
        .kind = (uint8_t)kind, .concept = (uint8_t)concept, .parts = 1};
    return form;
}

static void add_form(struct planner *planner, size_t concept,
                     enum match_kind kind, struct str stem, struct str word)
{
    struct plan_form *form = new_form(planner->plan, concept, kind);

    if (!form)
        return;
    form->stem = kind == MATCH_STEM || kind == MATCH_TYPO;
    form->word = form->stem ? stem : word;
    form->number = forward_word(stem, word);
}

void plan_form(struct planner *planner, size_t concept, enum match_kind kind,
               struct str word, bool stems)
{
    struct str list[INDEX_LANGS_MAX] = {word};
    const size_t count = stems ? plan_stems(list, planner, word) : 1;

    for (size_t i = 0; i < count; i++)
        add_form(planner, concept, kind, list[i], word);
}

/** The run by the stems of one language. */
static void add_run(struct planner *planner, size_t concept,
                    enum match_kind kind, const struct str *words, size_t count,
                    struct str lang, struct forbidden forbidden)
{
    struct plan *plan = planner->plan;
    struct plan_form *form;

    if (!count || plan->run_count + count > PLAN_RUN_WORDS_MAX ||
        !(form = new_form(plan, concept, kind)))
        return;
    form->stem = true;
    form->parts = (uint8_t)count;
    form->run = (uint16_t)plan->run_count;
    form->forbidden = (uint16_t)forbidden.first;
    form->forbidden_count = (uint16_t)forbidden.count;
    for (size_t i = 0; i < count; i++) {
        const struct str stem = arena_copy(
            planner->arena, analysis_stem(planner->analysis, lang, words[i]));

        plan->run_words[plan->run_count] = stem;
        plan->run_numbers[plan->run_count++] = forward_word(stem, words[i]);
    }
    form->word = plan->run_words[form->run];
    form->number = plan->run_numbers[form->run];
}

void plan_run_form(struct planner *planner, size_t concept,
                   enum match_kind kind, const struct str *words, size_t count,
                   struct forbidden forbidden)
{
    for (size_t i = 0; i < planner->lang_count; i++)
        add_run(planner, concept, kind, words, count, planner->langs[i],
                forbidden);
}

void plan_whole(struct planner *planner, const struct str *words, size_t count)
{
    struct buf whole = {0};

    for (size_t i = 0; i < count; i++) {
        buf_text(&whole, i ? "_" : "");
        buf_str(&whole, words[i]);
    }
    if (whole.len && plan_frequency(planner, TERM_WHOLE, buf_view(&whole)))
        nodes_push(&planner->wholes,
                   plan_term(planner, TERM_WHOLE, buf_view(&whole)));
    buf_free(&whole);
}
