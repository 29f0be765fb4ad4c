/**
 * Any bytes as JSON: what the check passes is parsed, but for a name that
 * stands twice; what is read and written again says the same.
 */
#include <assert.h>

#include "engine/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write(struct json_writer *out, const struct json *value)
{
    const struct json *child = json_first(value);

    switch (json_kind(value)) {
    case JSON_NULL:
        json_put_null(out);
        break;
    case JSON_BOOL:
        json_put_bool(out, json_bool(value));
        break;
    case JSON_NUMBER:
        json_put_number(out, json_number(value));
        break;
    case JSON_STRING:
        json_put_string(out, json_string(value));
        break;
    case JSON_ARRAY:
        json_put_array(out);
        for (; child; child = json_next(child))
            write(out, child);
        json_end_array(out);
        break;
    case JSON_OBJECT:
        json_put_object(out);
        for (; child; child = json_next(child)) {
            json_put_name_str(out, json_name(child));
            write(out, child);
        }
        json_end_object(out);
        break;
    }
}

static void write_again(struct buf *out, const struct json *value)
{
    struct json_writer writer = {.out = out};

    write(&writer, value);
}

/** Each member as written is a value, and there are as many as were read. */
static void count_members(struct str text, const struct json *object)
{
    const struct json *member = json_first(object);
    struct str name, raw;

    while (json_next_member(&text, &name, &raw)) {
        assert(member);
        assert(json_check(name, NULL) == 0);
        assert(json_check(raw, NULL) == 0);
        member = json_next(member);
    }
    assert(!member);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str text = {(const char *)data, size};
    const int checked = json_check(text, NULL);
    struct buf first = {0};
    struct buf second = {0};
    struct error err = {0};
    struct json *value;
    struct json *again;

    if (json_parse(&value, text, &err) == -1) {
        assert(checked == -1 || strstr(err.text, "stands twice"));
        return 0;
    }
    assert(checked == 0);
    if (json_kind(value) == JSON_OBJECT)
        count_members(text, value);
    write_again(&first, value);
    assert(json_parse(&again, buf_view(&first), &err) == 0);
    write_again(&second, again);
    assert(str_equal(buf_view(&first), buf_view(&second)));
    json_free(value);
    json_free(again);
    buf_free(&first);
    buf_free(&second);
    return 0;
}
