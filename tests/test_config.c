/** Settings: where values come from, what is refused and where, and that
 * everything which names the settings names the same. */
#include "test.h"

#include <unistd.h>

#include "folder.h"
#include "server/config.h"

/** A configuration read from parts; all may be NULL. */
struct parts {
    const char *file; /* text of FOLDER/a.yaml, named by --config */
    const char *environment[4];
    const char *args[6];
};

/** Read the settings; what `err` says starts with a path that is cut off. */
static int load(struct config **out, const char *folder,
                const struct parts *parts, struct error *err)
{
    const char *argv[12] = {"silcrow-server"};
    const char *environment[COUNT(parts->environment) + 1] = {NULL};
    char *path = mem_format("%s/a.yaml", folder);
    struct command_line line;
    int argc = 1, rc;

    memcpy(environment, parts->environment, sizeof parts->environment);
    if (parts->file) {
        folder_write(path, str_of(parts->file));
        argv[argc++] = "--config";
        argv[argc++] = path;
    }
    for (size_t i = 0; i < COUNT(parts->args) && parts->args[i]; i++)
        argv[argc++] = parts->args[i];
    rc = command_line_parse(&line, argc, argv, err);
    if (rc == 0)
        rc = config_load(
            out, &(struct config_sources){&line, environment, folder}, err);
    if (rc == -1 && strncmp(err->text, path, strlen(path)) == 0)
        memmove(err->text, err->text + strlen(folder) + 1,
                strlen(err->text + strlen(folder)));
    free(path);
    return rc;
}

static const struct config_value *value(const struct config *config,
                                        const char *name)
{
    for (size_t i = 0; config_rows[i].name; i++)
        if (strcmp(config_rows[i].name, name) == 0)
            return &config->values[i];
    fail_msg("no setting %s", name);
    return NULL;
}

static void
an_option_counts_more_than_a_variable_and_that_than_a_file(void **state)
{
    const char *const a = "rate: 1\nconnections: 2\nclient-connections: 3\n";
    const struct parts parts = {
        .file = a,
        .environment = {"SILCROW_CONNECTIONS=20",
                        "SILCROW_CLIENT_CONNECTIONS=30"},
        .args = {"--client-connections", "300"},
    };
    struct error err;
    struct config *config;

    assert_int_equal(load(&config, *state, &parts, &err), 0);
    assert_int_equal(config->options.rate, 1);
    assert_int_equal(config->options.connections, 20);
    assert_int_equal(config->options.client_connections, 300);
    assert_non_null(strstr(value(config, "rate")->origin, "/a.yaml:1:7"));
    assert_string_equal(value(config, "connections")->origin,
                        "SILCROW_CONNECTIONS");
    assert_string_equal(value(config, "client-connections")->origin,
                        "--client-connections");
    assert_string_equal(value(config, "data")->origin, "default");
    assert_int_equal(config->warning_count, 0);
    config_free(config);
}

