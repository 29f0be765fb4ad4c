#include "filter_ranges.h"

#include <math.h>
#include <stdlib.h>

#include "unicode.h"

enum { NUMBER_MAX = 63 }; /* bytes of a number */

/** Is the whole text a decimal number? */
static bool number_of(double *out, struct str text)
{
    char copy[NUMBER_MAX + 1];
    char *end;

    text = str_trim(text);
    if (!text.len || text.len > NUMBER_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!text.ptr[i] || !strchr("0123456789+-.eE", text.ptr[i]))
            return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    *out = strtod(copy, &end);
    return *end == '\0' && end != copy && isfinite(*out);
}

static void add_range(struct ranges *ranges, uint32_t start, uint32_t end)
{
    if (start >= end)
        return;
    if (ranges->count == ranges->room) {
        ranges->room = ranges->room ? ranges->room * 2 : 8;
        ranges->list =
            mem_resize(ranges->list, ranges->room, sizeof *ranges->list);
    }
    ranges->list[ranges->count++] = (struct range){start, end};
}

void ranges_equal(struct ranges *ranges, const struct attribute *attribute,
                  struct str value)
{
    struct buf folded = {0};
    double number;

    if (number_of(&number, value))
        add_range(ranges, attribute_number_from(attribute, number, false),
                  attribute_number_from(attribute, number, true));
    attribute_fold(&folded, value);
    add_range(ranges, attribute_text_from(attribute, buf_view(&folded), false),
              attribute_text_from(attribute, buf_view(&folded), true));
    buf_free(&folded);
}

void ranges_between(struct ranges *ranges, const struct attribute *attribute,
                    const struct filter_value *low, bool above,
                    const struct filter_value *high, bool below)
{
    struct buf folded = {0};
    double least = -INFINITY, most = INFINITY;
    uint32_t start = attribute->number_count, end = attribute->value_count;

    if ((!low || number_of(&least, low->text)) &&
        (!high || number_of(&most, high->text))) {
        add_range(ranges, attribute_number_from(attribute, least, above),
                  attribute_number_from(attribute, most, !below));
        return;
    }
    if (low) {
        attribute_fold(&folded, low->text);
        start = attribute_text_from(attribute, buf_view(&folded), above);
    }
    buf_clear(&folded);
    if (high) {
        attribute_fold(&folded, high->text);
        end = attribute_text_from(attribute, buf_view(&folded), !below);
    }
    add_range(ranges, start, end);
    buf_free(&folded);
}

void ranges_starting(struct ranges *ranges, const struct attribute *attribute,
                     struct str value)
{
    struct buf folded = {0};
    uint32_t start, end = attribute->value_count;

    unicode_fold(&folded, value);
    start = attribute_text_from(attribute, buf_view(&folded), false);
    if (folded.len) {
        /* UTF-8 has no byte 0xff: this is the next text that does not begin
         * so. */
        folded.ptr[folded.len - 1]++;
        end = attribute_text_from(attribute, buf_view(&folded), false);
    }
    add_range(ranges, start, end);
    buf_free(&folded);
}

void ranges_containing(struct ranges *ranges, const struct attribute *attribute,
                       struct str value)
{
    struct buf folded = {0};

    unicode_fold(&folded, value);
    for (uint32_t i = attribute->number_count; i < attribute->value_count;
         i++) {
        const struct str text = attribute_folded(attribute, i);

        if (folded.len &&
            (!text.len || !memmem(text.ptr, text.len, folded.ptr, folded.len)))
            continue;
        if (ranges->count && ranges->list[ranges->count - 1].end == i)
            ranges->list[ranges->count - 1].end++;
        else
            add_range(ranges, i, i + 1);
    }
    buf_free(&folded);
}

static int by_start(const void *a, const void *b)
{
    const struct range *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

void ranges_settle(struct ranges *ranges)
{
    size_t kept = 0;

    if (ranges->count)
        qsort(ranges->list, ranges->count, sizeof *ranges->list, by_start);
    for (size_t i = 0; i < ranges->count; i++) {
        const struct range range = ranges->list[i];

        if (kept && range.start <= ranges->list[kept - 1].end) {
            if (range.end > ranges->list[kept - 1].end)
                ranges->list[kept - 1].end = range.end;
        } else {
            ranges->list[kept++] = range;
        }
    }
    ranges->count = kept;
}
