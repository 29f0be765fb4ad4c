/**
 * Any bytes as a query string: what is read is valid UTF-8, named once, and a
 * refusal says so in valid UTF-8 too.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "engine/unicode.h"
#include "server/params.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct str text)
{
    assert(utf8_check(text) == text.len);
    assert(text.len == 0 || !memchr(text.ptr, '\0', text.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const known[] = {"q", "limit", NULL};
    struct params params = {0};
    struct error err = {0};
    uint32_t number;

    if (params_parse(&params, (struct str){(const char *)data, size}, &err) ==
        -1)
        assert(err.code == ERROR_USAGE);
    for (size_t i = 0; i < params.count; i++) {
        check_text(params.list[i].name);
        check_text(params.list[i].value);
        for (size_t k = 0; k < i; k++)
            assert(!str_equal(params.list[i].name, params.list[k].name));
    }
    if (params_number(&number, &params, "limit", 1000, 20, &err) == 0)
        assert(number <= 1000);
    params_only(&params, known, &err);
    assert(utf8_check(str_of(err.text)) == strlen(err.text));
    assert(utf8_check(params.bad) == params.bad.len);
    params_release(&params);
    return 0;
}
