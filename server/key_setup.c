#include "key_setup.h"

#include <stdlib.h>
#include <unistd.h>

#include "key_file.h"

/** Are the keys readable, and made if this is the first start? */
static int check_keys(const char *data, struct error *err)
{
    const int lock = key_file_lock(data, err);
    struct key_list keys = {0};
    int rc;

    if (lock == -1)
        return -1;
    rc = key_file_open(&keys, data, err);
    key_list_release(&keys);
    close(lock);
    return rc;
}

int key_setup_open(struct key_setup *out, const struct options *options,
                   struct error *err)
{
    *out = (struct key_setup){0};
    if (!options->master_key_file) {
        if (!options->open.count)
            return 0;
        return error_set(err, ERROR_CONFIG,
                         "public: every index is public without a master key; "
                         "set master-key-file as well");
    }
    if (key_master_read(&out->master, options->master_key_file, err) == -1)
        return -1;
    out->guard = key_guard_new();
    return check_keys(options->data, err);
}

void key_setup_close(struct key_setup *setup)
{
    if (setup->master) {
        explicit_bzero(setup->master, strlen(setup->master));
        free(setup->master);
    }
    key_guard_free(setup->guard);
    *setup = (struct key_setup){0};
}
