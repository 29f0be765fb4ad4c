/** silcrow-server: answer searches over HTTP. */
#include <stdio.h>
#include <sys/stat.h>

#include "options.h"
#include "supervisor.h"

static int print(void (*write)(struct buf *out))
{
    struct buf out = {0};
    int status = ERROR_NONE;

    write(&out);
    if (fwrite(out.ptr, 1, out.len, stdout) != out.len || fflush(stdout) != 0)
        status = ERROR_IO;
    buf_free(&out);
    return status;
}

/** The folder is only looked at; the workers open what is in it. */
static int check_data(const char *data, struct error *err)
{
    struct stat status;

    if (stat(data, &status) == -1)
        return error_errno(err, "%s", data);
    if (!S_ISDIR(status.st_mode))
        return error_set(err, ERROR_NO_INPUT, "%s: not a folder", data);
    return 0;
}

int main(int argc, const char **argv)
{
    struct error err = {0};
    struct options options;
    struct log log = {0};

    if (options_parse(&options, argc, argv, &err) == -1) {
        fprintf(stderr, "silcrow-server: %s\nTry 'silcrow-server --help'.\n",
                err.text);
        return (int)err.code;
    }
    if (options.action == OPTIONS_HELP)
        return print(options_help);
    if (options.action == OPTIONS_VERSION)
        return print(options_version);
    log.json = options.log_json;
    if (check_data(options.data, &err) == -1 ||
        supervisor_run(&options, &log, &err) == -1) {
        log_event(&log, LOG_LEVEL_ERROR, "%s", err.text);
        return (int)err.code;
    }
    return 0;
}
