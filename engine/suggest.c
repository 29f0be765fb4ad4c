#include "suggest_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "unicode.h"

enum {
    PLACES_MAX = 1000, /* looked at for one search of a range */
};

struct suggest {
    char *bytes; /* mapped */
    size_t size;
    uint32_t entry_count, place_count;
    const char *entries, *places, *maxima, *texts;
    uint64_t text_bytes;
    uint32_t starts[SUGGEST_LEVELS_MAX]; /* of each level in the maxima */
    uint32_t counts[SUGGEST_LEVELS_MAX];
    size_t levels;
};

/* ---- The file ---------------------------------------------------------- */

static int damaged(struct error *err, const char *path, const char *what)
{
    return error_set(err, ERROR_DATA, "%s is damaged: %s", path, what);
}

static uint64_t padded(uint64_t bytes)
{
    return (bytes + 7) / 8 * 8;
}

/** Lay out the levels of maxima. Returns how many there are in all. */
static uint32_t lay_levels(struct suggest *suggest)
{
    uint32_t total = 0;

    for (uint32_t n = suggest->place_count;
         n > 1 && suggest->levels < SUGGEST_LEVELS_MAX; suggest->levels++) {
        n = suggest_above(n);
        suggest->starts[suggest->levels] = total;
        suggest->counts[suggest->levels] = n;
        total += n;
    }
    return total;
}

static int check(struct suggest *suggest, const char *path, struct error *err)
{
    struct suggest_head head;
    uint64_t entries, places, maxima;
    uint32_t maximum_count;

    memcpy(&head, suggest->bytes, sizeof head);
    if (memcmp(head.magic, SUGGEST_MAGIC, sizeof head.magic) != 0)
        return damaged(err, path, "it has no head");
    if (le32toh(head.version) != SUGGEST_VERSION)
        return error_set(err, ERROR_DATA, "%s is of another version", path);
    suggest->entry_count = le32toh(head.entry_count);
    suggest->place_count = le32toh(head.place_count);
    suggest->text_bytes = le64toh(head.text_bytes);
    maximum_count = lay_levels(suggest);
    entries = padded(suggest->entry_count * sizeof(struct suggest_entry));
    places = suggest->place_count * sizeof(struct suggest_place);
    maxima = padded(maximum_count * sizeof(uint16_t));
    if (le32toh(head.maximum_count) != maximum_count ||
        suggest->text_bytes > UINT32_MAX ||
        sizeof head + entries + places + maxima + suggest->text_bytes !=
            suggest->size)
        return damaged(err, path, "its head does not fit its size");
    suggest->entries = suggest->bytes + sizeof head;
    suggest->places = suggest->entries + entries;
    suggest->maxima = suggest->places + places;
    suggest->texts = suggest->maxima + maxima;
    return 0;
}

static int map(struct suggest *suggest, int fd, const char *path,
               struct error *err)
{
    struct stat status;
    void *bytes;

    if (fstat(fd, &status) == -1)
        return error_errno(err, "%s", path);
    if (!S_ISREG(status.st_mode) ||
        status.st_size < (off_t)sizeof(struct suggest_head))
        return damaged(err, path, "it is too short");
    suggest->size = (size_t)status.st_size;
    bytes = mmap(NULL, suggest->size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return error_errno(err, "%s", path);
    suggest->bytes = bytes;
    return check(suggest, path, err);
}

int suggest_open(struct suggest **out, const char *path, struct error *err)
{
    struct suggest *suggest;
    int fd, rc;

    *out = NULL;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return error_errno(err, "%s", path);
    suggest = mem_zero(1, sizeof *suggest);
    rc = map(suggest, fd, path, err);
    close(fd);
    if (rc == -1)
        suggest_close(suggest);
    else
        *out = suggest;
    return rc;
}

void suggest_close(struct suggest *suggest)
{
    if (!suggest)
        return;
    if (suggest->bytes)
        munmap(suggest->bytes, suggest->size);
    free(suggest);
}

/** An entry as it is used. */
struct entry {
    struct str key, text, beside;
    enum suggestion_kind kind;
    uint32_t frequency;
};

static struct str text_at(const struct suggest *suggest, uint32_t start,
                          uint16_t len)
{
    start = le32toh(start);
    len = le16toh(len);
    if (start > suggest->text_bytes || len > suggest->text_bytes - start)
        return (struct str){NULL, 0};
    return (struct str){suggest->texts + start, len};
}

static struct entry entry_at(const struct suggest *suggest, uint32_t number)
{
    struct suggest_entry raw = {.key_len = 0};

