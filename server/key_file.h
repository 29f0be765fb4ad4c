/**
 * The keys of a server on disk: one JSON file, KEY_FILE in the data folder.
 *
 *   {"version": 1, "keys": [{"uid", "name", "description", "actions",
 *                            "indexes", "expiresAt", "createdAt",
 *                            "updatedAt"}]}
 *
 * It has nothing secret: the values of the keys are made from it and the
 * master key. It is written beside and put in place in one step, and is on
 * disk when that is done.
 */
#ifndef SILCROW_KEY_FILE_H
#define SILCROW_KEY_FILE_H

#include "engine/buf.h"
#include "engine/json.h"
#include "key.h"

#define KEY_FILE "keys.json"

enum {
    KEYS_MAX = 10000,          /* keys of a file */
    KEY_FILE_BYTES = 16 << 20, /* bytes of a file */
    KEY_MASTER_BYTES_MIN = 16, /* bytes of a master key */
    KEY_MASTER_BYTES_MAX = 512,
};

/** Keys in the order in which they were made. Start with
 * `struct key_list keys = {0};`. */
struct key_list {
    struct key *keys;
    size_t count;
    struct arena arena; /* owns their texts */
};

void key_list_release(struct key_list *list);

/**
 * Read keys from the text of a file.
 *
 * @param out  empty; release it also after a failure
 * @return 0, or -1 with ERROR_CONFIG
 */
int key_list_read(struct key_list *out, struct str text, struct error *err);

/** Append keys as the text of a file. */
void key_list_write(struct buf *out, const struct key_list *list);

/** Append a copy of a key. */
void key_list_add(struct key_list *list, const struct key *key);

/** Remove the key of that number. */
void key_list_remove(struct key_list *list, size_t number);

/** Write a key as clients see it; its value is left out where it is empty. */
void key_json(struct json_writer *json, const struct key *key);

/** As key_list_read(), from the file in a data folder; ERROR_NO_INPUT when
 * there is none. */
int key_file_read(struct key_list *out, const char *data, struct error *err);

/** Replace the file in a data folder, and wait until it is on disk. */
int key_file_write(const struct key_list *list, const char *data,
                   struct error *err);

/**
 * Read the keys, or make the first two when there is no file: one that may
 * search, and one that may do everything.
 */
int key_file_open(struct key_list *out, const char *data, struct error *err);

/**
 * Keep others from changing the file meanwhile.
 *
 * @return a descriptor to close, or -1; waits for others
 */
int key_file_lock(const char *data, struct error *err);

/**
 * Read a master key: the first line of a file that only its owner can read.
 *
 * @param out  release with free(); wipe it first
 * @return 0, or -1 with ERROR_CONFIG, ERROR_NO_INPUT or ERROR_PERMISSION
 */
int key_master_read(char **out, const char *path, struct error *err);

#endif
