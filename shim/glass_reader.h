/**
 * Reading the table of postings of a database where it lies, in mapped memory.
 * Private to shim/.
 *
 * Xapian's own iterators cost two to four virtual calls and a copy of each
 * block for what is here a few instructions a posting; and they cannot pass
 * over a part of a list without reading it. The form is the one of Xapian 1.4,
 * which glass_table.h describes; a database of another form is refused when it
 * is opened, by Xapian as well.
 *
 * Nothing that is read is trusted: what does not fit is a damaged database.
 */
#ifndef SILCROW_SHIM_GLASS_READER_H
#define SILCROW_SHIM_GLASS_READER_H

#include <cstddef>
#include <cstdint>
#include <string>

/** A run of bytes that is read from its start. Throws what guard() catches
 * when it ends too early, as all here do. */
struct glass_bytes {
    const unsigned char *at, *end;

    size_t left() const
    {
        return static_cast<size_t>(end - at);
    }
    uint64_t unpack();
    std::string take(size_t len);
};

/** An item in a block. */
struct glass_place {
    const unsigned char *block;
    unsigned at; /* offset in the directory of the block's items */
};

/** A place in a table: an item of a leaf, and the way to it. */
struct glass_cursor {
    static const unsigned depth_max = 10; /* levels of a table */

    glass_place path[depth_max];
    glass_bytes key, value;
    bool is_first, is_last; /* part of an entry */
};

/** One table, mapped. */
class glass_reader
{
  public:
    /** Map the postings of the database in the folder `path`. */
    explicit glass_reader(const std::string &path);
    ~glass_reader();
    glass_reader(const glass_reader &) = delete;
    glass_reader &operator=(const glass_reader &) = delete;

    /** Go to the first item with this key; false when there is none. */
    bool find(glass_cursor &cursor, const std::string &key) const;

    /** Go to the item behind; false at the end of the table. */
    bool next(glass_cursor &cursor) const;

  private:
    const unsigned char *block(uint32_t number, unsigned level) const;
    const unsigned char *item(const glass_place &place, unsigned size) const;
    void read(glass_cursor &cursor) const;
    void read_version(const std::string &path);

    const unsigned char *bytes_ = nullptr;
    size_t size_ = 0;
    uint32_t root_ = 0;
    unsigned level_ = 0; /* of the root; 0 for a leaf */
    unsigned block_size_ = 0;
    bool is_empty_ = true;
};

#endif
