/**
 * Answers that are not made again: those that the client has, and those that
 * were given to another lately.
 *
 * This is for what depends on the state of an index and on what was asked, and
 * on nothing else. Both together are the key.
 */
#ifndef SILCROW_REUSE_H
#define SILCROW_REUSE_H

#include "handler.h"

/** Begin a key with the state of the index, the path that was asked, and what
 * of the index may be seen (catalog_get_part); NULL: all. */
void reuse_key(struct buf *out, const struct index *index, const char *path,
               const struct key_rule *rule);

/** Does the client say that it has what this tag stands for? */
bool reuse_has_tag(const struct http_request *request, struct str tag);

/**
 * Answer from what is there: 304 when the client has it, else the answer that
 * was kept under the key.
 *
 * A GET that is answered gets an ETag from the key; clients may keep the answer
 * if they ask each time whether it still holds.
 *
 * @param type  the Content-Type of the answer
 * @return false when it must be made
 */
bool reuse_answer(struct handler *handler, struct http_reply *reply,
                  const struct http_request *request, struct str key,
                  const char *type);

/** Answer with the body that was made, compressed where the client takes that,
 * and keep it in the form in which it is sent. */
void reuse_keep(struct handler *handler, struct http_reply *reply,
                const struct http_request *request, struct str key,
                const char *type);

/** Give an answer that was made, and depends on more than an index, a tag of
 * its body; or 304 when the client has it. */
void reuse_body(struct http_reply *reply, const struct http_request *request);

#endif
