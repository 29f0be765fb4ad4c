#include "html_score.h"

#include <stdlib.h>

#include "html_hints.h"

enum {
    PARAGRAPH_MIN = 25,   /* code points of a paragraph that counts */
    PARAGRAPH_STEP = 100, /* code points for a further point */
    PARAGRAPH_STEPS = 3,  /* points for length, at most */
    LEVELS = 5,           /* elements around a paragraph that share its score */
    TOP = 5,              /* best elements compared */
    AGREE = 3,            /* of them that must share an element around them */
    SIBLING_SHORT = 80,   /* code points of a sibling that must be a sentence */
    TABLE_LEVELS = 3,     /* elements around a node searched for a table */
};

static const double AGREE_SCORE = 0.75;  /* of the best, to be compared */
static const double SIBLING_SCORE = 0.2; /* of the best, to be joined */
static const double SIBLING_MIN = 10;
static const double SIBLING_LINKS = 0.25; /* most links of a long sibling */
static const double WIDEN_LINKS = 0.1;    /* most links of what is taken in */
static const double WIDEN_TITLED = 4;     /* times as much is taken in with a
                                             heading that can be linked */
static const double CLIMB_SCORE = 1.0 / 3;

struct scorer {
    struct html_measures *measures;
    const struct html_tree *tree;
    double *scores; /* of each node */
    bool *scored;   /* the node has one */
    bool *wraps;    /* a `div` that only wraps one paragraph: taken for it */
    struct html_belief belief;
};

static const struct html_node *node_at(const struct scorer *scorer, uint32_t i)
{
    return &scorer->tree->nodes[i];
}

static const struct html_measure *measure_of(const struct scorer *scorer,
                                             uint32_t i)
{
    return &scorer->measures->list[i];
}

static bool gone(const struct scorer *scorer, uint32_t i)
{
    return scorer->measures->gone[i];
}

/** Does the node stand inside an element of that kind, near by? */
static bool inside(const struct scorer *scorer, uint32_t i, enum html_tag tag)
{
    for (unsigned level = 0; i && level <= TABLE_LEVELS; level++) {
        i = node_at(scorer, i)->parent;
        if (node_at(scorer, i)->tag == tag)
            return true;
    }
    return false;
}

/** Leave out what is named as something beside the content. */
static void drop_unlikely(struct scorer *scorer)
{
    const struct html_tree *tree = scorer->tree;

    for (uint32_t i = 1; i < tree->count; i++) {
        const enum html_tag tag = node_at(scorer, i)->tag;
        const struct html_hints *hints = &scorer->measures->hints[i];

        if (tag == HTML_PRE || tag == HTML_CODE) /* names in it are colours */
            i = node_at(scorer, i)->end - 1;
        if (gone(scorer, i) || tag == HTML_TEXT || tag == HTML_A ||
            tag == HTML_BODY || tag == HTML_HTML || tag == HTML_PRE ||
            tag == HTML_CODE)
            continue;
        if ((hints->unlikely && !hints->likely &&
             !inside(scorer, i, HTML_TABLE)) ||
            html_beside(tree, i) || html_leads_about(scorer->measures, i, 0))
            html_let_go(scorer->measures, i);
    }
}

/* ---- Paragraphs -------------------------------------------------------- */

/** Text that is scored as one: its length and commas. */
struct paragraph {
    uint32_t chars;
    uint32_t commas;
};

/** What an element has to its name, before any paragraph lends it a score. */
static double initial_score(const struct scorer *scorer, uint32_t i)
{
    double score = 0;

    switch (node_at(scorer, i)->tag) {
    case HTML_DIV:
        score = 5;
        break;
    case HTML_PRE:
    case HTML_TD:
    case HTML_BLOCKQUOTE:
        score = 3;
        break;
    case HTML_OL:
    case HTML_UL:
    case HTML_DL:
    case HTML_DD:
    case HTML_DT:
    case HTML_LI:
    case HTML_FORM:
        score = -3;
        break;
    case HTML_H1:
    case HTML_H2:
    case HTML_H3:
    case HTML_H4:
    case HTML_H5:
    case HTML_H6:
    case HTML_TH:
        score = -5;
        break;
    default:
        break;
    }
    if (scorer->belief.weights)
        score += scorer->measures->hints[i].weight;
    return score;
}

/** Does a `div` hold one paragraph and nothing else? */
static bool only_wraps(const struct scorer *scorer, uint32_t i)
{
    uint32_t children = 0;

    if (node_at(scorer, i)->tag != HTML_DIV ||
        html_link_density(measure_of(scorer, i)) >= SIBLING_LINKS)
        return false;
    for (uint32_t child = node_at(scorer, i)->first; child;
         child = node_at(scorer, child)->next) {
        const enum html_tag tag = node_at(scorer, child)->tag;

        if (gone(scorer, child) ||
            (tag == HTML_TEXT && !measure_of(scorer, child)->chars))
            continue;
        if (tag != HTML_P || children++)
            return false;
    }
    return children == 1;
}

