/**
 * Parsers: processes that turn files into guides.
 *
 * Formats are parsed by libraries that files from strangers have broken
 * before, so a parser works in a process of its own that is confined
 * (confine.h) and limited in time and memory. A file that breaks its parser or
 * exceeds a limit is reported and left out, and a new process takes over.
 */
#ifndef SILCROW_PARSER_H
#define SILCROW_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/error.h"
#include "reader.h"
#include "zygote.h"

enum {
    PARSER_QUEUE_BYTES = 128 << 10, /* of files that make a run worth it */
    PARSER_WALL_SECONDS = 60,       /* waited for an answer */
};

/** Where results go. `file` is the number that parser_add() was given. */
struct parser_output {
    /** Takes ownership of `guide`. */
    void (*guide)(void *context, size_t file, struct guide *guide);
    void (*problem)(void *context, size_t file, enum problem_kind kind,
                    uint32_t line, const char *text);
    void *context;
};

/** One parser and its queue; for one thread at a time. */
struct parser;

/** @param zygote  forks processes that run parser_serve(); must outlive the
 *                 parser */
int parser_new(struct parser **out, struct zygote *zygote, struct error *err);

void parser_free(struct parser *parser);

/** False when the kernel does not filter the parser's system calls. */
bool parser_confined(const struct parser *parser);

/**
 * Queue a file for the next run.
 *
 * @param input  as for parse_bytes(); copied
 */
void parser_add(struct parser *parser, size_t file,
                const struct reader_input *input);

/** Is enough queued for a run? */
bool parser_full(const struct parser *parser);

/**
 * Parse what is queued, in order, and empty the queue.
 *
 * @return 0, also when files had to be left out, which `output` was told; -1
 *         when no parser can be started
 */
int parser_run(struct parser *parser, const struct parser_output *output,
               struct error *err);

/** Did the last run leave a file out because its parser failed? It may fare
 * better another time. */
bool parser_failed(const struct parser *parser);

#endif
