#include "supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "engine/mem.h"
#include "listen.h"
#include "notify.h"
#include "worker.h"

enum {
    TICK_MS = 100,    /* between two looks at the workers */
    NOTIFY_MS = 1000, /* between two signs of life to a service manager */

    /* Descriptors of a worker that are no connections. */
    RESERVED_DESCRIPTORS = 256,
};

struct child {
    pid_t pid; /* 0 when there is none */
    int socket;
    int64_t started;  /* ms */
    int64_t start_at; /* ms, when it is to be replaced */
    int64_t heard_at; /* ms, of the last sign of life */
    unsigned beat;    /* at that time */
    unsigned backoff; /* ms */
};

/** A worker that makes room for one with new settings: it finishes what is
 * under way. */
struct leaver {
    pid_t pid;
    int64_t until; /* ms: then it is killed */
};

struct supervisor {
    struct config **config;
    const struct config_sources *sources;
    struct log *log;
    struct listen_address address;
    struct child *children;
    size_t count;
    struct leaver *leavers;
    size_t leaver_count;
    struct key_setup keys;
    worker_beat *beats;      /* one a child, shared with it */
    sigset_t signals;        /* that the supervisor waits for */
    sigset_t before;         /* blocked when it started */
    struct metrics *metrics; /* shared with the children */
    uint64_t cpu_us;         /* used by the supervisor, as counted */
    pid_t pid;
    int64_t notify_at;   /* ms: when to tell the service manager again */
    int64_t drain_until; /* ms; 0 until it ends */
};

/* ---- Starting ---------------------------------------------------------- */

/** As many descriptors as the system allows; how many connections a worker
 * can then have. */
static size_t raise_descriptors(size_t wanted)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
        return wanted;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (getrlimit(RLIMIT_NOFILE, &limit) == -1 ||
        limit.rlim_cur == RLIM_INFINITY)
        return wanted;
    if (limit.rlim_cur < 2 * RESERVED_DESCRIPTORS)
        return limit.rlim_cur / 2;
    if (limit.rlim_cur - RESERVED_DESCRIPTORS < wanted)
        return limit.rlim_cur - RESERVED_DESCRIPTORS;
    return wanted;
}

/** The life of a worker, from the fork to its end. */
static void run_child(const struct supervisor *supervisor, size_t number)
{
    const struct options *options = &(*supervisor->config)->options;
    const struct worker_config config = {
        .options = options,
        .socket = supervisor->children[number].socket,
        .connections_max = raise_descriptors(options->connections),
        .keys = &supervisor->keys,
        .beat = &supervisor->beats[number],
        .log = supervisor->log,
        .metrics = supervisor->metrics,
        .number = number,
        .signals = &supervisor->before,
    };

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != supervisor->pid)
        _exit(0); /* the supervisor died before that was set */
    for (size_t i = 0; i < supervisor->count; i++)
        if (i != number)
            close(supervisor->children[i].socket);
    exit(worker_run(&config));
}

static void start_child(struct supervisor *supervisor, size_t number)
{
    struct child *child = &supervisor->children[number];
    const int64_t now = clock_ms();
    const pid_t pid = fork();

    if (pid == 0)
        run_child(supervisor, number);
    child->start_at = now + SUPERVISOR_BACKOFF_MAX_MS;
    if (pid == -1) {
        log_event(supervisor->log, LOG_LEVEL_ERROR,
                  "cannot start worker %zu: %s", number, strerror(errno));
        return;
    }
    child->pid = pid;
    child->started = child->heard_at = now;
    child->beat = atomic_load(&supervisor->beats[number]);
}

/* ---- Watching ---------------------------------------------------------- */

/** Where the supervisor counts. */
static struct metrics_slot *own_slot(const struct supervisor *supervisor)
{
    return metrics_slot(supervisor->metrics, supervisor->count);
}