/** Lend the score of a paragraph to `i` and the elements around it. */
static void lend(struct scorer *scorer, uint32_t i, struct paragraph text)
{
    unsigned steps = text.chars / PARAGRAPH_STEP;
    double score;

    if (text.chars < PARAGRAPH_MIN)
        return;
    if (steps > PARAGRAPH_STEPS)
        steps = PARAGRAPH_STEPS;
    score = 1 + (text.commas + 1) + steps;
    for (unsigned level = 0; i && level < LEVELS;
         i = node_at(scorer, i)->parent) {
        if (scorer->wraps[i])
            continue;
        if (!scorer->scored[i]) {
            scorer->scored[i] = true;
            scorer->scores[i] = initial_score(scorer, i);
        }
        scorer->scores[i] +=
            level < 2 ? score / (level + 1) : score / (level * 3);
        level++;
    }
}

/** Lend the scores of the runs of text that stand right in an element, apart
 * from its blocks. Two line breaks end a run as well. */
static void lend_runs(struct scorer *scorer, uint32_t i)
{
    struct paragraph run = {0, 0};
    bool broken = false;

    for (uint32_t child = node_at(scorer, i)->first; child;
         child = node_at(scorer, child)->next) {
        const struct html_measure *measure = measure_of(scorer, child);
        const enum html_tag tag = node_at(scorer, child)->tag;

        if (gone(scorer, child) || (tag == HTML_TEXT && !measure->chars))
            continue;
        if (!measure->inline_only || (tag == HTML_BR && broken)) {
            lend(scorer, i, run);
            run = (struct paragraph){0, 0};
        } else {
            run.chars += measure->chars;
            run.commas += measure->commas;
        }
        broken = tag == HTML_BR;
    }
    lend(scorer, i, run);
}

static void lend_all(struct scorer *scorer)
{
    for (uint32_t i = 1; i < scorer->tree->count; i++)
        scorer->wraps[i] = !gone(scorer, i) && only_wraps(scorer, i);
    for (uint32_t i = 1; i < scorer->tree->count; i++) {
        const struct html_measure *measure = measure_of(scorer, i);
        const enum html_tag tag = node_at(scorer, i)->tag;
        const struct paragraph whole = {measure->chars, measure->commas};

        if (gone(scorer, i))
            continue;
        if (tag == HTML_DIV && !measure->blocks)
            lend(scorer, node_at(scorer, i)->parent, whole);
        else if (tag == HTML_DIV)
            lend_runs(scorer, i);
        else if (tag == HTML_SECTION || tag == HTML_P || tag == HTML_TD ||
                 tag == HTML_PRE || html_tag_level(tag) > 1)
            lend(scorer, node_at(scorer, i)->parent, whole);
    }
}

/* ---- The best ---------------------------------------------------------- */

static void weigh_links(struct scorer *scorer)
{
    for (uint32_t i = 0; i < scorer->tree->count; i++)
        if (scorer->scored[i])
            scorer->scores[i] *= 1 - html_link_density(measure_of(scorer, i));
}

/** The best elements, best first; how many. */
static size_t find_top(const struct scorer *scorer, uint32_t top[TOP])
{
    size_t count = 0;

    for (uint32_t i = 1; i < scorer->tree->count; i++) {
        size_t at = count;

        if (!scorer->scored[i] || gone(scorer, i))
            continue;
        while (at && scorer->scores[i] > scorer->scores[top[at - 1]])
            at--;
        if (at == TOP)
            continue;
        if (count < TOP)
            count++;
        for (size_t j = count - 1; j > at; j--)
            top[j] = top[j - 1];
        top[at] = i;
    }
    return count;
}

static bool below(const struct scorer *scorer, uint32_t i, uint32_t around)
{
    return i > around && i < node_at(scorer, around)->end;
}

static bool page(const struct scorer *scorer, uint32_t i)
{
    const enum html_tag tag = node_at(scorer, i)->tag;

    return !i || tag == HTML_BODY || tag == HTML_HTML;
}

/** When several of the best share an element around them, that is it. */
static uint32_t agreed(const struct scorer *scorer, const uint32_t *top,
                       size_t count)
{
    size_t close = 1;

    while (close < count &&
           scorer->scores[top[close]] >= scorer->scores[top[0]] * AGREE_SCORE)
        close++;
    if (close <= AGREE)
        return top[0];
    for (uint32_t i = node_at(scorer, top[0])->parent; !page(scorer, i);
         i = node_at(scorer, i)->parent) {
        size_t inside_it = 0;

        for (size_t j = 1; j < close; j++)
            inside_it += below(scorer, top[j], i);
        if (inside_it >= AGREE)
            return i;
    }
    return top[0];
}

/** Climb as long as the elements around score more; then as long as they hold
 * nothing else. */
static uint32_t climb(const struct scorer *scorer, uint32_t best)
{
    double last = scorer->scores[best];
    const double least = last * CLIMB_SCORE;

    for (uint32_t i = node_at(scorer, best)->parent; !page(scorer, i);
         i = node_at(scorer, i)->parent) {
        if (!scorer->scored[i])
            continue;
        if (scorer->scores[i] < least)
            break;
        if (scorer->scores[i] > last) {
            best = i;
            break;
        }
        last = scorer->scores[i];
    }
    for (uint32_t i = node_at(scorer, best)->parent; !page(scorer, i);
         i = node_at(scorer, i)->parent) {
        if (measure_of(scorer, i)->chars != measure_of(scorer, best)->chars)
            break;
        best = i;
    }
    return best;
}

