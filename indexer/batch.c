#include "batch.h"

#include <stdio.h>
#include <stdlib.h>

#include "copies.h"
#include "engine/forward.h"
#include "engine/shim_error.h"
#include "engine/store.h"
#include "rendered.h"

void batch_release(struct batch *batch)
{
    for (size_t i = 0; i < batch->guide_count; i++)
        guide_free(batch->guides[i].guide);
    free(batch->guides);
    free(batch->problems);
    buf_free(&batch->run);
    arena_release(&batch->arena);
    segment_release(&batch->segment);
    *batch = (struct batch){0};
}

bool batch_border(const struct source_file *file)
{
    uint64_t hash = hash_text(HASH_START, str_of(file->path));
    uint64_t bytes = BATCH_FILE_BYTES;

    /* A file that changes a little is as large as it was. */
    while (bytes < file->bytes && bytes < BATCH_BYTES)
        bytes *= 2;
    hash = (hash ^ hash >> 32) * 0x9e3779b97f4a7c15ULL;
    return hash >> 32 < (bytes << 32) / BATCH_BYTES;
}

/* ---- Problems ---------------------------------------------------------- */

void batch_problem(struct batch *batch, enum problem_kind kind,
                   const char *file, uint32_t line, const char *text)
{
    if (batch->problem_count == batch->problem_room) {
        batch->problem_room = batch->problem_room ? batch->problem_room * 2 : 8;
        batch->problems = mem_resize(batch->problems, batch->problem_room,
                                     sizeof *batch->problems);
    }
    batch->problems[batch->problem_count++] =
        (struct problem){.kind = kind,
                         .file = arena_copy(&batch->arena, str_of(file)),
                         .line = line,
                         .text = arena_copy(&batch->arena, str_of(text))};
}

static void note_problem(void *context, enum problem_kind kind,
                         const char *file, uint32_t line, const char *text)
{
    batch_problem(context, kind, file, line, text);
}

struct source_report batch_report(struct batch *batch)
{
    return (struct source_report){.problem = note_problem, .context = batch};
}

/* ---- Reading ----------------------------------------------------------- */

static void take_guide(void *context, size_t file, struct guide *guide)
{
    struct batch *batch = context;

    if (batch->guide_count == batch->guide_room) {
        batch->guide_room = batch->guide_room ? batch->guide_room * 2 : 64;
        batch->guides =
            mem_resize(batch->guides, batch->guide_room, sizeof *batch->guides);
    }
    batch->guides[batch->guide_count++] =
        (struct batch_guide){.guide = guide, .file = &batch->files[file]};
}

static void take_problem(void *context, size_t file, enum problem_kind kind,
                         uint32_t line, const char *text)
{
    struct batch *batch = context;

    batch_problem(batch, kind, batch->files[file].shown, line, text);
}

/** Read a file and note its content. */
static bool read_file(struct buf *bytes, struct batch *batch, size_t number,
                      const struct source_list *list)
{
    const struct source_report report = batch_report(batch);
    struct state_file *state = &batch->states[number];

    state->hashed =
        source_read(bytes, list, &batch->files[number], &report) == 0;
    if (state->hashed)
        state->content = segment_key(buf_view(bytes));
    else
        batch->broken = true;
    return state->hashed;
}

/** A batch whose parser failed is not kept: the next build tries again. */
static int parse(struct batch *batch, struct parser *parser, struct error *err)
{
    const struct parser_output output = {take_guide, take_problem, batch};
    const int rc = parser_run(parser, &output, err);

    batch->broken = batch->broken || parser_failed(parser);
    return rc;
}

static int read_files(struct batch *batch, const struct source_list *list,
                      struct parser *parser, struct error *err)
{
    struct reader_input input = {.first_line = 1};
    struct buf bytes = {0};
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < batch->file_count; i++) {
        buf_clear(&bytes);
        if (!read_file(&bytes, batch, i, list))
            continue;
        input.path = str_of(batch->files[i].path);
        input.text = buf_view(&bytes);
        parser_add(parser, i, &input);
        if (parser_full(parser))
            rc = parse(batch, parser, err);
    }
    buf_free(&bytes);
    return rc == 0 ? parse(batch, parser, err) : -1;
}