    if (number < suggest->entry_count)
        memcpy(&raw, suggest->entries + (size_t)number * sizeof raw,
               sizeof raw);
    return (struct entry){
        .key = text_at(suggest, raw.key, raw.key_len),
        .text = text_at(suggest, raw.text, raw.text_len),
        .beside = text_at(suggest, raw.beside, raw.beside_len),
        .kind = raw.kind == SUGGESTION_ACRONYM ? SUGGESTION_ACRONYM
                                               : SUGGESTION_HEADING,
        .frequency = le32toh(raw.frequency)};
}

static struct suggest_place place_at(const struct suggest *suggest,
                                     uint32_t number)
{
    struct suggest_place place;

    memcpy(&place, suggest->places + (size_t)number * sizeof place,
           sizeof place);
    place.entry = le32toh(place.entry);
    place.offset = le16toh(place.offset);
    place.points = le16toh(place.points);
    return place;
}

/* ---- The best of a range ----------------------------------------------- */

/** Places of the file, `first` to `end - 1`. */
struct range {
    uint32_t first, end;
};

/** Is what stands at a place before `prefix` in order? With `past`, or does it
 * start with it? */
static bool before(const struct suggest *suggest, uint32_t number,
                   struct str prefix, bool past)
{
    const struct suggest_place place = place_at(suggest, number);
    struct str rest =
        str_skip(entry_at(suggest, place.entry).key, place.offset);
    int order;

