/** Parser processes: what they give is what the readers give, and what breaks
 * one is told of the file that did it, no other. */
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "engine/mem.h"
#include "indexer/confine.h"
#include "indexer/encoding.h"
#include "indexer/parse.h"
#include "indexer/parser.h"
#include "indexer/parser_serve.h"

/* ---- What came of it, as text ------------------------------------------ */

static void note_guide(void *context, size_t file, struct guide *guide)
{
    struct buf *out = context;

    buf_format(out, "%zu guide %.*s:", file, STR_ARGS(guide->path));
    for (size_t i = 0; i < guide->block_count; i++)
        buf_format(out, " %u %.*s", guide->blocks[i].line,
                   STR_ARGS(guide->blocks[i].text));
    buf_byte(out, '\n');
    guide_free(guide);
}

static void note_problem(void *context, size_t file, enum problem_kind kind,
                         uint32_t line, const char *text)
{
    buf_format(context, "%zu %s %u: %s\n", file,
               kind == PROBLEM_SKIPPED ? "skipped" : "warning", line, text);
}

/* The same from a reader in this process. */

static void note_own_guide(void *context, struct guide *guide)
{
    note_guide(context, 0, guide);
}

static void note_own_problem(void *context, enum problem_kind kind,
                             uint32_t line, const char *text)
{
    note_problem(context, 0, kind, line, text);
}

static void add(struct parser *parser, size_t file, const char *path,
                struct str text)
{
    parser_add(parser, file,
               &(struct reader_input){
                   .path = str_of(path), .text = text, .first_line = 1});
}

static void run(struct parser *parser, struct buf *out)
{
    const struct parser_output output = {note_guide, note_problem, out};
    struct error err;

    buf_clear(out);
    if (parser_run(parser, &output, &err) == -1)
        fail_msg("%s", err.text);
    buf_byte(out, '\0');
}

/* ---- The parser as it is ----------------------------------------------- */

struct bench {
    struct zygote *zygote;
    struct parser *parser;
    struct buf out;
};

static void start(struct bench *bench, void (*child)(int socket))
{
    struct error err;

    *bench = (struct bench){.zygote = NULL};
    assert_int_equal(zygote_new(&bench->zygote, child, &err), 0);
    if (parser_new(&bench->parser, bench->zygote, &err) == -1)
        fail_msg("%s", err.text);
}

static void stop(struct bench *bench)
{
    parser_free(bench->parser);
    zygote_free(bench->zygote);
    buf_free(&bench->out);
}

static void files_come_back_in_order(void **state)
{
    struct bench bench;

    (void)state;
    start(&bench, parser_serve);
    add(bench.parser, 7, "a.md", STR("# A\n\ntext\n"));
    add(bench.parser, 8, "b.txt", STR(""));
    add(bench.parser, 9, "c.md", STR("\xff\1"));
    add(bench.parser, 11, "d.jsonl",
        STR("{\"id\":\"1\",\"text\":\"x\"}\n{\n{\"id\":\"3\"}"));
    run(bench.parser, &bench.out);
    assert_string_equal(bench.out.ptr,
                        "7 guide a.md: 1 A 3 text\n"
                        "8 guide b.txt:\n"
                        "9 skipped 0: no text: it is binary\n"
                        "11 guide d.jsonl: 1 x\n"
                        "11 skipped 2: JSON: byte 2: a string was expected\n"
                        "11 guide d.jsonl:\n");
    run(bench.parser, &bench.out); /* the queue is empty */
    assert_string_equal(bench.out.ptr, "");
    stop(&bench);
}

static void large_files_and_many_come_back(void **state)
{
    struct bench bench;
    struct buf text = {0}, expected = {0};

    (void)state;
    start(&bench, parser_serve);
    while (text.len < READER_MARKDOWN_MAX - 16)
        buf_format(&text, "word%zu\n\n", text.len);
    add(bench.parser, 0, "big.md", buf_view(&text));
    for (size_t i = 1; i < 2000; i++)
        add(bench.parser, i, "a.md", STR("# A"));
    assert_true(parser_full(bench.parser));
    run(bench.parser, &bench.out);
    parse_bytes(
        &(struct reader_input){
            .path = STR("big.md"), .text = buf_view(&text), .first_line = 1},
        &(struct reader_output){note_own_guide, note_own_problem, &expected});
    for (size_t i = 1; i < 2000; i++)
        buf_format(&expected, "%zu guide a.md: 1 A\n", i);
    buf_byte(&expected, '\0');
    assert_int_equal(bench.out.len, expected.len);
    assert_memory_equal(bench.out.ptr, expected.ptr, expected.len);
    buf_free(&text);
    buf_free(&expected);
    stop(&bench);
}

