#include "mark_parts.h"

/* ---- Forms ------------------------------------------------------------- */

/** The third letters of all words that a form may match. */
static uint32_t thirds_of(const struct mark_form *form)
{
    const struct str text = form->text;
    /* The e of `use` is not in `using`. */
    const bool e_added =
        form->kind == MARK_STEM && text.len == 3 && text.ptr[2] == 'e';

    if (e_added || (text.len < 3 && form->kind != MARK_WORD))
        return UINT32_MAX;
    return mark_third(text.ptr, text.len);
}

static bool valid(const struct mark_form *form)
{
    return form->text.len && form->concept < MARK_CONCEPTS_MAX &&
           form->run <= MARK_RUNS_MAX &&
           (!form->run ||
            (form->parts <= MARK_PARTS_MAX && form->part < form->parts));
}

static void add_form(struct marker *marker, const struct mark_form *form)
{
    struct form *added = &marker->forms[marker->form_count++];
    const unsigned key = mark_key(form->text.ptr, form->text.len);
    uint16_t *list = &marker->words[key];

    if (form->kind == MARK_STEM)
        list = &marker->stems[key];
    else if (form->kind == MARK_PREFIX && form->text.len == 1)
        list = &marker->loose;
    marker->thirds[key] |= thirds_of(form);
    for (unsigned second = 0; list == &marker->loose && second < 32; second++)
        marker->thirds[key | second] = UINT32_MAX;
    *added = (struct form){*form, *list};
    *list = (uint16_t)marker->form_count;
    marker->any_stem |= form->kind == MARK_STEM;
    marker->short_stem |= form->kind == MARK_STEM && form->text.len == 1;
    marker->any_run |= form->run != 0;
    if (marker->weights[form->concept] < form->weight)
        marker->weights[form->concept] = form->weight;
    if (marker->concept_count <= form->concept)
        marker->concept_count = form->concept + 1;
}

void marker_forms(struct marker *marker, const struct mark_form *forms,
                  size_t count)
{
    marker->form_count = 0;
    marker->concept_count = 0;
    memset(marker->weights, 0, sizeof marker->weights);
    marker->loose = 0;
    marker->any_stem = marker->short_stem = marker->any_run = false;
    memset(marker->thirds, 0, sizeof marker->thirds);
    memset(marker->words, 0, sizeof marker->words);
    memset(marker->stems, 0, sizeof marker->stems);
    for (size_t i = 0; i < count && marker->form_count < MARK_FORMS_MAX; i++)
        if (valid(&forms[i]))
            add_form(marker, &forms[i]);
}

const double *marker_weights(size_t *count, const struct marker *marker)
{
    *count = marker->concept_count;
    return marker->weights;
}

/* ---- Matching one token ------------------------------------------------ */

static void emit(struct marker *marker, const struct mark *mark)
{
    for (size_t i = 0; i < marker->count; i++) {
        struct mark *queued = &marker->queue[i];

        if (queued->start == mark->start && queued->end == mark->end &&
            queued->concept == mark->concept) {
            if (queued->weight < mark->weight)
                queued->weight = mark->weight;
            if (mark->letters)
                queued->letters = mark->letters;
            return;
        }
    }
    if (marker->count < QUEUE_MAX)
        marker->queue[marker->count++] = *mark;
}

/** A part of a run stands here; was it the last of all? */
static void advance(struct marker *marker, const struct mark_form *form,
                    const struct found *found)
{
    struct run *run = &marker->runs[form->run];
    const uint32_t part = (uint32_t)1 << form->part;
    const uint32_t first = found->position + 1 - form->parts;

    if (!run->begun || run->position != found->position) {
        const bool next = run->begun && run->position + 1 == found->position;

        run->before = next ? run->ends : 0;
        run->ends = 0;
        run->position = found->position;
        run->begun = true;
    }
    if (form->part && !(run->before & part >> 1))
        return;
    run->ends |= part;
    if (form->part + 1 == form->parts)
        emit(marker,
             &(struct mark){marker->starts[first % STARTS], found->end, first,
                            found->position, 0, form->concept, form->weight});
}

static void hit(struct marker *marker, const struct mark_form *form,
                const struct found *found)
{
    if (form->run)
        advance(marker, form, found);
    else
        emit(marker, &(struct mark){found->start, found->end, found->position,
                                    found->position, form->letters,
                                    form->concept, form->weight});
}

/** The stem of a word. A text says the words of its query again and again. */
static struct str stem_of(struct marker *marker, struct str word, unsigned key)
{
    struct memo *memo = &marker->memos[(key ^ word.len << 2) % MEMOS];
    struct str stem;

    if (marker->english && memo->word_len == word.len &&
        memcmp(memo->word, word.ptr, word.len) == 0)
        return (struct str){memo->stem, memo->stem_len};
    stem = analysis_stem(marker->analysis, marker->lang, word);
    if (marker->english && word.len <= MEMO_BYTES_MAX &&
        stem.len <= MEMO_BYTES_MAX) {
        memo->word_len = (uint8_t)word.len;
        memo->stem_len = (uint8_t)stem.len;
        memcpy(memo->word, word.ptr, word.len);
        memcpy(memo->stem, stem.ptr, stem.len);
    }
    return stem;
}

void marker_match(struct marker *marker, const struct found *found)
{
    const struct str text = found->text;
    const unsigned key = mark_key(text.ptr, text.len);
    struct str stem;

    for (uint16_t i = marker->words[key]; i; i = marker->forms[i - 1].next) {
        const struct mark_form *form = &marker->forms[i - 1].form;

        if (form->kind == MARK_PREFIX ? str_starts(text, form->text)
                                      : str_equal(text, form->text))
            hit(marker, form, found);
    }
    for (uint16_t i = marker->loose; i; i = marker->forms[i - 1].next)
        if (str_starts(text, marker->forms[i - 1].form.text))
            hit(marker, &marker->forms[i - 1].form, found);
    if (!found->word || !(marker->stems[key] || marker->any_third))
        return;
    stem = stem_of(marker, text, key);
    for (uint16_t i = marker->stems[mark_key(stem.ptr, stem.len)]; i;
         i = marker->forms[i - 1].next)
        if (str_equal(stem, marker->forms[i - 1].form.text))
            hit(marker, &marker->forms[i - 1].form, found);
}
