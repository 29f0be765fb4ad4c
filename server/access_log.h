/**
 * The access log: a JSON object on a line for each reply.
 *
 * Off unless asked for, for it names clients. What they searched for is not in
 * it: neither the part of the address behind `?`, nor the body, nor the page
 * that they came from. Nor are keys. All text is escaped as in the log (log.h),
 * and each line is one write(), so that processes can share a file.
 */
#ifndef SILCROW_ACCESS_LOG_H
#define SILCROW_ACCESS_LOG_H

#include "address.h"
#include "engine/error.h"
#include "http.h"

enum {
    ACCESS_LOG_TEXT_MAX = 256, /* bytes of a path or of a name of a program */
};

struct access_log;

/** What became of a request; all texts are borrowed. */
struct exchange {
    const char *method; /* NULL: it was not read */
    struct str path;
    const struct address *client; /* NULL: not known */
    struct str agent;             /* User-Agent */
    struct str id;                /* of the request */
    const struct http_reply *reply;
    size_t bytes; /* of the body that is sent */
    uint64_t us;  /* that it took */
};

/**
 * Open the file, to append to it; `-` stands for standard output.
 *
 * @param path  borrowed
 * @return 0, or -1 with ERROR_PERMISSION, ERROR_NO_INPUT or ERROR_IO
 */
int access_log_open(struct access_log **out, const char *path,
                    struct error *err);

void access_log_close(struct access_log *log);

/** Open the file of that name anew, when the old one was moved away. When
 * that fails, the old one goes on being written. */
int access_log_reopen(struct access_log *log, struct error *err);

/** Write a line. `log` may be NULL. */
void access_log_write(const struct access_log *log,
                      const struct exchange *exchange);

#endif
