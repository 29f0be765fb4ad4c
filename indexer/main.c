/** silcrow-index: builds indexes, and looks into them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "engine/json.h"
#include "engine/mem.h"
#include "engine/terminal.h"
#include "shim/xapian_shim.h"

#define PROGRAM "silcrow-index"

static const struct command *const commands[] = {
    &command_build, &command_search,   &command_stats,
    &command_check, &command_evaluate, &command_rollback,
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

/* ---- Help -------------------------------------------------------------- */

static void print_program_help(void)
{
    printf("Usage: " PROGRAM " COMMAND [OPTION...] [WORD...]\n\n"
           "Builds full-text indexes of guides, section by section, and "
           "looks into them.\n\nCommands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("  %-8s %s\n", commands[i]->name, commands[i]->about);
    printf("\nTry '" PROGRAM " COMMAND --help' for the options of one.\n");
}

static void print_command_help(const struct command *command)
{
    struct buf rows = {0};

    cli_help(&rows, command->rows);
    printf("Usage: " PROGRAM " %s [OPTION...] %s\n\n%c%s.\n\n%s\nOptions:\n"
           "%.*s",
           command->name, command->words, command->about[0] - 'a' + 'A',
           command->about + 1, command->examples, STR_ARGS(buf_view(&rows)));
    buf_free(&rows);
}

static void print_version(bool as_json)
{
    struct buf out = {0};
    struct json_writer json = {.out = &out};

    if (!as_json) {
        printf(PROGRAM " %s (Xapian %s)\n", SILCROW_VERSION, xs_version());
        return;
    }
    json_put_object(&json);
    json_put_name(&json, "version");
    json_put_string(&json, STR(SILCROW_VERSION));
    json_put_name(&json, "xapian");
    json_put_string(&json, str_of(xs_version()));
    json_end_object(&json);
    command_print_json(buf_view(&out));
    buf_free(&out);
}

/* ---- Failures ---------------------------------------------------------- */

/** One line for people, and with --json an object for programs. */
static int fail(const struct error *error, const char *command, bool as_json)
{
    struct buf out = {0};
    struct json_writer json = {.out = &out};

    terminal_text(&out, str_of(error->text)); /* it names what was typed */
    fprintf(stderr, PROGRAM ": %.*s\n", STR_ARGS(buf_view(&out)));
    buf_clear(&out);
    if (error->code == ERROR_USAGE)
        fprintf(stderr, "Try '" PROGRAM "%s%s --help'.\n", command ? " " : "",
                command ? command : "");
    if (as_json) {
        json_put_object(&json);
        json_put_name(&json, "message");
        json_put_string(&json, str_of(error->text));
        json_put_name(&json, "code");
        json_put_string(&json, str_of(error_code_name(error->code)));
        json_end_object(&json);
        command_print_json(buf_view(&out));
    }
    buf_free(&out);
    return (int)error->code;
}

static int fail_unknown(const char *word)
{
    const char *names[COMMAND_COUNT + 1] = {NULL};
    struct error error;
    const char *nearest;

    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i]->name;
    nearest = cli_nearest(word, names);
    if (nearest)
        error_set(&error, ERROR_USAGE,
                  "there is no command %s; did you mean %s?", word, nearest);
    else
        error_set(&error, ERROR_USAGE, "there is no command %s", word);
    return fail(&error, NULL, false);
}

/* ---- Running ----------------------------------------------------------- */

static int run_command(const struct command *command, const char *const *words,
                       size_t count)
{
    struct error error = {.code = ERROR_INTERNAL};
    struct cli cli;
    bool as_json;
    int status = cli_read(&cli, command->rows, words, count, &error);

    as_json = cli.values[COMMAND_JSON];
    if (status == 0 && cli.values[COMMAND_HELP])
        print_command_help(command);
    else if (status == 0 && cli.values[COMMAND_VERSION])
        print_version(as_json);
    else if (status == 0)
        status = command->run(&cli, &error);
    if (status == -1)
        status = fail(&error, command->name, as_json);
    cli_release(&cli);
    return status;
}

static bool is(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

static int run(size_t count, const char *const *words)
{
    struct error error;

    if (!count) {
        error_set(&error, ERROR_USAGE, "which command?");
        return fail(&error, NULL, false);
    }
    if (is(words[0], "--help", "-h") || is(words[0], "help", "help")) {
        print_program_help();
        return 0;
    }
    if (is(words[0], "--version", "-V")) {
        print_version(count > 1 && is(words[1], "--json", "--json"));
        return 0;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(words[0], commands[i]->name) == 0)
            return run_command(commands[i], words + 1, count - 1);
    return fail_unknown(words[0]);
}

int main(int argc, char **argv)
{
    const char **words = mem_zero((size_t)argc + 1, sizeof *words);
    int status;

    for (int i = 1; i < argc; i++)
        words[i - 1] = argv[i];
    status = run(argc > 0 ? (size_t)argc - 1 : 0, words);
    free(words);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, PROGRAM ": cannot write the output\n");
        return ERROR_IO;
    }
    return status;
}
