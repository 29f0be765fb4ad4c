#include "index.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "acronyms.h"
#include "feedback.h"
#include "manifest.h"
#include "mem.h"
#include "owner.h"
#include "schema.h"
#include "settings_synonyms.h"
#include "shim_error.h"
#include "str.h"

enum {
    TARGET_MAX = 64,    /* bytes of what `current` links to */
    OPEN_ATTEMPTS = 3,  /* while generations are published under us */
    NAMES_STEP = 16,    /* by which a list of names grows */
    GENERATION_MIN = 6, /* digits of a generation's name */
    GENERATION_MAX = 18,
};

/** One generation, open. */
struct generation {
    char target[TARGET_MAX]; /* what `current` says, such as
                                generations/000007 */
    char *folder;
    struct manifest manifest;
    xs_reader *reader;
    struct store *store;
    struct store *forward;
    struct vocabulary *vocabulary;
    struct synonyms *acronyms; /* NULL when none were learned */
    struct suggest *suggest;   /* NULL when there is none */
    struct str langs[INDEX_LANGS_MAX];
    uint32_t lang_counts[INDEX_LANGS_MAX];
    size_t lang_count;
    struct arena arena;            /* of their names */
    struct attributes *attributes; /* NULL when there is none */
    struct settings *settings;
    struct synonyms *synonyms; /* of the settings; NULL for none */
    struct matcher *matcher;   /* made when first asked for */
    struct objects *objects;   /* made when first asked for */
};

struct index {
    char *name;
    char *home; /* DATA/NAME */
    char *link; /* DATA/NAME/current */
    struct generation generation;
    char refused[TARGET_MAX];  /* a damaged generation, reported before */
    struct analysis *analysis; /* made when first asked for */
    struct marker *marker;     /* the same */
    struct feedback *feedback; /* the same */
    struct owner *owner;       /* synonyms and pins */
};

bool index_name_valid(const char *name)
{
    const size_t len = strlen(name);

    return len > 0 && len <= INDEX_NAME_MAX &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == len;
}

/* ---- One generation ---------------------------------------------------- */

static void generation_close(struct generation *generation)
{
    matcher_free(generation->matcher);
    xs_reader_close(generation->reader);
    store_close(generation->store);
    store_close(generation->forward);
    vocabulary_close(generation->vocabulary);
    synonyms_free(generation->acronyms);
    suggest_close(generation->suggest);
    arena_release(&generation->arena);
    attributes_close(generation->attributes);
    settings_free(generation->settings);
    synonyms_free(generation->synonyms);
    objects_free(generation->objects);
    manifest_release(&generation->manifest);
    free(generation->folder);
    *generation = (struct generation){0};
}

static int open_database(struct generation *generation, struct error *err)
{
    char *path = mem_format("%s/xapian", generation->folder);
    xs_error cause;
    int rc = 0;

    if (xs_reader_open(&generation->reader, path, &cause) != XS_OK)
        rc = error_shim(err, &cause, path);
    free(path);
    return rc;
}

static int open_store(struct store **out, const struct generation *generation,
                      const char *name, struct error *err)
{
    char *path = mem_format("%s/%s", generation->folder, name);
    const int rc = store_open(out, path, err);

    free(path);
    return rc;
}

static int open_vocabulary(struct generation *generation, struct error *err)
{
    char *path = mem_format("%s/vocabulary", generation->folder);
    const int rc = vocabulary_open(&generation->vocabulary, path, err);

    free(path);
    return rc;
}

static int open_acronyms(struct generation *generation, struct error *err)
{
    char *path = mem_format("%s/" ACRONYM_FILE, generation->folder);
    int rc = 0;

    if (access(path, F_OK) == 0)
        rc = acronyms_open(&generation->acronyms, path, err);
    free(path);
    return rc;
}

static int open_suggest(struct generation *generation, struct error *err)
{
    char *path = mem_format("%s/" SUGGEST_FILE, generation->folder);
    int rc = 0;

    if (access(path, F_OK) == 0)
        rc = suggest_open(&generation->suggest, path, err);
    free(path);
    return rc;
}