    if (past && rest.len > prefix.len)
        rest.len = prefix.len;
    order = str_compare(rest, prefix);
    return order < 0 || (past && order == 0);
}

static uint32_t bound(const struct suggest *suggest, struct str prefix,
                      bool past)
{
    uint32_t low = 0, high = suggest->place_count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (before(suggest, middle, prefix, past))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/** The places that start with `prefix`. */
static struct range range_of(const struct suggest *suggest, struct str prefix)
{
    return (struct range){bound(suggest, prefix, false),
                          bound(suggest, prefix, true)};
}

/** A place, or a maximum of places, that is still to be looked at. */
struct node {
    uint64_t first; /* place below it */
    uint32_t index;
    uint16_t points;
    uint16_t level; /* 0 for a place */
};

/** The nodes, the best on top: a binary heap. */
struct heap {
    struct node *nodes;
    size_t count, room;
};

static bool better(const struct node *a, const struct node *b)
{
    if (a->points != b->points)
        return a->points > b->points;
    return a->first < b->first;
}

static void push(struct heap *heap, const struct suggest *suggest,
                 uint16_t level, uint32_t index)
{
    struct node node = {index, index, 0, level};
    size_t at = heap->count++;

    if (level) {
        memcpy(&node.points,
               suggest->maxima +
                   (suggest->starts[level - 1] + index) * sizeof node.points,
               sizeof node.points);
        node.points = le16toh(node.points);
        for (uint16_t i = 0; i < level; i++)
            node.first *= SUGGEST_FAN;
    } else {
        node.points = place_at(suggest, index).points;
    }
    if (heap->count > heap->room) {
        heap->room = heap->room ? heap->room * 2 : 256;
        heap->nodes = mem_resize(heap->nodes, heap->room, sizeof node);
    }
    for (; at && better(&node, &heap->nodes[(at - 1) / 2]); at = (at - 1) / 2)
        heap->nodes[at] = heap->nodes[(at - 1) / 2];
    heap->nodes[at] = node;
}

static struct node pop(struct heap *heap)
{
    const struct node top = heap->nodes[0];
    const struct node last = heap->nodes[--heap->count];
    size_t at = 0;

    for (size_t child; (child = at * 2 + 1) < heap->count; at = child) {
        if (child + 1 < heap->count &&
            better(&heap->nodes[child + 1], &heap->nodes[child]))
            child++;
        if (!better(&heap->nodes[child], &last))
            break;
        heap->nodes[at] = heap->nodes[child];
    }
    heap->nodes[at] = last;
    return top;
}

/** Put the fewest nodes on the heap that cover a range. */
static void cover(struct heap *heap, const struct suggest *suggest,
                  struct range range)
{
    uint16_t level = 0;

    for (;; level++) {
        while (range.first < range.end &&
               (range.first % SUGGEST_FAN || level == suggest->levels))
            push(heap, suggest, level, range.first++);
        while (range.first < range.end && range.end % SUGGEST_FAN)
            push(heap, suggest, level, --range.end);
        if (range.first >= range.end)
            return;
        range.first /= SUGGEST_FAN;
        range.end /= SUGGEST_FAN;
    }
}

/** The best place that is left; false at the end. */
static bool next_place(uint32_t *number, struct heap *heap,
                       const struct suggest *suggest)
{
    while (heap->count) {
        const struct node node = pop(heap);
        uint32_t below, first;

        if (!node.level) {
            *number = node.index;
            return true;
        }
        below = node.level > 1 ? suggest->counts[node.level - 2]
                               : suggest->place_count;
        first = node.index * SUGGEST_FAN;
        for (uint32_t i = first; i < first + SUGGEST_FAN && i < below; i++)
            push(heap, suggest, node.level - 1, i);
    }
    return false;
}

/* ---- Answers ----------------------------------------------------------- */

/** What was typed, and the answer to it as far as it is known. */
struct answer {
    const struct suggest *suggest;
    struct suggestion *out;
    struct str keys[SUGGEST_LIMIT_MAX]; /* of `out` */
    size_t count, limit;
};

static void offer(struct answer *answer, const struct suggestion *suggestion,
                  struct str key)
{
    for (size_t i = 0; i < answer->count; i++)
        if (str_equal(answer->keys[i], key) ||
            str_equal(answer->out[i].text, suggestion->text))
            if (str_equal(answer->out[i].beside, suggestion->beside) ||
                !suggestion->beside.len)
                return;
    answer->keys[answer->count] = key;
    answer->out[answer->count++] = *suggestion;
}

/** The words of what was typed, each with its space but for an unfinished
 * one. */
struct typed {
    struct str words[SUGGEST_WORDS_MAX];
    size_t count;
};

/** Does a key have all the words, each typed one another of its own? */
static bool has_words(struct str key, const struct typed *typed)
{
    size_t starts[SUGGEST_WORDS_MAX], count = 0, found = 0;

    for (size_t at = 0; at < key.len && count < SUGGEST_WORDS_MAX; at++)
        if (at == 0 || key.ptr[at - 1] == ' ')
            starts[count++] = at;
    for (size_t i = 0; i < typed->count && found == i; i++)
        for (size_t n = 0; n < count && found == i; n++)
            if (str_starts(str_skip(key, starts[n]), typed->words[i])) {
                starts[n] = key.len;
                found++;
            }
    return found == typed->count;
}

/** Offer the best of a range that have all the words. */
static void offer_range(struct answer *answer, struct range range,
                        const struct typed *typed)
{
    struct heap heap = {NULL, 0, 0};
    uint32_t number;

    cover(&heap, answer->suggest, range);
    for (size_t work = 0; work < PLACES_MAX && answer->count < answer->limit &&
                          next_place(&number, &heap, answer->suggest);
         work++) {
        const struct entry entry =
            entry_at(answer->suggest, place_at(answer->suggest, number).entry);

        if (entry.text.len && has_words(entry.key, typed))
            offer(answer,
                  &(struct suggestion){entry.kind, entry.text, entry.beside,
                                       entry.frequency},
                  entry.key);
    }
    free(heap.nodes);
}

static void split(struct typed *typed, struct str key)
{
    typed->count = 0;
    while (key.len && typed->count < SUGGEST_WORDS_MAX) {
        const char *space = memchr(key.ptr, ' ', key.len);
        const size_t len = space ? (size_t)(space - key.ptr) + 1 : key.len;

        typed->words[typed->count++] = (struct str){key.ptr, len};
        key = str_skip(key, len);
    }
}

/** Offer what begins with the words as they were typed. */
static void offer_prefix(struct answer *answer, struct str key)
{
    static const struct typed nothing = {.count = 0};

    if (key.len && answer->count < answer->limit)
        offer_range(answer, range_of(answer->suggest, key), &nothing);
}

/** Offer what has all the words in any order. */
static void offer_words(struct answer *answer, struct str key)
{
    struct range least = {0, UINT32_MAX};
    struct typed typed;

    split(&typed, key);
    if (typed.count < 2)
        return;
    for (size_t i = 0; i < typed.count; i++) {
        const struct range range = range_of(answer->suggest, typed.words[i]);

        if (range.end - range.first < least.end - least.first)
            least = range;
    }
    offer_range(answer, least, &typed);
}

/** Offer words of the vocabulary that go on from the one that was typed. */
static void offer_vocabulary(struct answer *answer,
                             const struct vocabulary *vocabulary,
                             struct str word, struct arena *arena)
{
    struct vocabulary_word words[SUGGEST_LIMIT_MAX * 2 + 1];
    const size_t count =
        vocabulary_top(words, sizeof words / sizeof *words, vocabulary, word);

    for (size_t i = 0; i < count && answer->count < answer->limit; i++) {
        const struct str text = vocabulary_text(&words[i]);
        struct str key;

        if (str_equal(text, word))
            continue;
        key = arena_format(arena, "%.*s ", STR_ARGS(text));
        offer(answer,
              &(struct suggestion){.kind = SUGGESTION_WORD,
                                   .text = {key.ptr, key.len - 1},
                                   .frequency = words[i].frequency},
              key);
    }
}

/** Is the last word that was typed unfinished? */
static bool unfinished(struct str typed)
{
    size_t start = typed.len;
    struct str last;

    while (start && ((unsigned char)typed.ptr[--start] & 0xC0) == 0x80)
        continue;
    last = str_skip(typed, start);
    switch (char_class(utf8_next(&last))) {
    case CHAR_LETTER:
    case CHAR_DIGIT:
    case CHAR_MARK:
    case CHAR_IDEOGRAPH:
        return true;
    case CHAR_OTHER:
    case CHAR_SYMBOL:
        break;
    }
    return false;
}

size_t suggest_find(struct suggestion *out, size_t limit,
                    const struct suggest *suggest,
                    const struct vocabulary *vocabulary, struct str typed,
                    struct arena *arena)
{
    struct answer answer = {
        .suggest = suggest,
        .out = out,
        .limit = limit < SUGGEST_LIMIT_MAX ? limit : SUGGEST_LIMIT_MAX};
    const bool open = typed.len && unfinished(typed);
    struct tokenizer tokenizer = {.count = 0};
    struct buf apart = {0}, joined = {0};

    if (typed.len > SUGGEST_QUERY_MAX)
        return 0;
    suggest_key(&apart, &tokenizer, typed, false);
    if (suggest_key(&joined, &tokenizer, typed, true))
        joined.len -= joined.len && open;
    else
        joined.len = 0;
    apart.len -= apart.len && open;
    offer_prefix(&answer, buf_view(&apart));
    offer_prefix(&answer, buf_view(&joined));
    offer_words(&answer, buf_view(&apart));
    if (vocabulary && open && !memchr(apart.ptr, ' ', apart.len))
        offer_vocabulary(&answer, vocabulary, buf_view(&apart), arena);
    tokenizer_free(&tokenizer);
    buf_free(&apart);
    buf_free(&joined);
    return answer.count;
}
