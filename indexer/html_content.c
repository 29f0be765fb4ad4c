#include "html_content.h"

#include <stdlib.h>

#include "html_hidden.h"
#include "html_hints.h"
#include "html_measure.h"
#include "html_score.h"

enum {
    TITLES_MIN = 4,    /* headings that can be linked: a guide or a reference */
    CONTENT_MIN = 500, /* code points: with less, more of the page is tried */
    MORE_TIMES = 2,    /* as much text must be found to take another try */
};

/** Is the node never content, wherever it stands? Frames and controls count
 * where they stand, but nothing in them is content. */
static bool never(const struct html_tree *tree, uint32_t node,
                  const struct id_set *controlled)
{
    const enum html_tag tag = tree->nodes[node].tag;
    const enum html_tag around = tree->nodes[tree->nodes[node].parent].tag;

    if (around == HTML_OBJECT || around == HTML_INPUT)
        return true;
    if (tag == HTML_TEXT)
        return false;
    if (html_consent(tree, node) || html_line_numbers(tree, node) ||
        html_skip_link(tree, node))
        return true;
    if (tag == HTML_DROPPED || tag == HTML_HEAD || tag == HTML_META ||
        tag == HTML_LINK || tag == HTML_TITLE)
        return true;
    return html_hidden(tree, node, controlled);
}

/** What is never content, with all that is below it; release with free(). */
static bool *find_never(const struct html_tree *tree)
{
    bool *gone = mem_alloc(tree->count * sizeof *gone);
    struct id_set controlled = html_controlled(tree);

    gone[0] = false;
    for (uint32_t i = 1; i < tree->count; i++)
        gone[i] = gone[tree->nodes[i].parent] || never(tree, i, &controlled);
    id_set_release(&controlled);
    return gone;
}

/** Measure the page anew, without what is never content. */
static void start(struct html_measures *measures, const bool *never_content)
{
    memcpy(measures->gone, never_content,
           measures->tree->count * sizeof *never_content);
    html_measure(measures);
}

/** Text of the content: of what is below its roots and not gone. */
static uint32_t chars_of(const struct html_measures *measures,
                         const uint32_t *roots, size_t count)
{
    uint32_t chars = 0;

    for (size_t i = 0; i < count; i++)
        chars += measures->list[roots[i]].chars;
    return chars;
}

/** Try with ever less belief in names until enough text is found; a try that
 * finds a multiple takes the place of the one before.
 *
 * @return code points found */
static uint32_t score_until_enough(struct html_content *content,
                                   struct html_measures *measures,
                                   const bool *never_content)
{
    static const struct html_belief beliefs[] = {
        {true, true, true},
        {false, true, true},
        {false, false, true},
        {false, false, false},
    };
    const size_t nodes = measures->tree->count;
    uint32_t *roots = mem_alloc(nodes * sizeof *roots);
    uint32_t most = 0;

    for (size_t i = 0; i < sizeof beliefs / sizeof *beliefs; i++) {
        size_t count;
        uint32_t chars;

        start(measures, never_content);
        count = html_score(measures, roots, beliefs[i]);
        chars = chars_of(measures, roots, count);
        if (i == 0 || chars > most * MORE_TIMES) {
            memcpy(content->gone, measures->gone, nodes * sizeof(bool));
            memcpy(content->roots, roots, count * sizeof *roots);
            content->count = count;
            most = chars;
        }
        if (chars >= CONTENT_MIN)
            break;
    }
    free(roots);
    return most;
}

static bool has_role(const struct html_tree *tree, uint32_t node,
                     const char *role)
{
    return str_equal(html_value(tree, node, HTML_ROLE), str_of(role));
}

/** The element that the page marks as its main content: `main`, or else its
 * only article; 0 when it marks none. */
static uint32_t find_marked(const struct html_measures *measures)
{
    const struct html_tree *tree = measures->tree;
    uint32_t main = 0, article = 0;
    size_t articles = 0;

    for (uint32_t i = 1; i < tree->count; i++) {
        const enum html_tag tag = tree->nodes[i].tag;

        if (measures->gone[i] || tag == HTML_TEXT)
            continue;
        if ((tag == HTML_MAIN || has_role(tree, i, "main")) &&
            measures->list[i].chars > measures->list[main].chars * (main > 0))
            main = i;
        if (tag == HTML_ARTICLE || has_role(tree, i, "article")) {
            article = i;
            articles++;
        }
    }
    return main || articles != 1 ? main : article;
}