/** Keep the most frequent languages, in order. */
static int note_lang(void *context, const char *term, size_t len,
                     uint32_t documents)
{
    struct generation *generation = context;
    const struct str name = {term + 1, len - 1};
    size_t place = generation->lang_count;

    if (place == INDEX_LANGS_MAX) {
        if (documents <= generation->lang_counts[place - 1])
            return 0;
        place--;
    } else {
        generation->lang_count++;
    }
    for (; place && generation->lang_counts[place - 1] < documents; place--) {
        generation->langs[place] = generation->langs[place - 1];
        generation->lang_counts[place] = generation->lang_counts[place - 1];
    }
    generation->langs[place] = arena_copy(&generation->arena, name);
    generation->lang_counts[place] = documents;
    return 0;
}

static int find_langs(struct generation *generation, struct error *err)
{
    xs_error cause;

    if (xs_reader_terms(generation->reader, TERM_LANG, sizeof TERM_LANG - 1,
                        note_lang, generation, &cause) != XS_OK)
        return error_shim(err, &cause, generation->folder);
    if (!generation->lang_count)
        generation->langs[generation->lang_count++] = STR("en");
    return 0;
}

static int open_attributes(struct generation *generation, struct error *err)
{
    char *path = mem_format("%s/" ATTRIBUTES_FILE, generation->folder);
    int rc = 0;

    if (access(path, F_OK) == 0)
        rc = attributes_open(&generation->attributes, path, err);
    free(path);
    return rc;
}

static int open_settings(struct generation *generation, struct error *err)
{
    char *path = mem_format("%s/" SETTINGS_FILE, generation->folder);
    int rc = 0;

    if (access(path, F_OK) == 0)
        rc = settings_read(&generation->settings, path, err);
    else
        generation->settings = settings_new();
    if (rc == 0)
        generation->synonyms = settings_synonyms(generation->settings);
    free(path);
    return rc;
}

/** Everything the manifest names is there, and the counts agree. */
static int check_files(const struct generation *generation, struct error *err)
{
    const struct manifest *manifest = &generation->manifest;

    for (size_t i = 0; i < manifest->file_count; i++)
        if (manifest_check_file(&manifest->files[i], generation->folder, false,
                                err) == -1)
            return -1;
    return 0;
}

static int check_counts(const struct generation *generation, struct error *err)
{
    const uint64_t sections = generation->manifest.stats.sections;

    if (store_count(generation->store) != sections ||
        store_count(generation->forward) != sections ||
        xs_reader_documents(generation->reader) != sections ||
        (generation->attributes &&
         attributes_documents(generation->attributes) != sections))
        return error_set(err, ERROR_DATA,
                         "%s is damaged: its parts differ in their number of "
                         "sections",
                         generation->folder);
    return 0;
}

static int generation_open(struct generation *generation, const char *home,
                           const char *target, struct error *err)
{
    *generation = (struct generation){0};
    assert(strlen(target) < sizeof generation->target);
    memcpy(generation->target, target, strlen(target) + 1);
    generation->folder = mem_format("%s/%s", home, target);
    if (manifest_read(&generation->manifest, generation->folder, err) == -1 ||
        check_files(generation, err) == -1 ||
        open_database(generation, err) == -1 ||
        open_store(&generation->store, generation, "sections", err) == -1 ||
        open_store(&generation->forward, generation, "forward", err) == -1 ||
        open_vocabulary(generation, err) == -1 ||
        open_acronyms(generation, err) == -1 ||
        open_suggest(generation, err) == -1 ||
        open_attributes(generation, err) == -1 ||
        open_settings(generation, err) == -1 ||
        check_counts(generation, err) == -1 ||
        find_langs(generation, err) == -1) {
        generation_close(generation);
        /* The link names it: what is not there is damage. */
        if (err && err->code == ERROR_NO_INPUT)
            err->code = ERROR_DATA;
        return -1;
    }
    return 0;
}

