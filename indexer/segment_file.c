/** Writing and reading the description of a segment. */
#include "segment.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "engine/file.h"

#define MAGIC STR("silcrow segment\n")

enum {
    BOOT_MAX = 64, /* bytes of the name of a run of the system */
    HASH_BYTES = 2 * sizeof(uint64_t),
};

/** One file as it was written. */
struct part {
    uint64_t bytes;
    int64_t modified; /* nanoseconds */
    struct digest digest;
};

/* ---- Files ------------------------------------------------------------- */

static char *description_path(const char *base)
{
    return mem_format("%s.m", base);
}

/** Which run of the system this is; empty when that cannot be known. */
static struct str boot_name(struct buf *out)
{
    if (file_read(out, "/proc/sys/kernel/random/boot_id", BOOT_MAX, NULL) == -1)
        buf_clear(out);
    return str_trim(buf_view(out));
}

static bool measure(struct part *part, const char *path)
{
    struct stat status;

    if (stat(path, &status) == -1 || !S_ISREG(status.st_mode))
        return false;
    part->bytes = (uint64_t)status.st_size;
    part->modified =
        (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
    return true;
}

/* ---- Writing ----------------------------------------------------------- */

static void put_digest(struct buf *out, const struct digest *digest)
{
    buf_str(out, (struct str){(const char *)digest->bytes, DIGEST_BYTES});
}

static int put_parts(struct buf *out, struct segment *segment, const char *base,
                     struct error *err)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < segment->parts; i++) {
        char *path = mem_format("%s%s", base, segment_suffix[i]);
        struct part part;

        if (!measure(&part, path)) {
            rc = error_errno(err, "%s", path);
        } else if ((rc = digest_file(&segment->digests[i], path, err)) == 0) {
            buf_varint(out, part.bytes);
            buf_varint(out, (uint64_t)part.modified);
            put_digest(out, &segment->digests[i]);
        }
        free(path);
    }
    return rc;
}

static void put_hash(struct buf *out, struct id_hash hash)
{
    const uint64_t numbers[] = {hash.a, hash.b};

    buf_str(out, (struct str){(const char *)numbers, sizeof numbers});
}

static void put_fingerprint(struct buf *out, const struct fingerprint *page)
{
    put_hash(out, page->content);
    buf_varint(out, page->outline);
    if (page->outline)
        buf_str(out, (struct str){(const char *)page->sketch.bins,
                                  sizeof page->sketch.bins});
}

static void put_pages(struct buf *out, const struct segment *segment)
{
    buf_varint(out, segment->copies);
    buf_varint(out, segment->page_new);
    buf_varint(out, segment->page_copies);
    for (size_t i = 0; i < segment->page_new + segment->page_copies; i++) {
        const struct segment_page *page = &segment->pages[i];

        put_fingerprint(out, &page->page);
        if (i < segment->page_new)
            buf_varint(out, page->file);
        else
            put_hash(out, page->kept);
    }
}

static void put_content(struct buf *out, const struct segment *segment)
{
    buf_varint(out, segment->unlisted);
    buf_varint(out, segment->admitted);
    buf_varint(out, segment->refused);
    for (size_t i = 0; i < segment->admitted + segment->refused; i++)
        put_hash(out, segment->guides[i]);
    put_pages(out, segment);
    buf_varint(out, segment->problem_count);
    for (size_t i = 0; i < segment->problem_count; i++) {
        const struct segment_problem *problem = &segment->problems[i];

        buf_varint(out, problem->kind);
        buf_varint(out, problem->file);
        buf_varint(out, problem->line);
        buf_sized(out, problem->text);
    }
    buf_sized(out, segment->acronyms);
    buf_sized(out, segment->headings);
}

int segment_write(struct segment *segment, const char *base, struct error *err)
{
    char *path = description_path(base);
    struct buf out = {0}, boot = {0};
    struct digest digest;
    int rc = 0;

    buf_str(&out, MAGIC);
    buf_sized(&out, boot_name(&boot));
    buf_varint(&out, segment->sections);
    buf_varint(&out, segment->parts);
    rc = put_parts(&out, segment, base, err);
    if (rc == 0) {
        put_content(&out, segment);
        digest = digest_text(buf_view(&out));
        put_digest(&out, &digest);
        rc = file_replace(path, buf_view(&out), err);
    }
    buf_free(&out);
    buf_free(&boot);
    free(path);
    return rc;
}

/* ---- Reading ----------------------------------------------------------- */

static bool take_digest(struct str *in, struct digest *digest)
{
    if (in->len < DIGEST_BYTES)
        return false;
    memcpy(digest->bytes, in->ptr, DIGEST_BYTES);
    *in = str_skip(*in, DIGEST_BYTES);
    return true;
}

/** Is a file what it was? */
static bool part_good(const struct part *written, const char *path, bool whole)
{
    struct part now;

    if (!measure(&now, path) || now.bytes != written->bytes)
        return false;
    if (!whole && now.modified == written->modified)
        return true;
    return digest_file(&now.digest, path, NULL) == 0 &&
           digest_equal(&now.digest, &written->digest);
}

static bool take_parts(struct str *in, struct segment *segment,
                       const char *base, bool whole)
{
    bool good = true;

    for (size_t i = 0; good && i < segment->parts; i++) {
        char *path = mem_format("%s%s", base, segment_suffix[i]);
        struct part part = {0};
        uint64_t modified;

        good = varint_read(in, &part.bytes) == 0 &&
               varint_read(in, &modified) == 0 && take_digest(in, &part.digest);
        part.modified = good ? (int64_t)modified : 0;
        good = good && part_good(&part, path, whole);
        segment->digests[i] = part.digest;
        free(path);
    }
    return good;
}

