/**
 * The postings of a batch on their way into a database. Private to shim/.
 *
 * A file holds lists in byte order of their terms, first the lengths of the
 * documents under the empty term. A list says how many documents have the
 * term and how often in all, the first and the last of them, then for each
 * its frequency, those behind the first with the documents passed over before
 * it: the form that lists have in Xapian, so that merging is copying. Numbers
 * are those of glass_pack(); counts stand at the end of the file.
 */
#ifndef SILCROW_SHIM_POSTINGS_FILE_H
#define SILCROW_SHIM_POSTINGS_FILE_H

#include <cstdint>
#include <cstdio>
#include <string>

/** What is known of all documents of a file. */
struct postings_counts {
    uint64_t documents;
    uint64_t length_least; /* of a document that is not empty; 0 for none */
    uint64_t length_most;
    uint64_t length_total;
    uint64_t wdf_most; /* of a term in a document */
};

/** A list, or a part of one. */
struct postings_list {
    const char *term;
    size_t term_len;
    uint64_t documents;
    uint64_t occurrences;
    uint32_t first, last; /* documents, from 1 */
    const char *body;
    size_t body_len;
};

class postings_writer
{
  public:
    /** Create the file at `path`; throws Xapian::DatabaseError, as all do. */
    explicit postings_writer(const std::string &path);
    ~postings_writer();
    postings_writer(const postings_writer &) = delete;
    postings_writer &operator=(const postings_writer &) = delete;

    void add(const postings_list &list);
    void finish(const postings_counts &counts);

  private:
    void put(const void *bytes, size_t len);

    std::string path_;
    std::FILE *file_;
    std::string head_; /* of the list at hand */
};

/** A whole file, mapped to be read. */
class mapped_file
{
  public:
    explicit mapped_file(const std::string &path);
    ~mapped_file();
    mapped_file(const mapped_file &) = delete;
    mapped_file &operator=(const mapped_file &) = delete;

    const char *start = nullptr;
    size_t size = 0;
};

/** A file being read. Whatever it holds, nothing beside it is read. */
class postings_reader
{
  public:
    explicit postings_reader(const std::string &path);

    const postings_counts &counts() const
    {
        return counts_;
    }

    /** Take the next list into `list`; false at the end. */
    bool next();

    postings_list list{};

  private:
    uint64_t number();
    const char *bytes(size_t len);
    [[noreturn]] void damaged() const;

    std::string path_;
    mapped_file file_;
    const char *at_ = nullptr;
    const char *end_ = nullptr;
    postings_counts counts_{};
};

/** Read a packed number; false when `*at` .. `end` holds none. */
inline bool postings_number(uint64_t *out, const char **at, const char *end)
{
    uint64_t number = 0;

    if (*at < end && !(**at & 0x80)) { /* most are small */
        *out = static_cast<unsigned char>(*(*at)++);
        return true;
    }
    for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
        const unsigned char byte = static_cast<unsigned char>(*(*at)++);

        number |= static_cast<uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *out = number;
            return true;
        }
    }
    return false;
}

#endif
