/** silcrow-server: answer searches over HTTP. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command_line.h"
#include "config.h"
#include "key_command.h"
#include "status.h"
#include "supervisor.h"

static int print(const struct buf *text)
{
    if (fwrite(text->ptr, 1, text->len, stdout) != text->len ||
        fflush(stdout) != 0)
        return ERROR_IO;
    return 0;
}

/** Print what --help or --version asks for. */
static int print_text(const struct command_line *line)
{
    struct buf out = {0};
    int status;

    if (line->action == COMMAND_HELP)
        command_line_help(&out);
    else
        command_line_version(&out, line->json);
    status = print(&out);
    buf_free(&out);
    return status;
}

static int print_config(const struct config *config)
{
    struct buf out = {0};
    int status;

    config_print(&out, config);
    status = print(&out);
    buf_free(&out);
    return status;
}

static int report_config(const struct config *config)
{
    for (size_t i = 0; i < config->warning_count; i++)
        fprintf(stderr, "silcrow-server: warning: %s\n", config->warnings[i]);
    fprintf(stderr, "silcrow-server: the settings are right (%s)\n",
            config->file ? config->file : "no file");
    return 0;
}

static int print_status(const char *listen, bool json, struct error *err)
{
    struct buf answer = {0}, text = {0};
    int status = 0;

    if (status_ask(&answer, listen, err) == -1 ||
        status_text(&text, buf_view(&answer), listen, err) == -1) {
        fprintf(stderr, "silcrow-server: %s\n", err->text);
        status = (int)err->code;
    } else if (json) {
        buf_byte(&answer, '\n');
        status = print(&answer);
    } else {
        status = print(&text);
    }
    buf_free(&answer);
    buf_free(&text);
    return status;
}

static int serve(struct config **config, const struct config_sources *sources,
                 struct error *err)
{
    struct log log = {.json = (*config)->options.log_format == LOG_FORMAT_JSON};

    for (size_t i = 0; i < (*config)->warning_count; i++)
        log_event(&log, LOG_LEVEL_WARNING, "%s", (*config)->warnings[i]);
    if (supervisor_run(config, sources, &log, err) == 0)
        return 0;
    log_event(&log, LOG_LEVEL_ERROR, "%s", err->text);
    return (int)err->code;
}

/** Do what is asked for with the settings. */
static int run(const struct command_line *line, struct error *err)
{
    const struct config_sources sources = {
        .line = line,
        .environment = (const char *const *)environ,
        .folder = SILCROW_CONFIG_DIR,
    };
    struct config *config;
    int status;

    if (config_load(&config, &sources, err) == -1) {
        fprintf(stderr, "silcrow-server: %s\n", err->text);
        return (int)err->code;
    }
    if (line->action == COMMAND_PRINT_CONFIG) {
        status = print_config(config);
    } else if (line->action == COMMAND_STATUS) {
        status = print_status(config->options.listen, line->json, err);
    } else if (config_check(config, err) == -1) {
        fprintf(stderr, "silcrow-server: %s\n", err->text);
        status = (int)err->code;
    } else if (line->action == COMMAND_CHECK_CONFIG) {
        status = report_config(config);
    } else {
        status = serve(&config, &sources, err);
    }
    config_free(config);
    return status;
}

/** `silcrow-server keys ...` */
static int run_keys(int argc, const char *const *argv, struct error *err)
{
    const struct config_sources sources = {
        .environment = (const char *const *)environ,
        .folder = SILCROW_CONFIG_DIR,
    };
    struct buf out = {0};
    int status = 0;

    if (key_command_run(&out, argv + 2, (size_t)argc - 2, &sources, err) ==
        -1) {
        fprintf(stderr, "silcrow-server: %s\n", err->text);
        if (err->code == ERROR_USAGE)
            fprintf(stderr, "Try 'silcrow-server keys --help'.\n");
        status = (int)err->code;
    } else {
        status = print(&out);
    }
    if (out.ptr)
        explicit_bzero(out.ptr, out.len);
    buf_free(&out);
    return status;
}

int main(int argc, const char **argv)
{
    struct error err = {0};
    struct command_line line;

    if (argc > 1 && strcmp(argv[1], "keys") == 0)
        return run_keys(argc, argv, &err);
    if (command_line_parse(&line, argc, argv, &err) == -1) {
        fprintf(stderr, "silcrow-server: %s\nTry 'silcrow-server --help'.\n",
                err.text);
        return (int)err.code;
    }
    if (line.action == COMMAND_HELP || line.action == COMMAND_VERSION)
        return print_text(&line);
    return run(&line, &err);
}
