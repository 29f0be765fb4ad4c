#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "engine/buf.h"
#include "key_mask.h"

static const char *const names[] = {
    [LOG_LEVEL_INFO] = "info",
    [LOG_LEVEL_WARNING] = "warning",
    [LOG_LEVEL_ERROR] = "error",
};

void log_escape(struct buf *out, struct str text, bool json)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.ptr[i];

        if (byte == '\\' || (json && byte == '"'))
            buf_format(out, "\\%c", byte);
        else if (byte < 0x20 || byte > 0x7e)
            buf_format(out, json ? "\\u%04x" : "\\x%02x", byte);
        else
            buf_byte(out, (char)byte);
    }
}

void log_time(struct buf *out, const struct timespec *now)
{
    char text[32];
    struct tm tm;

    gmtime_r(&now->tv_sec, &tm);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
    buf_format(out, "%s.%03ldZ", text, now->tv_nsec / 1000000);
}

static void write_line(const struct log *log, const struct timespec *now,
                       enum log_level level, const char *message)
{
    struct buf line = {0};
    ssize_t written;

    if (log->json) {
        buf_text(&line, "{\"time\":\"");
        log_time(&line, now);
        buf_format(&line, "\",\"level\":\"%s\",\"pid\":%ld,\"message\":\"",
                   names[level], (long)getpid());
        log_escape(&line, str_of(message), true);
        buf_text(&line, "\"}\n");
    } else {
        buf_text(&line, "silcrow-server: ");
        if (level != LOG_LEVEL_INFO)
            buf_format(&line, "%s: ", names[level]);
        log_escape(&line, str_of(message), false);
        buf_byte(&line, '\n');
    }
    /* One write for a line, so that those of two processes do not mix. A log
     * that cannot be written has nowhere to say so. */
    written = write(log->fd ? log->fd : STDERR_FILENO, line.ptr, line.len);
    (void)written;
    buf_free(&line);
}

/** Is there room for another line in this second? */
static bool admit(struct log *log, const struct timespec *now)
{
    char message[64];

    if (now->tv_sec != log->second) {
        log->second = now->tv_sec;
        log->lines = 0;
    }
    if (log->lines == LOG_LINES_MAX) {
        log->dropped++;
        return false;
    }
    log->lines++;
    if (log->dropped) {
        snprintf(message, sizeof message, "%u lines were not logged",
                 log->dropped);
        write_line(log, now, LOG_LEVEL_WARNING, message);
        log->dropped = 0;
    }
    return true;
}

void log_event(struct log *log, enum log_level level, const char *format, ...)
{
    char message[LOG_TEXT_MAX];
    struct buf masked = {0};
    struct timespec now;
    va_list args;

    if (!log)
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    if (!admit(log, &now))
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    key_mask(&masked, str_of(message));
    buf_byte(&masked, '\0');
    write_line(log, &now, level, masked.ptr);
    buf_free(&masked);
}
