#include "postings_file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xapian.h>

#include "glass_table.h"
#include "xapian_shim.h"

namespace
{

const size_t buffer_bytes = 1 << 18;       /* written at once */
const uint64_t magic = 0x7473696c74736f70; /* postlist */

/** The end of a file. */
struct footer {
    postings_counts counts;
    uint64_t magic;
};

} // namespace

/* ---- Writing ----------------------------------------------------------- */

postings_writer::postings_writer(const std::string &path)
    : path_(path), file_(std::fopen(path.c_str(), "wbe"))
{
    if (!file_)
        throw Xapian::DatabaseError(path_, errno);
    std::setvbuf(file_, nullptr, _IOFBF, buffer_bytes);
}

postings_writer::~postings_writer()
{
    if (file_)
        std::fclose(file_);
}

void postings_writer::put(const void *bytes, size_t len)
{
    if (len && std::fwrite(bytes, 1, len, file_) != len)
        throw Xapian::DatabaseError(path_, errno);
}

void postings_writer::add(const postings_list &list)
{
    head_.clear();
    glass_pack(head_, list.term_len);
    head_.append(list.term, list.term_len);
    glass_pack(head_, list.documents);
    glass_pack(head_, list.occurrences);
    glass_pack(head_, list.first);
    glass_pack(head_, list.last - list.first);
    glass_pack(head_, list.body_len);
    put(head_.data(), head_.size());
    put(list.body, list.body_len);
}

void postings_writer::finish(const postings_counts &counts)
{
    const footer last{counts, magic};
    std::FILE *file = file_;

    put(&last, sizeof last);
    file_ = nullptr;
    if (std::fclose(file) != 0)
        throw Xapian::DatabaseError(path_, errno);
}

/* ---- Reading ----------------------------------------------------------- */

namespace
{

/** Closed when it is no longer needed. */
struct descriptor {
    int fd;
    ~descriptor()
    {
        close(fd);
    }
};

} // namespace

mapped_file::mapped_file(const std::string &path)
{
    const descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat status;
    void *mapped;

    if (file.fd == -1)
        throw Xapian::DatabaseOpeningError(path, errno);
    if (fstat(file.fd, &status) == -1)
        throw Xapian::DatabaseError(path, errno);
    size = static_cast<size_t>(status.st_size);
    if (!size)
        return;
    mapped =
        mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file.fd, 0);
    if (mapped == MAP_FAILED)
        throw Xapian::DatabaseError(path, errno);
    start = static_cast<const char *>(mapped);
}

mapped_file::~mapped_file()
{
    if (start)
        munmap(const_cast<char *>(start), size);
}

void postings_reader::damaged() const
{
    throw Xapian::DatabaseCorruptError(path_ + " is damaged");
}

postings_reader::postings_reader(const std::string &path)
    : path_(path), file_(path)
{
    footer last;

    if (file_.size < sizeof last)
        damaged();
    at_ = file_.start;
    end_ = file_.start + file_.size - sizeof last;
    std::memcpy(&last, end_, sizeof last);
    counts_ = last.counts;
    if (last.magic != magic || counts_.documents > UINT32_MAX)
        damaged();
}

uint64_t postings_reader::number()
{
    uint64_t number;

    if (!postings_number(&number, &at_, end_))
        damaged();
    return number;
}

const char *postings_reader::bytes(size_t len)
{
    const char *bytes = at_;

    if (len > static_cast<size_t>(end_ - at_))
        damaged();
    at_ += len;
    return bytes;
}

bool postings_reader::next()
{
    uint64_t first, span;

    if (at_ == end_)
        return false;
    list.term_len = number();
    list.term = bytes(list.term_len);
    list.documents = number();
    list.occurrences = number();
    first = number();
    span = number();
    list.body_len = number();
    list.body = bytes(list.body_len);
    if (list.term_len > XS_TERM_MAX || !first || first > counts_.documents ||
        span > counts_.documents - first)
        damaged();
    list.first = static_cast<uint32_t>(first);
    list.last = static_cast<uint32_t>(first + span);
    return true;
}
