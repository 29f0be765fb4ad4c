/**
 * A table in Xapian's glass form, written once, in order. Private to shim/.
 *
 * A table is a B-tree in blocks of one size. Each block begins with its
 * revision (4 bytes), its level (1; 0 for a leaf), twice the free bytes
 * between directory and items (2 each), and the end of the directory (2), a
 * list of the offsets (2 each) of the items, which fill the block from its
 * end. Numbers are big-endian. An item of a leaf is its size and flags (2),
 * length of the key (1), key and value; one of a branch is the number of a
 * block (4), length of the key (1), key and a count (2). The first item of the
 * first block of each level has an empty key.
 */
#ifndef SILCROW_SHIM_GLASS_TABLE_H
#define SILCROW_SHIM_GLASS_TABLE_H

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

class glass_table
{
  public:
    static constexpr unsigned block_size = 8192; /* what Xapian takes unasked */
    static constexpr unsigned key_max = 255;     /* bytes of a key */
    /* Bytes of an item of a leaf, of which four fill a block as Xapian has it;
     * a longer value would have to be cut in parts. */
    static constexpr unsigned item_max = 2043;

    /** Create the file at `path`; throws Xapian::DatabaseError, as all do. */
    explicit glass_table(const std::string &path);
    ~glass_table();
    glass_table(const glass_table &) = delete;
    glass_table &operator=(const glass_table &) = delete;

    /** The longest value that an entry with such a key should have: one that
     * fills the newest block, or item_max where that has little room left. */
    size_t room(size_t key_len) const;

    /** Add an entry; its value is `head` and `body`. Keys come in byte order,
     * each once. */
    void add(const std::string &key, const std::string &head,
             const std::string &body);

    /** Write what is pending and close. */
    void finish();

    /** What the database's version file says of the table, after finish(). */
    std::string root_info() const;

    /** The same for a table without a file. */
    static std::string no_root_info(unsigned compress_min);

  private:
    /** The newest block of a level. */
    struct level {
        std::vector<unsigned char> block;
        unsigned directory_end;
        unsigned items_start;
        std::string first_key;
        uint32_t written; /* blocks of this level, so far */
    };

    unsigned char *put(unsigned depth, const std::string &key, size_t size);
    void flush(unsigned depth);
    void put_branch(unsigned depth, const std::string &key, uint32_t block);
    void start(unsigned depth);

    std::string path_;
    std::FILE *file_;
    std::vector<char> buffer_; /* of the file */
    std::vector<level> levels_;
    uint32_t blocks_ = 0;
    uint32_t entries_ = 0;
    uint32_t root_ = 0;
    unsigned root_level_ = 0;
};

/** Append a number as Xapian packs it: seven bits a byte, low ones first. */
void glass_pack(std::string &out, uint64_t number);

/** Append a number so that the bytes sort as the numbers do. */
void glass_pack_sorted(std::string &out, uint32_t number);

#endif