/** The confined process cannot load what the system converts with. */
static void every_encoding_is_read_in_confinement(void **state)
{
    static const char *const labels[] = {
        "utf-16le",     "utf-16be",     "windows-1250", "windows-1251",
        "windows-1252", "windows-1253", "windows-1254", "windows-1255",
        "windows-1256", "windows-1257", "windows-1258", "windows-874",
        "iso-8859-2",   "iso-8859-3",   "iso-8859-4",   "iso-8859-5",
        "iso-8859-6",   "iso-8859-7",   "iso-8859-8",   "iso-8859-10",
        "iso-8859-13",  "iso-8859-14",  "iso-8859-15",  "iso-8859-16",
        "koi8-r",       "koi8-u",       "macintosh",    "gb2312",
        "gbk",          "gb18030",      "big5",         "euc-jp",
        "iso-2022-jp",  "shift_jis",    "euc-kr",       "ibm866",
    };
    struct bench bench;

    (void)state;
    start(&bench, parser_serve);
    for (size_t i = 0; i < COUNT(labels); i++) {
        char text[128];
        struct buf expected = {0};
        const int len = snprintf(
            text, sizeof text,
            "<meta charset=%s><p>caf\xE9 \xB0\xA1 \xC4\xE3 x</p>", labels[i]);
        const struct reader_input input = {.path = STR("a.html"),
                                           .text = {text, (size_t)len},
                                           .first_line = 1};

        parse_bytes(&input, &(struct reader_output){
                                note_own_guide, note_own_problem, &expected});
        buf_byte(&expected, '\0');
        parser_add(bench.parser, 0, &input);
        run(bench.parser, &bench.out);
        assert_string_equal(bench.out.ptr, expected.ptr);
        buf_free(&expected);
    }
    stop(&bench);
}

static void what_is_guessed_is_guessed_in_confinement(void **state)
{
    struct bench bench;

    (void)state;
    start(&bench, parser_serve);
    add(bench.parser, 0, "a.html", STR("<p>\x81\xE9"));
    run(bench.parser, &bench.out);
    assert_non_null(strstr(bench.out.ptr, "read as windows-1252"));
    stop(&bench);
}

/* ---- A parser that a file takes over ----------------------------------- */

/* What the file makes it do; its path is the number. */

static void do_crash(int socket)
{
    (void)socket;
    raise(SIGSEGV);
}

static void do_abort(int socket)
{
    (void)socket;
    abort();
}

static void do_open(int socket)
{
    (void)socket;
    if (open("/etc/passwd", O_RDONLY) != -1)
        _exit(0);
}

static void do_connect(int socket)
{
    (void)socket;
    socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0, 0});
    _exit(0);
}

static void do_fork(int socket)
{
    (void)socket;
    fork();
    _exit(0);
}

static void do_kill(int socket)
{
    (void)socket;
    kill(getppid(), SIGKILL);
    _exit(0);
}

static void do_code(int socket)
{
    (void)socket;
    mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    _exit(0);
}

static void do_memory(int socket)
{
    (void)socket;
    for (;;)
        mem_zero(1, 1 << 20);
}

static void do_loop(int socket)
{
    const struct itimerval soon = {.it_value = {0, 10000}};
    volatile unsigned turns = 0;

    (void)socket;
    setitimer(ITIMER_PROF, &soon, NULL);
    for (;;)
        turns++;
}

static void do_nonsense(int socket)
{
    if (send(socket, "\x03\0\0\0gxx", 7, 0) == -1)
        _exit(1);
    for (;;)
        pause();
}

static void do_endless(int socket)
{
    if (send(socket, "\xff\xff\xff\xff", 4, 0) == -1)
        _exit(1);
    for (;;)
        pause();
}

static void do_leave(int socket)
{
    (void)socket;
    _exit(0);
}

/** Can only be tried where the kernel filters calls and no sanitizer makes
 * its own. */
#define FILTERED "crashed the parser (Bad system call)"

