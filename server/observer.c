#include "observer.h"

#include <inttypes.h>
#include <string.h>
#include <sys/random.h>

#include "route.h"

static void log_slow(const struct observer *observer,
                     const struct exchange *exchange)
{
    const struct http_tally *tally = &exchange->reply->tally;
    const struct route *route = route_by_number(tally->route);

    metrics_add(observer->metrics, METRICS_SLOW, 1);
    log_event(
        observer->log, LOG_LEVEL_WARNING,
        "slow: %.1f ms, %s %s, status %d%s%.*s%s", (double)exchange->us / 1000,
        exchange->method ? exchange->method : "?", route ? route->path : "?",
        exchange->reply->status, tally->query.len ? ", for \"" : "",
        STR_ARGS(tally->query), tally->query.len ? "\"" : "");
}

void observe(const struct observer *observer, const struct exchange *exchange)
{
    if (!observer)
        return;
    metrics_reply(observer->metrics, exchange->reply, exchange->us);
    access_log_write(observer->access, exchange);
    if (observer->slow_ms && exchange->us > (uint64_t)observer->slow_ms * 1000)
        log_slow(observer, exchange);
}

struct str observer_id(struct arena *arena, struct str given)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789._-";
    uint64_t number = 0;
    size_t i = 0;

    while (i < given.len && given.ptr[i] && strchr(allowed, given.ptr[i]))
        i++;
    if (given.len && i == given.len && given.len <= OBSERVER_ID_MAX)
        return given;
    if (getrandom(&number, sizeof number, GRND_NONBLOCK) == -1)
        number = 0;
    return arena_format(arena, "%016" PRIx64, number);
}
