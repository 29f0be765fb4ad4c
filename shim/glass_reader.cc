#include "glass_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xapian.h>

namespace
{

/* Of a block. */
const unsigned level_at = 4, directory_end_at = 9, directory_at = 11;

/* Flags in the first byte of a leaf's item, and the bits of its size. */
const unsigned first_part = 0x20;
const unsigned last_part = 0x40;
const unsigned size_bits = 0x1fff;

const size_t magic_bytes = 16, id_bytes = 16; /* of the version file */
const uint64_t blocks_max = UINT32_MAX;

[[noreturn]] void damaged()
{
    throw Xapian::DatabaseCorruptError("its table of postings is damaged");
}

unsigned number2(const unsigned char *at)
{
    return static_cast<unsigned>(at[0] << 8 | at[1]);
}

uint32_t number4(const unsigned char *at)
{
    return static_cast<uint32_t>(number2(at)) << 16 | number2(at + 2);
}

/** Order of the key of an item, which begins with its length, and another. */
int compare(const unsigned char *item, const std::string &key)
{
    const size_t len = item[0];
    const int way =
        std::memcmp(item + 1, key.data(), std::min(len, key.size()));

    if (way)
        return way;
    return (len > key.size()) - (len < key.size());
}

} // namespace

uint64_t glass_bytes::unpack()
{
    uint64_t number = 0;

    for (unsigned shift = 0; at < end && shift < 63; shift += 7) {
        const unsigned char byte = *at++;

        number |= static_cast<uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
    damaged();
}

std::string glass_bytes::take(size_t len)
{
    const unsigned char *from = at;

    if (left() < len)
        damaged();
    at += len;
    return std::string(reinterpret_cast<const char *>(from), len);
}

/* ---- The file ---------------------------------------------------------- */

/** Magic and version, id, revision; then, of the first table, the root, its
 * level and two flags, the count of entries, the size of a block. */
void glass_reader::read_version(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    const unsigned char *start =
        reinterpret_cast<const unsigned char *>(text.data());
    glass_bytes bytes{start, start + text.size()};
    uint64_t root, level, size;

    bytes.take(magic_bytes + id_bytes);
    bytes.unpack();
    root = bytes.unpack();
    level = bytes.unpack();
    is_empty_ = (level & 1) != 0;
    level >>= 2;
    bytes.unpack();
    size = bytes.unpack() << 11;
    if (root > blocks_max || level >= glass_cursor::depth_max || size < 2048 ||
        size > 65536)
        damaged();
    root_ = static_cast<uint32_t>(root);
    level_ = static_cast<unsigned>(level);
    block_size_ = static_cast<unsigned>(size);
}

glass_reader::glass_reader(const std::string &path)
{
    const std::string name = path + "/postlist.glass";
    struct stat status;
    void *bytes = MAP_FAILED;
    int fd;

    read_version(path + "/iamglass");
    if (is_empty_)
        return;
    fd = open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        throw Xapian::DatabaseOpeningError(name, errno);
    if (fstat(fd, &status) == 0 && status.st_size > 0)
        bytes = mmap(nullptr, static_cast<size_t>(status.st_size), PROT_READ,
                     MAP_SHARED, fd, 0);
    close(fd);
    if (bytes == MAP_FAILED)
        throw Xapian::DatabaseOpeningError(name, errno);
    bytes_ = static_cast<const unsigned char *>(bytes);
    size_ = static_cast<size_t>(status.st_size);
}

glass_reader::~glass_reader()
{
    if (bytes_)
        munmap(const_cast<unsigned char *>(bytes_), size_);
}

const unsigned char *glass_reader::block(uint32_t number, unsigned level) const
{
    const uint64_t start = static_cast<uint64_t>(number) * block_size_;
    const unsigned char *at = bytes_ + start;
    unsigned end;

    if (start + block_size_ > size_)
        damaged();
    end = number2(at + directory_end_at);
    if (at[level_at] != level || end <= directory_at || end > block_size_ ||
        (end - directory_at) % 2)
        damaged();
    return at;
}

/** The item at a place, of which at least `size` bytes are there. */
const unsigned char *glass_reader::item(const glass_place &place,
                                        unsigned size) const
{
    const unsigned start = number2(place.block + place.at);

    if (start < directory_at || start + size > block_size_)
        damaged();
    return place.block + start;
}

/* ---- Items ------------------------------------------------------------- */

/** Is the item behind the first part of the entry with this key? Items of a
 * branch begin with the number of a block, those of a leaf with their size;
 * then follow length and text of the key, and the number of the part, which a
 * first part of a leaf lacks. */
static bool behind(const unsigned char *item, bool is_leaf,
                   const std::string &key)
{
    const unsigned char *name = item + (is_leaf ? 2 : 4);
    const int way = compare(name, key);

    if (way)
        return way > 0;
    return is_leaf ? !(item[0] & first_part) : number2(name + 1 + name[0]) > 1;
}

/** The last item of a block that is not behind the entry with this key; the
 * first item where all are. */
static unsigned search(const unsigned char *block, unsigned block_size,
                       bool is_leaf, const std::string &key)
{
    const unsigned head = is_leaf ? 2 : 4;
    unsigned low = 0;
    unsigned high = (number2(block + directory_end_at) - directory_at) / 2;

    while (high - low > 1) {
        const unsigned middle = low + (high - low) / 2;
        const unsigned start = number2(block + directory_at + 2 * middle);

        if (start < directory_at || start + head >= block_size ||
            start + head + 1 + block[start + head] + (is_leaf ? 0 : 2) >
                block_size)
            damaged();
        if (behind(block + start, is_leaf, key))
            high = middle;
        else
            low = middle;
    }
    return directory_at + 2 * low;
}

/** Read the leaf's item at the cursor. */
void glass_reader::read(glass_cursor &cursor) const
{
    const unsigned char *at = item(cursor.path[0], 3);
    const unsigned size = (number2(at) & size_bits) + 3;
    const unsigned key = at[2];
    unsigned head;

    cursor.is_first = at[0] & first_part;
    cursor.is_last = at[0] & last_part;
    head = 3 + key + (cursor.is_first ? 0 : 2);
    item(cursor.path[0], size);
    if (head > size)
        damaged();
    cursor.key = {at + 3, at + 3 + key};
    cursor.value = {at + head, at + size};
}

bool glass_reader::find(glass_cursor &cursor, const std::string &key) const
{
    uint32_t number = root_;

    if (is_empty_)
        return false;
    for (unsigned level = level_; level > 0; level--) {
        glass_place &here = cursor.path[level];

        here.block = block(number, level);
        here.at = search(here.block, block_size_, false, key);
        number = number4(item(here, 4));
    }
    cursor.path[0].block = block(number, 0);
    cursor.path[0].at = search(cursor.path[0].block, block_size_, true, key);
    read(cursor);
    return cursor.is_first && cursor.key.left() == key.size() &&
           std::memcmp(cursor.key.at, key.data(), key.size()) == 0;
}

bool glass_reader::next(glass_cursor &cursor) const
{
    unsigned level = 0;

    for (;; level++) {
        glass_place &here = cursor.path[level];

        if (level > level_)
            return false;
        here.at += 2;
        if (here.at < number2(here.block + directory_end_at))
            break;
    }
    for (; level > 0; level--) {
        const uint32_t number = number4(item(cursor.path[level], 4));

        cursor.path[level - 1] = {block(number, level - 1), directory_at};
    }
    read(cursor);
    return true;
}
