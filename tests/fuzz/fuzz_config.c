/**
 * Any bytes as a file of settings: a refusal names the place, and what is
 * taken says the same when it is printed and read again.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "engine/unicode.h"
#include "server/config_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(const struct config *config)
{
    struct config *again = mem_zero(1, sizeof *again);
    struct buf out = {0};
    struct error err = {0};

    config_print(&out, config);
    assert(config_text_read(again, "f", buf_view(&out), &err) == 0);
    for (size_t i = 0; config_rows[i].name; i++)
        assert(str_equal(str_of(config->values[i].text),
                         str_of(again->values[i].text)));
    buf_free(&out);
    config_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str text = {(const char *)data, size};
    struct config *config;
    struct error err = {0};

    /* Names of hosts would be looked up. */
    if (str_find(text, STR("listen")) || size > CONFIG_FILE_MAX)
        return 0;
    config = mem_zero(1, sizeof *config);
    if (config_text_read(config, "f", text, &err) == 0) {
        check_again(config);
    } else {
        assert(err.code == ERROR_CONFIG);
        assert(strncmp(err.text, "f:", 2) == 0);
    }
    config_free(config);
    return 0;
}
