/**
 * Readers: from the bytes of a source file to guides.
 *
 * A reader knows one format. It gets text that is checked to be UTF-8 and
 * within its limit (parse.h), hands each guide it finds to `guide`, and reports
 * what is wrong to `problem` by line; it never stops the build itself.
 */
#ifndef SILCROW_READER_H
#define SILCROW_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/str.h"
#include "guide.h"

enum {
    READER_FILE_MAX = 16 << 20,      /* bytes of a text file */
    READER_MARKDOWN_MAX = 2 << 20,   /* bytes of a Markdown file */
    READER_FRONT_MATTER_MAX = 65536, /* bytes of front matter */
    READER_LINE_MAX = 4 << 20,       /* bytes of a line of JSON Lines */
    READER_DEPTH_MAX = 64,           /* nested blocks of a document */
};

/** How bad a problem is. */
enum problem_kind {
    PROBLEM_WARNING, /* the guide is indexed all the same */
    PROBLEM_SKIPPED, /* the file, or the line of it, is left out */
    PROBLEM_GUESS,   /* the file's encoding is a guess; likewise indexed */
    PROBLEM_PASSED,  /* none: its owner wants it left out; no reader says so */
    PROBLEM_NOTE,    /* nothing is wrong; for those who want to know all */
};

/** What one call to a reader works on; filled in by the caller. */
struct reader_input {
    struct str path;     /* below the source folder */
    struct str text;     /* valid UTF-8 without a byte order mark */
    uint32_t first_line; /* number of the first line of `text`, from 1 */
    bool outline;        /* of a page, take what html_outline.h wants */
};

/** Where a reader puts what it finds. */
struct reader_output {
    /** Takes ownership of `guide`. */
    void (*guide)(void *context, struct guide *guide);
    /** `line` from 1, or 0 for the whole file. `text` is one line. */
    void (*problem)(void *context, enum problem_kind kind, uint32_t line,
                    const char *text);
    void *context;
};

struct reader {
    const char *name;              /* "markdown" */
    const char *const *extensions; /* "md", ..., NULL; lower case */
    size_t bytes_max;              /* a larger file is skipped */
    bool marked_up; /* a file may say its encoding as HTML does */
    bool by_line;   /* any run of whole lines can be read on its own; a line
                       that is not UTF-8 is skipped */
    void (*read)(const struct reader_input *input,
                 const struct reader_output *output);
};

/** The reader for a file name, by its extension; NULL when none reads it, or
 * when it is one for machines, such as robots.txt. */
const struct reader *reader_for(struct str path);

extern const struct reader markdown_reader;
extern const struct reader text_reader;
extern const struct reader jsonl_reader;
extern const struct reader html_reader;

#endif
