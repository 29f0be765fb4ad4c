/**
 * The reader for HTML: the tree, what its head says, its main content.
 */
#include "engine/unicode.h"
#include "html_blocks.h"
#include "html_content.h"
#include "html_head.h"
#include "html_outline.h"
#include "html_tree.h"
#include "problem.h"
#include "reader.h"

static void add_content(struct guide *guide, const struct html_tree *tree)
{
    struct html_content content;

    html_content_find(&content, tree);
    html_blocks_add(guide, tree, &content);
    html_content_free(&content);
}

static void html_read(const struct reader_input *input,
                      const struct reader_output *output)
{
    struct guide *guide = guide_new(input->path);
    struct html_tree tree;

    html_tree_read(&tree, input->text, input->first_line);
    if (tree.cut)
        problem_report(output, PROBLEM_WARNING, 0,
                       "too much markup: the rest is left out");
    guide->rendered = true;
    if (input->outline)
        html_outline_add(guide, &tree);
    else
        add_content(guide, &tree);
    html_head_read(guide, &tree);
    html_tree_free(&tree);
    output->guide(output->context, guide);
}

static const char *const extensions[] = {"html", "htm", "xhtml", NULL};

const struct reader html_reader = {
    .name = "html",
    .extensions = extensions,
    .bytes_max = READER_FILE_MAX,
    .marked_up = true,
    .read = html_read,
};
