#include "children.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "engine/mem.h"

struct child {
    pid_t pid;        /* 0 when there is none */
    int64_t started;  /* ms */
    int64_t start_at; /* ms, when it is to be replaced */
    int64_t heard_at; /* ms, of the last sign of life */
    unsigned beat;    /* at that time */
    unsigned backoff; /* ms */
};

/** A worker that makes room for another one. */
struct leaver {
    pid_t pid;
    int64_t until; /* ms: then it is killed */
};

struct children {
    struct children_config config;
    struct child *list; /* by number */
    worker_beat *beats; /* one each, shared with them */
    struct leaver *leavers;
    size_t leaver_count;
    pid_t parent;
    bool ending;
};

int children_new(struct children **out, const struct children_config *config,
                 struct error *err)
{
    void *shared =
        mmap(NULL, config->count * sizeof(worker_beat), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct children *children;

    *out = NULL;
    if (shared == MAP_FAILED)
        return error_errno(err, "cannot share memory with the workers");
    children = mem_zero(1, sizeof *children);
    children->config = *config;
    children->list = mem_zero(config->count, sizeof *children->list);
    children->beats = shared;
    children->parent = getpid();
    *out = children;
    return 0;
}

void children_free(struct children *children)
{
    if (!children)
        return;
    munmap(children->beats, children->config.count * sizeof(worker_beat));
    free(children->list);
    free(children->leavers);
    free(children);
}

/* ---- Starting ---------------------------------------------------------- */

/** The life of a worker, from the fork to its end. */
static void be(const struct children *children, size_t number)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != children->parent)
        _exit(0); /* the parent died before that was set */
    children->config.become(children->config.context, number,
                            &children->beats[number]);
    abort();
}

static void start(struct children *children, size_t number)
{
    struct child *child = &children->list[number];
    const int64_t now = clock_ms();
    const pid_t pid = fork();

    if (pid == 0)
        be(children, number);
    child->start_at = now + CHILDREN_BACKOFF_MAX_MS;
    if (pid == -1) {
        log_event(children->config.log, LOG_LEVEL_ERROR,
                  "cannot start worker %zu: %s", number, strerror(errno));
        return;
    }
    child->pid = pid;
    child->started = child->heard_at = now;
    child->beat = atomic_load(&children->beats[number]);
}

void children_start(struct children *children)
{
    for (size_t i = 0; i < children->config.count; i++)
        start(children, i);
}

/* ---- Ends -------------------------------------------------------------- */

static void log_end(const struct children *children, pid_t pid, int status)
{
    if (WIFSIGNALED(status))
        log_event(children->config.log, LOG_LEVEL_ERROR,
                  "the worker of process %ld was ended by signal %d (%s)",
                  (long)pid, WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        log_event(children->config.log, LOG_LEVEL_ERROR,
                  "the worker of process %ld ended with status %d", (long)pid,
                  WEXITSTATUS(status));
}

/** A worker ended: plan when to replace it. */
static void bury(struct children *children, size_t number, int status)
{
    struct child *child = &children->list[number];
    const int64_t now = clock_ms();

    if (!children->ending)
        metrics_add(children->config.metrics, METRICS_RESTARTS, 1);
    if (!children->ending || status)
        log_end(children, child->pid, status);
    if (now - child->started >= CHILDREN_QUICK_MS)
        child->backoff = 0;
    child->pid = 0;
    child->start_at = now + child->backoff;
    child->backoff = child->backoff ? 2 * child->backoff : CHILDREN_BACKOFF_MS;
    if (child->backoff > CHILDREN_BACKOFF_MAX_MS)
        child->backoff = CHILDREN_BACKOFF_MAX_MS;
}

/** A worker that was to leave is gone. */
static void forget(struct children *children, pid_t pid, int status)
{
    for (size_t i = 0; i < children->leaver_count; i++) {
        if (children->leavers[i].pid != pid)
            continue;
        if (status)
            log_end(children, pid, status);
        children->leavers[i] = children->leavers[--children->leaver_count];
        return;
    }
}

static void reap(struct children *children)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        forget(children, pid, status);
        for (size_t i = 0; i < children->config.count; i++)
            if (children->list[i].pid == pid)
                bury(children, i, status);
    }
}

/* ---- Watching ---------------------------------------------------------- */

/** Kill a worker whose loop has stood still for too long. */
static void check_beat(struct children *children, size_t number)
{
    struct child *child = &children->list[number];
    const unsigned beat = atomic_load(&children->beats[number]);
    const int64_t now = clock_ms();

    if (beat != child->beat) {
        child->beat = beat;
        child->heard_at = now;
    } else if (now - child->heard_at > CHILDREN_SILENT_MS) {
        log_event(children->config.log, LOG_LEVEL_ERROR,
                  "worker %zu (process %ld) is stuck and will be killed",
                  number, (long)child->pid);
        kill(child->pid, SIGKILL);
        child->heard_at = now;
    }
}

/** Kill those that do not come to an end. */
static void hurry_leavers(const struct children *children)
{
    for (size_t i = 0; i < children->leaver_count; i++)
        if (clock_ms() > children->leavers[i].until)
            kill(children->leavers[i].pid, SIGKILL);
}

void children_look_after(struct children *children)
{
    reap(children);
    hurry_leavers(children);
    for (size_t i = 0; i < children->config.count; i++) {
        if (children->list[i].pid)
            check_beat(children, i);
        else if (clock_ms() >= children->list[i].start_at)
            start(children, i);
    }
}

static void dismiss(struct children *children, pid_t pid)
{
    children->leavers =
        mem_resize(children->leavers, children->leaver_count + 1,
                   sizeof *children->leavers);
    children->leavers[children->leaver_count++] =
        (struct leaver){pid, clock_ms() + (WORKER_DRAIN_SECONDS + 1) * 1000};
    kill(pid, SIGTERM);
}

void children_replace(struct children *children)
{
    for (size_t i = 0; i < children->config.count; i++) {
        if (children->list[i].pid)
            dismiss(children, children->list[i].pid);
        children->list[i].pid = 0;
        start(children, i);
    }
}

/* ---- Ending ------------------------------------------------------------ */

void children_signal(const struct children *children, int signal)
{
    for (size_t i = 0; i < children->config.count; i++)
        if (children->list[i].pid)
            kill(children->list[i].pid, signal);
    for (size_t i = 0; i < children->leaver_count; i++)
        kill(children->leavers[i].pid, signal);
}

void children_end(struct children *children)
{
    children->ending = true;
    children_signal(children, SIGTERM);
}

bool children_left(struct children *children)
{
    reap(children);
    for (size_t i = 0; i < children->config.count; i++)
        if (children->list[i].pid)
            return true;
    return children->leaver_count > 0;
}