int batch_read(struct batch *batch, const struct source_list *list,
               struct parser *parser, struct error *err)
{
    if (!batch->first_line)
        return read_files(batch, list, parser, err);
    parser_add(parser, 0,
               &(struct reader_input){.path = str_of(batch->files->path),
                                      .text = buf_view(&batch->run),
                                      .first_line = batch->first_line});
    buf_free(&batch->run);
    return parse(batch, parser, err);
}

void batch_render(struct batch *batch, const struct section_options *options,
                  struct parser *parser)
{
    const struct source_report report = batch_report(batch);

    for (size_t i = 0; i < batch->guide_count; i++) {
        const struct batch_guide *from = &batch->guides[i];

        if (guide_listed(from->guide))
            rendered_apply(options->rendered, from->guide, options, parser,
                           from->file->shown, &report);
    }
}

void batch_hash(struct batch *batch)
{
    for (size_t i = 0; i < batch->guide_count; i++)
        batch->guides[i].page = copies_fingerprint(batch->guides[i].guide);
}

/* ---- Writing ----------------------------------------------------------- */

int batch_worker_new(struct batch_worker **out, const struct settings *settings,
                     struct error *err)
{
    struct batch_worker *worker = mem_zero(1, sizeof *worker);
    xs_error cause;

    *out = NULL;
    if (xs_bulk_new(&worker->bulk, &cause) != XS_OK) {
        free(worker);
        return error_shim(err, &cause, "postings");
    }
    worker->analysis = analysis_new();
    worker->collector = attribute_collector_new(settings);
    worker->searchable = searchable_new(settings);
    *out = worker;
    return 0;
}

void batch_worker_free(struct batch_worker *worker)
{
    if (!worker)
        return;
    xs_bulk_free(worker->bulk);
    analysis_free(worker->analysis);
    acronyms_free(worker->acronyms);
    headings_free(worker->headings);
    attribute_collector_free(worker->collector);
    searchable_free(worker->searchable);
    buf_free(&worker->record);
    buf_free(&worker->forward);
    buf_free(&worker->attributes);
    document_page_release(&worker->page);
    free(worker);
}

enum output { SECTIONS, FORWARD, ATTRIBUTES, OUTPUTS };

static const char *const suffixes[OUTPUTS] = {
    [SECTIONS] = "s", [FORWARD] = "f", [ATTRIBUTES] = "a"};

/** The files of records of a batch. */
struct outputs {
    const char *base;
    struct store_writer *writers[OUTPUTS];
};

static int outputs_open(struct outputs *outputs, struct error *err)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < OUTPUTS; i++) {
        char *path = mem_format("%s.%s", outputs->base, suffixes[i]);

        rc = store_writer_open(&outputs->writers[i], path, err);
        free(path);
    }
    return rc;
}

static int outputs_finish(struct outputs *outputs, struct error *err)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < OUTPUTS; i++) {
        struct store_writer *writer = outputs->writers[i];

        outputs->writers[i] = NULL;
        rc = store_writer_finish(writer, err);
    }
    return rc;
}

/** Write the postings of all sections. */
static int write_postings(struct batch_worker *worker, const char *base,
                          struct error *err)
{
    char *path = mem_format("%s.p", base);
    xs_error cause;
    int rc = 0;

    if (xs_bulk_write(worker->bulk, path, &cause) != XS_OK)
        rc = error_shim(err, &cause, path);
    free(path);
    return rc;
}

static void outputs_close(struct outputs *outputs)
{
    for (size_t i = 0; i < OUTPUTS; i++)
        store_writer_free(outputs->writers[i]);
}