static bool take_count(struct str *in, size_t *out, size_t bytes_each)
{
    uint64_t number;

    if (varint_read(in, &number) == -1 || number > in->len / bytes_each)
        return false;
    *out = (size_t)number;
    return true;
}

static bool take_hash(struct str *in, struct id_hash *hash)
{
    if (in->len < HASH_BYTES)
        return false;
    memcpy(&hash->a, in->ptr, sizeof hash->a);
    memcpy(&hash->b, in->ptr + sizeof hash->a, sizeof hash->b);
    *in = str_skip(*in, HASH_BYTES);
    return true;
}

static bool take_guides(struct str *in, struct segment *segment)
{
    size_t count;

    if (!take_count(in, &segment->admitted, HASH_BYTES) ||
        !take_count(in, &segment->refused, HASH_BYTES))
        return false;
    count = segment->admitted + segment->refused;
    segment->guides = mem_zero(count, sizeof *segment->guides);
    for (size_t i = 0; i < count; i++)
        if (!take_hash(in, &segment->guides[i]))
            return false;
    return true;
}

static bool take_fingerprint(struct str *in, struct fingerprint *page)
{
    if (!take_hash(in, &page->content) || varint_read(in, &page->outline) == -1)
        return false;
    if (!page->outline)
        return true;
    if (in->len < sizeof page->sketch.bins)
        return false;
    memcpy(page->sketch.bins, in->ptr, sizeof page->sketch.bins);
    *in = str_skip(*in, sizeof page->sketch.bins);
    return true;
}

static bool take_pages(struct str *in, struct segment *segment)
{
    size_t count;
    uint64_t file;

    if (varint_read(in, &segment->copies) == -1 ||
        !take_count(in, &segment->page_new, HASH_BYTES) ||
        !take_count(in, &segment->page_copies, HASH_BYTES))
        return false;
    count = segment->page_new + segment->page_copies;
    segment->pages = mem_zero(count, sizeof *segment->pages);
    for (size_t i = 0; i < count; i++) {
        struct segment_page *page = &segment->pages[i];

        if (!take_fingerprint(in, &page->page))
            return false;
        if (i >= segment->page_new) {
            if (!take_hash(in, &page->kept))
                return false;
            continue;
        }
        if (varint_read(in, &file) == -1 || file > UINT32_MAX)
            return false;
        page->file = (uint32_t)file;
    }
    return true;
}

static bool take_problem(struct str *in, struct segment_problem *problem,
                         struct arena *arena)
{
    uint64_t kind, file, line;
    struct str text;

    if (varint_read(in, &kind) == -1 || kind > PROBLEM_NOTE ||
        varint_read(in, &file) == -1 || file > UINT32_MAX ||
        varint_read(in, &line) == -1 || line > UINT32_MAX ||
        sized_read(in, &text) == -1)
        return false;
    problem->text = arena_copy(arena, text);
    problem->kind = (enum problem_kind)kind;
    problem->file = (uint32_t)file;
    problem->line = (uint32_t)line;
    return true;
}

static bool take_content(struct str *in, struct segment *segment)
{
    if (varint_read(in, &segment->unlisted) == -1 ||
        !take_guides(in, segment) || !take_pages(in, segment) ||
        !take_count(in, &segment->problem_count, 1))
        return false;
    segment->problems =
        mem_zero(segment->problem_count, sizeof *segment->problems);
    for (size_t i = 0; i < segment->problem_count; i++)
        if (!take_problem(in, &segment->problems[i], &segment->arena))
            return false;
    return sized_read(in, &segment->acronyms) == 0 &&
           sized_read(in, &segment->headings) == 0 && in->len == 0;
}

/** The description without its digest, which is right. */
static bool take_sealed(struct str *in)
{
    struct digest written, now;
    struct str tail;

    if (in->len < DIGEST_BYTES || !str_starts(*in, MAGIC))
        return false;
    in->len -= DIGEST_BYTES;
    tail = (struct str){in->ptr + in->len, DIGEST_BYTES};
    take_digest(&tail, &written);
    now = digest_text(*in);
    *in = str_skip(*in, MAGIC.len);
    return digest_equal(&now, &written);
}

static bool take(struct str *in, struct segment *segment, const char *base,
                 bool *moved)
{
    struct buf buf = {0};
    uint64_t parts;
    struct str written;
    struct str boot;
    bool good;

    if (!take_sealed(in) || sized_read(in, &written) == -1 ||
        varint_read(in, &segment->sections) == -1 ||
        varint_read(in, &parts) == -1 || parts > SEGMENT_PARTS)
        return false;
    boot = boot_name(&buf);
    *moved = !boot.len || !str_equal(boot, written);
    segment->parts = (size_t)parts;
    good = take_parts(in, segment, base, *moved);
    buf_free(&buf);
    return good && take_content(in, segment);
}

bool segment_read(struct segment *segment, const char *base)
{
    char *path = description_path(base);
    struct buf bytes = {0};
    bool moved = false, good = false;

    *segment = (struct segment){0};
    if (file_read(&bytes, path, SEGMENT_BYTES_MAX, NULL) == 0) {
        struct str in = arena_copy(&segment->arena, buf_view(&bytes));

        good = take(&in, segment, base, &moved);
    }
    /* It was compared as a whole: that need not be done each time. */
    if (good && moved)
        segment_write(segment, base, NULL);
    buf_free(&bytes);
    free(path);
    return good;
}
