/** Settings: written as a file of YAML. */
#include <string.h>

#include "config.h"

enum {
    ORIGIN_COLUMN = 40, /* where the origins begin */
};

/** Can a text stand in YAML without quotes, and mean just itself? */
static bool is_bare(const char *text)
{
    static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz0123456789_./:,-";
    const size_t len = strlen(text);

    return len && strspn(text, safe) == len && strchr(":-,", text[0]) == NULL &&
           text[len - 1] != ':' && strcmp(text, "null") != 0;
}

static void put_value(struct buf *out, const char *text)
{
    if (is_bare(text)) {
        buf_text(out, text);
        return;
    }
    /* Between double quotes, these two alone mean something else; control
     * characters are in no value. */
    buf_byte(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_byte(out, '\\');
        buf_byte(out, *text);
    }
    buf_byte(out, '"');
}

void config_print(struct buf *out, const struct config *config)
{
    for (size_t i = 0; config_rows[i].name; i++) {
        const struct config_value *value = &config->values[i];
        const size_t start = out->len;

        if (value->text) {
            buf_format(out, "%s: ", config_rows[i].name);
            put_value(out, value->text);
        } else {
            buf_format(out, "# %s:", config_rows[i].name);
        }
        do
            buf_byte(out, ' ');
        while (out->len - start < ORIGIN_COLUMN);
        buf_format(out, "# %s\n", value->text ? value->origin : "not set");
    }
}