/** Does the text below a node end a sentence? */
static bool has_sentence(const struct scorer *scorer, uint32_t i)
{
    for (uint32_t j = i; j < node_at(scorer, i)->end; j++) {
        struct str text = node_at(scorer, j)->text;

        if (node_at(scorer, j)->tag != HTML_TEXT || gone(scorer, j))
            continue;
        text = str_trim(text);
        if (str_ends(text, STR(".")) || str_find(text, STR(". ")) ||
            str_ends(text, STR("。")))
            return true;
    }
    return false;
}

/** Does a sibling of the best element belong to the content too? */
static bool joins(const struct scorer *scorer, uint32_t best, uint32_t sibling)
{
    const struct html_measure *measure = measure_of(scorer, sibling);
    const struct str class = html_value(scorer->tree, best, HTML_CLASS);
    const double score = scorer->scored[best] && scorer->scores[best] > 0
                             ? scorer->scores[best]
                             : 0;
    double least = score * SIBLING_SCORE;
    double own = scorer->scored[sibling] ? scorer->scores[sibling] : 0;
    double links;

    if (least < SIBLING_MIN)
        least = SIBLING_MIN;
    if (class.len &&
        str_equal(html_value(scorer->tree, sibling, HTML_CLASS), class))
        own += score * SIBLING_SCORE;
    if (scorer->scored[sibling] && own >= least)
        return true;
    if (node_at(scorer, sibling)->tag != HTML_P || !measure->chars)
        return false;
    links = html_link_density(measure);
    if (measure->chars > SIBLING_SHORT)
        return links < SIBLING_LINKS;
    return links == 0 && has_sentence(scorer, sibling);
}

/** The best element and the siblings that belong to it, each with the heading
 * right before it; how many. */
static size_t join_siblings(const struct scorer *scorer, uint32_t *roots,
                            uint32_t best)
{
    const uint32_t parent = node_at(scorer, best)->parent;
    uint32_t heading = 0;
    size_t count = 0;

    for (uint32_t i = node_at(scorer, parent)->first; i;
         i = node_at(scorer, i)->next) {
        if (gone(scorer, i) || !measure_of(scorer, i)->chars)
            continue;
        if (i == best || joins(scorer, best, i)) {
            if (heading)
                roots[count++] = heading;
            roots[count++] = i;
        }
        heading = html_tag_level(node_at(scorer, i)->tag) ? i : 0;
        if (heading && count && roots[count - 1] == i)
            heading = 0;
    }
    return count;
}

/** Take in what stands around the roots as long as it is little and has few
 * links: a title, an introduction, the first parts of a reference.
 *
 * @return how many roots are left */
static size_t widen(const struct scorer *scorer, uint32_t *roots, size_t count)
{
    double chars = 0, linked = 0;
    unsigned titles = 0;

    for (size_t i = 0; i < count; i++) {
        const struct html_measure *measure = measure_of(scorer, roots[i]);

        titles += measure->titles;
        chars += measure->chars;
        linked += html_link_density(measure) * measure->chars;
    }
    while (count && roots[0]) {
        const uint32_t around = node_at(scorer, roots[0])->parent;
        const struct html_measure *measure = measure_of(scorer, around);
        const double more = measure->chars - chars;
        const double links =
            html_link_density(measure) * measure->chars - linked;

        if (!around || node_at(scorer, around)->tag == HTML_HTML ||
            more > chars * (measure->titles > titles ? WIDEN_TITLED : 1) ||
            links > more * WIDEN_LINKS)
            break;
        roots[0] = around;
        count = 1;
        titles = measure->titles;
        chars += more;
        linked += links;
    }
    return count;
}

size_t html_score(struct html_measures *measures, uint32_t *roots,
                  struct html_belief belief)
{
    const struct html_tree *tree = measures->tree;
    struct scorer scorer = {
        .measures = measures,
        .tree = tree,
        .scores = mem_zero(tree->count, sizeof *scorer.scores),
        .scored = mem_zero(tree->count, sizeof *scorer.scored),
        .wraps = mem_zero(tree->count, sizeof *scorer.wraps),
        .belief = belief};
    uint32_t top[TOP], best;
    size_t count = 0, tops;

    if (belief.names)
        drop_unlikely(&scorer);
    lend_all(&scorer);
    weigh_links(&scorer);
    tops = find_top(&scorer, top);
    if (!tops) {
        roots[count++] = 0;
    } else {
        best = climb(&scorer, agreed(&scorer, top, tops));
        count = join_siblings(&scorer, roots, best);
    }
    count = widen(&scorer, roots, count);
    if (belief.trim)
        for (size_t i = 0; i < count; i++)
            html_trim(measures, roots[i], belief);
    free(scorer.scores);
    free(scorer.scored);
    free(scorer.wraps);
    return count;
}
