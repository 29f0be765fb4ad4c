/**
 * A fresh folder for each test that works with files: FOLDER_TEST(name) runs
 * it with the folder's path in *state and removes the folder afterwards.
 */
#ifndef SILCROW_TESTS_FOLDER_H
#define SILCROW_TESTS_FOLDER_H

#include "test.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/buf.h"
#include "engine/mem.h"

#define FOLDER_TEST(name)                                                      \
    cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

static inline int folder_setup(void **state)
{
    const char *base = getenv("TMPDIR");

    *state = mem_format("%s/silcrow-test-XXXXXX", base ? base : "/tmp");
    return mkdtemp(*state) ? 0 : -1;
}

static inline int folder_remove_one(const char *path, const struct stat *status,
                                    int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static inline int folder_teardown(void **state)
{
    const int rc = nftw(*state, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);

    free(*state);
    return rc;
}

/** Write a whole file; its folder must be there. */
static inline void folder_write(const char *path, struct str text)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
    assert_int_equal(fclose(file), 0);
}

/** Append a whole file to `out`. */
static inline void folder_read(struct buf *out, const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t got;

    assert_non_null(file);
    while ((got = fread(buf_reserve(out, 65536), 1, 65536, file)) > 0)
        out->len += got;
    fclose(file);
}

#endif