static void log_end(const struct supervisor *supervisor, pid_t pid, int status)
{
    if (WIFSIGNALED(status))
        log_event(supervisor->log, LOG_LEVEL_ERROR,
                  "the worker of process %ld was ended by signal %d (%s)",
                  (long)pid, WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        log_event(supervisor->log, LOG_LEVEL_ERROR,
                  "the worker of process %ld ended with status %d", (long)pid,
                  WEXITSTATUS(status));
}

/** A worker ended: plan when to replace it. The first time at once, then,
 * when it ends again soon, after a wait that doubles. */
static void bury(struct supervisor *supervisor, size_t number, int status)
{
    struct child *child = &supervisor->children[number];
    const int64_t now = clock_ms();

    if (!supervisor->drain_until)
        metrics_add(own_slot(supervisor), METRICS_RESTARTS, 1);
    if (!supervisor->drain_until || status)
        log_end(supervisor, child->pid, status);
    if (now - child->started >= SUPERVISOR_QUICK_MS)
        child->backoff = 0;
    child->pid = 0;
    child->start_at = now + child->backoff;
    child->backoff =
        child->backoff ? 2 * child->backoff : SUPERVISOR_BACKOFF_MS;
    if (child->backoff > SUPERVISOR_BACKOFF_MAX_MS)
        child->backoff = SUPERVISOR_BACKOFF_MAX_MS;
}

/** A worker that was to leave is gone. */
static void forget(struct supervisor *supervisor, pid_t pid, int status)
{
    for (size_t i = 0; i < supervisor->leaver_count; i++) {
        if (supervisor->leavers[i].pid != pid)
            continue;
        if (status)
            log_end(supervisor, pid, status);
        supervisor->leavers[i] =
            supervisor->leavers[--supervisor->leaver_count];
        return;
    }
}

static void reap(struct supervisor *supervisor)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        forget(supervisor, pid, status);
        for (size_t i = 0; i < supervisor->count; i++)
            if (supervisor->children[i].pid == pid)
                bury(supervisor, i, status);
    }
}

/** Kill a worker whose loop has stood still for too long. */
static void check_beat(struct supervisor *supervisor, size_t number)
{
    struct child *child = &supervisor->children[number];
    const unsigned beat = atomic_load(&supervisor->beats[number]);
    const int64_t now = clock_ms();

    if (beat != child->beat) {
        child->beat = beat;
        child->heard_at = now;
    } else if (now - child->heard_at > SUPERVISOR_SILENT_MS) {
        log_event(supervisor->log, LOG_LEVEL_ERROR,
                  "worker %zu (process %ld) is stuck and will be killed",
                  number, (long)child->pid);
        kill(child->pid, SIGKILL);
        child->heard_at = now;
    }
}

/** Kill those that do not come to an end. */
static void hurry_leavers(const struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->leaver_count; i++)
        if (clock_ms() > supervisor->leavers[i].until)
            kill(supervisor->leavers[i].pid, SIGKILL);
}

/** Tell a service manager that watches us that we go on. */
static void notify_beat(struct supervisor *supervisor)
{
    if (clock_ms() < supervisor->notify_at)
        return;
    supervisor->notify_at = clock_ms() + NOTIFY_MS;
    metrics_process(own_slot(supervisor), &supervisor->cpu_us);
    notify_send("WATCHDOG=1");
}

static void look_after(struct supervisor *supervisor)
{
    notify_beat(supervisor);
    reap(supervisor);
    hurry_leavers(supervisor);
    for (size_t i = 0; i < supervisor->count; i++) {
        if (supervisor->children[i].pid)
            check_beat(supervisor, i);
        else if (clock_ms() >= supervisor->children[i].start_at)
            start_child(supervisor, i);
    }
}

/* ---- Ending ------------------------------------------------------------ */

static void signal_all(const struct supervisor *supervisor, int signal)
{
    for (size_t i = 0; i < supervisor->count; i++)
        if (supervisor->children[i].pid)
            kill(supervisor->children[i].pid, signal);
    for (size_t i = 0; i < supervisor->leaver_count; i++)
        kill(supervisor->leavers[i].pid, signal);
}

