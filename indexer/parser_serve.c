#include "parser_serve.h"

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "confine.h"
#include "encoding.h"
#include "engine/buf.h"
#include "guide_wire.h"
#include "html_tree.h"
#include "parse.h"

/** What is said of one file: items, and room for the next one. */
struct answer {
    struct buf out; /* a length, then the items */
    struct buf item;
};

static void put_item(struct answer *answer, char letter)
{
    buf_byte(&answer->out, letter);
    buf_varint(&answer->out, answer->item.len);
    buf_str(&answer->out, buf_view(&answer->item));
}

static void put_guide(void *context, struct guide *guide)
{
    struct answer *answer = context;

    buf_clear(&answer->item);
    guide_encode(&answer->item, guide);
    guide_free(guide);
    put_item(answer, PARSER_GUIDE);
}

static void put_problem(void *context, enum problem_kind kind, uint32_t line,
                        const char *text)
{
    const struct wire_problem problem = {kind, line, str_of(text)};
    struct answer *answer = context;

    buf_clear(&answer->item);
    problem_encode(&answer->item, &problem);
    put_item(answer, PARSER_PROBLEM);
}

/** Receive exactly so many bytes. */
static bool receive(int socket, void *to, size_t len)
{
    char *at = to;

    while (len) {
        const ssize_t got = recv(socket, at, len, MSG_WAITALL);

        if (got <= 0)
            return false;
        at += got;
        len -= (size_t)got;
    }
    return true;
}

static void send_all(int socket, struct str bytes)
{
    while (bytes.len) {
        const ssize_t sent = send(socket, bytes.ptr, bytes.len, MSG_NOSIGNAL);

        if (sent == -1)
            _exit(0); /* nobody listens any more */
        bytes = str_skip(bytes, (size_t)sent);
    }
}

/** A signal that ends the process comes when its time is up. */
static void start_clock(void)
{
    const struct itimerval time = {.it_value = {PARSER_CPU_SECONDS, 0}};

    if (setitimer(ITIMER_PROF, &time, NULL) == -1)
        _exit(1);
}

static void answer_file(struct answer *answer, const struct parser_head *head,
                        const char *bytes)
{
    const struct reader_input input = {.path = {bytes, head->path},
                                       .text = {bytes + head->path, head->text},
                                       .first_line = head->first_line,
                                       .outline = head->outline};
    const struct reader_output output = {
        .guide = put_guide, .problem = put_problem, .context = answer};
    uint32_t len;

    buf_clear(&answer->out);
    buf_str(&answer->out, (struct str){"\0\0\0\0", sizeof len});
    start_clock();
    parse_bytes(&input, &output);
    len = (uint32_t)(answer->out.len - sizeof len);
    memcpy(answer->out.ptr, &len, sizeof len);
}

void parser_serve(int socket)
{
    struct parser_head head;
    struct answer answer = {.out = {0}};
    struct buf in = {0};
    char ready;

    encoding_prepare();
    html_tree_prepare();
    ready = confine(PARSER_MEMORY_MAX) ? PARSER_CONFINED : PARSER_LIMITED;
    send_all(socket, (struct str){&ready, 1});
    while (receive(socket, &head, sizeof head)) {
        const size_t len = (size_t)head.path + head.text;

        buf_clear(&in);
        if (!receive(socket, buf_reserve(&in, len), len))
            break;
        answer_file(&answer, &head, in.ptr);
        send_all(socket, buf_view(&answer.out));
    }
    _exit(0);
}