static void a_wrong_file_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *file;
        const char *message;
    } rows[] = {
        {"rat: 5", "1:1: there is no setting rat; did you mean rate?"},
        {"data: x\nzzzzzzzz: 5", "2:1: there is no setting zzzzzzzz"},
        {"# one\n\nrate: x",
         "3:7: rate: wants a whole number from 0 to 1000000, not x"},
        {"rate: -1",
         "1:7: rate: wants a whole number from 0 to 1000000, not -1"},
        {"rate: 1e3",
         "1:7: rate: wants a whole number from 0 to 1000000, not 1e3"},
        {"rate:    1000001",
         "1:10: rate: wants a whole number from 0 to 1000000, not 1000001"},
        {"workers: 0",
         "1:10: workers: wants auto or a whole number from 1 to 256, not 0"},
        {"log-format: xml", "1:13: log-format: wants text or json, not xml"},
        {"listen: x", "1:9: listen: x: not an address such as 127.0.0.1:7700"},
        {"rate: 5\nrate: 6", "2:1: rate stands twice; its first value is at"},
        {"rate: [5]", "1:7: a text is wanted"},
        {"rate: {a: 5}", "1:7: a text is wanted"},
        {"proxies: {a: b}", "1:10: a text or a list is wanted"},
        {"proxies: [[a]]", "1:11: a list holds texts alone"},
        {"proxies:\n  - 10.0.0.0/8\n  - 'a,b'",
         "3:5: a comma stands inside a text of a list"},
        {"proxies: [10.0.0.0/99]", "1:10: proxies: "},
        {"data:", "1:6: data: has no value"},
        {"data: ''", "1:7: data: has no value"},
        {"data: ~", "1:7: has no value"},
        {"data: \"a\\0b\"", "1:7: has a control character"},
        {"data: \"a\\x1bb\"", "1:7: data: has a control character"},
        {"data: \"a\\Lb\"", "1:7: data: has a control character"},
        {"data: \"a\\uFEFFb\"", "1:7: data: has a control character"},
        {"data: &a x", "1:7: anchors are not allowed"},
        {"data: *a", "1:7: aliases are not allowed"},
        {"rate: !!int 5", "1:7: tags are not allowed"},
        {"- data", "1:1: settings are wanted, as NAME: VALUE"},
        {"data", "1:1: settings are wanted, as NAME: VALUE"},
        {"? [a]", "1:3: the name of a setting is wanted"},
        {"---\nrate: 1\n---\nrate: 2", "3:1: one document is wanted"},
        {"{", "2:1: "},
        {"\trate: 5", "1:1: "},
        {"data: \xff", ": "},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct parts parts = {.file = rows[i].file};
        char *message = mem_format("a.yaml:%s", rows[i].message);
        struct error err = {0};
        struct config *config;

        assert_int_equal(load(&config, *state, &parts, &err), -1);
        assert_null(config);
        if (strncmp(err.text, message, strlen(message)) != 0 &&
            rows[i].message[0] != ':')
            fail_msg("%s\n is not %s", err.text, message);
        assert_int_equal(err.code, ERROR_CONFIG);
        free(message);
    }
}

static void an_empty_file_changes_nothing(void **state)
{
    static const char *const files[] = {"", "# nothing\n", "---\n", "{}\n"};

    for (size_t i = 0; i < COUNT(files); i++) {
        const struct parts parts = {.file = files[i]};
        struct error err;
        struct config *config;

        if (load(&config, *state, &parts, &err) == -1)
            fail_msg("%zu: %s", i, err.text);
        assert_int_equal(config->options.rate, 1000);
        assert_true(config->options.workers >= 1);
        config_free(config);
    }
}

static void a_large_or_deep_file_is_refused(void **state)
{
    struct buf text = {0};
    struct parts parts = {.file = NULL};
    struct config *config;
    struct error err;

    buf_text(&text, "data: ");
    for (int i = 0; i < CONFIG_FILE_MAX - 64; i++)
        buf_byte(&text, '[');
    buf_byte(&text, '\0');
    parts.file = text.ptr;
    assert_int_equal(load(&config, *state, &parts, &err), -1);
    assert_non_null(strstr(err.text, "1:7: a text is wanted"));
    buf_clear(&text);
    for (int i = 0; i <= CONFIG_FILE_MAX; i++)
        buf_byte(&text, '#');
    buf_byte(&text, '\0');
    parts.file = text.ptr;
    assert_int_equal(load(&config, *state, &parts, &err), -1);
    assert_int_equal(err.code, ERROR_CONFIG);
    assert_non_null(strstr(err.text, "is over 65536 bytes"));
    buf_free(&text);
}