static bool any_child(const struct supervisor *supervisor)
{
    for (size_t i = 0; i < supervisor->count; i++)
        if (supervisor->children[i].pid)
            return true;
    return supervisor->leaver_count > 0;
}

static void begin_end(struct supervisor *supervisor)
{
    if (supervisor->drain_until) {
        signal_all(supervisor, SIGKILL);
        return;
    }
    log_event(supervisor->log, LOG_LEVEL_INFO,
              "ending: finishing what is under way");
    notify_send("STOPPING=1");
    supervisor->drain_until = clock_ms() + (WORKER_DRAIN_SECONDS + 1) * 1000;
    for (size_t i = 0; i < supervisor->count; i++)
        close(supervisor->children[i].socket);
    signal_all(supervisor, SIGTERM);
}

/* ---- Reading the settings again ----------------------------------------- */

/** The worker with the old settings leaves, one with the new ones comes. Both
 * have the socket, so that no connection is lost. */
static void replace(struct supervisor *supervisor, size_t number)
{
    struct child *child = &supervisor->children[number];

    if (child->pid) {
        supervisor->leavers =
            mem_resize(supervisor->leavers, supervisor->leaver_count + 1,
                       sizeof *supervisor->leavers);
        supervisor->leavers[supervisor->leaver_count++] = (struct leaver){
            child->pid, clock_ms() + (WORKER_DRAIN_SECONDS + 1) * 1000};
        kill(child->pid, SIGTERM);
        child->pid = 0;
    }
    start_child(supervisor, number);
}

static void log_lines(struct log *log, enum log_level level, struct str text)
{
    while (text.len) {
        const struct str line = str_line(text);

        log_event(log, level, "%.*s", STR_ARGS(line));
        text = str_skip(text, line.len + 1);
    }
}

/** Put new settings in force. */
static void take_over(struct supervisor *supervisor, struct config *next)
{
    struct buf kept = {0};
    bool changed;

    config_reload(next, *supervisor->config, &changed, &kept);
    log_lines(supervisor->log, LOG_LEVEL_WARNING, buf_view(&kept));
    buf_free(&kept);
    config_free(*supervisor->config);
    *supervisor->config = next;
    supervisor->log->json = next->options.log_format == LOG_FORMAT_JSON;
    if (!changed) {
        signal_all(supervisor, SIGHUP);
        return;
    }
    for (size_t i = 0; i < supervisor->count; i++)
        replace(supervisor, i);
    log_event(supervisor->log, LOG_LEVEL_INFO, "the new settings are in force");
}

static void reload(struct supervisor *supervisor)
{
    struct config *next = NULL;
    struct error err;

    notify_send("RELOADING=1");
    metrics_add(own_slot(supervisor), METRICS_RELOADS, 1);
    if (config_load(&next, supervisor->sources, &err) == -1 ||
        config_check(next, &err) == -1) {
        config_free(next);
        metrics_add(own_slot(supervisor), METRICS_RELOAD_ERRORS, 1);
        log_event(supervisor->log, LOG_LEVEL_ERROR,
                  "the settings stay as they are: %s", err.text);
        signal_all(supervisor, SIGHUP);
    } else {
        take_over(supervisor, next);
    }
    notify_send("READY=1");
}

/* ---- Until the end ------------------------------------------------------ */

/** Wait for a signal, or a while; 0 when none came. */
static int wait_signal(const struct supervisor *supervisor)
{
    const struct timespec tick = {0, TICK_MS * 1000000L};
    const int signal = sigtimedwait(&supervisor->signals, NULL, &tick);

    return signal == -1 ? 0 : signal;
}

static void serve(struct supervisor *supervisor)
{
    while (!supervisor->drain_until) {
        const int signal = wait_signal(supervisor);

        if (signal == SIGHUP)
            reload(supervisor);
        else if (signal == SIGUSR1)
            signal_all(supervisor, SIGUSR1);
        else if (signal == SIGTERM || signal == SIGINT)
            begin_end(supervisor);
        else
            look_after(supervisor);
    }
}

