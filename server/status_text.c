/** How the server is doing, in words. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/json.h"
#include "status.h"

static double number(const struct json *object, const char *name)
{
    return json_number(json_member(object, name));
}

/** Append a count with the thousands apart: 12 345. */
static void put_count(struct buf *out, double count)
{
    char digits[32];
    const int len = snprintf(digits, sizeof digits, "%.0f", count);

    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            buf_byte(out, ' ');
        buf_byte(out, digits[i]);
    }
}

/** Append a count with what is counted: 1 guide, 2 guides. */
static void put_things(struct buf *out, double count, const char *thing)
{
    put_count(out, count);
    buf_format(out, " %s%s", thing, count == 1 ? "" : "s");
}

static void put_time(struct buf *out, double seconds)
{
    const int64_t minutes = (int64_t)seconds / 60;

    if (minutes < 1)
        buf_format(out, "%.0f s", seconds);
    else if (minutes < 60)
        buf_format(out, "%" PRId64 " min", minutes);
    else if (minutes < 48 * 60)
        buf_format(out, "%" PRId64 " h %" PRId64 " min", minutes / 60,
                   minutes % 60);
    else
        buf_format(out, "%" PRId64 " days %" PRId64 " h", minutes / 1440,
                   minutes % 1440 / 60);
}

static void put_size(struct buf *out, double bytes)
{
    if (bytes < 1e6)
        buf_format(out, "%.0f kB", bytes / 1e3);
    else if (bytes < 1e9)
        buf_format(out, "%.1f MB", bytes / 1e6);
    else
        buf_format(out, "%.1f GB", bytes / 1e9);
}

/** A time of many requests; null stands for more than can be told. */
static void put_quantile(struct buf *out, const struct json *object,
                         const char *name)
{
    const struct json *value = json_member(object, name);

    if (json_kind(value) == JSON_NUMBER)
        buf_format(out, "within %g ms", json_number(value) * 1000);
    else
        buf_text(out, "in more than a second");
}

/** Part of a whole in percent, to one digit when it is small. */
static void put_part(struct buf *out, double part, double whole)
{
    const double percent = whole > 0 ? 100 * part / whole : 0;

    buf_format(out, percent > 0 && percent < 10 ? "%.1f %%" : "%.0f %%",
               percent);
}

static void put_work(struct buf *out, const struct json *answer)
{
    const double searches = number(answer, "searches");
    const double made = searches - number(answer, "cache_hits");

    buf_text(out, "  requests   ");
    put_count(out, number(answer, "requests"));
    if (number(answer, "requests") > 0) {
        buf_text(out, ": half ");
        put_quantile(out, answer, "median_seconds");
        buf_text(out, ", 99 % ");
        put_quantile(out, answer, "p99_seconds");
    }
    buf_text(out, "\n  searches   ");
    put_count(out, searches);
    if (searches > 0) {
        buf_text(out, ": ");
        put_part(out, number(answer, "cache_hits"), searches);
        buf_text(out, " answered before; of the others, ");
        put_part(out, number(answer, "zero_results"), made);
        buf_text(out, " found nothing, ");
        put_part(out, number(answer, "corrected"), made);
        buf_text(out, " were corrected");
    }
    buf_byte(out, '\n');
}

static void put_processes(struct buf *out, const struct json *answer)
{
    buf_format(out, "  workers    %.0f: %.0f replaced, ",
               number(answer, "workers"), number(answer, "worker_restarts"));
    put_things(out, number(answer, "connections"), "connection");
    buf_text(out, ", ");
    put_size(out, number(answer, "memory_bytes"));
    buf_format(out, ", %.1f s of processor time\n",
               number(answer, "cpu_seconds"));
}

static void put_index(struct buf *out, const struct json *index)
{
    const struct str name = json_string(json_member(index, "name"));

    buf_format(out, "  index      %.*s: ", STR_ARGS(name));
    if (!json_bool(json_member(index, "open"))) {
        buf_text(out, "cannot be read; the log says why\n");
        return;
    }
    put_things(out, number(index, "sections"), "section");
    buf_text(out, " of ");
    put_things(out, number(index, "guides"), "guide");
    buf_text(out, ", ");
    put_size(out, number(index, "bytes"));
    buf_format(out, ", generation %.*s of %.*s\n",
               STR_ARGS(json_string(json_member(index, "generation"))),
               STR_ARGS(json_string(json_member(index, "built"))));
}

/** Keep to plain text, whoever it was that answered. */
static void drop_controls(struct buf *out, size_t from)
{
    for (size_t i = from; i < out->len; i++)
        if (((unsigned char)out->ptr[i] < ' ' && out->ptr[i] != '\n') ||
            (unsigned char)out->ptr[i] >= 0x7f)
            out->ptr[i] = '?';
}

int status_text(struct buf *out, struct str text, const char *listen,
                struct error *err)
{
    const size_t from = out->len;
    const struct json *index;
    struct json *answer = NULL;

    if (json_parse(&answer, text, NULL) == -1 ||
        !json_member(answer, "schema")) {
        json_free(answer);
        return error_set(err, ERROR_UNAVAILABLE,
                         "what answers at %s is not silcrow-server", listen);
    }
    buf_format(out, "silcrow-server %.*s at %s, running for ",
               STR_ARGS(json_string(json_member(answer, "version"))), listen);
    put_time(out, number(answer, "uptime_seconds"));
    buf_byte(out, '\n');
    put_work(out, answer);
    put_processes(out, answer);
    index = json_first(json_member(answer, "indexes"));
    if (!index)
        buf_text(out, "  no index yet\n");
    for (; index; index = json_next(index))
        put_index(out, index);
    drop_controls(out, from);
    json_free(answer);
    return 0;
}
