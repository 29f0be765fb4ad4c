#include "manifest.h"

#include <errno.h>
#include <fts.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "buf.h"
#include "digest.h"
#include "file.h"
#include "json.h"
#include "mem.h"
#include "schema.h"
#include "str.h"

/** The greatest whole number that a double tells from its neighbours. */
static const double MANIFEST_COUNT_MAX = 9007199254740992.0;

void manifest_release(struct manifest *manifest)
{
    for (size_t i = 0; i < manifest->file_count; i++)
        free(manifest->files[i].name);
    free(manifest->files);
    *manifest = (struct manifest){0};
}

static struct manifest_file *add_file(struct manifest *manifest,
                                      struct str name, uint64_t bytes)
{
    struct manifest_file *file;

    if (manifest->file_count == manifest->file_room) {
        manifest->file_room =
            manifest->file_room ? manifest->file_room * 2 : 64;
        manifest->files = mem_resize(manifest->files, manifest->file_room,
                                     sizeof *manifest->files);
    }
    file = &manifest->files[manifest->file_count++];
    *file = (struct manifest_file){.name = mem_copy(name), .bytes = bytes};
    return file;
}

/* ---- Hashing ----------------------------------------------------------- */

static int hash_file(char hex[SHA256_HEX + 1], const char *path,
                     struct error *err)
{
    struct digest digest;

    if (digest_file(&digest, path, err) == -1)
        return -1;
    digest_hex(hex, &digest);
    return 0;
}

void manifest_add(struct manifest *manifest, struct str name, uint64_t bytes,
                  const struct digest *digest, bool synced)
{
    struct manifest_file *file = add_file(manifest, name, bytes);

    digest_hex(file->sha256, digest);
    file->synced = synced;
}