static void drain(struct supervisor *supervisor)
{
    reap(supervisor);
    while (any_child(supervisor)) {
        const int signal = wait_signal(supervisor);

        if (signal == SIGTERM || signal == SIGINT ||
            clock_ms() > supervisor->drain_until)
            signal_all(supervisor, SIGKILL);
        reap(supervisor);
    }
    log_event(supervisor->log, LOG_LEVEL_INFO, "ended");
}

/* ---- The whole --------------------------------------------------------- */

/** Without keys only this machine may reach the server. */
static int bind_sockets(struct supervisor *supervisor, int *sockets,
                        struct error *err)
{
    if (!supervisor->keys.master && !listen_is_local(&supervisor->address))
        return listen_refuse_open(&supervisor->address, err);
    return listen_open(sockets, supervisor->count, &supervisor->address, err);
}

static int open_sockets(struct supervisor *supervisor, struct error *err)
{
    int *sockets = mem_zero(supervisor->count, sizeof *sockets);
    int rc;

    rc = listen_inherit(sockets, supervisor->count, &supervisor->address, err);
    if (rc == 0)
        rc = bind_sockets(supervisor, sockets, err);
    else if (rc > 0 && !supervisor->keys.master)
        rc = listen_need_local(sockets, supervisor->count, err);
    for (size_t i = 0; rc != -1 && i < supervisor->count; i++)
        supervisor->children[i].socket = sockets[i];
    free(sockets);
    return rc;
}

/** Signals wait to be read by sigtimedwait() instead of interrupting. */
static void block_signals(struct supervisor *supervisor)
{
    sigemptyset(&supervisor->signals);
    sigaddset(&supervisor->signals, SIGCHLD);
    sigaddset(&supervisor->signals, SIGTERM);
    sigaddset(&supervisor->signals, SIGINT);
    sigaddset(&supervisor->signals, SIGHUP);
    sigaddset(&supervisor->signals, SIGUSR1);
    sigprocmask(SIG_BLOCK, &supervisor->signals, &supervisor->before);
}

static void log_ready(const struct supervisor *supervisor)
{
    struct buf name = {0};

    listen_name(&name, &supervisor->address);
    log_event(supervisor->log, LOG_LEVEL_INFO,
              "listening on http://%.*s/ (%zu %s)", STR_ARGS(buf_view(&name)),
              supervisor->count, supervisor->count == 1 ? "worker" : "workers");
    buf_free(&name);
}

static int share_beats(struct supervisor *supervisor, struct error *err)
{
    void *shared =
        mmap(NULL, supervisor->count * sizeof *supervisor->beats,
             PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (shared == MAP_FAILED)
        return error_errno(err, "cannot share memory with the workers");
    supervisor->beats = shared;
    return 0;
}

int supervisor_run(struct config **config, const struct config_sources *sources,
                   struct log *log, struct error *err)
{
    const struct options *options = &(*config)->options;
    struct supervisor supervisor = {
        .config = config,
        .sources = sources,
        .log = log,
        .count = options->workers,
        .pid = getpid(),
    };
    int rc = -1;

    supervisor.children =
        mem_zero(supervisor.count, sizeof *supervisor.children);
    if (key_setup_open(&supervisor.keys, options, err) == -1 ||
        listen_parse(&supervisor.address, options->listen, err) == -1 ||
        share_beats(&supervisor, err) == -1 ||
        metrics_map(&supervisor.metrics, supervisor.count, err) == -1 ||
        open_sockets(&supervisor, err) == -1)
        goto out;
    block_signals(&supervisor);
    for (size_t i = 0; i < supervisor.count; i++)
        start_child(&supervisor, i);
    log_ready(&supervisor);
    notify_send("READY=1");
    serve(&supervisor);
    drain(&supervisor);
    rc = 0;
out:
    free(supervisor.children);
    free(supervisor.leavers);
    key_setup_close(&supervisor.keys);
    metrics_unmap(supervisor.metrics);
    if (supervisor.beats)
        munmap(supervisor.beats, supervisor.count * sizeof *supervisor.beats);
    return rc;
}
