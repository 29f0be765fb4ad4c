#include "state.h"

#include <stdlib.h>

#include "engine/buf.h"
#include "engine/digest.h"
#include "engine/file.h"

#define MAGIC STR("silcrow state\n")

void state_release(struct state *state)
{
    for (size_t i = 0; i < state->count; i++)
        free(state->files[i].runs);
    free(state->files);
    free(state->segments);
    arena_release(&state->arena);
    *state = (struct state){0};
}

void state_take(struct state *state, const struct source_list *list,
                int64_t now)
{
    const int64_t settled = (now - STATE_SETTLE_SECONDS) * 1000000000;

    state->files = mem_zero(list->count, sizeof *state->files);
    state->count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        const struct source_file *from = &list->files[i];
        struct state_file *file = &state->files[i];

        file->root = from->root;
        file->path = str_of(from->path);
        file->bytes = from->bytes;
        if (from->stamp.modified < settled && from->stamp.changed < settled)
            file->stamp = from->stamp;
    }
}

void state_add_run(struct state_file *file, const struct state_run *run)
{
    if (file->run_count == file->run_room) {
        file->run_room = file->run_room ? file->run_room * 2 : 4;
        file->runs = mem_resize(file->runs, file->run_room, sizeof *file->runs);
    }
    file->runs[file->run_count++] = *run;
}

/* ---- Comparing --------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const struct state_file *x = a, *y = b;

    if (x->root != y->root)
        return x->root < y->root ? -1 : 1;
    return str_compare(x->path, y->path);
}

struct state_file *state_find(const struct state *state,
                              const struct state_file *file)
{
    if (!state->count)
        return NULL;
    return bsearch(file, state->files, state->count, sizeof *file, by_name);
}

bool state_same_stamp(const struct state_file *old,
                      const struct state_file *file)
{
    return old->stamp.changed && old->bytes == file->bytes &&
           old->stamp.modified == file->stamp.modified &&
           old->stamp.changed == file->stamp.changed &&
           old->stamp.inode == file->stamp.inode;
}

bool state_same_content(const struct state_file *old,
                        const struct state_file *file)
{
    if (!old->hashed || !file->hashed)
        return old->hashed == file->hashed && old->bytes == file->bytes;
    return memcmp(&old->content, &file->content, sizeof old->content) == 0;
}

/* ---- Writing ----------------------------------------------------------- */

static void put_key(struct buf *out, const struct segment_key *key)
{
    buf_str(out, (struct str){(const char *)key->bytes, sizeof key->bytes});
}

static void put_file(struct buf *out, const struct state_file *file)
{
    buf_varint(out, file->root);
    buf_sized(out, file->path);
    buf_varint(out, file->bytes);
    buf_varint(out, (uint64_t)file->stamp.modified);
    buf_varint(out, (uint64_t)file->stamp.changed);
    buf_varint(out, file->stamp.inode);
    buf_byte(out, file->hashed);
    if (file->hashed)
        put_key(out, &file->content);
    buf_varint(out, file->run_count);
    for (size_t i = 0; i < file->run_count; i++) {
        put_key(out, &file->runs[i].content);
        buf_varint(out, file->runs[i].first_line);
    }
}

int state_write(struct state *state, const char *path, struct error *err)
{
    struct buf out = {0};
    struct digest digest;
    int rc;

    if (state->count)
        qsort(state->files, state->count, sizeof *state->files, by_name);
    buf_str(&out, MAGIC);
    buf_varint(&out, STATE_VERSION);
    put_key(&out, &state->settings);
    buf_varint(&out, state->count);
    for (size_t i = 0; i < state->count; i++)
        put_file(&out, &state->files[i]);
    buf_varint(&out, state->segment_count);
    for (size_t i = 0; i < state->segment_count; i++)
        put_key(&out, &state->segments[i]);
    buf_sized(&out, state->generation);
    digest = digest_text(buf_view(&out));
    buf_str(&out, (struct str){(const char *)digest.bytes, DIGEST_BYTES});
    rc = file_replace(path, buf_view(&out), err);
    buf_free(&out);
    return rc;
}

