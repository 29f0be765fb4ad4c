#include "worker.h"

#include <assert.h>
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>

#include "engine/error.h"
#include "handler.h"
#include "route.h"
#include "server.h"

struct worker {
    const struct worker_config *config;
    struct event_base *base;
    struct event *terminate;
    struct event *hang_up;
    struct event *rotate;
    struct event *beat;
    struct server *server;
    struct auth *auth;
    struct handler *handler;
    struct observer observer;
    uint64_t cpu_us; /* used, when it was counted last */
    bool leaving;
};

static void on_drained(void *arg)
{
    struct worker *worker = arg;

    event_base_loopexit(worker->base, NULL);
}

static void on_terminate(evutil_socket_t signal, short what, void *arg)
{
    struct worker *worker = arg;
    const struct timeval limit = {WORKER_DRAIN_SECONDS, 0};

    (void)signal;
    (void)what;
    worker->leaving = true;
    server_drain(worker->server, on_drained, worker);
    event_base_loopexit(worker->base, &limit);
}

static void on_hang_up(evutil_socket_t signal, short what, void *arg)
{
    struct worker *worker = arg;

    (void)signal;
    (void)what;
    handler_reopen(worker->handler);
}

/** The access log was moved away. */
static void on_rotate(evutil_socket_t signal, short what, void *arg)
{
    struct worker *worker = arg;
    struct error err;

    (void)signal;
    (void)what;
    if (worker->observer.access &&
        access_log_reopen(worker->observer.access, &err) == -1)
        log_event(worker->config->log, LOG_LEVEL_WARNING,
                  "the access log goes on as it was: %s", err.text);
}

static void on_beat(evutil_socket_t socket, short what, void *arg)
{
    struct worker *worker = arg;

    (void)socket;
    (void)what;
    atomic_fetch_add(worker->config->beat, 1);
    if (worker->leaving)
        return; /* what follows is told by the one that comes */
    metrics_process(worker->observer.metrics, &worker->cpu_us);
    metrics_set(worker->observer.metrics, METRICS_CONNECTIONS,
                server_connections(worker->server));
}

/** What libevent has to say goes to the log only when it is an error: its
 * warnings are about clients. */
static void on_library_log(int severity, const char *message)
{
    struct log log = {0};

    if (severity >= EVENT_LOG_ERR)
        log_event(&log, LOG_LEVEL_ERROR, "%s", message);
}

static void start_observer(struct worker *worker,
                           const struct worker_config *config)
{
    struct observer *observer = &worker->observer;
    struct error err;

    observer->metrics = metrics_slot(config->metrics, config->number);
    observer->log = config->log;
    observer->slow_ms = config->options->slow_ms;
    if (config->options->access_log &&
        access_log_open(&observer->access, config->options->access_log, &err) ==
            -1)
        log_event(config->log, LOG_LEVEL_ERROR, "no access log: %s", err.text);
}

static void start(struct worker *worker, const struct worker_config *config)
{
    const struct timeval beat = {0, WORKER_BEAT_MS * 1000};
    struct server_config server = {
        .socket = config->socket,
        .inside_socket = config->metrics_socket,
        .connections_max = config->connections_max,
        .client_connections = config->options->client_connections,
        .rate = config->options->rate,
        .proxies = &config->options->proxies,
        .handler = route_request,
        .log = config->log,
        .observer = &worker->observer,
    };

    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    event_set_log_callback(on_library_log);
    worker->config = config;
    start_observer(worker, config);
    worker->base = event_base_new();
    worker->handler = handler_new(config->options->data, config->log);
    worker->auth = auth_new(&(struct auth_config){
        .master = config->keys->master,
        .data = config->options->data,
        .open = &config->options->open,
        .guard = config->keys->guard,
        .log = config->log,
    });
    worker->handler->auth = worker->auth;
    worker->handler->cors = &config->options->cors;
    worker->handler->metrics = config->metrics;
    worker->handler->options = config->options;
    server.context = worker->handler;
    worker->server = server_new(worker->base, &server);
    worker->terminate =
        evsignal_new(worker->base, SIGTERM, on_terminate, worker);
    worker->hang_up = evsignal_new(worker->base, SIGHUP, on_hang_up, worker);
    worker->rotate = evsignal_new(worker->base, SIGUSR1, on_rotate, worker);
    worker->beat = event_new(worker->base, -1, EV_PERSIST, on_beat, worker);
    assert(worker->terminate && worker->hang_up && worker->rotate &&
           worker->beat);
    event_add(worker->terminate, NULL);
    event_add(worker->hang_up, NULL);
    event_add(worker->rotate, NULL);
    event_add(worker->beat, &beat);
}

static void stop(struct worker *worker)
{
    server_free(worker->server);
    handler_free(worker->handler);
    auth_free(worker->auth);
    event_free(worker->terminate);
    event_free(worker->hang_up);
    event_free(worker->rotate);
    event_free(worker->beat);
    event_base_free(worker->base);
    libevent_global_shutdown();
    access_log_close(worker->observer.access);
}

int worker_run(const struct worker_config *config)
{
    struct worker worker = {0};
    int rc;

    start(&worker, config);
    sigprocmask(SIG_SETMASK, config->signals, NULL);
    rc = event_base_dispatch(worker.base);
    stop(&worker);
    return rc == -1 ? ERROR_INTERNAL : 0;
}