static int by_name(const void *a, const void *b)
{
    const struct manifest_file *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static void sort_files(struct manifest *manifest)
{
    if (manifest->file_count)
        qsort(manifest->files, manifest->file_count, sizeof *manifest->files,
              by_name);
}

/** One of the first `known` files, which are sorted. */
static bool is_known(const struct manifest *manifest, size_t known, char *name)
{
    const struct manifest_file wanted = {.name = name};

    return known &&
           bsearch(&wanted, manifest->files, known, sizeof wanted, by_name);
}

static int measure_entry(struct manifest *manifest, size_t known,
                         const FTSENT *entry, const char *folder,
                         struct error *err)
{
    char *name = entry->fts_path + strlen(folder) + 1;
    struct manifest_file *file;

    if (entry->fts_info == FTS_D || entry->fts_info == FTS_DP)
        return 0;
    if (entry->fts_info != FTS_F)
        return error_set(err, ERROR_INTERNAL, "%s is not a plain file",
                         entry->fts_path);
    if (strcmp(name, MANIFEST_NAME) == 0 || is_known(manifest, known, name))
        return 0;
    if (manifest->file_count == MANIFEST_FILES_MAX)
        return error_set(err, ERROR_INTERNAL, "%s has too many files", folder);
    file =
        add_file(manifest, str_of(name), (uint64_t)entry->fts_statp->st_size);
    return hash_file(file->sha256, entry->fts_accpath, err);
}

int manifest_measure(struct manifest *manifest, const char *folder,
                     struct error *err)
{
    char *root = mem_copy(str_of(folder));
    char *const roots[] = {root, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    const size_t known = manifest->file_count;
    FTSENT *entry;
    int rc = 0;

    if (!walk)
        rc = error_errno(err, "%s", folder);
    sort_files(manifest);
    while (rc == 0 && (entry = fts_read(walk)))
        rc = measure_entry(manifest, known, entry, folder, err);
    sort_files(manifest);
    manifest->stats.bytes = 0;
    for (size_t i = 0; i < manifest->file_count; i++)
        manifest->stats.bytes += manifest->files[i].bytes;
    if (walk)
        fts_close(walk);
    free(root);
    return rc;
}

int manifest_check_file(const struct manifest_file *file, const char *folder,
                        bool hash, struct error *err)
{
    char hex[SHA256_HEX + 1] = "";
    char *path = mem_format("%s/%s", folder, file->name);
    struct stat status;
    int rc = 0;

    if (stat(path, &status) == -1)
        rc = errno == ENOENT ? error_set(err, ERROR_DATA, "%s is missing", path)
                             : error_errno(err, "%s", path);
    else if ((uint64_t)status.st_size != file->bytes)
        rc = error_set(err, ERROR_DATA,
                       "%s is damaged: %lld bytes, %" PRIu64 " expected", path,
                       (long long)status.st_size, file->bytes);
    else if (hash)
        rc = hash_file(hex, path, err);
    if (rc == 0 && hash && strcmp(hex, file->sha256) != 0)
        rc = error_set(err, ERROR_DATA,
                       "%s is damaged: its content is not what was published",
                       path);
    free(path);
    return rc;
}

/* ---- Writing ----------------------------------------------------------- */

static void put_text(struct json_writer *json, const char *name,
                     const char *text)
{
    json_put_name(json, name);
    json_put_string(json, str_of(text));
}

static void put_count(struct json_writer *json, const char *name,
                      uint64_t count)
{
    json_put_name(json, name);
    json_put_integer(json, (int64_t)count);
}

static void put_stats(struct json_writer *json, const struct index_stats *stats)
{
    put_count(json, "schema", SCHEMA_VERSION);
    put_text(json, "version", stats->version);
    put_text(json, "index", stats->name);
    put_text(json, "generation", stats->generation);
    put_text(json, "built", stats->built);
    json_put_name(json, "seconds");
    json_put_number(json, stats->seconds);
    put_count(json, "guides", stats->guides);
    put_count(json, "sections", stats->sections);
    put_count(json, "terms", stats->terms);
    put_count(json, "skipped", stats->skipped);
    put_count(json, "guessed", stats->guessed);
    put_count(json, "bytes", stats->bytes);
}

static void put_file(struct json_writer *json, const struct manifest_file *file)
{
    json_put_object(json);
    put_text(json, "name", file->name);
    put_count(json, "bytes", file->bytes);
    put_text(json, "sha256", file->sha256);
    json_end_object(json);
}

/* The last member is the hash of the text before it. */
#define SELF_START ",\"sha256\":\""
#define SELF_END "\"}\n"

enum {
    SELF_BYTES = sizeof SELF_START - 1 + SHA256_HEX + sizeof SELF_END - 1,
};

static void put_self(struct json_writer *json)
{
    const struct digest digest = digest_text(buf_view(json->out));
    char hex[SHA256_HEX + 1];

    digest_hex(hex, &digest);
    put_text(json, "sha256", hex);
}

int manifest_write(const struct manifest *manifest, const char *folder,
                   struct error *err)
{
    struct buf out = {0};
    struct json_writer json = {.out = &out};
    char *path = mem_format("%s/%s", folder, MANIFEST_NAME);
    int rc;

    json_put_object(&json);
    put_stats(&json, &manifest->stats);
    json_put_name(&json, "files");
    json_put_array(&json);
    for (size_t i = 0; i < manifest->file_count; i++)
        put_file(&json, &manifest->files[i]);
    json_end_array(&json);
    put_self(&json);
    json_end_object(&json);
    buf_byte(&out, '\n');
    rc = file_write(path, buf_view(&out), err);
    buf_free(&out);
    free(path);
    return rc;
}

/* ---- Reading ----------------------------------------------------------- */

static bool get_count(uint64_t *out, const struct json *object,
                      const char *name)
{
    const struct json *value = json_member(object, name);
    const double number = json_number(value);

    if (!value || json_kind(value) != JSON_NUMBER || number < 0 ||
        number > MANIFEST_COUNT_MAX)
        return false;
    *out = (uint64_t)number;
    return true;
}

static bool get_text(char *out, size_t room, const struct json *object,
                     const char *name)
{
    const struct str text = json_string(json_member(object, name));

    if (!text.len || text.len >= room)
        return false;
    memcpy(out, text.ptr, text.len);
    out[text.len] = '\0';
    return true;
}

static bool get_stats(struct index_stats *stats, const struct json *json)
{
    stats->seconds = json_number(json_member(json, "seconds"));
    get_count(&stats->guessed, json, "guessed"); /* older ones have none */
    return get_text(stats->version, sizeof stats->version, json, "version") &&
           get_text(stats->name, sizeof stats->name, json, "index") &&
           get_text(stats->generation, sizeof stats->generation, json,
                    "generation") &&
           get_text(stats->built, sizeof stats->built, json, "built") &&
           get_count(&stats->guides, json, "guides") &&
           get_count(&stats->sections, json, "sections") &&
           get_count(&stats->terms, json, "terms") &&
           get_count(&stats->skipped, json, "skipped") &&
           get_count(&stats->bytes, json, "bytes");
}

static bool get_file(struct manifest *manifest, const struct json *json)
{
    const struct str name = json_string(json_member(json, "name"));
    char sha256[SHA256_HEX + 1];
    uint64_t bytes;

    if (!name.len || manifest->file_count == MANIFEST_FILES_MAX ||
        !get_count(&bytes, json, "bytes") ||
        !get_text(sha256, sizeof sha256, json, "sha256"))
        return false;
    memcpy(add_file(manifest, name, bytes)->sha256, sha256, sizeof sha256);
    return true;
}

static bool get_files(struct manifest *manifest, const struct json *json)
{
    const struct json *files = json_member(json, "files");

    for (const struct json *file = json_first(files); file;
         file = json_next(file))
        if (!get_file(manifest, file))
            return false;
    return manifest->file_count > 0;
}

/** Does the text have the hash that it ends with? */
static bool self_holds(struct str text)
{
    char self[SELF_BYTES + 1], hex[SHA256_HEX + 1];
    struct digest digest;

    if (text.len < SELF_BYTES)
        return false;
    text.len -= SELF_BYTES;
    digest = digest_text(text);
    digest_hex(hex, &digest);
    snprintf(self, sizeof self, SELF_START "%s" SELF_END, hex);
    return memcmp(text.ptr + text.len, self, SELF_BYTES) == 0;
}

static int get(struct manifest *manifest, const struct json *json,
               struct str text, const char *path, struct error *err)
{
    uint64_t schema;

    if (!get_count(&schema, json, "schema"))
        return error_set(err, ERROR_DATA, "%s is damaged", path);
    if (schema != SCHEMA_VERSION)
        return error_set(err, ERROR_DATA,
                         "%s: the index has schema %" PRIu64
                         ", this program reads %d; build it again",
                         path, schema, SCHEMA_VERSION);
    if (!self_holds(text) || !get_stats(&manifest->stats, json) ||
        !get_files(manifest, json))
        return error_set(err, ERROR_DATA, "%s is damaged", path);
    return 0;
}

int manifest_read(struct manifest *manifest, const char *folder,
                  struct error *err)
{
    char *path = mem_format("%s/%s", folder, MANIFEST_NAME);
    struct json *json = NULL;
    struct buf text = {0};
    struct error cause;
    int rc;

    *manifest = (struct manifest){0};
    rc = file_read(&text, path, MANIFEST_BYTES_MAX, err);
    if (rc == 0 && json_parse(&json, str_trim(buf_view(&text)), &cause) == -1)
        rc = error_set(err, ERROR_DATA, "%s is damaged: %s", path, cause.text);
    if (rc == 0)
        rc = get(manifest, json, buf_view(&text), path, err);
    json_free(json);
    buf_free(&text);
    free(path);
    return rc;
}
