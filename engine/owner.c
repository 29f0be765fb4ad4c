#include "owner.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "file.h"
#include "forward.h"
#include "mem.h"

/** What tells one state of a file from another. */
struct state {
    bool there;
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec changed;
};

struct owned {
    char *path;
    struct state state; /* when it was read */
};

struct owner {
    struct owned synonyms_file, pins_file;
    struct synonyms *synonyms;
    struct pins *pins;
};

struct owner *owner_new(const char *home)
{
    struct owner *owner = mem_zero(1, sizeof *owner);

    owner->synonyms_file.path = mem_format("%s/synonyms", home);
    owner->pins_file.path = mem_format("%s/pins", home);
    return owner;
}

void owner_free(struct owner *owner)
{
    if (!owner)
        return;
    synonyms_free(owner->synonyms);
    pins_free(owner->pins);
    free(owner->synonyms_file.path);
    free(owner->pins_file.path);
    free(owner);
}

static bool same(const struct state *a, const struct state *b)
{
    return a->there == b->there && a->device == b->device &&
           a->inode == b->inode && a->size == b->size &&
           a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

/** Has the file another state than when it was read? Its state is noted. */
static bool changed(struct owned *file)
{
    struct state now = {0};
    struct stat status;

    if (stat(file->path, &status) == 0)
        now = (struct state){.there = true,
                             .device = status.st_dev,
                             .inode = status.st_ino,
                             .size = status.st_size,
                             .changed = status.st_mtim};
    if (same(&now, &file->state))
        return false;
    file->state = now;
    return true;
}

static int refresh_synonyms(struct owner *owner, struct error *err)
{
    struct synonyms *fresh = NULL;

    if (owner->synonyms_file.state.there &&
        synonyms_load(&fresh, owner->synonyms_file.path, err) == -1)
        return -1;
    synonyms_free(owner->synonyms);
    owner->synonyms = fresh;
    return 1;
}

static int refresh_pins(struct owner *owner, struct error *err)
{
    struct pins *fresh = NULL;

    if (owner->pins_file.state.there &&
        pins_load(&fresh, owner->pins_file.path, err) == -1)
        return -1;
    pins_free(owner->pins);
    owner->pins = fresh;
    return 1;
}

int owner_refresh(struct owner *owner, struct error *err)
{
    const int synonyms =
        changed(&owner->synonyms_file) ? refresh_synonyms(owner, err) : 0;
    const int pins = changed(&owner->pins_file) ? refresh_pins(owner, err) : 0;

    return synonyms == -1 || pins == -1 ? -1 : synonyms | pins;
}

static uint64_t file_version(uint64_t hash, const struct owned *file)
{
    const struct state *state = &file->state;
    const uint64_t numbers[] = {
        (uint64_t)state->device, (uint64_t)state->inode, (uint64_t)state->size,
        (uint64_t)state->changed.tv_sec, (uint64_t)state->changed.tv_nsec};

    return hash_text(hash, (struct str){(const char *)numbers, sizeof numbers});
}

uint64_t owner_version(const struct owner *owner)
{
    if (!owner->synonyms_file.state.there && !owner->pins_file.state.there)
        return 0;
    return file_version(file_version(HASH_START, &owner->synonyms_file),
                        &owner->pins_file);
}

/* ---- Installing -------------------------------------------------------- */

static int install(const char *home, const char *name, struct str text,
                   struct error *err)
{
    char *path = mem_format("%s/%s", home, name);
    const int rc = file_replace(path, text, err);

    free(path);
    return rc;
}

int owner_install_synonyms(const char *home, const char *path,
                           struct error *err)
{
    struct synonyms *synonyms = NULL;
    struct buf text = {0};
    int rc = file_read(&text, path, SYNONYMS_FILE_MAX, err);

    if (rc == 0)
        rc = synonyms_parse(&synonyms, buf_view(&text), path, err);
    if (rc == 0)
        rc = install(home, "synonyms", buf_view(&text), err);
    synonyms_free(synonyms);
    buf_free(&text);
    return rc;
}

int owner_install_pins(const char *home, const char *path, struct error *err)
{
    struct pins *pins = NULL;
    struct buf text = {0};
    int rc = file_read(&text, path, PINS_FILE_MAX, err);

    if (rc == 0)
        rc = pins_parse(&pins, buf_view(&text), path, err);
    if (rc == 0)
        rc = install(home, "pins", buf_view(&text), err);
    pins_free(pins);
    buf_free(&text);
    return rc;
}

/* ---- What is in force -------------------------------------------------- */

const struct synonyms *owner_synonyms(const struct owner *owner)
{
    return owner->synonyms;
}

const struct pins *owner_pins(const struct owner *owner)
{
    return owner->pins;
}
