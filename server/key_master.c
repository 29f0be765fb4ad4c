#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/file.h"
#include "key_file.h"

/** Does systemd say that it put the file there? It lets a group have rights
 * on it which has no members. */
static bool is_credential(const char *path)
{
    const struct str folder = str_of(getenv("CREDENTIALS_DIRECTORY"));

    return folder.len && str_starts(str_of(path), folder) &&
           path[folder.len] == '/';
}

/** Is it a file that only its owner can read? */
static int check_owner(int fd, const char *path, struct error *err)
{
    const mode_t others =
        is_credential(path) ? S_IRWXO | S_IWGRP | S_IXGRP : S_IRWXO | S_IRWXG;
    struct stat status;

    if (fstat(fd, &status) == -1)
        return error_errno(err, "%s", path);
    if (S_ISDIR(status.st_mode))
        return error_set(err, ERROR_CONFIG, "%s is a folder", path);
    if (S_ISREG(status.st_mode) && (status.st_mode & others))
        return error_set(err, ERROR_CONFIG,
                         "%s: others than its owner have rights on the master "
                         "key (mode %04o); run: chmod 600 %s",
                         path, (unsigned)(status.st_mode & 07777), path);
    return 0;
}

static int check_text(struct str text, const char *path, struct error *err)
{
    if (text.len < KEY_MASTER_BYTES_MIN)
        return error_set(err, ERROR_CONFIG,
                         "%s: a master key has at least %d bytes; make one "
                         "with: head -c 32 /dev/urandom | base64",
                         path, KEY_MASTER_BYTES_MIN);
    if (text.len > KEY_MASTER_BYTES_MAX)
        return error_set(err, ERROR_CONFIG,
                         "%s: a master key has at most %d bytes", path,
                         KEY_MASTER_BYTES_MAX);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '!' || text.ptr[i] > '~')
            return error_set(err, ERROR_CONFIG,
                             "%s: a master key is one line of visible ASCII "
                             "characters without spaces",
                             path);
    return 0;
}

static int read_master(char **out, int fd, const char *path, struct error *err)
{
    char bytes[KEY_MASTER_BYTES_MAX + 3]; /* CRLF, and one too many */
    const ssize_t got = file_read_some(fd, bytes, sizeof bytes);
    struct str text;
    int rc = 0;

    if (got == -1)
        return error_errno(err, "%s", path);
    text = (struct str){bytes, (size_t)got};
    if (str_ends(text, STR("\n")))
        text.len -= str_ends(text, STR("\r\n")) ? 2 : 1;
    rc = check_text(text, path, err);
    if (rc == 0)
        *out = mem_copy(text);
    explicit_bzero(bytes, sizeof bytes);
    return rc;
}

int key_master_read(char **out, const char *path, struct error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    int rc;

    *out = NULL;
    if (fd == -1)
        return error_errno(err, "%s", path);
    rc = check_owner(fd, path, err);
    if (rc == 0)
        rc = read_master(out, fd, path, err);
    close(fd);
    return rc;
}
