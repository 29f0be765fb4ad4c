#include "params.h"

#include "engine/buf.h"
#include "engine/percent.h"
#include "engine/unicode.h"

enum {
    SHOWN_MAX = 64, /* bytes of a bad value that a message repeats */
};

/* ---- Decoding ---------------------------------------------------------- */

static struct str decode(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;

    while (text.len) {
        const int byte = percent_byte(text);

        if (byte != -1)
            out[len++] = (char)byte;
        else
            out[len++] = text.ptr[0] == '+' ? ' ' : text.ptr[0];
        text = str_skip(text, byte == -1 ? 1 : 3);
    }
    return (struct str){out, len};
}

/** Text that can stand in a message: valid, and short. */
static struct str shown(struct arena *arena, struct str text)
{
    struct buf repaired = {0};
    struct str copy;

    utf8_repair(&repaired, text);
    copy = arena_copy(arena, utf8_cut(buf_view(&repaired), SHOWN_MAX));
    buf_free(&repaired);
    return copy;
}

static bool is_text(struct str text)
{
    return utf8_check(text) == text.len &&
           (text.len == 0 || !memchr(text.ptr, '\0', text.len));
}

/* ---- Parsing ----------------------------------------------------------- */

static int refuse(struct params *params, struct str name, struct error *err,
                  const char *why)
{
    params->bad = shown(&params->arena, name);
    return error_set(err, ERROR_USAGE, "Invalid value in parameter `%.*s`: %s",
                     STR_ARGS(params->bad), why);
}

static const struct param *find(const struct params *params, struct str name)
{
    for (size_t i = 0; i < params->count; i++)
        if (str_equal(params->list[i].name, name))
            return &params->list[i];
    return NULL;
}

static int add(struct params *params, struct str pair, struct error *err)
{
    const char *equals = memchr(pair.ptr, '=', pair.len);
    const size_t len = equals ? (size_t)(equals - pair.ptr) : pair.len;
    const struct param param = {
        decode(&params->arena, (struct str){pair.ptr, len}),
        decode(&params->arena, str_skip(pair, len + 1)),
    };

    if (!is_text(param.name) || !is_text(param.value))
        return refuse(params, param.name, err,
                      "it is not valid UTF-8 without NUL");
    if (find(params, param.name))
        return refuse(params, param.name, err, "it is given twice");
    if (params->count == PARAMS_MAX)
        return refuse(params, param.name, err, "there are too many parameters");
    params->list[params->count++] = param;
    return 0;
}

int params_parse(struct params *params, struct str query, struct error *err)
{
    while (query.len) {
        const char *end = memchr(query.ptr, '&', query.len);
        const size_t len = end ? (size_t)(end - query.ptr) : query.len;

        if (len && add(params, (struct str){query.ptr, len}, err) == -1)
            return -1;
        query = str_skip(query, len + 1);
    }
    return 0;
}

void params_release(struct params *params)
{
    arena_release(&params->arena);
    *params = (struct params){0};
}

/* ---- Reading ----------------------------------------------------------- */

struct str params_text(const struct params *params, const char *name)
{
    const struct param *param = find(params, str_of(name));

    return param ? param->value : (struct str){0};
}

bool params_has(const struct params *params, const char *name)
{
    return find(params, str_of(name)) != NULL;
}

/** Digits as a number up to `max`; -1 when they are none or it is larger. */
static int64_t number_of(struct str digits, uint32_t max)
{
    int64_t number = 0;

    if (digits.len == 0)
        return -1;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
            return -1;
        number = number * 10 + (digits.ptr[i] - '0');
        if (number > max)
            return -1;
    }
    return number;
}

int params_number(uint32_t *out, struct params *params, const char *name,
                  uint32_t max, uint32_t fallback, struct error *err)
{
    const struct param *param = find(params, str_of(name));
    struct str value;
    int64_t number;

    *out = fallback;
    if (!param)
        return 0;
    number = number_of(param->value, max);
    if (number == -1) {
        params->bad = param->name;
        value = shown(&params->arena, param->value);
        return error_set(err, ERROR_USAGE,
                         "Invalid value in parameter `%s`: could not parse "
                         "`%.*s` as a whole number from 0 to %u",
                         name, STR_ARGS(value), max);
    }
    *out = (uint32_t)number;
    return 0;
}

static bool is_known(struct str name, const char *const *known)
{
    for (; *known; known++)
        if (str_equal(name, str_of(*known)))
            return true;
    return false;
}

int params_only(struct params *params, const char *const *known,
                struct error *err)
{
    struct buf names = {0};

    for (size_t i = 0; i < params->count; i++) {
        if (is_known(params->list[i].name, known))
            continue;
        params->bad = shown(&params->arena, params->list[i].name);
        for (const char *const *name = known; *name; name++)
            buf_format(&names, name == known ? "`%s`" : ", `%s`", *name);
        error_set(err, ERROR_USAGE,
                  "Unknown parameter `%.*s`: expected one of %.*s",
                  STR_ARGS(params->bad), STR_ARGS(buf_view(&names)));
        buf_free(&names);
        return -1;
    }
    return 0;
}
