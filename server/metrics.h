/**
 * Counters of all processes of the server, in memory that they share.
 *
 * Beside the signs of life (worker.h) and the count of wrong keys
 * (key_guard.h) this is all that the processes share.
 * The supervisor maps it before it starts the workers. Each worker adds to a
 * slot of its own and whoever is asked adds up all slots, so any worker can
 * answer for all. A worker that is replaced leaves its counts in its slot.
 *
 * Counts are added one by one without a lock: a sum that is read while others
 * add may be a request ahead of another sum, never behind itself. No count is
 * kept by anything that a user typed.
 */
#ifndef SILCROW_METRICS_H
#define SILCROW_METRICS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/buf.h"
#include "engine/error.h"
#include "http.h"

enum {
    METRICS_ROUTES_MAX = 96,   /* lines of the route table */
    METRICS_CODES_MAX = 192,   /* codes of errors */
    METRICS_STATUSES_MAX = 32, /* statuses of HTTP that are known */
    METRICS_BUCKETS = 14,      /* of times, with the endless one */
};

/** What happened, beside requests. */
enum metrics_event {
    METRICS_SEARCH,        /* searches that were answered */
    METRICS_CACHED,        /* of them, with an answer that was kept */
    METRICS_EMPTY,         /* of those made: no section has all the words */
    METRICS_CORRECTED,     /* of those made: words were corrected */
    METRICS_RELAXED,       /* of those made: words were given up */
    METRICS_SLOW,          /* requests that took longer than allowed */
    METRICS_ACCEPTED,      /* connections */
    METRICS_RESTARTS,      /* workers that ended by themselves */
    METRICS_RELOADS,       /* settings that were read again */
    METRICS_RELOAD_ERRORS, /* of them, those that were wrong */
    METRICS_CPU,           /* microseconds of processor time */
    METRICS_EVENTS,
};

/** What is so at the moment. */
enum metrics_gauge {
    METRICS_RESIDENT,    /* bytes of memory */
    METRICS_CONNECTIONS, /* open */
    METRICS_GAUGES,
};

struct metrics;

/** What one process adds to. NULL stands for nowhere in all functions. */
struct metrics_slot;

/**
 * Map the memory, zeroed.
 *
 * @param slots  one for each worker; one more is the supervisor's
 * @return 0, or -1 with ERROR_IO
 */
int metrics_map(struct metrics **out, size_t slots, struct error *err);
void metrics_unmap(struct metrics *metrics);

/** The slot of a worker, or behind the last one the supervisor's. */
struct metrics_slot *metrics_slot(struct metrics *metrics, size_t number);

/** Count a reply that was given. */
void metrics_reply(struct metrics_slot *slot, const struct http_reply *reply,
                   uint64_t us);

void metrics_add(struct metrics_slot *slot, enum metrics_event event,
                 uint64_t count);
void metrics_set(struct metrics_slot *slot, enum metrics_gauge gauge,
                 uint64_t value);

/** Add the processor time since `*before` (microseconds, kept by the caller),
 * and set the memory of this process. */
void metrics_process(struct metrics_slot *slot, uint64_t *before);

/* Sums over all slots. */
uint64_t metrics_events(const struct metrics *metrics,
                        enum metrics_event event);
uint64_t metrics_gauges(const struct metrics *metrics,
                        enum metrics_gauge gauge);

/** All requests. */
uint64_t metrics_requests(const struct metrics *metrics);

/** The time within which that part of all requests was answered, as the upper
 * end of its bucket; seconds, INFINITY when it is the endless one, 0 when
 * there was none. */
double metrics_quantile(const struct metrics *metrics, double part);

/** Workers that there are meant to be. */
size_t metrics_workers(const struct metrics *metrics);

/** When the server was started; seconds since 1970. */
double metrics_started(const struct metrics *metrics);

/** Append all that is counted here in Prometheus' text format 0.0.4. */
void metrics_write(struct buf *out, const struct metrics *metrics);

/* --- The format --------------------------------------------------------- */

/** Begin a metric.
 * @param type  counter, gauge or histogram */
void metrics_put_family(struct buf *out, const char *name, const char *type,
                        const char *help);

/** A label, when `name` is given, and its value, of any bytes. */
struct metrics_label {
    const char *name;
    struct str value;
};

enum { METRICS_LABELS_MAX = 4 };

/** A sample of that name. `labels` ends with one without a name. */
void metrics_put_sample(struct buf *out, const char *name,
                        const struct metrics_label *labels, double value);

#endif