static const struct {
    void (*act)(int socket);
    const char *reason;
} deeds[] = {
    {do_crash, "crashed the parser (Segmentation fault)"},
    {do_abort, "crashed the parser (Aborted)"},
    {do_open, NULL}, /* is refused, and goes on */
    {do_connect, FILTERED},
    {do_fork, FILTERED},
    {do_kill, FILTERED},
    {do_code, FILTERED},
    {do_memory, "needs more than 256 MB to parse"},
    {do_loop, "takes more than 5 s to parse"},
    {do_nonsense, "broke the parser: no sense in its answer"},
    {do_endless, "broke the parser: no sense in its answer"},
    {do_leave, "crashed the parser"},
};

/** A parser that files take over: an empty path gets an empty answer. */
static void obey(int socket)
{
    struct parser_head head;
    const char ready =
        confine(PARSER_MEMORY_MAX) ? PARSER_CONFINED : PARSER_LIMITED;

    signal(SIGSEGV, SIG_DFL); /* cmocka's would say so and go on */
    signal(SIGABRT, SIG_DFL);
    send(socket, &ready, 1, 0);
    while (recv(socket, &head, sizeof head, MSG_WAITALL) == sizeof head) {
        char bytes[64] = "";

        if (head.path + head.text)
            recv(socket, bytes, head.path + head.text, MSG_WAITALL);
        if (head.path)
            deeds[atoi(bytes)].act(socket);
        send(socket, "\0\0\0\0", 4, 0);
    }
    _exit(0);
}

static bool can_be_tried(const struct parser *parser, size_t i)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    if (deeds[i].act != do_nonsense && deeds[i].act != do_leave)
        return false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
    if (deeds[i].act != do_nonsense && deeds[i].act != do_leave)
        return false;
#endif
#endif
    return parser_confined(parser) || !deeds[i].reason ||
           strcmp(deeds[i].reason, FILTERED) != 0;
}

static void a_file_that_takes_over_does_no_harm(void **state)
{
    struct bench bench;

    (void)state;
    start(&bench, obey);
    for (size_t i = 0; i < COUNT(deeds); i++) {
        char path[8];
        char expected[128];

        if (!can_be_tried(bench.parser, i))
            continue;
        snprintf(path, sizeof path, "%zu", i);
        expected[0] = '\0';
        if (deeds[i].reason)
            snprintf(expected, sizeof expected, "%zu skipped 0: %s\n", i,
                     deeds[i].reason);
        add(bench.parser, 100, "", STR("x"));
        add(bench.parser, i, path, STR(""));
        add(bench.parser, 101, "", STR("x"));
        run(bench.parser, &bench.out);
        assert_string_equal(bench.out.ptr, expected);
        assert_int_equal(parser_failed(bench.parser), deeds[i].reason != NULL);
    }
    stop(&bench);
}

static void each_of_many_bad_files_is_told(void **state)
{
    struct bench bench;
    struct buf expected = {0};

    (void)state;
    start(&bench, obey);
    for (size_t i = 0; i < 20; i++) {
        char path[8];
        const size_t deed = COUNT(deeds) - 1;

        snprintf(path, sizeof path, "%zu", deed);
        add(bench.parser, i, path, STR(""));
        buf_format(&expected, "%zu skipped 0: %s\n", i, deeds[deed].reason);
    }
    buf_byte(&expected, '\0');
    run(bench.parser, &bench.out);
    assert_string_equal(bench.out.ptr, expected.ptr);
    buf_free(&expected);
    stop(&bench);
}

static void leave_at_once(int socket)
{
    (void)socket;
    _exit(3);
}

static void a_parser_that_never_gets_ready_is_an_error(void **state)
{
    struct zygote *zygote;
    struct parser *parser;
    struct error err;

    (void)state;
    assert_int_equal(zygote_new(&zygote, leave_at_once, &err), 0);
    assert_int_equal(parser_new(&parser, zygote, &err), -1);
    assert_null(parser);
    assert_int_equal(err.code, ERROR_INTERNAL);
    zygote_free(zygote);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_come_back_in_order),
        cmocka_unit_test(large_files_and_many_come_back),
        cmocka_unit_test(every_encoding_is_read_in_confinement),
        cmocka_unit_test(what_is_guessed_is_guessed_in_confinement),
        cmocka_unit_test(a_file_that_takes_over_does_no_harm),
        cmocka_unit_test(each_of_many_bad_files_is_told),
        cmocka_unit_test(a_parser_that_never_gets_ready_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