static void a_wrong_variable_or_option_is_named(void **state)
{
    static const struct {
        const char *variable;
        const char *args[2];
        enum error_code code;
        const char *message;
    } rows[] = {
        {"SILCROW_RATE=x", {NULL}, ERROR_CONFIG, "SILCROW_RATE: wants a whole"},
        {"SILCROW_LOG_FORMAT=x", {NULL}, ERROR_CONFIG, "SILCROW_LOG_FORMAT: "},
        {"SILCROW_DATA=", {NULL}, ERROR_CONFIG, "SILCROW_DATA: has no value"},
        {"SILCROW_CONFIG=/nowhere/at/all", {NULL}, ERROR_NO_INPUT, "/nowhere"},
        {"A=", {"--rate", "x"}, ERROR_USAGE, "--rate: wants a whole number"},
        {"A=", {"--data="}, ERROR_USAGE, "--data: has no value"},
        {"A=", {"--config", "/nowhere"}, ERROR_NO_INPUT, "/nowhere: "},
        {"A=", {"--rat", "1"}, ERROR_USAGE, "unknown option --rat; did you"},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct parts parts = {
            .environment = {rows[i].variable},
            .args = {rows[i].args[0], rows[i].args[1]},
        };
        struct error err = {0};
        struct config *config;

        assert_int_equal(load(&config, *state, &parts, &err), -1);
        if (strncmp(err.text, rows[i].message, strlen(rows[i].message)) != 0)
            fail_msg("%s\n is not %s", err.text, rows[i].message);
        assert_int_equal(err.code, rows[i].code);
    }
}

static void a_mistyped_variable_is_a_warning(void **state)
{
    const struct parts parts = {
        .environment = {"SILCROW_CONECTIONS=5", "SILCROW_SERVICE_HOST=x",
                        "SILCROW_PORT=tcp://10.0.0.1:7700"},
    };
    struct error err;
    struct config *config;

    assert_int_equal(load(&config, *state, &parts, &err), 0);
    assert_int_equal(config->warning_count, 1);
    assert_string_equal(config->warnings[0],
                        "SILCROW_CONECTIONS in the environment is no setting; "
                        "did you mean SILCROW_CONNECTIONS?");
    config_free(config);
}

/* ---- Which file -------------------------------------------------------- */

static void write_in(const char *folder, const char *name, const char *text)
{
    char *path = mem_format("%s/%s", folder, name);
    char *slash = strrchr(path, '/');

    *slash = '\0';
    mkdir(path, 0777);
    *slash = '/';
    folder_write(path, str_of(text));
    free(path);
}

/** The rate when FOLDER has these files; each test works in FOLDER/here. */
static uint32_t rate_of(const char *folder, const char *const *environment,
                        const char *config)
{
    const struct command_line line = {.config = config};
    char *system = mem_format("%s/etc", folder);
    struct config *loaded;
    struct error err;
    uint32_t rate;

    if (config_load(&loaded,
                    &(struct config_sources){&line, environment, system},
                    &err) == -1)
        fail_msg("%s", err.text);
    rate = loaded->options.rate;
    config_free(loaded);
    free(system);
    return rate;
}