/** Does the node hold the title of the page? */
static bool holds_title(const struct html_tree *tree, uint32_t node)
{
    for (uint32_t i = node + 1; i < tree->nodes[node].end; i++)
        if (tree->nodes[i].tag == HTML_H1)
            return true;
    return false;
}

/** Take out of the marked content what is named as something beside it. */
static void drop_beside(struct html_measures *measures, uint32_t root)
{
    const struct html_tree *tree = measures->tree;

    for (uint32_t i = root + 1; i < tree->nodes[root].end; i++) {
        const struct html_hints *hints = &measures->hints[i];
        const enum html_tag tag = tree->nodes[i].tag;

        if (tag == HTML_PRE || tag == HTML_CODE) /* names in it are colours */
            i = tree->nodes[i].end - 1;
        if (measures->gone[i] || tag == HTML_TEXT || tag == HTML_A ||
            tag == HTML_PRE || tag == HTML_CODE)
            continue;
        if (tag == HTML_NAV || html_beside(tree, i) ||
            (hints->unlikely && !hints->likely && !holds_title(tree, i)) ||
            html_leads_about(measures, i, root))
            html_let_go(measures, i);
    }
}

/** Text of the marked content that scoring has found as well. */
static uint32_t shared_chars(const struct html_content *content,
                             const struct html_measures *measures,
                             uint32_t marked)
{
    const struct html_tree *tree = measures->tree;
    uint32_t chars = 0;

    for (size_t i = 0; i < content->count; i++) {
        const uint32_t root = content->roots[i];
        uint32_t from = root > marked ? root : marked;
        uint32_t to = tree->nodes[root].end < tree->nodes[marked].end
                          ? tree->nodes[root].end
                          : tree->nodes[marked].end;

        for (; from < to; from++)
            if (tree->nodes[from].tag == HTML_TEXT && !content->gone[from] &&
                !measures->gone[from])
                chars += measures->list[from].chars;
    }
    return chars;
}

/** Take what the page marks as its main content, unless scoring finds that
 * most of it is something else, and no headings speak for it.
 *
 * @param scored  code points that scoring has found */
static void prefer_marked(struct html_content *content,
                          struct html_measures *measures,
                          const bool *never_content, uint32_t scored)
{
    static const struct html_belief belief = {true, true, true};
    const struct html_tree *tree = measures->tree;
    uint32_t marked, chars, shared;

    start(measures, never_content);
    marked = find_marked(measures);
    if (!marked)
        return;
    drop_beside(measures, marked);
    html_trim(measures, marked, belief);
    chars = measures->list[marked].chars;
    shared = shared_chars(content, measures, marked);
    if (!chars || (shared * 2 < chars && shared * 2 >= scored &&
                   measures->list[marked].titles < TITLES_MIN))
        return;
    memcpy(content->gone, measures->gone, tree->count * sizeof(bool));
    content->roots[0] = marked;
    content->count = 1;
}

void html_content_find(struct html_content *content,
                       const struct html_tree *tree)
{
    struct html_measures measures = {.tree = tree};
    bool *never_content = find_never(tree);
    uint32_t scored;

    *content = (struct html_content){
        .gone = mem_alloc(tree->count * sizeof *content->gone),
        .roots = mem_alloc(tree->count * sizeof *content->roots)};
    measures.gone = mem_alloc(tree->count * sizeof *measures.gone);
    measures.hints = mem_alloc(tree->count * sizeof *measures.hints);
    for (uint32_t i = 0; i < tree->count; i++)
        measures.hints[i] = html_hints_of(tree, i);
    scored = score_until_enough(content, &measures, never_content);
    prefer_marked(content, &measures, never_content, scored);
    html_measures_free(&measures);
    free(never_content);
    free(measures.gone);
    free(measures.hints);
}

void html_content_free(struct html_content *content)
{
    free(content->gone);
    free(content->roots);
    *content = (struct html_content){0};
}
