#include "ignore.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/** Open the file; -1 with errno set when there is none or it is no regular
 * file. A link is not followed: it may lead out of the source. */
static int open_file(int folder)
{
    const int fd = openat(folder, IGNORE_NAME,
                          O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat status;

    if (fd == -1)
        return -1;
    if (fstat(fd, &status) == -1 || !S_ISREG(status.st_mode)) {
        close(fd);
        errno = EINVAL;
        return -1;
    }
    return fd;
}

static int read_all(struct buf *out, int fd)
{
    for (;;) {
        const ssize_t got = read(fd, buf_reserve(out, IGNORE_BYTES_MAX + 1),
                                 IGNORE_BYTES_MAX + 1);

        if (got == -1 && errno == EINTR)
            continue;
        if (got <= 0)
            return (int)got;
        out->len += (size_t)got;
        if (out->len > IGNORE_BYTES_MAX) {
            errno = EFBIG;
            return -1;
        }
    }
}

static int add_lines(struct pattern_list *patterns, struct str text)
{
    for (uint32_t line = 1; text.len; line++) {
        const struct str pattern = str_line(text);

        if (!pattern_list_add(patterns, pattern, line)) {
            errno = EFBIG;
            return -1;
        }
        text = str_skip(text, pattern.len + 1);
    }
    return 0;
}

int ignore_open(struct ignore *ignore, int folder, const char *path,
                const struct ignore *above)
{
    const int fd = open_file(folder);
    int rc;

    *ignore = (struct ignore){.above = above, .folder = str_of(path)};
    if (fd == -1)
        return errno == ENOENT ? 0 : -1;
    rc = read_all(&ignore->text, fd);
    close(fd);
    return rc == 0 ? add_lines(&ignore->patterns, buf_view(&ignore->text)) : -1;
}

void ignore_close(struct ignore *ignore)
{
    pattern_list_release(&ignore->patterns);
    buf_free(&ignore->text);
}

const struct pattern *ignore_find(const struct ignore **where,
                                  const struct ignore *ignore, struct str path,
                                  bool folder)
{
    for (; ignore; ignore = ignore->above) {
        const size_t above = ignore->folder.len ? ignore->folder.len + 1 : 0;
        const struct pattern *pattern =
            pattern_list_find(&ignore->patterns, str_skip(path, above), folder);

        *where = ignore;
        if (pattern)
            return pattern;
    }
    return NULL;
}
