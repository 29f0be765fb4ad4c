#include "manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nettle/sha2.h>

#include "buf.h"
#include "file.h"
#include "mem.h"
#include "schema.h"
#include "str.h"

enum { HASH_BYTES = 1 << 16 /* read at once */ };

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

    manifest->files = mem_resize(manifest->files, manifest->file_count + 1,
                                 sizeof *manifest->files);
    file = &manifest->files[manifest->file_count++];
    *file = (struct manifest_file){.name = mem_copy(name), .bytes = bytes};
    return file;
}

/* ---- Hashing ----------------------------------------------------------- */

static int hash_open(char hex[SHA256_HEX + 1], int fd, const char *path,
                     struct error *err)
{
    struct sha256_ctx context;
    uint8_t block[HASH_BYTES], digest[SHA256_DIGEST_SIZE];
    ssize_t got;

    sha256_init(&context);
    while ((got = read(fd, block, sizeof block)) != 0) {
        if (got == -1 && errno == EINTR)
            continue;
        if (got == -1)
            return error_errno(err, "%s", path);
        sha256_update(&context, (size_t)got, block);
    }
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return 0;
}

static int hash_file(char hex[SHA256_HEX + 1], const char *path,
                     struct error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    int rc;

    if (fd == -1)
        return error_errno(err, "%s", path);
    rc = hash_open(hex, fd, path, err);
    close(fd);
    return rc;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int measure_entry(struct manifest *manifest, const FTSENT *entry,
                         const char *folder, struct error *err)
{
    const char *name = entry->fts_path + strlen(folder) + 1;
    struct manifest_file *file;

    if (entry->fts_info == FTS_D || entry->fts_info == FTS_DP)
        return 0;
    if (entry->fts_info != FTS_F)
        return error_set(err, ERROR_INTERNAL, "%s is not a plain file",
                         entry->fts_path);
    if (strcmp(name, MANIFEST_NAME) == 0)
        return 0;
    if (manifest->file_count == MANIFEST_FILES_MAX)
        return error_set(err, ERROR_INTERNAL, "%s has too many files", folder);
    file =
        add_file(manifest, str_of(name), (uint64_t)entry->fts_statp->st_size);
    manifest->stats.bytes += file->bytes;
    return hash_file(file->sha256, entry->fts_accpath, err);
}

int manifest_measure(struct manifest *manifest, const char *folder,
                     struct error *err)
{
    char *root = mem_copy(str_of(folder));
    char *const roots[] = {root, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    FTSENT *entry;
    int rc = 0;

    if (!walk)
        rc = error_errno(err, "%s", folder);
    manifest->stats.bytes = 0;
    while (rc == 0 && (entry = fts_read(walk)))
        rc = measure_entry(manifest, entry, folder, err);
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

int manifest_write(const struct manifest *manifest, const char *folder,
                   struct error *err)
{
    const struct index_stats *stats = &manifest->stats;
    struct buf out = {0};
    char *path = mem_format("%s/%s", folder, MANIFEST_NAME);
    int rc;

    buf_format(&out, "{\n\"schema\": %d,\n\"version\": \"%s\",\n",
               SCHEMA_VERSION, stats->version);
    buf_format(&out, "\"index\": \"%s\",\n\"generation\": \"%s\",\n",
               stats->name, stats->generation);
    buf_format(&out, "\"built\": \"%s\",\n\"seconds\": %.3f,\n", stats->built,
               stats->seconds);
    buf_format(&out,
               "\"guides\": %" PRIu64 ",\n\"sections\": %" PRIu64
               ",\n\"terms\": %" PRIu64 ",\n\"skipped\": %" PRIu64
               ",\n\"bytes\": %" PRIu64 ",\n\"files\": [",
               stats->guides, stats->sections, stats->terms, stats->skipped,
               stats->bytes);
    for (size_t i = 0; i < manifest->file_count; i++) {
        const struct manifest_file *file = &manifest->files[i];

        buf_format(&out,
                   "%s\n{\"name\": \"%s\", \"bytes\": %" PRIu64
                   ", \"sha256\": \"%s\"}",
                   i ? "," : "", file->name, file->bytes, file->sha256);
    }
    buf_text(&out, "\n]\n}\n");
    rc = file_write(path, buf_view(&out), err);
    buf_free(&out);
    free(path);
    return rc;
}

/* ---- Reading ----------------------------------------------------------- */

/* The manifest is read in the form in which it is written, a member a line;
 * any other form is damage. The text ends with a NUL. */

/** The rest of the line after `"key": `, without a comma; NULL when there is
 * no such line. */
static struct str member(struct str text, const char *key)
{
    char *start = mem_format("\n\"%s\": ", key);
    const char *found = memmem(text.ptr, text.len, start, strlen(start));
    struct str value = {NULL, 0};

    if (found) {
        value.ptr = found + strlen(start);
        value.len = strcspn(value.ptr, ",\n");
    }
    free(start);
    return value;
}

static bool get_number(uint64_t *out, struct str text, const char *key)
{
    const struct str value = member(text, key);
    char *end;

    if (!value.len || value.ptr[0] < '0' || value.ptr[0] > '9')
        return false;
    errno = 0;
    *out = strtoull(value.ptr, &end, 10);
    return errno == 0 && end == value.ptr + value.len;
}

static bool get_text(char *out, size_t room, struct str text, const char *key)
{
    const struct str value = member(text, key);

    if (value.len < 2 || value.len - 2 >= room || value.ptr[0] != '"' ||
        value.ptr[value.len - 1] != '"')
        return false;
    memcpy(out, value.ptr + 1, value.len - 2);
    out[value.len - 2] = '\0';
    return true;
}

static bool get_stats(struct index_stats *stats, struct str text)
{
    const struct str seconds = member(text, "seconds");

    if (!seconds.len)
        return false;
    stats->seconds = strtod(seconds.ptr, NULL);
    return get_text(stats->version, sizeof stats->version, text, "version") &&
           get_text(stats->name, sizeof stats->name, text, "index") &&
           get_text(stats->generation, sizeof stats->generation, text,
                    "generation") &&
           get_text(stats->built, sizeof stats->built, text, "built") &&
           get_number(&stats->guides, text, "guides") &&
           get_number(&stats->sections, text, "sections") &&
           get_number(&stats->terms, text, "terms") &&
           get_number(&stats->skipped, text, "skipped") &&
           get_number(&stats->bytes, text, "bytes");
}

/** One line of the list of files. */
static bool get_file(struct manifest *manifest, const char *line)
{
    char name[256], sha256[SHA256_HEX + 1];
    uint64_t bytes;

    if (manifest->file_count == MANIFEST_FILES_MAX ||
        sscanf(line,
               "{\"name\": \"%255[^\"]\", \"bytes\": %" SCNu64
               ", \"sha256\": \"%64[0-9a-f]\"}",
               name, &bytes, sha256) != 3)
        return false;
    memcpy(add_file(manifest, str_of(name), bytes)->sha256, sha256,
           sizeof sha256);
    return true;
}

static bool get_files(struct manifest *manifest, struct str text)
{
    const char *line = text.ptr;

    while ((line = strstr(line, "\n{"))) {
        line++;
        if (!get_file(manifest, line))
            return false;
    }
    return manifest->file_count > 0 && str_ends(text, STR("\n]\n}\n"));
}

static int parse(struct manifest *manifest, struct str text, const char *path,
                 struct error *err)
{
    uint64_t schema;

    if (!get_number(&schema, text, "schema"))
        return error_set(err, ERROR_DATA, "%s is damaged", path);
    if (schema != SCHEMA_VERSION)
        return error_set(err, ERROR_DATA,
                         "%s: the index has schema %" PRIu64
                         ", this program reads %d; build it again",
                         path, schema, SCHEMA_VERSION);
    if (!get_stats(&manifest->stats, text) || !get_files(manifest, text))
        return error_set(err, ERROR_DATA, "%s is damaged", path);
    return 0;
}

int manifest_read(struct manifest *manifest, const char *folder,
                  struct error *err)
{
    char *path = mem_format("%s/%s", folder, MANIFEST_NAME);
    struct buf text = {0};
    int rc;

    *manifest = (struct manifest){0};
    rc = file_read(&text, path, MANIFEST_BYTES_MAX, err);
    if (rc == 0) {
        buf_byte(&text, '\0');
        text.len--;
        rc = parse(manifest, buf_view(&text), path, err);
    }
    buf_free(&text);
    free(path);
    return rc;
}
