#include "glass_table.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>

#include <xapian.h>

namespace
{

const unsigned header_bytes = 11;
const unsigned item_head = 3; /* bytes before the key of an item of a leaf */
const unsigned room_min =
    768; /* bytes left in a block that are worth filling */
const size_t buffer_bytes = 1 << 18; /* written at once */
const unsigned revision = 1;         /* of every block, and of the database */

/* Flags in the first byte of a leaf's item. */
const unsigned first_part = 0x20;
const unsigned last_part = 0x40;

void store(unsigned char *at, uint32_t number, unsigned bytes)
{
    while (bytes--) {
        at[bytes] = static_cast<unsigned char>(number);
        number >>= 8;
    }
}

void append(std::string &out, uint32_t number, unsigned bytes)
{
    while (bytes--)
        out += static_cast<char>(number >> (8 * bytes));
}

[[noreturn]] void fail(const std::string &path)
{
    throw Xapian::DatabaseError(path, errno);
}

} // namespace

void glass_pack(std::string &out, uint64_t number)
{
    while (number >= 0x80) {
        out += static_cast<char>(number | 0x80);
        number >>= 7;
    }
    out += static_cast<char>(number);
}

void glass_pack_sorted(std::string &out, uint32_t number)
{
    unsigned bytes = 3;

    if (number < 0x8000) {
        append(out, number, 2);
        return;
    }
    /* As many ones as there are bytes behind the second, then the number. */
    while (bytes < 5 && number >> (7 * bytes + 1))
        bytes++;
    if (bytes < 5) {
        append(out, number | (0xffu << (10 - bytes) & 0xff) << 8 * (bytes - 1),
               bytes);
    } else {
        out += static_cast<char>(0xe0);
        append(out, number, 4);
    }
}

glass_table::glass_table(const std::string &path)
    : path_(path), file_(std::fopen(path.c_str(), "wbe")), buffer_(buffer_bytes)
{
    if (!file_)
        fail(path_);
    std::setvbuf(file_, buffer_.data(), _IOFBF, buffer_.size());
    start(0);
    /* The entry without a key that every table begins with. */
    std::memcpy(put(0, std::string(), item_head), "\x60\0\0", item_head);
}

glass_table::~glass_table()
{
    if (file_)
        std::fclose(file_);
}

/** Begin the level `depth`. */
void glass_table::start(unsigned depth)
{
    assert(depth == levels_.size());
    levels_.push_back({std::vector<unsigned char>(block_size), header_bytes,
                       block_size, std::string(), 0});
}

/** Make place for an item in the newest block of a level. */
unsigned char *glass_table::put(unsigned depth, const std::string &key,
                                size_t size)
{
    level *here = &levels_[depth];

    if (here->items_start - here->directory_end < size + 2) {
        flush(depth);
        here = &levels_[depth];
    }
    if (here->directory_end == header_bytes)
        here->first_key = key;
    here->items_start -= static_cast<unsigned>(size);
    store(here->block.data() + here->directory_end, here->items_start, 2);
    here->directory_end += 2;
    return here->block.data() + here->items_start;
}

/** Write the newest block of a level and tell the level above. */
void glass_table::flush(unsigned depth)
{
    const uint32_t number = blocks_++;
    unsigned char *block = levels_[depth].block.data();
    const unsigned end = levels_[depth].directory_end;
    const unsigned start_of_items = levels_[depth].items_start;
    const std::string key = levels_[depth].first_key;

    store(block, revision, 4);
    store(block + 4, depth, 1);
    store(block + 5, start_of_items - end, 2);
    store(block + 7, start_of_items - end, 2);
    store(block + 9, end, 2);
    std::memset(block + end, 0, start_of_items - end);
    if (std::fwrite(block, 1, block_size, file_) != block_size)
        fail(path_);
    levels_[depth].written++;
    levels_[depth].directory_end = header_bytes;
    levels_[depth].items_start = block_size;
    put_branch(depth + 1, key, number);
}

void glass_table::put_branch(unsigned depth, const std::string &key,
                             uint32_t block)
{
    const bool first = depth == levels_.size();
    std::string item;

    if (first)
        start(depth);
    append(item, block, 4);
    append(item, first ? 0 : static_cast<uint32_t>(key.size()), 1);
    item += first ? std::string() : key;
    append(item, first ? 0 : 1, 2);
    std::memcpy(put(depth, key, item.size()), item.data(), item.size());
}

size_t glass_table::room(size_t key_len) const
{
    const level &leaf = levels_.front();
    const unsigned left = leaf.items_start - leaf.directory_end;

    if (left < room_min)
        return item_max - item_head - key_len;
    return std::min(left - 2, item_max) - item_head - key_len;
}

void glass_table::add(const std::string &key, const std::string &head,
                      const std::string &body)
{
    const size_t size = item_head + key.size() + head.size() + body.size();
    unsigned char *at;

    if (key.size() > key_max)
        throw Xapian::InvalidArgumentError("the term is too long");
    assert(size <= item_max);
    at = put(0, key, size);
    store(at,
          static_cast<uint32_t>((size - item_head) | (first_part | last_part)
                                                         << 8),
          2);
    store(at + 2, static_cast<uint32_t>(key.size()), 1);
    at += item_head;
    std::memcpy(at, key.data(), key.size());
    std::memcpy(at + key.size(), head.data(), head.size());
    if (!body.empty())
        std::memcpy(at + key.size() + head.size(), body.data(), body.size());
    entries_++;
}

/** Each level tells the one above, until one has a single block: the root. */
void glass_table::finish()
{
    std::FILE *file = file_;

    for (unsigned depth = 0;; depth++) {
        flush(depth);
        if (levels_[depth].written == 1) {
            root_level_ = depth;
            root_ = blocks_ - 1;
            break;
        }
    }
    file_ = nullptr;
    if (std::fclose(file) != 0)
        fail(path_);
}

/** Root, level and how blocks follow one another, entries, size of a block,
 * bytes from which values are compressed, and the list of free blocks, which
 * says how many there are in all. */
static std::string pack_root(uint32_t root, unsigned level, bool is_fake,
                             uint32_t entries, unsigned compress_min,
                             const std::string &free_list)
{
    std::string info;

    glass_pack(info, root);
    glass_pack(info, level << 2 | 2u | (is_fake ? 1u : 0u));
    glass_pack(info, entries);
    glass_pack(info, glass_table::block_size >> 11);
    glass_pack(info, compress_min);
    glass_pack(info, free_list.size());
    return info + free_list;
}

std::string glass_table::root_info() const
{
    std::string free_list;

    glass_pack(free_list, revision);
    glass_pack(free_list, blocks_);
    free_list.append(4, '\0');
    return pack_root(root_, root_level_, false, entries_, 0, free_list);
}

std::string glass_table::no_root_info(unsigned compress_min)
{
    return pack_root(0, 0, true, 0, compress_min, std::string());
}