static void the_first_file_there_is_counts(void **state)
{
    const char *folder = *state;
    char *home = mem_format("HOME=%s/home", folder);
    char *xdg = mem_format("XDG_CONFIG_HOME=%s/xdg", folder);
    char *named = mem_format("SILCROW_CONFIG=%s/named.yaml", folder);
    char *option = mem_format("%s/option.yaml", folder);
    char *here = mem_format("%s/here", folder);
    const char *const with_home[] = {home, NULL};
    const char *const with_xdg[] = {home, xdg, NULL};
    const char *const with_name[] = {home, named, NULL};
    const char *const with_no_name[] = {home, "SILCROW_CONFIG=", NULL};
    char *before = getcwd(NULL, 0);

    assert_int_equal(mkdir(here, 0777), 0);
    assert_int_equal(chdir(here), 0);
    assert_int_equal(rate_of(folder, with_home, NULL), 1000);
    assert_int_equal(rate_of(folder, with_no_name, NULL), 1000);
    write_in(folder, "etc/silcrow.yaml", "rate: 1");
    assert_int_equal(rate_of(folder, with_home, NULL), 1);
    write_in(folder, "etc/conf.d/20.yaml", "rate: 3");
    write_in(folder, "etc/conf.d/10.yaml", "rate: 2");
    write_in(folder, "etc/conf.d/30.yml", "rate: nonsense");
    assert_int_equal(rate_of(folder, with_home, NULL), 3);
    write_in(folder, "home/a", "");
    write_in(folder, "home/.config/a", "");
    write_in(folder, "home/.config/silcrow/silcrow.yaml", "rate: 4");
    assert_int_equal(rate_of(folder, with_home, NULL), 4);
    write_in(folder, "xdg/a", "");
    write_in(folder, "xdg/silcrow/silcrow.yaml", "rate: 5");
    assert_int_equal(rate_of(folder, with_xdg, NULL), 5);
    write_in(folder, "here/silcrow.yaml", "rate: 6");
    assert_int_equal(rate_of(folder, with_xdg, NULL), 6);
    write_in(folder, "named.yaml", "rate: 7");
    assert_int_equal(rate_of(folder, with_name, NULL), 7);
    write_in(folder, "option.yaml", "rate: 8");
    assert_int_equal(rate_of(folder, with_name, option), 8);
    assert_int_equal(chdir(before), 0);
    free(before);
    free(here);
    free(option);
    free(named);
    free(xdg);
    free(home);
}

/* ---- Printing and reading again ---------------------------------------- */

static void what_is_printed_can_be_read(void **state)
{
    const struct parts parts = {
        .file = "data: 'a \"quoted\" \\ folder: #1'\nlisten: ':7700'\n"
                "proxies: ['::1', 10.0.0.0/8]\nworkers: 3\n",
        .args = {"--rate", "7"},
    };
    struct parts again = {.file = NULL};
    struct config *first, *second;
    struct buf out = {0};
    struct error err;

    assert_int_equal(load(&first, *state, &parts, &err), 0);
    config_print(&out, first);
    buf_byte(&out, '\0');
    assert_non_null(strstr(out.ptr, "rate: 7 "));
    assert_non_null(strstr(out.ptr, " # --rate\n"));
    assert_non_null(strstr(out.ptr, " # default\n"));
    assert_non_null(strstr(out.ptr, "a.yaml:3:10\n"));
    again.file = out.ptr;
    if (load(&second, *state, &again, &err) == -1)
        fail_msg("%s in\n%s", err.text, out.ptr);
    for (size_t i = 0; config_rows[i].name; i++)
        assert_str(str_of(second->values[i].text),
                   first->values[i].text ? first->values[i].text : "");
    config_free(first);
    config_free(second);
    buf_free(&out);
}

static void a_running_server_takes_over_what_it_can(void **state)
{
    const struct parts before = {.file = "rate: 1\nworkers: 2"};
    const struct parts after = {
        .file = "rate: 5\nworkers: 3\nlisten: ':1'\ndata: x"};
    struct config *now, *next;
    struct buf kept = {0};
    struct error err;
    bool changed;

    assert_int_equal(load(&now, *state, &before, &err), 0);
    assert_int_equal(load(&next, *state, &after, &err), 0);
    config_reload(next, now, &changed, &kept);
    assert_true(changed);
    assert_int_equal(next->options.rate, 5);
    assert_string_equal(next->options.data, "x");
    assert_int_equal(next->options.workers, 2);
    assert_string_equal(next->options.listen, "127.0.0.1:7700");
    buf_byte(&kept, '\0');
    assert_non_null(strstr(kept.ptr, "a.yaml:2:10: workers cannot be changed "
                                     "while the server runs; it stays 2\n"));
    assert_non_null(strstr(kept.ptr, "a.yaml:3:9: listen cannot be changed "
                                     "while the server runs; it stays "
                                     "127.0.0.1:7700\n"));
    buf_clear(&kept);
    config_free(now);
    assert_int_equal(load(&now, *state, &before, &err), 0);
    config_free(next);
    assert_int_equal(load(&next, *state, &before, &err), 0);
    config_reload(next, now, &changed, &kept);
    assert_false(changed);
    assert_int_equal(kept.len, 0);
    config_free(now);
    config_free(next);
    buf_free(&kept);
}

