#include "attributes_file.h"

#include <stdlib.h>

#include "json.h"
#include "mapping.h"
#include "mem.h"
#include "unicode.h"

struct attributes {
    struct mapping file;
    uint32_t documents;
    const uint32_t *originals; /* NULL for none */
    struct attribute *list;
    size_t count;
};

const uint8_t attribute_part_width[ATTRIBUTE_PARTS] = {
    [PART_NAME] = 1,       [PART_NUMBERS] = 8,  [PART_TEXT_ENDS] = 4,
    [PART_TEXTS] = 1,      [PART_SET_ENDS] = 4, [PART_SET_VALUES] = 4,
    [PART_SET_STATES] = 1, [PART_SETS] = 4,
};

/* ---- Checking ---------------------------------------------------------- */

static int damaged(struct error *err, const char *path, const char *what)
{
    return error_set(err, ERROR_DATA, "%s is damaged: %s", path, what);
}

/** `count` items of `width` bytes at `offset`, if they lie in the file. */
static const void *part_at(const struct attributes *attributes, uint64_t offset,
                           uint64_t count, size_t width)
{
    if (offset % 8 || offset > attributes->file.size || count > UINT32_MAX ||
        count * width > attributes->file.size - offset)
        return NULL;
    return attributes->file.bytes + offset;
}

/** Ends of what lies in `most` items, in order. */
static bool ends_sound(const uint32_t *ends, uint64_t count, uint64_t most)
{
    uint32_t end = 0;

    for (uint64_t i = 0; i < count; i++) {
        if (ends[i] < end)
            return false;
        end = ends[i];
    }
    return end == most;
}

/* The loops have no branch, so that they run at the speed of memory. */

static bool below_8(const uint8_t *numbers, uint64_t count, uint32_t bound)
{
    uint8_t most = 0;

    for (uint64_t i = 0; i < count; i++)
        most = numbers[i] > most ? numbers[i] : most;
    return count == 0 || most < bound;
}

static bool below_16(const uint16_t *numbers, uint64_t count, uint32_t bound)
{
    uint16_t most = 0;

    for (uint64_t i = 0; i < count; i++)
        most = numbers[i] > most ? numbers[i] : most;
    return count == 0 || most < bound;
}

static bool below(const uint32_t *numbers, uint64_t count, uint32_t bound)
{
    uint32_t most = 0;

    for (uint64_t i = 0; i < count; i++)
        most = numbers[i] > most ? numbers[i] : most;
    return count == 0 || most < bound;
}

static bool states_sound(const uint8_t *states, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++)
        if (states[i] > ATTRIBUTE_FILLED)
            return false;
    return true;
}

static bool sets_sound(const struct attribute *attribute)
{
    const uint32_t documents = attribute->documents;

    if (attribute->set_width == 1)
        return below_8(attribute->sets, documents, attribute->set_count);
    if (attribute->set_width == 2)
        return below_16(attribute->sets, documents, attribute->set_count);
    return below(attribute->sets, documents, attribute->set_count);
}

/** Everything that the functions below rely on, but for the order of values:
 * a wrong one gives wrong answers and no more. */
static bool attribute_sound(const struct attribute *attribute,
                            const struct attributes_entry *entry)
{
    const uint64_t texts = entry->parts[PART_TEXT_ENDS].count;
    const uint64_t sets = entry->parts[PART_SET_ENDS].count;
    const uint64_t values = entry->parts[PART_SET_VALUES].count;

    return attribute->name.len && texts % 2 == 0 && sets > 0 &&
           entry->parts[PART_NUMBERS].count + texts / 2 < UINT32_MAX &&
           entry->parts[PART_SET_STATES].count == sets &&
           entry->parts[PART_SETS].count == attribute->documents &&
           ends_sound(attribute->text_ends, texts,
                      entry->parts[PART_TEXTS].count) &&
           ends_sound(attribute->set_ends, sets, values) &&
           below(attribute->set_values, values, attribute->value_count) &&
           states_sound(attribute->set_states, sets) && sets_sound(attribute);
}

static bool read_attribute(struct attribute *attribute,
                           const struct attributes *attributes,
                           const struct attributes_entry *entry)
{
    const uint8_t set_width =
        attribute_set_width(entry->parts[PART_SET_ENDS].count);
    const void *parts[ATTRIBUTE_PARTS];

    for (size_t i = 0; i < ATTRIBUTE_PARTS; i++) {
        parts[i] =
            part_at(attributes, entry->parts[i].offset, entry->parts[i].count,
                    i == PART_SETS ? set_width : attribute_part_width[i]);
        if (!parts[i])
            return false;
    }
    *attribute = (struct attribute){
        .name = {parts[PART_NAME], entry->parts[PART_NAME].count},
        .use = (uint32_t)entry->use,
        .documents = attributes->documents,
        .number_count = (uint32_t)entry->parts[PART_NUMBERS].count,
        .set_count = (uint32_t)entry->parts[PART_SET_ENDS].count,
        .numbers = parts[PART_NUMBERS],
        .text_ends = parts[PART_TEXT_ENDS],
        .texts = parts[PART_TEXTS],
        .set_ends = parts[PART_SET_ENDS],
        .set_values = parts[PART_SET_VALUES],
        .set_states = parts[PART_SET_STATES],
        .sets = parts[PART_SETS],
        .set_width = set_width,
    };
    attribute->value_count = attribute->number_count +
                             (uint32_t)(entry->parts[PART_TEXT_ENDS].count / 2);
    return attribute_sound(attribute, entry);
}