int index_check(const char *home, const char *folder, struct error *err)
{
    struct generation generation;

    if (generation_open(&generation, home, folder, err) == -1)
        return -1;
    generation_close(&generation);
    return 0;
}

/* ---- The link ---------------------------------------------------------- */

static bool target_valid(const char *target)
{
    static const char start[] = "generations/";
    const char *digits = target + sizeof start - 1;
    size_t len;

    if (strncmp(target, start, sizeof start - 1) != 0)
        return false;
    len = strspn(digits, "0123456789");
    return len >= GENERATION_MIN && len <= GENERATION_MAX && !digits[len];
}

static int read_link(char target[TARGET_MAX], const struct index *index,
                     struct error *err)
{
    const ssize_t len = readlink(index->link, target, TARGET_MAX - 1);

    if (len == -1 && (errno == ENOENT || errno == ENOTDIR))
        return error_set(err, ERROR_NO_INPUT, "there is no index %s at %s",
                         index->name, index->home);
    if (len == -1 && errno != EINVAL)
        return error_errno(err, "%s", index->link);
    target[len == -1 ? 0 : len] = '\0';
    if (!target_valid(target))
        return error_set(err, ERROR_DATA,
                         "%s does not link to a generation of the index",
                         index->link);
    return 0;
}

/**
 * Open what the link says now. When a generation is gone before it is open,
 * because others were published meanwhile, the link says something new.
 */
static int open_current(struct generation *out, const struct index *index,
                        struct error *err)
{
    char target[TARGET_MAX], again[TARGET_MAX];

    if (read_link(target, index, err) == -1)
        return -1;
    for (int i = 0; i < OPEN_ATTEMPTS; i++) {
        if (generation_open(out, index->home, target, err) == 0)
            return 0;
        if (read_link(again, index, NULL) == -1 || strcmp(target, again) == 0)
            break;
        memcpy(target, again, sizeof target);
    }
    return -1;
}

/* ---- The handle -------------------------------------------------------- */

int index_open(struct index **out, const char *data, const char *name,
               struct error *err)
{
    struct index *index;

    *out = NULL;
    if (!index_name_valid(name))
        return error_set(err, ERROR_NO_INPUT, "%s is no name of an index",
                         name);
    index = mem_zero(1, sizeof *index);
    index->name = mem_copy(str_of(name));
    index->home = mem_format("%s/%s", data, name);
    index->link = mem_format("%s/current", index->home);
    index->owner = owner_new(index->home);
    if (open_current(&index->generation, index, err) == -1) {
        index_close(index);
        return -1;
    }
    /* A slip in the owner's files must not keep the index from serving: what
     * is wrong is said by the first refresh. */
    if (owner_refresh(index->owner, NULL) == -1) {
        owner_free(index->owner);
        index->owner = owner_new(index->home);
    }
    *out = index;
    return 0;
}

void index_close(struct index *index)
{
    if (!index)
        return;
    generation_close(&index->generation);
    owner_free(index->owner);
    feedback_free(index->feedback);
    marker_free(index->marker);
    analysis_free(index->analysis);
    free(index->name);
    free(index->home);
    free(index->link);
    free(index);
}

/** Open the newest generation if the link names another one. */
static int refresh_generation(struct index *index, struct error *err)
{
    char target[TARGET_MAX];
    struct generation newest;
    struct error cause;

    if (read_link(target, index, err) == -1)
        return -1;
    if (strcmp(target, index->generation.target) == 0 ||
        strcmp(target, index->refused) == 0)
        return 0;
    if (open_current(&newest, index, &cause) == -1) {
        if (cause.code == ERROR_DATA)
            memcpy(index->refused, target, sizeof target);
        return error_set(err, cause.code, "%s", cause.text);
    }
    generation_close(&index->generation);
    index->generation = newest;
    return 1;
}

int index_refresh(struct index *index, struct error *err)
{
    const int generation = refresh_generation(index, err);
    const int owner =
        owner_refresh(index->owner, generation == -1 ? NULL : err);

    return generation == -1 || owner == -1 ? -1 : generation;
}

