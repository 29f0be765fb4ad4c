#include "access_log.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "route.h"

struct access_log {
    const char *path;
    int fd;
};

static int open_file(const char *path, struct error *err)
{
    int fd;

    if (strcmp(path, "-") == 0)
        return STDOUT_FILENO;
    fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
    return fd == -1 ? error_errno(err, "%s", path) : fd;
}

static void close_file(int fd)
{
    if (fd != STDOUT_FILENO)
        close(fd);
}

int access_log_open(struct access_log **out, const char *path,
                    struct error *err)
{
    const int fd = open_file(path, err);

    *out = NULL;
    if (fd == -1)
        return -1;
    *out = mem_zero(1, sizeof **out);
    **out = (struct access_log){path, fd};
    return 0;
}

void access_log_close(struct access_log *log)
{
    if (!log)
        return;
    close_file(log->fd);
    free(log);
}

int access_log_reopen(struct access_log *log, struct error *err)
{
    const int fd = open_file(log->path, err);

    if (fd == -1)
        return -1;
    close_file(log->fd);
    log->fd = fd;
    return 0;
}

static void put_text(struct buf *line, const char *name, struct str text)
{
    if (!text.len)
        return;
    if (text.len > ACCESS_LOG_TEXT_MAX)
        text.len = ACCESS_LOG_TEXT_MAX;
    buf_format(line, ",\"%s\":\"", name);
    log_escape(line, text, true);
    buf_byte(line, '"');
}

void access_log_write(const struct access_log *log,
                      const struct exchange *exchange)
{
    const struct http_tally *tally = &exchange->reply->tally;
    const struct route *route = route_by_number(tally->route);
    struct buf line = {0}, client = {0};
    struct timespec now;
    ssize_t written;

    if (!log)
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    buf_text(&line, "{\"time\":\"");
    log_time(&line, &now);
    buf_byte(&line, '"');
    put_text(&line, "id", exchange->id);
    if (exchange->client)
        address_put(&client, exchange->client);
    put_text(&line, "client", buf_view(&client));
    put_text(&line, "method", str_of(exchange->method));
    put_text(&line, "path", exchange->path);
    put_text(&line, "route", str_of(route ? route->path : NULL));
    buf_format(&line, ",\"status\":%d,\"bytes\":%zu,\"us\":%" PRIu64,
               exchange->reply->status, exchange->bytes, exchange->us);
    put_text(&line, "error", str_of(tally->error));
    put_text(&line, "agent", exchange->agent);
    buf_text(&line, "}\n");
    written = write(log->fd, line.ptr, line.len);
    (void)written; /* nowhere to say that it failed */
    buf_free(&line);
    buf_free(&client);
}
