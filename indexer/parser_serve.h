/**
 * A parser process: what it runs, and how it is talked to.
 *
 * It says one byte when it is ready. For each file it gets a head, the path
 * and the bytes, and answers with the length of what it has to say and that:
 * items of a letter, a varint length and the bytes of guide_wire.h.
 */
#ifndef SILCROW_PARSER_SERVE_H
#define SILCROW_PARSER_SERVE_H

#include <stdint.h>

enum {
    PARSER_CPU_SECONDS = 5,        /* for one file */
    PARSER_MEMORY_MAX = 256 << 20, /* bytes */
    PARSER_ANSWER_MAX = 128 << 20, /* bytes */
    PARSER_CONFINED = 'c',         /* ready, and can do no harm */
    PARSER_LIMITED = 'l',          /* ready; the kernel filters no calls */
    PARSER_GUIDE = 'g',            /* letters of items */
    PARSER_PROBLEM = 'p',
};

/** Before a file. */
struct parser_head {
    uint32_t path;       /* bytes */
    uint32_t text;       /* bytes */
    uint32_t first_line; /* of the text */
    uint32_t outline;    /* 1: it is a page whose outline is wanted */
};

/** Parse what comes over a socket until it is closed; does not return. */
void parser_serve(int socket);

#endif
