/** silcrow-index stats: what an index holds. */
#include "command.h"

#include <stdio.h>

#include "engine/index.h"
#include "engine/json.h"
#include "engine/terminal.h"

static const struct cli_row rows[] = {COMMAND_ROWS, {0}};

/** Numbers of a generation, by the name they have for scripts. */
struct figure {
    const char *name;
    uint64_t value;
};

enum { FIGURES = 6 };

static void fill(struct figure figures[FIGURES],
                 const struct index_stats *stats)
{
    figures[0] = (struct figure){"guides", stats->guides};
    figures[1] = (struct figure){"sections", stats->sections};
    figures[2] = (struct figure){"terms", stats->terms};
    figures[3] = (struct figure){"bytes", stats->bytes};
    figures[4] = (struct figure){"skipped", stats->skipped};
    figures[5] = (struct figure){"guessed", stats->guessed};
}

static void put_member(struct json_writer *json, const char *name,
                       const char *text)
{
    json_put_name(json, name);
    json_put_string(json, str_of(text));
}

static void put_attribute(struct json_writer *json,
                          const struct attribute *attribute)
{
    json_put_object(json);
    json_put_name(json, "name");
    json_put_string(json, attribute->name);
    json_put_name(json, "values");
    json_put_integer(json, attribute->value_count);
    json_put_name(json, "filterable");
    json_put_bool(json, attribute->use & ATTRIBUTE_FILTERABLE);
    json_put_name(json, "sortable");
    json_put_bool(json, attribute->use & ATTRIBUTE_SORTABLE);
    json_end_object(json);
}

static void put_attributes(struct json_writer *json,
                           const struct attributes *attributes)
{
    json_put_name(json, "attributes");
    json_put_array(json);
    for (size_t i = 0; i < attributes_count(attributes); i++)
        put_attribute(json, attributes_at(attributes, i));
    json_end_array(json);
}

static void put_json(struct buf *out, const struct index *index,
                     const struct figure figures[FIGURES])
{
    const struct index_stats *stats = index_stats(index);
    struct json_writer json = {.out = out};

    json_put_object(&json);
    put_member(&json, "index", stats->name);
    put_member(&json, "generation", stats->generation);
    put_member(&json, "built", stats->built);
    put_member(&json, "version", stats->version);
    json_put_name(&json, "seconds");
    json_put_number(&json, stats->seconds);
    for (size_t i = 0; i < FIGURES; i++) {
        json_put_name(&json, figures[i].name);
        json_put_integer(&json, (int64_t)figures[i].value);
    }
    put_attributes(&json, index_attributes(index));
    json_put_name(&json, "settings");
    settings_json(&json, index_settings(index));
    json_end_object(&json);
}

static void put_table(struct buf *out, const struct index_stats *stats,
                      const struct figure figures[FIGURES])
{
    buf_format(out, "index       %s\n", stats->name);
    buf_format(out, "generation  %s\n", stats->generation);
    buf_format(out, "built       %s in %.1f s by Silcrow %s\n", stats->built,
               stats->seconds, stats->version);
    for (size_t i = 0; i < FIGURES; i++) {
        buf_format(out, "%-12s", figures[i].name);
        terminal_number(out, figures[i].value);
        buf_byte(out, '\n');
    }
}

static int run(const struct cli *cli, struct error *err)
{
    struct figure figures[FIGURES];
    struct index *index;
    struct buf out = {0};

    if (index_open(&index, command_data(cli), command_index(cli), err) == -1)
        return -1;
    fill(figures, index_stats(index));
    if (cli->values[COMMAND_JSON]) {
        put_json(&out, index, figures);
        command_print_json(buf_view(&out));
    } else {
        put_table(&out, index_stats(index), figures);
        fwrite(out.ptr, 1, out.len, stdout);
    }
    buf_free(&out);
    index_close(index);
    return 0;
}

const struct command command_stats = {
    .name = "stats",
    .words = "",
    .about = "tell what an index holds",
    .examples = "  silcrow-index stats\n",
    .rows = rows,
    .run = run,
};
