#include "generations.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/file.h"
#include "engine/mem.h"

uint64_t generation_number(const char *name)
{
    const size_t digits = strspn(name, "0123456789");

    if (digits < 6 || digits > 18 || name[digits])
        return 0;
    return strtoull(name, NULL, 10);
}

void generation_name(char name[GENERATION_NAME_MAX], uint64_t number)
{
    snprintf(name, GENERATION_NAME_MAX, "%06" PRIu64, number);
}

uint64_t generations_current(const char *home)
{
    char target[64];
    char *link = mem_format("%s/current", home);
    const ssize_t len = readlink(link, target, sizeof target - 1);
    const char *slash;

    free(link);
    if (len == -1)
        return 0;
    target[len] = '\0';
    slash = strrchr(target, '/');
    return slash ? generation_number(slash + 1) : 0;
}

int generations_before(uint64_t *out, const char *home, uint64_t number,
                       struct error *err)
{
    char *path = mem_format("%s/generations", home);
    DIR *folder = opendir(path);
    const struct dirent *entry;

    *out = 0;
    if (!folder)
        error_errno(err, "%s", path);
    free(path);
    if (!folder)
        return -1;
    while ((entry = readdir(folder))) {
        const uint64_t found = generation_number(entry->d_name);

        if (found < number && found > *out)
            *out = found;
    }
    closedir(folder);
    return 0;
}

int generations_newest(uint64_t *out, const char *home, struct error *err)
{
    return generations_before(out, home, UINT64_MAX, err);
}

/** Let `current` link to a generation, in one step. */
static int set_link(const char *home, const char *name, struct error *err)
{
    char *target = mem_format("generations/%s", name);
    char *link = mem_format("%s/current", home);
    char *fresh = mem_format("%s/.current", home);
    int rc = 0;

    unlink(fresh); /* of a build that died here */
    if (symlink(target, fresh) == -1 || rename(fresh, link) == -1)
        rc = error_errno(err, "cannot set %s", link);
    free(target);
    free(link);
    free(fresh);
    return rc;
}

/** What could not be brought to disk is not to be served. */
static void set_back(const char *home, uint64_t previous)
{
    char *link = mem_format("%s/current", home);
    char name[GENERATION_NAME_MAX];

    generation_name(name, previous);
    if (previous)
        set_link(home, name, NULL);
    else
        unlink(link);
    free(link);
}

int generations_serve(const char *home, const char *name, struct error *err)
{
    const uint64_t previous = generations_current(home);

    if (set_link(home, name, err) == -1)
        return -1;
    if (file_sync(home, err) == 0)
        return 0;
    set_back(home, previous);
    return -1;
}

void generations_retire(const char *home, uint64_t current, uint64_t previous)
{
    char *path = mem_format("%s/generations", home);
    DIR *folder = opendir(path);
    const struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        const uint64_t number = generation_number(entry->d_name);
        char *unused;

        if (!number || number == current || number == previous)
            continue;
        unused = mem_format("%s/%s", path, entry->d_name);
        file_remove_tree(unused, NULL);
        free(unused);
    }
    if (folder)
        closedir(folder);
    free(path);
}
