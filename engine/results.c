/** The answer as JSON, written straight into the buffer: no tree is built. */
#include "search.h"

#include <math.h>

#include "html.h"
#include "unicode.h"

/* ---- Values ------------------------------------------------------------ */

/** What a byte becomes inside a JSON string; NULL when it stands for itself
 * or needs the \u form. */
static const char *json_escape(char byte)
{
    switch (byte) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return NULL;
    }
}

/** Append valid UTF-8 inside a JSON string; runs without escapes whole. */
static void put_escaped(struct buf *out, struct str text)
{
    size_t run = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char byte = text.ptr[i];
        const char *escaped = json_escape(byte);
        const bool control = (unsigned char)byte < 0x20;

        if (!escaped && !control)
            continue;
        buf_str(out, (struct str){text.ptr + run, i - run});
        if (escaped)
            buf_text(out, escaped);
        else
            buf_format(out, "\\u%04x", (unsigned)byte);
        run = i + 1;
    }
    buf_str(out, str_skip(text, run));
}

static void put_string(struct buf *out, struct str text)
{
    struct buf repaired = {0};

    if (utf8_check(text) != text.len) {
        utf8_repair(&repaired, text);
        text = buf_view(&repaired);
    }
    buf_byte(out, '"');
    put_escaped(out, text);
    buf_byte(out, '"');
    buf_free(&repaired);
}

/** A number with at most four decimals, whatever the locale. What JSON has no
 * number for is 0. */
static void put_number(struct buf *out, double number)
{
    const double bound = 1e12;
    unsigned long long parts;
    unsigned fraction;

    if (!isfinite(number))
        number = 0;
    parts = (unsigned long long)llround(fmin(fabs(number), bound) * 1e4);
    if (number < 0 && parts)
        buf_byte(out, '-');
    fraction = (unsigned)(parts % 10000);
    buf_format(out, "%llu", parts / 10000);
    if (fraction)
        buf_format(out, ".%04u", fraction);
    while (fraction && out->ptr[out->len - 1] == '0')
        out->len--;
}

/** The comma, the key and its colon. */
static void put_key(struct buf *out, const char *key)
{
    const char last = out->len ? out->ptr[out->len - 1] : '{';

    if (last != '{')
        buf_byte(out, ',');
    buf_byte(out, '"');
    buf_text(out, key);
    buf_text(out, "\":");
}

static void put_strings(struct buf *out, const struct str *list, size_t count)
{
    buf_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_byte(out, ',');
        put_string(out, list[i]);
    }
    buf_byte(out, ']');
}

/* ---- Marked text ------------------------------------------------------- */

/** The marks as pairs of offset and length in UTF-16 units. */
static void put_matches(struct buf *out, const struct marked *marked)
{
    const char *ptr = marked->text.ptr;
    size_t at = 0, units = 0;

    buf_byte(out, '[');
    for (size_t i = 0; i < marked->match_count; i++) {
        const size_t start = marked->matches[i].start;
        const size_t len = marked->matches[i].len;
        const size_t length = utf16_length((struct str){ptr + start, len});

        units += utf16_length((struct str){ptr + at, start - at});
        buf_format(out, i ? ",[%zu,%zu]" : "[%zu,%zu]", units, length);
        units += length;
        at = start + len;
    }
    buf_byte(out, ']');
}

/** The text for a page, as a string. */
static void put_html(struct buf *out, const struct marked *marked)
{
    struct buf html = {0};

    html_marked(&html, marked);
    buf_byte(out, '"');
    put_escaped(out, buf_view(&html));
    buf_byte(out, '"');
    buf_free(&html);
}

static void put_heading(struct buf *out, const struct marked *heading)
{
    put_key(out, "heading");
    put_string(out, heading->text);
    put_key(out, "heading_matches");
    put_matches(out, heading);
}

static void put_snippet(struct buf *out, const struct marked *snippet)
{
    put_key(out, "snippet");
    put_html(out, snippet);
    put_key(out, "snippet_text");
    put_string(out, snippet->text);
    put_key(out, "matches");
    put_matches(out, snippet);
}

static void put_marked(struct buf *out, const struct marked *marked,
                       void (*put)(struct buf *out, const struct marked *))
{
    struct buf repaired = {0};
    struct marked plain;

    if (marked_sound(marked)) {
        put(out, marked);
        return;
    }
    utf8_repair(&repaired, marked->text);
    plain.text = buf_view(&repaired);
    plain.match_count = 0;
    put(out, &plain);
    buf_free(&repaired);
}

/* ---- The answer -------------------------------------------------------- */

static void put_hit(struct buf *out, const struct search_hit *hit)
{
    const struct document *document = &hit->document;

    buf_byte(out, '{');
    put_key(out, "id");
    put_string(out, document->id);
    put_key(out, "guide");
    put_string(out, document->guide);
    put_key(out, "title");
    put_string(out, document->title);
    put_key(out, "breadcrumb");
    put_strings(out, document->crumbs, document->crumb_count);
    put_marked(out, &hit->heading, put_heading);
    put_key(out, "anchor");
    put_string(out, document->anchor);
    put_key(out, "url");
    put_string(out, document->url);
    put_marked(out, &hit->snippet, put_snippet);
    put_key(out, "score");
    put_number(out, hit->score);
    if (hit->relaxed)
        buf_text(out, ",\"relaxed\":true");
    buf_byte(out, '}');
}

static void put_totals(struct buf *out, const struct search_results *results)
{
    put_key(out, "total");
    buf_format(out, "%llu", (unsigned long long)results->total);
    put_key(out, "total_exact");
    buf_text(out, results->total_exact ? "true" : "false");
    if (!results->relaxed_count && !results->total_relaxed)
        return;
    put_key(out, "total_relaxed");
    buf_format(out, "%llu", (unsigned long long)results->total_relaxed);
    put_key(out, "relaxed");
    put_strings(out, results->relaxed, results->relaxed_count);
}

void search_results_json(struct buf *out, const struct search_results *results,
                         double took_ms)
{
    buf_byte(out, '{');
    put_key(out, "query");
    put_string(out, results->query);
    put_key(out, "index");
    put_string(out, str_of(results->index));
    put_totals(out, results);
    put_key(out, "took_ms");
    put_number(out, took_ms);
    put_key(out, "hits");
    buf_byte(out, '[');
    for (size_t i = 0; i < results->hit_count; i++) {
        if (i)
            buf_byte(out, ',');
        put_hit(out, &results->hits[i]);
    }
    buf_text(out, "]}");
}