/** A document's original is not behind it, and is its own. */
static bool originals_sound(const struct attributes *attributes)
{
    for (uint32_t i = 0; i < attributes->documents; i++) {
        const uint32_t first = attributes->originals[i];

        if (first > i + 1 ||
            (first && attributes->originals[first - 1] != first))
            return false;
    }
    return true;
}

static int check(struct attributes *attributes, const char *path,
                 struct error *err)
{
    const struct attributes_header *header =
        (const void *)attributes->file.bytes;
    const struct attributes_entry *entries = (const void *)(header + 1);

    if (header->magic != ATTRIBUTES_MAGIC)
        return damaged(err, path, "it has no header");
    if (header->version != ATTRIBUTES_VERSION)
        return error_set(err, ERROR_DATA, "%s is of another version", path);
    if (header->size != attributes->file.size ||
        header->documents >= UINT32_MAX ||
        header->attributes > ATTRIBUTES_MAX ||
        !part_at(attributes, sizeof *header, header->attributes,
                 sizeof *entries))
        return damaged(err, path, "its header does not fit its size");
    attributes->documents = (uint32_t)header->documents;
    attributes->list = mem_zero(header->attributes, sizeof *attributes->list);
    for (size_t i = 0; i < header->attributes; i++)
        if (!read_attribute(&attributes->list[attributes->count++], attributes,
                            &entries[i]))
            return damaged(err, path, "an attribute is out of bounds");
    if (header->originals) {
        attributes->originals = part_at(attributes, header->originals,
                                        header->documents, sizeof(uint32_t));
        if (!attributes->originals || !originals_sound(attributes))
            return damaged(err, path, "its duplicates are out of bounds");
    }
    return 0;
}

int attributes_open(struct attributes **out, const char *path,
                    struct error *err)
{
    struct attributes *attributes = mem_zero(1, sizeof *attributes);

    *out = NULL;
    if (mapping_open(&attributes->file, path, sizeof(struct attributes_header),
                     err) == -1 ||
        check(attributes, path, err) == -1) {
        attributes_close(attributes);
        return -1;
    }
    *out = attributes;
    return 0;
}

void attributes_close(struct attributes *attributes)
{
    if (!attributes)
        return;
    mapping_close(&attributes->file);
    free(attributes->list);
    free(attributes);
}

/* ---- Looking up -------------------------------------------------------- */

uint32_t attributes_documents(const struct attributes *attributes)
{
    return attributes->documents;
}

size_t attributes_count(const struct attributes *attributes)
{
    return attributes ? attributes->count : 0;
}

const struct attribute *attributes_at(const struct attributes *attributes,
                                      size_t number)
{
    return &attributes->list[number];
}

const struct attribute *attributes_find(const struct attributes *attributes,
                                        struct str name)
{
    for (size_t i = 0; i < attributes_count(attributes); i++)
        if (str_equal(attributes->list[i].name, name))
            return &attributes->list[i];
    return NULL;
}

uint32_t attributes_original(const struct attributes *attributes,
                             uint32_t document)
{
    if (!attributes_have_duplicates(attributes) ||
        document - 1 >= attributes->documents)
        return 0;
    return attributes->originals[document - 1];
}

bool attributes_have_duplicates(const struct attributes *attributes)
{
    return attributes && attributes->originals;
}

/* ---- Values ------------------------------------------------------------ */

/** The text between the end before number `end` and it. */
static struct str text_at(const struct attribute *attribute, size_t end)
{
    const uint32_t start = end ? attribute->text_ends[end - 1] : 0;

    return (struct str){attribute->texts + start,
                        attribute->text_ends[end] - start};
}

struct str attribute_folded(const struct attribute *attribute, uint32_t value)
{
    return text_at(attribute, 2 * (size_t)(value - attribute->number_count));
}

struct str attribute_shown(const struct attribute *attribute, uint32_t value)
{
    const struct str shown =
        text_at(attribute, 2 * (size_t)(value - attribute->number_count) + 1);

    return shown.len ? shown : attribute_folded(attribute, value);
}

void attribute_put(struct buf *out, const struct attribute *attribute,
                   uint32_t value)
{
    struct json_writer json = {.out = out};

    if (value < attribute->number_count)
        json_put_number(&json, attribute->numbers[value]);
    else
        buf_str(out, attribute_shown(attribute, value));
}

uint32_t attribute_number_from(const struct attribute *attribute, double number,
                               bool above)
{
    uint32_t low = 0, high = attribute->number_count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const double there = attribute->numbers[middle];

        if (there < number || (above && there == number))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t attribute_text_from(const struct attribute *attribute,
                             struct str folded, bool above)
{
    uint32_t low = attribute->number_count, high = attribute->value_count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const int order =
            str_compare(attribute_folded(attribute, middle), folded);

        if (order < 0 || (above && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void attribute_fold(struct buf *out, struct str text)
{
    unicode_fold(out, str_trim(text));
}
