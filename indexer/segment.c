#include "segment.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "engine/file.h"
#include "engine/json.h"
#include "engine/schema.h"
#include "rendered.h"
#include "shim/xapian_shim.h"

const char *const segment_suffix[SEGMENT_PARTS] = {
    [SEGMENT_POSTINGS] = ".p",
    [SEGMENT_SECTIONS] = ".s",
    [SEGMENT_FORWARD] = ".f",
    [SEGMENT_ATTRIBUTES] = ".a",
};

void segment_release(struct segment *segment)
{
    free(segment->guides);
    free(segment->pages);
    free(segment->problems);
    arena_release(&segment->arena);
    *segment = (struct segment){0};
}

/* ---- Keys -------------------------------------------------------------- */

void segment_settings(struct buf *out, const struct section_options *options,
                      const struct settings *settings)
{
    struct buf text = {0};
    struct json_writer json = {.out = &text};
    struct stat status;

    buf_varint(out, SEGMENT_VERSION);
    buf_varint(out, SCHEMA_VERSION);
    buf_sized(out, STR(SILCROW_VERSION));
    buf_sized(out, str_of(xs_version()));
    /* A program that was built again may do it in another way. */
    if (stat("/proc/self/exe", &status) == 0) {
        buf_varint(out, (uint64_t)status.st_size);
        buf_varint(out, (uint64_t)status.st_mtim.tv_sec);
        buf_varint(out, (uint64_t)status.st_mtim.tv_nsec);
    }
    buf_sized(out, options->url_base);
    buf_sized(out, str_of(url_style_name(options->url_style)));
    buf_sized(out, str_of(anchor_rule_name(options->anchor_rule)));
    if (options->rendered)
        rendered_stamp(out, options->rendered);
    settings_json(&json, settings);
    buf_sized(out, buf_view(&text));
    buf_free(&text);
}

struct segment_key segment_key(struct str text)
{
    const struct digest digest = digest_text(text);
    struct segment_key key;

    memcpy(key.bytes, digest.bytes, sizeof key.bytes);
    return key;
}

static void key_hex(char hex[SEGMENT_KEY_HEX + 1],
                    const struct segment_key *key)
{
    struct digest digest = {{0}};
    char digits[DIGEST_HEX + 1];

    memcpy(digest.bytes, key->bytes, sizeof key->bytes);
    digest_hex(digits, &digest);
    memcpy(hex, digits, SEGMENT_KEY_HEX);
    hex[SEGMENT_KEY_HEX] = '\0';
}

char *segment_base(const char *folder, const struct segment_key *key)
{
    char hex[SEGMENT_KEY_HEX + 1];

    key_hex(hex, key);
    return mem_format("%s/%s", folder, hex);
}

/* ---- Files ------------------------------------------------------------- */

static int remove_file(const char *base, const char *suffix, struct error *err)
{
    char *path = mem_format("%s%s", base, suffix);
    const int rc = file_remove_tree(path, err);

    free(path);
    return rc;
}

int segment_clear(const char *base, struct error *err)
{
    static const char *const descriptions[] = {".m", ".m.new"};
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < 2; i++)
        rc = remove_file(base, descriptions[i], err);
    for (size_t i = 0; rc == 0 && i < SEGMENT_PARTS; i++)
        rc = remove_file(base, segment_suffix[i], err);
    return rc;
}

int segment_sync(const struct segment *segment, const char *base,
                 struct error *err)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < segment->parts; i++) {
        char *path = mem_format("%s%s", base, segment_suffix[i]);

        rc = file_sync(path, err);
        free(path);
    }
    return rc;
}

/* ---- Removing ---------------------------------------------------------- */

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct segment_key));
}

static bool hex_value(unsigned *out, char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = digit ? strchr(digits, digit) : NULL;

    *out = at ? (unsigned)(at - digits) : 0;
    return at != NULL;
}

static bool key_of_name(struct segment_key *key, const char *name)
{
    if (strlen(name) < SEGMENT_KEY_HEX)
        return false;
    for (size_t i = 0; i < SEGMENT_KEY_BYTES; i++) {
        unsigned high, low;

        if (!hex_value(&high, name[2 * i]) || !hex_value(&low, name[2 * i + 1]))
            return false;
        key->bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void segment_sweep(const char *folder, struct segment_key *keys, size_t count)
{
    DIR *entries = opendir(folder);
    const struct dirent *entry;

    if (!entries)
        return;
    if (count)
        qsort(keys, count, sizeof *keys, by_bytes);
    while ((entry = readdir(entries))) {
        struct segment_key key;
        char *path;

        if (!key_of_name(&key, entry->d_name) ||
            (count && bsearch(&key, keys, count, sizeof *keys, by_bytes)))
            continue;
        path = mem_format("%s/%s", folder, entry->d_name);
        file_remove_tree(path, NULL);
        free(path);
    }
    closedir(entries);
}
