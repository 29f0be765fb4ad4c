/**
 * Gives every file of a folder to a fuzz target: what was found once is tried
 * in every run of the tests, with any compiler.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    INPUT_BYTES_MAX = 4 << 20, /* of a saved input */
    PATH_BYTES_MAX = 4096,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
    uint8_t *room = malloc(INPUT_BYTES_MAX);
    FILE *file = fopen(path, "rb");
    uint8_t *data;
    size_t size;

    if (!room || !file) {
        perror(path);
        free(room);
        return -1;
    }
    size = fread(room, 1, INPUT_BYTES_MAX, file);
    fclose(file);
    data = malloc(size ? size : 1); /* so that a byte too far is seen */
    if (data) {
        memcpy(data, room, size);
        LLVMFuzzerTestOneInput(data, size);
    }
    free(data);
    free(room);
    return 0;
}

int main(int argc, char **argv)
{
    struct dirent *entry;
    unsigned count = 0;
    DIR *folder;

    if (argc != 2 || !(folder = opendir(argv[1]))) {
        fprintf(stderr, "usage: replay FOLDER\n");
        return 64;
    }
    while ((entry = readdir(folder))) {
        char path[PATH_BYTES_MAX];

        if (*entry->d_name == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        if (replay_file(path) == -1)
            return 74;
        count++;
    }
    closedir(folder);
    printf("%u inputs replayed\n", count);
    return count ? 0 : 66;
}
