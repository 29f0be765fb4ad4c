/**
 * Counters: what the memory holds, for the files that count and that write.
 */
#ifndef SILCROW_METRICS_PARTS_H
#define SILCROW_METRICS_PARTS_H

#include "metrics.h"

typedef atomic_uint_fast64_t metrics_count;

/** Of one line of the route table. */
struct metrics_route {
    metrics_count statuses[METRICS_STATUSES_MAX]; /* by http_status_number() */
    metrics_count buckets[METRICS_BUCKETS];       /* not added up */
    metrics_count us;                             /* of all together */
};

struct metrics_slot {
    struct metrics_route routes[METRICS_ROUTES_MAX]; /* 0: no route */
    metrics_count codes[METRICS_CODES_MAX];          /* by row of reply_codes */
    metrics_count events[METRICS_EVENTS];
    metrics_count gauges[METRICS_GAUGES];
};

struct metrics {
    double started;
    size_t workers;
    size_t bytes;                /* of the mapping */
    struct metrics_slot slots[]; /* workers, then the supervisor */
};

/** Upper ends of the buckets in microseconds; the last one has none. */
extern const uint64_t metrics_bounds[METRICS_BUCKETS - 1];

/** A sum over all slots of the count at `offset` of a slot. */
uint64_t metrics_sum(const struct metrics *metrics, size_t offset);

#endif
