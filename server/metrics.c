#include "metrics.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "metrics_parts.h"
#include "reply.h"

const uint64_t metrics_bounds[METRICS_BUCKETS - 1] = {
    100,   250,   500,    1000,   2500,   5000,    10000,
    25000, 50000, 100000, 250000, 500000, 1000000,
};

int metrics_map(struct metrics **out, size_t slots, struct error *err)
{
    const size_t bytes =
        sizeof **out + (slots + 1) * sizeof(struct metrics_slot);
    struct timespec now;
    void *shared;

    *out = NULL;
    shared = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return error_errno(err, "cannot share memory with the workers");
    clock_gettime(CLOCK_REALTIME, &now);
    *out = shared;
    (*out)->started = (double)now.tv_sec + (double)now.tv_nsec / 1e9;
    (*out)->workers = slots;
    (*out)->bytes = bytes;
    return 0;
}

void metrics_unmap(struct metrics *metrics)
{
    if (metrics)
        munmap(metrics, metrics->bytes);
}

struct metrics_slot *metrics_slot(struct metrics *metrics, size_t number)
{
    return metrics ? &metrics->slots[number] : NULL;
}

/* ---- Counting ---------------------------------------------------------- */

static void add(metrics_count *count, uint64_t more)
{
    atomic_fetch_add_explicit(count, more, memory_order_relaxed);
}

static void count_error(struct metrics_slot *slot, const char *code)
{
    for (size_t i = 0; i < reply_code_count && i < METRICS_CODES_MAX; i++)
        if (strcmp(reply_codes[i].code, code) == 0)
            add(&slot->codes[i], 1);
}

void metrics_reply(struct metrics_slot *slot, const struct http_reply *reply,
                   uint64_t us)
{
    const struct http_tally *tally = &reply->tally;
    const size_t number = http_status_number(reply->status);
    struct metrics_route *route;
    size_t bucket = 0;

    if (!slot)
        return;
    route = &slot->routes[tally->route < METRICS_ROUTES_MAX ? tally->route : 0];
    while (bucket < METRICS_BUCKETS - 1 && us > metrics_bounds[bucket])
        bucket++;
    if (number < METRICS_STATUSES_MAX)
        add(&route->statuses[number], 1);
    add(&route->buckets[bucket], 1);
    add(&route->us, us);
    if (tally->error)
        count_error(slot, tally->error);
    metrics_add(slot, METRICS_SEARCH, tally->searches);
    metrics_add(slot, METRICS_CACHED, tally->cached);
    metrics_add(slot, METRICS_EMPTY, tally->empty);
    metrics_add(slot, METRICS_CORRECTED, tally->corrected);
    metrics_add(slot, METRICS_RELAXED, tally->relaxed);
}

void metrics_add(struct metrics_slot *slot, enum metrics_event event,
                 uint64_t count)
{
    if (slot && count)
        add(&slot->events[event], count);
}

void metrics_set(struct metrics_slot *slot, enum metrics_gauge gauge,
                 uint64_t value)
{
    if (slot)
        atomic_store_explicit(&slot->gauges[gauge], value,
                              memory_order_relaxed);
}

/** Memory of this process that is in use, in bytes; 0 when it is not told. */
static uint64_t resident(void)
{
    const int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    char text[128];
    unsigned long pages = 0;
    ssize_t got;

    if (fd == -1)
        return 0;
    got = read(fd, text, sizeof text - 1);
    close(fd);
    text[got > 0 ? got : 0] = '\0';
    if (sscanf(text, "%*u %lu", &pages) != 1)
        return 0;
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static uint64_t microseconds(struct timeval time)
{
    return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_usec;
}

void metrics_process(struct metrics_slot *slot, uint64_t *before)
{
    struct rusage usage;
    uint64_t now;

    if (!slot || getrusage(RUSAGE_SELF, &usage) == -1)
        return;
    now = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
    if (now > *before)
        metrics_add(slot, METRICS_CPU, now - *before);
    *before = now;
    metrics_set(slot, METRICS_RESIDENT, resident());
}

/* ---- Adding up --------------------------------------------------------- */

uint64_t metrics_sum(const struct metrics *metrics, size_t offset)
{
    uint64_t sum = 0;

    for (size_t i = 0; i <= metrics->workers; i++) {
        const char *slot = (const char *)&metrics->slots[i];

        sum += atomic_load_explicit((const metrics_count *)(slot + offset),
                                    memory_order_relaxed);
    }
    return sum;
}

uint64_t metrics_events(const struct metrics *metrics, enum metrics_event event)
{
    return metrics_sum(metrics, offsetof(struct metrics_slot, events) +
                                    event * sizeof(metrics_count));
}

uint64_t metrics_gauges(const struct metrics *metrics, enum metrics_gauge gauge)
{
    return metrics_sum(metrics, offsetof(struct metrics_slot, gauges) +
                                    gauge * sizeof(metrics_count));
}

/** Requests of all routes in a bucket. */
static uint64_t bucket_sum(const struct metrics *metrics, size_t bucket)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < METRICS_ROUTES_MAX; i++)
        sum +=
            metrics_sum(metrics, offsetof(struct metrics_slot, routes) +
                                     i * sizeof(struct metrics_route) +
                                     offsetof(struct metrics_route, buckets) +
                                     bucket * sizeof(metrics_count));
    return sum;
}

uint64_t metrics_requests(const struct metrics *metrics)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < METRICS_BUCKETS; i++)
        sum += bucket_sum(metrics, i);
    return sum;
}

double metrics_quantile(const struct metrics *metrics, double part)
{
    const uint64_t all = metrics_requests(metrics);
    uint64_t below = 0;

    for (size_t i = 0; all && i < METRICS_BUCKETS - 1; i++) {
        below += bucket_sum(metrics, i);
        if ((double)below >= part * (double)all)
            return (double)metrics_bounds[i] / 1e6;
    }
    return all ? INFINITY : 0;
}

size_t metrics_workers(const struct metrics *metrics)
{
    return metrics->workers;
}

double metrics_started(const struct metrics *metrics)
{
    return metrics->started;
}
