#include "progress.h"

#include <inttypes.h>
#include <math.h>

#include "engine/json.h"
#include "engine/terminal.h"

#define MEASURE_SECONDS 0.5 /* at least, between two measures */
#define MEMORY_SECONDS 10.0 /* of a rate */
#define SETTLED_SECONDS 3.0 /* before anything is foretold */

enum {
    PART_MAX = 64, /* bytes of a part of the line */
};

/* ---- Measuring --------------------------------------------------------- */

static double blend(double before, double now, double weight)
{
    return before > 0 ? before + (now - before) * weight : now;
}

void progress_measure(struct progress *progress,
                      const struct build_progress *now)
{
    const double passed = now->seconds - progress->seconds;
    const double weight = passed < MEMORY_SECONDS ? passed / MEMORY_SECONDS : 1;

    if (passed < MEASURE_SECONDS)
        return;
    progress->bytes_rate =
        blend(progress->bytes_rate,
              (double)(now->bytes - progress->bytes) / passed, weight);
    progress->sections_rate =
        blend(progress->sections_rate,
              (double)(now->sections - progress->sections) / passed, weight);
    progress->seconds = now->seconds;
    progress->bytes = now->bytes;
    progress->sections = now->sections;
}

/** Seconds that are left; -1 when that cannot be told. */
static double time_left(const struct progress *progress,
                        const struct build_progress *now)
{
    if (now->seconds < SETTLED_SECONDS || progress->bytes_rate <= 0 ||
        now->bytes_total <= now->bytes)
        return -1;
    return (double)(now->bytes_total - now->bytes) / progress->bytes_rate;
}

/* ---- Text -------------------------------------------------------------- */

/** Append a part where there is room for it. */
static void put_part(struct buf *out, size_t start, size_t columns,
                     const struct buf *part)
{
    if (part->len && out->len - start + 2 + part->len <= columns) {
        buf_text(out, "  ");
        buf_str(out, buf_view(part));
    }
}

static void put_number(struct buf *part, uint64_t number, const char *what)
{
    buf_clear(part);
    terminal_number(part, number);
    buf_text(part, what);
}

static void put_left(struct buf *part, double left)
{
    const uint64_t seconds = left > 0 ? (uint64_t)(left + 0.5) : 0;

    buf_clear(part);
    if (left < 0)
        return;
    if (seconds >= 3600)
        buf_format(part, "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64 " left",
                   seconds / 3600, seconds / 60 % 60, seconds % 60);
    else
        buf_format(part, "%02" PRIu64 ":%02" PRIu64 " left", seconds / 60,
                   seconds % 60);
}

void progress_text(struct buf *out, const struct progress *progress,
                   const struct build_progress *now, const char *index,
                   size_t columns)
{
    const size_t start = out->len;
    struct buf part = {0};

    buf_format(out, "Indexing %s", index);
    if (now->phase == BUILD_MERGING) {
        buf_text(&part, "putting the parts together");
        put_part(out, start, columns, &part);
        buf_free(&part);
        return;
    }
    if (now->bytes_total)
        buf_format(&part, "%.0f %%",
                   100 * (double)now->bytes / (double)now->bytes_total);
    put_part(out, start, columns, &part);
    put_left(&part, time_left(progress, now));
    put_part(out, start, columns, &part);
    put_number(&part, now->guides, " guides");
    put_part(out, start, columns, &part);
    put_number(&part, now->sections, " sections");
    put_part(out, start, columns, &part);
    put_number(&part, (uint64_t)progress->sections_rate, "/s");
    if (progress->sections_rate >= 1)
        put_part(out, start, columns, &part);
    put_number(&part, now->skipped, " left out");
    if (now->skipped)
        put_part(out, start, columns, &part);
    buf_free(&part);
}

/* ---- JSON -------------------------------------------------------------- */

static void put_integer(struct json_writer *json, const char *name,
                        uint64_t number)
{
    json_put_name(json, name);
    json_put_integer(json, (int64_t)number);
}

void progress_json(struct buf *out, const struct progress *progress,
                   const struct build_progress *now)
{
    struct json_writer json = {.out = out};
    const double left = time_left(progress, now);

    json_put_object(&json);
    put_integer(&json, "schema", PROGRESS_SCHEMA);
    json_put_name(&json, "phase");
    json_put_string(&json, now->phase == BUILD_READING ? STR("reading")
                                                       : STR("merging"));
    put_integer(&json, "bytes", now->bytes);
    put_integer(&json, "bytes_total", now->bytes_total);
    put_integer(&json, "guides", now->guides);
    put_integer(&json, "sections", now->sections);
    put_integer(&json, "skipped", now->skipped);
    json_put_name(&json, "seconds");
    json_put_number(&json, floor(now->seconds * 1000) / 1000);
    put_integer(&json, "sections_per_second",
                (uint64_t)progress->sections_rate);
    if (left >= 0)
        put_integer(&json, "seconds_left", (uint64_t)left);
    json_end_object(&json);
    buf_byte(out, '\n');
}