const struct index_stats *index_stats(const struct index *index)
{
    return &index->generation.manifest.stats;
}

uint64_t index_version(const struct index *index)
{
    const struct index_stats *stats = index_stats(index);
    const uint64_t numbers[] = {stats->sections, stats->bytes,
                                owner_version(index->owner)};
    uint64_t hash = hash_text(HASH_START, str_of(index->home));

    hash = hash_text(hash, str_of(index->generation.target));
    hash = hash_text(hash, str_of(stats->built));
    hash = hash_text(hash, str_of(stats->version));
    return hash_text(hash, (struct str){(const char *)numbers, sizeof numbers});
}

const struct objects *index_objects(struct index *index)
{
    struct generation *generation = &index->generation;

    if (!generation->objects)
        generation->objects = objects_new(generation->store);
    return generation->objects;
}

const char *index_folder(const struct index *index)
{
    return index->generation.folder;
}

xs_reader *index_reader(struct index *index)
{
    return index->generation.reader;
}

const struct store *index_store(const struct index *index)
{
    return index->generation.store;
}

const struct store *index_forward(const struct index *index)
{
    return index->generation.forward;
}

const struct vocabulary *index_vocabulary(const struct index *index)
{
    return index->generation.vocabulary;
}

const struct synonyms *index_acronyms(const struct index *index)
{
    return index->generation.acronyms;
}

const struct synonyms *index_synonyms(const struct index *index)
{
    const struct synonyms *owner = owner_synonyms(index->owner);

    return owner ? owner : index->generation.synonyms;
}

const struct pins *index_pins(const struct index *index)
{
    return owner_pins(index->owner);
}

size_t index_langs(const struct str **out, const struct index *index)
{
    *out = index->generation.langs;
    return index->generation.lang_count;
}

const struct attributes *index_attributes(const struct index *index)
{
    return index->generation.attributes;
}

const struct settings *index_settings(const struct index *index)
{
    return index->generation.settings;
}

const struct suggest *index_suggest(const struct index *index)
{
    return index->generation.suggest;
}

int index_matcher(struct matcher **out, struct index *index, struct error *err)
{
    struct generation *generation = &index->generation;

    *out = NULL;
    if (!generation->matcher &&
        matcher_new(&generation->matcher, generation->reader, err) == -1)
        return -1;
    *out = generation->matcher;
    return 0;
}

struct analysis *index_analysis(struct index *index)
{
    if (!index->analysis)
        index->analysis = analysis_new();
    return index->analysis;
}

struct marker *index_marker(struct index *index)
{
    if (!index->marker)
        index->marker = marker_new(index_analysis(index));
    return index->marker;
}

struct feedback *index_feedback(struct index *index)
{
    if (!index->feedback)
        index->feedback = feedback_new();
    return index->feedback;
}

/* ---- The list ---------------------------------------------------------- */

static bool is_index(const char *data, const char *name)
{
    char target[TARGET_MAX];
    char *link;
    ssize_t len;

    if (!index_name_valid(name))
        return false;
    link = mem_format("%s/%s/current", data, name);
    len = readlink(link, target, sizeof target);
    free(link);
    return len > 0;
}

static int by_name(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;

    return strcmp(*x, *y);
}

int index_list(char ***names, size_t *count, const char *data,
               struct error *err)
{
    const struct dirent *entry;
    DIR *folder = opendir(data);

    *names = NULL;
    *count = 0;
    if (!folder)
        return error_errno(err, "%s", data);
    while ((entry = readdir(folder))) {
        if (!is_index(data, entry->d_name))
            continue;
        if (*count % NAMES_STEP == 0)
            *names = mem_resize(*names, *count + NAMES_STEP, sizeof **names);
        (*names)[(*count)++] = mem_copy(str_of(entry->d_name));
    }
    closedir(folder);
    if (*count)
        qsort(*names, *count, sizeof **names, by_name);
    return 0;
}
