#include "mapping.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int map(struct mapping *out, int fd, const char *path, size_t least,
               struct error *err)
{
    struct stat status;
    void *bytes;

    if (fstat(fd, &status) == -1)
        return error_errno(err, "%s", path);
    if (!S_ISREG(status.st_mode) || (uint64_t)status.st_size < least)
        return error_set(err, ERROR_DATA, "%s is damaged: it is too short",
                         path);
    bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return error_errno(err, "%s", path);
    *out = (struct mapping){bytes, (size_t)status.st_size};
    return 0;
}

int mapping_open(struct mapping *out, const char *path, size_t least,
                 struct error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    int rc;

    *out = (struct mapping){0};
    if (fd == -1)
        return error_errno(err, "%s", path);
    rc = map(out, fd, path, least, err);
    close(fd);
    return rc;
}

void mapping_close(struct mapping *mapping)
{
    if (mapping->bytes)
        munmap((void *)(uintptr_t)mapping->bytes, mapping->size);
    *mapping = (struct mapping){0};
}
