/**
 * Parsing: from the bytes of a file, whatever they are, to guides.
 *
 * The encoding is found out (encoding.h), but JSON is UTF-8. Then the reader
 * for the file's name does its work.
 */
#ifndef SILCROW_PARSE_H
#define SILCROW_PARSE_H

#include "reader.h"

/**
 * Parse a file, or a run of whole lines of one that is read by line.
 *
 * @param input  `path` ends as some reader wants it; `text` is bytes, no more
 *               than the reader's limit
 */
void parse_bytes(const struct reader_input *input,
                 const struct reader_output *output);

#endif
