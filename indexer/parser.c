#include "parser.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "engine/buf.h"
#include "engine/mem.h"
#include "guide_wire.h"
#include "parser_serve.h"
#include "problem.h"

enum {
    RECEIVE_BYTES = 256 << 10, /* at once */
    KEEP_BYTES = 1 << 20,      /* a larger buffer is given back */
};

/** A file in the queue. */
struct queued {
    size_t file;  /* as the output names it */
    size_t start; /* of its head, in the request */
    uint32_t path;
    uint32_t first_line;
};

struct parser {
    struct zygote *zygote;
    int socket; /* -1: no process */
    pid_t pid;
    bool confined;
    bool failed;        /* at a file of the last run */
    struct buf request; /* heads, paths and bytes of the queue */
    struct queued *queue;
    size_t count, room;
    struct buf answer; /* received, not yet taken */
};

/* ---- The process ------------------------------------------------------- */

/** Wait until the socket is ready for one of `events`. False when it takes too
 * long or there is no more to come. */
static bool wait_for(const struct parser *parser, short events, int64_t until)
{
    struct pollfd fd = {.fd = parser->socket, .events = events};
    struct timespec now;
    int64_t left;
    int ready;

    do {
        clock_gettime(CLOCK_MONOTONIC, &now);
        left = until - ((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000);
        ready = poll(&fd, 1, left > 0 ? (int)left : 0);
    } while (ready == -1 && errno == EINTR);
    return ready == 1;
}

/** Milliseconds of the monotonic clock at which patience ends. */
static int64_t deadline(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return ((int64_t)now.tv_sec + PARSER_WALL_SECONDS) * 1000 +
           now.tv_nsec / 1000000;
}

/** End the process, if there is one; its status, or -1. */
static int stop(struct parser *parser)
{
    int status;

    if (parser->socket == -1)
        return -1;
    close(parser->socket);
    parser->socket = -1;
    status = zygote_end(parser->zygote, parser->pid);
    buf_clear(&parser->answer);
    return status;
}

static int start(struct parser *parser, struct error *err)
{
    char ready = 0;

    if (zygote_fork(parser->zygote, &parser->socket, &parser->pid, err) == -1) {
        parser->socket = -1;
        return -1;
    }
    if (!wait_for(parser, POLLIN, deadline()) ||
        recv(parser->socket, &ready, 1, MSG_DONTWAIT) != 1 ||
        (ready != PARSER_CONFINED && ready != PARSER_LIMITED)) {
        stop(parser);
        return error_set(err, ERROR_INTERNAL,
                         "a parser ended before it was ready");
    }
    parser->confined = ready == PARSER_CONFINED;
    return 0;
}

int parser_new(struct parser **out, struct zygote *zygote, struct error *err)
{
    struct parser *parser = mem_zero(1, sizeof *parser);

    *out = NULL;
    parser->zygote = zygote;
    if (start(parser, err) == -1) {
        free(parser);
        return -1;
    }
    *out = parser;
    return 0;
}

void parser_free(struct parser *parser)
{
    if (!parser)
        return;
    stop(parser);
    buf_free(&parser->request);
    buf_free(&parser->answer);
    free(parser->queue);
    free(parser);
}

bool parser_confined(const struct parser *parser)
{
    return parser->confined;
}

/* ---- The queue --------------------------------------------------------- */

void parser_add(struct parser *parser, size_t file,
                const struct reader_input *input)
{
    const struct parser_head head = {.path = (uint32_t)input->path.len,
                                     .text = (uint32_t)input->text.len,
                                     .first_line = input->first_line,
                                     .outline = input->outline};

    if (parser->count == parser->room) {
        parser->room = parser->room ? parser->room * 2 : 16;
        parser->queue =
            mem_resize(parser->queue, parser->room, sizeof *parser->queue);
    }
    parser->queue[parser->count++] =
        (struct queued){.file = file,
                        .start = parser->request.len,
                        .path = head.path,
                        .first_line = head.first_line};
    buf_str(&parser->request, (struct str){(const char *)&head, sizeof head});
    buf_str(&parser->request, input->path);
    buf_str(&parser->request, input->text);
}

bool parser_full(const struct parser *parser)
{
    return parser->request.len >= PARSER_QUEUE_BYTES;
}

static void clear(struct buf *buf)
{
    if (buf->room > KEEP_BYTES)
        buf_free(buf);
    else
        buf_clear(buf);
}

/* ---- Answers ----------------------------------------------------------- */

/** A run of the queue. */
struct run {
    struct parser *parser;
    const struct parser_output *output;
    size_t done; /* files that have been answered */
    bool broken; /* an answer was none */
};

static struct str path_of(const struct run *run)
{
    const struct queued *queued = &run->parser->queue[run->done];

    return (struct str){run->parser->request.ptr + queued->start +
                            sizeof(struct parser_head),
                        queued->path};
}

static bool take_problem(const struct run *run, struct str bytes)
{
    struct wire_problem problem;
    char text[PROBLEM_TEXT_MAX];

    if (problem_decode(&problem, bytes) == -1)
        return false;
    memcpy(text, problem.text.ptr, problem.text.len);
    text[problem.text.len] = '\0';
    run->output->problem(run->output->context,
                         run->parser->queue[run->done].file, problem.kind,
                         problem.line, text);
    return true;
}

static bool take_guide(const struct run *run, struct str bytes)
{
    struct guide *guide = guide_decode(bytes, path_of(run));

    if (!guide)
        return false;
    run->output->guide(run->output->context, run->parser->queue[run->done].file,
                       guide);
    return true;
}

/** Hand out what is said of one file; false when it is no answer. */
static bool take_items(const struct run *run, struct str rest)
{
    while (rest.len) {
        const char letter = rest.ptr[0];
        struct str item;
        uint64_t len;
        bool taken = false;

        rest = str_skip(rest, 1);
        if (varint_read(&rest, &len) == -1 || len > rest.len)
            return false;
        item = (struct str){rest.ptr, (size_t)len};
        rest = str_skip(rest, item.len);
        if (letter == PARSER_GUIDE)
            taken = take_guide(run, item);
        else if (letter == PARSER_PROBLEM)
            taken = take_problem(run, item);
        if (!taken)
            return false;
    }
    return true;
}

/** Take the whole answers that have been received. */
static void take_answers(struct run *run)
{
    struct buf *answer = &run->parser->answer;
    struct str rest = buf_view(answer);
    uint32_t len;

    while (!run->broken && rest.len >= sizeof len) {
        memcpy(&len, rest.ptr, sizeof len);
        if (len > PARSER_ANSWER_MAX || run->done == run->parser->count) {
            run->broken = true;
            return;
        }
        if (rest.len - sizeof len < len)
            break;
        rest = str_skip(rest, sizeof len);
        run->broken = !take_items(run, (struct str){rest.ptr, len});
        rest = str_skip(rest, len);
        run->done += !run->broken;
    }
    if (rest.len)
        memmove(answer->ptr, rest.ptr, rest.len);
    answer->len = rest.len;
    if (!rest.len)
        clear(answer);
}

/* ---- Running ----------------------------------------------------------- */

/** Send some of the request. When nobody takes it, answers may still be on
 * their way, but there is no point in sending more. */
static void send_some(const struct parser *parser, size_t *sent)
{
    const ssize_t got =
        send(parser->socket, parser->request.ptr + *sent,
             parser->request.len - *sent, MSG_DONTWAIT | MSG_NOSIGNAL);

    if (got >= 0)
        *sent += (size_t)got;
    else if (errno != EAGAIN && errno != EINTR)
        *sent = parser->request.len;
}

/** Receive some of the answers; false when there is no more to come. */
static bool receive_some(struct parser *parser)
{
    const ssize_t got =
        recv(parser->socket, buf_reserve(&parser->answer, RECEIVE_BYTES),
             RECEIVE_BYTES, MSG_DONTWAIT);

    if (got == -1)
        return errno == EAGAIN || errno == EINTR;
    parser->answer.len += (size_t)got;
    return got > 0;
}

/** Send the files that are left and take what is said of them, until all have
 * been answered or the process fails. False when it did not answer in time. */
static bool converse(struct run *run)
{
    struct parser *parser = run->parser;
    size_t sent = parser->queue[run->done].start;
    int64_t until = deadline();

    while (run->done < parser->count && !run->broken) {
        const bool sending = sent < parser->request.len;
        const size_t before = run->done;

        if (!wait_for(parser, sending ? POLLIN | POLLOUT : POLLIN, until))
            return false;
        if (!receive_some(parser))
            return true;
        if (sending)
            send_some(parser, &sent);
        take_answers(run);
        if (run->done != before)
            until = deadline();
    }
    return true;
}

/** Why a file is left out whose parser ended so. */
static void describe(char *text, size_t size, int status)
{
    if (status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF)
        snprintf(text, size, "takes more than %d s to parse",
                 PARSER_CPU_SECONDS);
    else if (status != -1 && WIFEXITED(status) &&
             WEXITSTATUS(status) == ERROR_INTERNAL)
        snprintf(text, size, "needs more than %d MB to parse",
                 PARSER_MEMORY_MAX >> 20);
    else if (status != -1 && WIFSIGNALED(status))
        snprintf(text, size, "crashed the parser (%s)",
                 sigdescr_np(WTERMSIG(status)));
    else
        snprintf(text, size, "crashed the parser");
}

/** The process failed at a file: report that and go on behind it. */
static void leave_out(struct run *run, bool answered_in_time)
{
    const struct queued *queued = &run->parser->queue[run->done];
    const bool broken = run->broken;
    const int status = stop(run->parser);
    char text[PROBLEM_TEXT_MAX];

    if (broken)
        snprintf(text, sizeof text, "broke the parser: no sense in its answer");
    else if (!answered_in_time)
        snprintf(text, sizeof text, "takes more than %d s to parse",
                 PARSER_WALL_SECONDS);
    else
        describe(text, sizeof text, status);
    run->output->problem(run->output->context, queued->file, PROBLEM_SKIPPED,
                         queued->first_line > 1 ? queued->first_line : 0, text);
    run->broken = false;
    run->parser->failed = true;
    run->done++;
}

int parser_run(struct parser *parser, const struct parser_output *output,
               struct error *err)
{
    struct run run = {.parser = parser, .output = output};
    int rc = 0;

    parser->failed = false;
    while (rc == 0 && run.done < parser->count) {
        bool in_time;

        if (parser->socket == -1 && (rc = start(parser, err)) == -1)
            break;
        in_time = converse(&run);
        if (run.done < parser->count)
            leave_out(&run, in_time);
    }
    clear(&parser->request);
    parser->count = 0;
    return rc;
}

bool parser_failed(const struct parser *parser)
{
    return parser->failed;
}
