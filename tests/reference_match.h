/**
 * The matcher that ours is measured against: Xapian's, asked for every
 * document. For C and C++; ends the program when Xapian refuses.
 */
#ifndef SILCROW_TESTS_REFERENCE_MATCH_H
#define SILCROW_TESTS_REFERENCE_MATCH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum reference_kind {
    REFERENCE_ALL,
    REFERENCE_ANY,
    REFERENCE_AS_ONE,
    REFERENCE_MAYBE,
    REFERENCE_WITHOUT,
};

/** A query being built, as nodes with numbers. Number 0 matches nothing. */
struct reference;

/** @param path  of the database */
struct reference *reference_new(const char *path);
void reference_free(struct reference *reference);

size_t reference_term(struct reference *reference, const char *term,
                      size_t len);
size_t reference_join(struct reference *reference, enum reference_kind kind,
                      const size_t *parts, size_t count);
size_t reference_scale(struct reference *reference, size_t part, double factor);

/** Numbers and weights of the best documents, at most `most`; how many. */
size_t reference_best(uint32_t *documents, double *weights, size_t most,
                      const struct reference *reference, size_t node);

#ifdef __cplusplus
}
#endif

#endif
