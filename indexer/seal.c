#include "seal.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "engine/file.h"
#include "engine/mem.h"

void seal_open(struct seal *seal, const char *folder)
{
    *seal = (struct seal){.folder = folder};
    pthread_mutex_init(&seal->lock, NULL);
}

void seal_close(struct seal *seal)
{
    manifest_release(&seal->manifest);
    pthread_mutex_destroy(&seal->lock);
}

static int note(struct seal *seal, const char *name, const char *path,
                const struct digest *digest, struct error *err)
{
    struct stat status;

    if (stat(path, &status) == -1)
        return error_errno(err, "%s", path);
    pthread_mutex_lock(&seal->lock);
    manifest_add(&seal->manifest, str_of(name), (uint64_t)status.st_size,
                 digest, true);
    pthread_mutex_unlock(&seal->lock);
    return 0;
}

int seal_file(struct seal *seal, const char *name, struct error *err)
{
    char *path = mem_format("%s/%s", seal->folder, name);
    struct digest digest;
    int rc = file_sync(path, err);

    if (rc == 0)
        rc = digest_file(&digest, path, err);
    if (rc == 0)
        rc = note(seal, name, path, &digest, err);
    free(path);
    return rc;
}

int seal_known(struct seal *seal, const char *name, const struct digest *digest,
               bool synced, struct error *err)
{
    char *path = mem_format("%s/%s", seal->folder, name);
    int rc = synced ? 0 : file_sync(path, err);

    if (rc == 0)
        rc = note(seal, name, path, digest, err);
    free(path);
    return rc;
}