static int write_section(struct batch_worker *worker, struct outputs *outputs,
                         const struct document *document, struct error *err)
{
    const xs_posting *postings;
    const struct document *view = searchable_view(worker->searchable, document);
    const size_t count = analysis_run(worker->analysis, &postings, view);
    xs_error cause;

    buf_clear(&worker->record);
    buf_clear(&worker->forward);
    buf_clear(&worker->attributes);
    document_encode(&worker->record, &worker->page, document);
    analysis_forward(&worker->forward, worker->analysis, view);
    attribute_collect(worker->collector, &worker->attributes, document);
    acronyms_learn(worker->acronyms, document);
    headings_learn(worker->headings, document);
    if (xs_bulk_add(worker->bulk, postings, count, &cause) != XS_OK)
        return error_shim(err, &cause, outputs->base);
    if (store_writer_add(outputs->writers[SECTIONS], buf_view(&worker->record),
                         err) == -1 ||
        store_writer_add(outputs->writers[FORWARD], buf_view(&worker->forward),
                         err) == -1)
        return -1;
    return store_writer_add(outputs->writers[ATTRIBUTES],
                            buf_view(&worker->attributes), err);
}

static int write_guide(struct batch *batch, const struct batch_guide *from,
                       struct batch_worker *worker, struct outputs *outputs,
                       const struct section_options *options, struct error *err)
{
    struct sections *sections;
    struct document document;
    char text[96];
    int rc = 0;

    sections = sections_new(from->guide, options);
    while (rc == 0 && sections_next(sections, &document)) {
        const uint32_t line = sections_cut_line(sections);

        if (line) {
            snprintf(text, sizeof text,
                     "the section is over %d bytes; the rest is left out",
                     DOCUMENT_BODY_MAX);
            batch_problem(batch, PROBLEM_WARNING, from->file->shown, line,
                          text);
        }
        rc = write_section(worker, outputs, &document, err);
        batch->sections++;
    }
    sections_free(sections);
    return rc;
}

static size_t guides_left(const struct batch *batch)
{
    size_t left = 0;

    for (size_t i = 0; i < batch->guide_count; i++)
        left += batch->guides[i].guide != NULL;
    return left;
}

static void learners_new(struct batch_worker *worker)
{
    worker->acronyms = acronyms_new();
    worker->headings = headings_new();
}

static void learners_free(struct batch_worker *worker)
{
    acronyms_free(worker->acronyms);
    headings_free(worker->headings);
    worker->acronyms = NULL;
    worker->headings = NULL;
}

static void keep_learned(struct segment *segment,
                         const struct batch_worker *worker)
{
    struct buf bytes = {0};

    acronyms_encode(&bytes, worker->acronyms);
    segment->acronyms = arena_copy(&segment->arena, buf_view(&bytes));
    buf_clear(&bytes);
    headings_encode(&bytes, worker->headings);
    segment->headings = arena_copy(&segment->arena, buf_view(&bytes));
    buf_free(&bytes);
}

int batch_write(struct batch *batch, struct batch_worker *worker,
                const char *base, const struct section_options *options,
                struct error *err)
{
    struct outputs outputs = {.base = base};
    int rc;

    if (!guides_left(batch))
        return 0;
    learners_new(worker);
    document_page_release(&worker->page);
    rc = outputs_open(&outputs, err);
    for (size_t i = 0; rc == 0 && i < batch->guide_count; i++) {
        struct batch_guide *guide = &batch->guides[i];

        if (!guide->guide)
            continue;
        rc = write_guide(batch, guide, worker, &outputs, options, err);
        guide_free(guide->guide);
        guide->guide = NULL;
    }
    if (rc == 0)
        rc = outputs_finish(&outputs, err);
    if (rc == 0)
        rc = write_postings(worker, base, err);
    if (rc == 0)
        keep_learned(&batch->segment, worker);
    outputs_close(&outputs);
    learners_free(worker);
    return rc;
}
