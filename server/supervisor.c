#include "supervisor.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "children.h"
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

struct supervisor {
    struct config **config;
    const struct config_sources *sources;
    struct log *log;
    struct listen_address address;
    struct children *children;
    int *sockets;       /* one for each of them */
    int metrics_socket; /* of all of them; 0: none */
    struct listen_address metrics_address;
    size_t count;
    struct key_setup keys;
    sigset_t signals;        /* that the supervisor waits for */
    sigset_t before;         /* blocked when it started */
    struct metrics *metrics; /* shared with the children */
    uint64_t cpu_us;         /* used by the supervisor, as counted */
    int64_t notify_at;       /* ms: when to tell the service manager again */
    int64_t drain_until;     /* ms; 0 until it ends */
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

/** In a new process: be a worker, to its end. */
static void become(void *context, size_t number, worker_beat *beat)
{
    const struct supervisor *supervisor = context;
    const struct options *options = &(*supervisor->config)->options;
    const struct worker_config config = {
        .options = options,
        .socket = supervisor->sockets[number],
        .metrics_socket = supervisor->metrics_socket,
        .connections_max = raise_descriptors(options->connections),
        .keys = &supervisor->keys,
        .beat = beat,
        .log = supervisor->log,
        .metrics = supervisor->metrics,
        .number = number,
        .signals = &supervisor->before,
    };

    for (size_t i = 0; i < supervisor->count; i++)
        if (i != number)
            close(supervisor->sockets[i]);
    exit(worker_run(&config));
}

/* ---- Watching ---------------------------------------------------------- */

/** Where the supervisor counts. */
static struct metrics_slot *own_slot(const struct supervisor *supervisor)
{
    return metrics_slot(supervisor->metrics, supervisor->count);
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

static void begin_end(struct supervisor *supervisor)
{
    log_event(supervisor->log, LOG_LEVEL_INFO,
              "ending: finishing what is under way");
    notify_send("STOPPING=1");
    supervisor->drain_until = clock_ms() + (WORKER_DRAIN_SECONDS + 1) * 1000;
    for (size_t i = 0; i < supervisor->count; i++)
        close(supervisor->sockets[i]);
    if (supervisor->metrics_socket)
        close(supervisor->metrics_socket);
    children_end(supervisor->children);
}

/* ---- Reading the settings again ----------------------------------------- */

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
        children_signal(supervisor->children, SIGHUP);
        return;
    }
    /* Old and new ones have the sockets, so that no connection is lost. */
    children_replace(supervisor->children);
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
        children_signal(supervisor->children, SIGHUP);
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
            children_signal(supervisor->children, SIGUSR1);
        else if (signal == SIGTERM || signal == SIGINT)
            begin_end(supervisor);
        notify_beat(supervisor);
        if (!supervisor->drain_until)
            children_look_after(supervisor->children);
    }
}

static void drain(struct supervisor *supervisor)
{
    while (children_left(supervisor->children)) {
        const int signal = wait_signal(supervisor);

        if (signal == SIGTERM || signal == SIGINT ||
            clock_ms() > supervisor->drain_until)
            children_signal(supervisor->children, SIGKILL);
    }
    log_event(supervisor->log, LOG_LEVEL_INFO, "ended");
}

/* ---- The whole --------------------------------------------------------- */

/** Without keys only this machine may reach the server. */
static int bind_sockets(struct supervisor *supervisor, struct error *err)
{
    if (!supervisor->keys.master && !listen_is_local(&supervisor->address))
        return listen_refuse_open(&supervisor->address, err);
    return listen_open(supervisor->sockets, supervisor->count,
                       &supervisor->address, err);
}

static int open_sockets(struct supervisor *supervisor, struct error *err)
{
    int *sockets = mem_zero(supervisor->count, sizeof *sockets);
    int rc;

    supervisor->sockets = sockets;
    rc = listen_inherit(sockets, supervisor->count, &supervisor->address, err);
    if (rc == 0)
        rc = bind_sockets(supervisor, err);
    else if (rc > 0 && !supervisor->keys.master)
        rc = listen_need_local(sockets, supervisor->count, err);
    return rc == -1 ? -1 : 0;
}

/** Another address, where no search is answered. */
static int open_metrics(struct supervisor *supervisor,
                        const struct options *options, struct error *err)
{
    struct listen_address *address = &supervisor->metrics_address;

    if (!options->metrics_listen)
        return 0;
    if (listen_parse(address, options->metrics_listen, err) == -1)
        return -1;
    return listen_open(&supervisor->metrics_socket, 1, address, err);
}

/** Prepare for the workers; none is started yet. */
static int make_children(struct supervisor *supervisor, struct error *err)
{
    if (metrics_map(&supervisor->metrics, supervisor->count, err) == -1)
        return -1;
    return children_new(&supervisor->children,
                        &(struct children_config){
                            .count = supervisor->count,
                            .log = supervisor->log,
                            .metrics = own_slot(supervisor),
                            .become = become,
                            .context = supervisor,
                        },
                        err);
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
    if (supervisor->metrics_socket) {
        buf_clear(&name);
        listen_name(&name, &supervisor->metrics_address);
        log_event(supervisor->log, LOG_LEVEL_INFO,
                  "metrics at http://%.*s/metrics", STR_ARGS(buf_view(&name)));
    }
    buf_free(&name);
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
    };
    int rc = -1;

    if (key_setup_open(&supervisor.keys, options, err) == -1 ||
        listen_parse(&supervisor.address, options->listen, err) == -1 ||
        make_children(&supervisor, err) == -1 ||
        open_sockets(&supervisor, err) == -1 ||
        open_metrics(&supervisor, options, err) == -1)
        goto out;
    block_signals(&supervisor);
    children_start(supervisor.children);
    log_ready(&supervisor);
    notify_send("READY=1");
    serve(&supervisor);
    drain(&supervisor);
    rc = 0;
out:
    children_free(supervisor.children);
    free(supervisor.sockets);
    key_setup_close(&supervisor.keys);
    metrics_unmap(supervisor.metrics);
    return rc;
}
