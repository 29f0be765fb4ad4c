#include "key_date.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

/* Digits and signs of a date; each digit stands for itself in the text. */
#define FORM_DAY "dddd-dd-dd"
#define FORM_TIME "dd:dd:dd"
#define FORM_OFFSET "dd:dd"

int64_t key_date_now(void)
{
    return (int64_t)time(NULL);
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/** Take text of a form off the front, and the numbers in it. */
static bool take(int *numbers, struct str *text, const char *form)
{
    const size_t len = strlen(form);
    bool inside = false;

    if (text->len < len)
        return false;
    for (size_t i = 0; i < len; i++) {
        const char byte = text->ptr[i];

        if (form[i] != 'd') {
            if (byte != form[i])
                return false;
            inside = false;
            continue;
        }
        if (!is_digit(byte))
            return false;
        if (!inside)
            *numbers++ = 0;
        numbers[-1] = numbers[-1] * 10 + (byte - '0');
        inside = true;
    }
    *text = str_skip(*text, len);
    return true;
}

/** A dot and digits behind the seconds. */
static bool take_fraction(struct str *text)
{
    size_t digits = 1;

    if (!str_starts(*text, STR(".")))
        return true;
    while (digits < text->len && is_digit(text->ptr[digits]))
        digits++;
    *text = str_skip(*text, digits);
    return digits > 1;
}

/** `Z` or an offset, as seconds. */
static bool take_offset(int64_t *out, struct str *text)
{
    const int sign = str_starts(*text, STR("-")) ? -1 : 1;
    int numbers[2];

    *out = 0;
    if (str_starts(*text, STR("Z")) || str_starts(*text, STR("z"))) {
        *text = str_skip(*text, 1);
        return true;
    }
    if (sign == 1 && !str_starts(*text, STR("+")))
        return true;
    *text = str_skip(*text, 1);
    if (!take(numbers, text, FORM_OFFSET) || numbers[0] > 23 || numbers[1] > 59)
        return false;
    *out = sign * (numbers[0] * 3600 + numbers[1] * 60);
    return true;
}

/** A day or a second that does not exist comes back as another one. */
static bool exists(const struct tm *before, const struct tm *after)
{
    return before->tm_year == after->tm_year &&
           before->tm_mon == after->tm_mon &&
           before->tm_mday == after->tm_mday &&
           before->tm_hour == after->tm_hour &&
           before->tm_min == after->tm_min && before->tm_sec == after->tm_sec;
}

int key_date_read(int64_t *out, struct str text)
{
    int day[3], hour[3] = {0};
    int64_t offset = 0;
    struct tm tm, same;

    if (!take(day, &text, FORM_DAY))
        return -1;
    if (text.len) {
        if (!memchr("Tt ", text.ptr[0], 3))
            return -1;
        text = str_skip(text, 1);
        if (!take(hour, &text, FORM_TIME) || !take_fraction(&text) ||
            !take_offset(&offset, &text) || text.len)
            return -1;
    }
    tm = (struct tm){.tm_year = day[0] - 1900,
                     .tm_mon = day[1] - 1,
                     .tm_mday = day[2],
                     .tm_hour = hour[0],
                     .tm_min = hour[1],
                     .tm_sec = hour[2]};
    same = tm;
    *out = (int64_t)timegm(&tm) - offset;
    if (*out < 1) /* 0 would mean no date */
        *out = 1;
    return day[0] >= 1970 && exists(&same, &tm) ? 0 : -1;
}

void key_date_write(char text[KEY_DATE_LEN + 1], int64_t seconds)
{
    const time_t time = (time_t)seconds;
    struct tm tm;

    gmtime_r(&time, &tm);
    strftime(text, KEY_DATE_LEN + 1, "%Y-%m-%dT%H:%M:%SZ", &tm);
}
