#include "plan_marks.h"

#include "unicode.h"

/* What a form is worth to a snippet beside the word as typed. */
static const double worth[] = {
    [MATCH_EXACT] = 1,     [MATCH_STEM] = 0.9, [MATCH_PREFIX] = 0.7,
    [MATCH_SYNONYM] = 0.8, [MATCH_TYPO] = 0.7,
};

struct marks {
    struct mark_form forms[MARK_FORMS_MAX];
    size_t count;
    uint32_t runs;
};

static struct mark_form *add(struct marks *marks, struct str text,
                             enum mark_kind kind, uint32_t concept,
                             double weight)
{
    struct mark_form *form;

    if (marks->count == MARK_FORMS_MAX)
        return NULL;
    form = &marks->forms[marks->count++];
    *form = (struct mark_form){
        .text = text, .kind = kind, .concept = concept, .weight = weight};
    return form;
}

/** Words one after another; left out when there is no room for all. */
static void add_run(struct marks *marks, const struct str *words, size_t count,
                    enum mark_kind kind, uint32_t concept, double weight)
{
    if (marks->runs == MARK_RUNS_MAX || count > MARK_PARTS_MAX ||
        marks->count + count > MARK_FORMS_MAX)
        return;
    marks->runs++;
    for (size_t i = 0; i < count; i++) {
        struct mark_form *form = add(marks, words[i], kind, concept, weight);

        form->run = marks->runs;
        form->part = (uint32_t)i;
        form->parts = (uint32_t)count;
    }
}

/** Letters of a word as it was typed. */
static uint32_t letters_of(const struct concept *concept)
{
    return (uint32_t)(concept->word.len - utf8_continuations(concept->word));
}

/** Completions need no forms of their own: they begin with the word. */
static void add_form(struct marks *marks, const struct plan *plan,
                     const struct plan_form *form)
{
    const struct concept *concept = &plan->concepts[form->concept];
    const double weight = concept->telling * worth[form->kind];
    struct mark_form *added;

    if (concept->common || form->kind == MATCH_PREFIX)
        return;
    if (form->parts > 1)
        add_run(marks, plan->run_words + form->run, form->parts, MARK_STEM,
                form->concept, weight);
    else if ((added = add(marks, form->word, form->stem ? MARK_STEM : MARK_WORD,
                          form->concept, weight)) &&
             form->kind == MATCH_TYPO && concept->unfinished)
        added->letters = letters_of(concept);
}

static void add_unfinished(struct marks *marks, const struct plan *plan)
{
    for (size_t c = 0; c < plan->concept_count; c++) {
        const struct concept *concept = &plan->concepts[c];
        struct mark_form *added;

        if (concept->unfinished && !concept->common &&
            (added = add(marks, concept->word, MARK_PREFIX, (uint32_t)c,
                         concept->telling * worth[MATCH_PREFIX])))
            added->letters = letters_of(concept);
    }
}

/** A phrase is marked whole, function words and all. */
static void add_phrases(struct marks *marks, const struct plan *plan,
                        const struct query *query)
{
    for (size_t i = 0; i < plan->phrase_count; i++) {
        const struct plan_phrase *phrase = &plan->phrases[i];
        struct str words[QUERY_WORDS_MAX];

        for (size_t k = 0; k < phrase->count; k++)
            words[k] = query->words[phrase->first + k].text;
        if (!phrase->exclude)
            add_run(marks, words, phrase->count, MARK_WORD, 0,
                    plan->telling > 0 ? plan->telling : 1);
    }
}

void plan_marks(struct marker *marker, const struct plan *plan,
                const struct query *query)
{
    struct marks marks;

    marks.count = 0;
    marks.runs = 0;
    add_phrases(&marks, plan, query);
    for (size_t i = 0; i < plan->form_count; i++)
        add_form(&marks, plan, &plan->forms[i]);
    add_unfinished(&marks, plan);
    marker_forms(marker, marks.forms, marks.count);
}
