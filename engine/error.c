#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int error_set(struct error *err, enum error_code code, const char *format, ...)
{
    va_list args;

    if (!err)
        return -1;
    err->code = code;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return -1;
}

static enum error_code code_of_errno(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return ERROR_NO_INPUT;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERROR_PERMISSION;
    default:
        return ERROR_IO;
    }
}

int error_errno(struct error *err, const char *format, ...)
{
    const int number = errno;
    char reason[128];
    va_list args;
    size_t used;

    if (!err)
        return -1;
    err->code = code_of_errno(number);
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    used = strlen(err->text);
    snprintf(err->text + used, sizeof err->text - used, ": %s",
             strerror_r(number, reason, sizeof reason));
    return -1;
}

const char *error_code_name(enum error_code code)
{
    switch (code) {
    case ERROR_NONE:
        return "none";
    case ERROR_USAGE:
        return "usage";
    case ERROR_DATA:
        return "data";
    case ERROR_NO_INPUT:
        return "no_input";
    case ERROR_UNAVAILABLE:
        return "unavailable";
    case ERROR_INTERNAL:
        return "internal";
    case ERROR_CREATE:
        return "create";
    case ERROR_IO:
        return "io";
    case ERROR_LOCKED:
        return "locked";
    case ERROR_PERMISSION:
        return "permission";
    case ERROR_CONFIG:
        return "config";
    }
    return "unknown";
}