/* ---- The table and what is made from it -------------------------------- */

static void the_table_is_whole(void **state)
{
    (void)state;
    for (const struct config_row *row = config_rows; row->name; row++) {
        struct buf name = {0};

        config_environment_name(&name, row);
        buf_byte(&name, '\0');
        assert_true(strspn(name.ptr, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") ==
                    name.len - 1);
        buf_free(&name);
        assert_true(strspn(row->name, "abcdefghijklmnopqrstuvwxyz-") ==
                    strlen(row->name));
        assert_non_null(row->value);
        assert_non_null(row->help);
        assert_null(strpbrk(row->help, "|\n"));
        assert_true(row->kind != CONFIG_CHOICE || row->words);
        assert_true(row->kind != CONFIG_NUMBER || row->most > row->least);
    }
}

static struct buf source(const char *name)
{
    char *path = mem_format("%s/%s", getenv("SILCROW_SOURCE"), name);
    struct buf text = {0};

    folder_read(&text, path);
    buf_byte(&text, '\0');
    free(path);
    return text;
}

static size_t count_lines(const char *text, const char *start)
{
    size_t count = 0;

    for (const char *at = text; (at = strstr(at, start)); at++)
        count += at == text || at[-1] == '\n';
    return count;
}

static size_t count_rows(void)
{
    size_t count = 0;

    while (config_rows[count].name)
        count++;
    return count;
}

static void the_documentation_has_the_table(void **state)
{
    struct buf text = source("docs/settings.md");

    (void)state;
    for (const struct config_row *row = config_rows; row->name; row++) {
        char *line = mem_format(
            "\n| `%s` | %s%s%s | %s | %s |\n", row->name,
            row->preset ? "`" : "", row->preset ? row->preset : "none",
            row->preset ? "`" : "", row->reloads ? "yes" : "no", row->help);

        if (!strstr(text.ptr, line))
            fail_msg("docs/settings.md wants the line%s", line);
        free(line);
    }
    assert_int_equal(count_lines(text.ptr, "| `"), count_rows());
    buf_free(&text);
}

static void the_help_has_the_table(void **state)
{
    struct buf out = {0};

    (void)state;
    command_line_help(&out);
    buf_byte(&out, '\0');
    for (const struct config_row *row = config_rows; row->name; row++) {
        char *option = mem_format("--%s %s ", row->name, row->value);
        char *help = row->preset
                         ? mem_format(" %s (%s)\n", row->help, row->preset)
                         : mem_format(" %s\n", row->help);

        if (!strstr(out.ptr, option) || !strstr(out.ptr, help))
            fail_msg("--help wants %s%s", option, help);
        free(option);
        free(help);
    }
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(an_option_counts_more_than_a_variable_and_that_than_a_file),
        FOLDER_TEST(a_wrong_file_is_refused_with_its_place),
        FOLDER_TEST(an_empty_file_changes_nothing),
        FOLDER_TEST(a_large_or_deep_file_is_refused),
        FOLDER_TEST(a_wrong_variable_or_option_is_named),
        FOLDER_TEST(a_mistyped_variable_is_a_warning),
        FOLDER_TEST(the_first_file_there_is_counts),
        FOLDER_TEST(what_is_printed_can_be_read),
        FOLDER_TEST(a_running_server_takes_over_what_it_can),
        cmocka_unit_test(the_table_is_whole),
        cmocka_unit_test(the_documentation_has_the_table),
        cmocka_unit_test(the_help_has_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
