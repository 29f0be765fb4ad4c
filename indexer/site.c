#include "site.h"

#include <stdlib.h>

#include "source.h"

struct site {
    struct source_list list;
    const struct source_file **pages; /* by path */
    size_t count;
};

static void pass_over(void *context, enum problem_kind kind, const char *file,
                      uint32_t line, const char *text)
{
    (void)context;
    (void)kind;
    (void)file;
    (void)line;
    (void)text;
}

static const struct source_report no_report = {.problem = pass_over};

static int by_path(const void *a, const void *b)
{
    const struct source_file *const *left = a, *const *right = b;

    return strcmp((*left)->path, (*right)->path);
}

int site_open(struct site **out, const char *folder, struct error *err)
{
    struct site *site = mem_zero(1, sizeof *site);

    *out = NULL;
    if (source_list_add(&site->list, folder, &no_report, err) == -1) {
        site_close(site);
        return -1;
    }
    site->pages = mem_zero(site->list.count + 1, sizeof *site->pages);
    for (size_t i = 0; i < site->list.count; i++)
        if (site->list.files[i].reader == &html_reader)
            site->pages[site->count++] = &site->list.files[i];
    if (!site->count) {
        site_close(site);
        return error_set(err, ERROR_NO_INPUT,
                         "%s: no page of a built site to be found there",
                         folder);
    }
    qsort(site->pages, site->count, sizeof *site->pages, by_path);
    *out = site;
    return 0;
}

void site_close(struct site *site)
{
    if (!site)
        return;
    source_list_release(&site->list);
    free(site->pages);
    free(site);
}

size_t site_count(const struct site *site)
{
    return site->count;
}

struct str site_path(const struct site *site, size_t page)
{
    return str_of(site->pages[page]->path);
}

void site_stamp(struct buf *out, const struct site *site)
{
    for (size_t i = 0; i < site->count; i++) {
        const struct source_file *file = site->pages[i];

        buf_sized(out, str_of(file->path));
        buf_varint(out, file->bytes);
        buf_varint(out, (uint64_t)file->stamp.modified);
        buf_varint(out, (uint64_t)file->stamp.changed);
    }
}

/* ---- Finding ----------------------------------------------------------- */

static size_t find_file(const struct site *site, struct str path)
{
    size_t low = 0, high = site->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = str_compare(site_path(site, middle), path);

        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SITE_NONE;
}

size_t site_find(const struct site *site, struct str path)
{
    /* Behind a folder's name that ends in '/', then behind any other. */
    static const char *const folder_ends[] = {"index.html", "index.htm", NULL};
    static const char *const ends[] = {"", ".html", "/index.html", "/index.htm",
                                       NULL};
    const bool folder = !path.len || str_ends(path, STR("/"));
    size_t page = SITE_NONE;

    for (const char *const *end = folder ? folder_ends : ends;
         *end && page == SITE_NONE; end++) {
        struct buf file = {0};

        buf_str(&file, path);
        buf_text(&file, *end);
        page = find_file(site, buf_view(&file));
        buf_free(&file);
    }
    return page;
}

/* ---- Parsing ----------------------------------------------------------- */

static void take_outline(void *context, size_t file, struct guide *guide)
{
    struct guide **outline = context;

    (void)file;
    guide_free(*outline);
    *outline = guide;
}

static void pass_over_page(void *context, size_t file, enum problem_kind kind,
                           uint32_t line, const char *text)
{
    (void)file;
    pass_over(context, kind, NULL, line, text);
}

struct guide *site_outline(const struct site *site, size_t page,
                           struct parser *parser)
{
    const struct source_file *file = site->pages[page];
    struct guide *outline = NULL;
    const struct parser_output output = {take_outline, pass_over_page,
                                         &outline};
    struct reader_input input = {
        .path = str_of(file->path), .first_line = 1, .outline = true};
    struct buf bytes = {0};

    if (source_read(&bytes, &site->list, file, &no_report) == 0) {
        input.text = buf_view(&bytes);
        parser_add(parser, 0, &input);
        parser_run(parser, &output, NULL);
    }
    buf_free(&bytes);
    return outline;
}