/* ---- Reading ----------------------------------------------------------- */

static bool take_key(struct str *in, struct segment_key *key)
{
    if (in->len < sizeof key->bytes)
        return false;
    memcpy(key->bytes, in->ptr, sizeof key->bytes);
    *in = str_skip(*in, sizeof key->bytes);
    return true;
}

/** How many keys come next. */
static bool take_count(struct str *in, size_t *count)
{
    uint64_t number;

    if (varint_read(in, &number) == -1 || number > in->len / SEGMENT_KEY_BYTES)
        return false;
    *count = (size_t)number;
    return true;
}

static bool take_segments(struct str *in, struct state *state)
{
    if (!take_count(in, &state->segment_count))
        return false;
    state->segments = mem_zero(state->segment_count, sizeof *state->segments);
    for (size_t i = 0; i < state->segment_count; i++)
        if (!take_key(in, &state->segments[i]))
            return false;
    return true;
}

static bool take_runs(struct str *in, struct state_file *file)
{
    uint64_t line;

    if (!take_count(in, &file->run_count))
        return false;
    if (file->run_count)
        file->runs = mem_zero(file->run_count, sizeof *file->runs);
    for (size_t i = 0; i < file->run_count; i++) {
        if (!take_key(in, &file->runs[i].content) ||
            varint_read(in, &line) == -1 || line > UINT32_MAX)
            return false;
        file->runs[i].first_line = (uint32_t)line;
    }
    return true;
}

static bool take_number(struct str *in, int64_t *out)
{
    uint64_t number;

    if (varint_read(in, &number) == -1)
        return false;
    *out = (int64_t)number;
    return true;
}

static bool take_content(struct str *in, struct state_file *file)
{
    if (!in->len)
        return false;
    file->hashed = in->ptr[0] == 1;
    *in = str_skip(*in, 1);
    if (!file->hashed)
        return true;
    return take_key(in, &file->content);
}

static bool take_file(struct str *in, struct state_file *file)
{
    uint64_t root;

    if (varint_read(in, &root) == -1 || sized_read(in, &file->path) == -1 ||
        varint_read(in, &file->bytes) == -1 ||
        !take_number(in, &file->stamp.modified) ||
        !take_number(in, &file->stamp.changed) ||
        varint_read(in, &file->stamp.inode) == -1)
        return false;
    file->root = (size_t)root;
    return take_content(in, file) && take_runs(in, file);
}

static bool take(struct str *in, struct state *state)
{
    uint64_t version, count;

    if (!str_starts(*in, MAGIC))
        return false;
    *in = str_skip(*in, MAGIC.len);
    if (varint_read(in, &version) == -1 || version != STATE_VERSION ||
        !take_key(in, &state->settings) || varint_read(in, &count) == -1 ||
        count > in->len)
        return false;
    state->count = (size_t)count;
    state->files = mem_zero(state->count, sizeof *state->files);
    for (size_t i = 0; i < state->count; i++)
        if (!take_file(in, &state->files[i]))
            return false;
    return take_segments(in, state) &&
           sized_read(in, &state->generation) == 0 && !in->len;
}

/** Is the digest at the end that of what comes before? Takes it off. */
static bool unseal(struct str *in)
{
    struct digest digest;

    if (in->len < DIGEST_BYTES)
        return false;
    in->len -= DIGEST_BYTES;
    digest = digest_text(*in);
    return memcmp(digest.bytes, in->ptr + in->len, DIGEST_BYTES) == 0;
}

void state_read(struct state *state, const char *path)
{
    struct buf bytes = {0};

    *state = (struct state){0};
    if (file_read(&bytes, path, STATE_BYTES_MAX, NULL) == 0) {
        struct str in = arena_copy(&state->arena, buf_view(&bytes));

        if (!unseal(&in) || !take(&in, state))
            state_release(state);
    }
    buf_free(&bytes);
}
