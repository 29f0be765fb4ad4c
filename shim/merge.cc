#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <sys/stat.h>

#include <xapian.h>

#include "glass_table.h"
#include "guard.h"
#include "postings_file.h"
#include "tournament.h"

/*
 * Xapian's own compaction takes its time for each byte of the lists and keeps
 * each piece of a list as the source had it, so that many sources make many
 * short pieces. Here pieces are joined: a list is copied as it stands, up to
 * what fills an item of the table, and looked into only where it is cut.
 */

namespace
{

/* Bytes of the numbers before the postings in an item. */
const size_t head_max = 32;

const size_t number_max = 10; /* bytes of a packed number */

/* Under which the lengths of documents are found. */
const std::string lengths_key("\0\xe0", 2);

/** Where the lists of the result go, one by one. */
class list_sink
{
  public:
    virtual ~list_sink() = default;

    /** @param whole  what all sources add up to */
    virtual void start(const postings_list &whole) = 0;

    /** Add the postings of one source, whose documents come behind `base`. */
    virtual void add(const postings_list &list, uint32_t base) = 0;
    virtual void finish() = 0;
};

/** A term as part of a key: a zero byte is followed by 0xff. */
std::string escape(const char *text, size_t len)
{
    std::string out;

    for (size_t i = 0; i < len; i++) {
        out += text[i];
        if (!text[i])
            out += '\xff';
    }
    return out;
}

/** Lists in a table, cut in pieces that fill items. */
class list_writer : public list_sink
{
  public:
    explicit list_writer(glass_table &table) : table_(table) {}

    void start(const postings_list &whole) override
    {
        const bool lengths = !whole.term_len;

        key_ = lengths ? lengths_key : escape(whole.term, whole.term_len);
        further_ = lengths ? lengths_key : key_ + '\0';
        documents_ = lengths ? 0 : whole.documents;
        occurrences_ = lengths ? 0 : whole.occurrences;
        is_first_ = true;
        body_.clear();
    }

    void add(const postings_list &list, uint32_t base) override
    {
        const char *at = list.body, *const end = at + list.body_len;
        uint32_t document = base + list.first;

        while (at < end) {
            const char *from = at;
            uint32_t last = base + list.last;

            lead_.clear();
            if (body_.empty())
                begin(document);
            else
                glass_pack(lead_, document - last_ - 1);
            if (!fits(static_cast<size_t>(end - at)))
                last = cut(&at, end, document);
            else
                at = end;
            if (at == from) {
                flush(false);
                continue;
            }
            body_ += lead_;
            body_.append(from, at);
            last_ = last;
            if (at < end)
                document = last + 1 + number(&at, end);
        }
    }

    void finish() override
    {
        flush(true);
    }

  private:
    /** Begin a piece. */
    void begin(uint32_t document)
    {
        first_ = document;
        room_ = table_.room(further_.size() + number_max) - head_max;
    }

    /** Is there room for so many bytes, with what leads to them? Where a list
     * is cut does not depend on what it was joined from. */
    bool fits(size_t bytes) const
    {
        return body_.size() + lead_.size() + bytes <= room_;
    }

    /** Go behind the last posting that there is room for, and say which
     * document it is of. */
    uint32_t cut(const char **at, const char *end, uint32_t document) const
    {
        const char *const from = *at, *next = from;
        uint32_t last = document;

        while (next < end) {
            number(&next, end); /* the frequency */
            if (!fits(static_cast<size_t>(next - from)))
                break;
            *at = next;
            last = document;
            if (next < end)
                document += 1 + number(&next, end);
        }
        return last;
    }

    static uint32_t number(const char **at, const char *end)
    {
        uint64_t number;

        if (!postings_number(&number, at, end) || number > UINT32_MAX)
            throw Xapian::DatabaseCorruptError("a list of postings");
        return static_cast<uint32_t>(number);
    }

    void flush(bool is_last)
    {
        std::string *key = &key_;

        head_.clear();
        if (is_first_) {
            glass_pack(head_, documents_);
            glass_pack(head_, occurrences_);
            glass_pack(head_, first_ - 1);
        } else {
            key = &further_key_;
            *key = further_;
            glass_pack_sorted(*key, first_);
        }
        head_ += is_last ? '1' : '0';
        glass_pack(head_, last_ - first_);
        table_.add(*key, head_, body_);
        body_.clear();
        is_first_ = false;
    }

    glass_table &table_;
    std::string key_;
    std::string further_; /* what keys of pieces but the first begin with */
    std::string further_key_, head_, body_;
    std::string lead_; /* to the postings that are added next */
    uint64_t documents_ = 0, occurrences_ = 0;
    uint32_t first_ = 0, last_ = 0; /* documents of the piece */
    size_t room_ = 0;
    bool is_first_ = true;
};

/** Lists in a file of postings. */
class list_joiner : public list_sink
{
  public:
    explicit list_joiner(postings_writer &writer) : writer_(writer) {}

    void start(const postings_list &whole) override
    {
        list_ = whole;
        body_.clear();
    }

    void add(const postings_list &list, uint32_t base) override
    {
        if (body_.empty())
            list_.first = base + list.first;
        else
            glass_pack(body_, base + list.first - list_.last - 1);
        body_.append(list.body, list.body_len);
        list_.last = base + list.last;
    }

    void finish() override
    {
        list_.body = body_.data();
        list_.body_len = body_.size();
        writer_.add(list_);
    }

  private:
    postings_writer &writer_;
    postings_list list_{};
    std::string body_;
};

/** Many sources becoming one. */
class merger
{
  public:
    merger(const char *const *paths, size_t count)
    {
        for (size_t i = 0; i < count; i++) {
            sources_.push_back(std::make_unique<source>(
                paths[i], static_cast<uint32_t>(counts_.documents), i));
            add_counts(sources_.back()->reader.counts());
        }
        order_.start(sources_);
    }

    const postings_counts &counts() const
    {
        return counts_;
    }

    /** Write all lists; `each` gets every term that is not empty. */
    void write(list_sink &sink,
               const std::function<void(const postings_list &list)> &each)
    {
        while (order_.winner().from) {
            const postings_list whole = gather();

            sink.start(whole);
            for (const piece &from : pieces_)
                sink.add(from.list, from.base);
            sink.finish();
            if (whole.term_len)
                each(whole);
        }
    }

  private:
    /** A list of one source. */
    struct piece {
        postings_list list;
        uint32_t base;
    };

    void add_counts(const postings_counts &counts)
    {
        counts_.documents += counts.documents;
        counts_.length_total += counts.length_total;
        counts_.length_most = std::max(counts_.length_most, counts.length_most);
        counts_.wdf_most = std::max(counts_.wdf_most, counts.wdf_most);
        if (counts.length_least && (!counts_.length_least ||
                                    counts.length_least < counts_.length_least))
            counts_.length_least = counts.length_least;
        if (counts_.documents > UINT32_MAX - 1)
            throw Xapian::InvalidArgumentError("too many documents");
    }

    /** The pieces of the next list, and what they add up to. */
    postings_list gather()
    {
        const player first = order_.winner();
        postings_list whole = first.from->reader.list;

        whole.documents = whole.occurrences = 0;
        pieces_.clear();
        for (const player &at = order_.winner();
             at.from && at.high == first.high && at.low == first.low &&
             compare_rest(at.from->reader.list, whole) == 0;
             order_.next()) {
            const postings_list &list = at.from->reader.list;

            pieces_.push_back({list, at.from->base});
            whole.documents += list.documents;
            whole.occurrences += list.occurrences;
        }
        return whole;
    }

    std::vector<std::unique_ptr<source>> sources_;
    tournament order_;
    std::vector<piece> pieces_; /* of the list at hand */
    postings_counts counts_{};
};

/* ---- The version file -------------------------------------------------- */

/** Magic and version, id of the database, revision, the tables, statistics. */
std::string version(const glass_table &table, const postings_counts &counts)
{
    static const unsigned compress_min[] = {18, 18, 0, 18, 18};
    std::string out("\x0f\x0dXapian Glass\x04\x6e", 16);

    out.append(16, '\0');
    glass_pack(out, 1);
    out += table.root_info();
    for (const unsigned min : compress_min)
        out += glass_table::no_root_info(min);
    glass_pack(out, counts.documents);
    glass_pack(out, 0); /* the last document less their count */
    glass_pack(out, counts.length_least);
    glass_pack(out, counts.wdf_most);
    glass_pack(out, counts.length_most - counts.wdf_most);
    glass_pack(out, 0); /* oldest set of changes kept */
    glass_pack(out, counts.length_total);
    glass_pack(out, 0); /* highest frequency of a spelling */
    return out;
}

void write_file(const std::string &path, const std::string &bytes)
{
    std::FILE *file = std::fopen(path.c_str(), "wbe");
    bool bad;

    if (!file)
        throw Xapian::DatabaseError(path, errno);
    bad = std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size();
    bad |= std::fclose(file) != 0;
    if (bad)
        throw Xapian::DatabaseError(path, errno);
}

} // namespace

xs_status xs_merge(const char *path, const char *const *sources, size_t count,
                   int (*each)(void *context, const char *term, size_t len,
                               uint32_t documents),
                   void *context, xs_error *err)
{
    return guard(err, [&] {
        const std::string folder(path);
        merger merging(sources, count);
        bool wanted = each != nullptr;

        if (mkdir(path, 0777) == -1)
            throw Xapian::DatabaseError(folder, errno);
        glass_table table(folder + "/postlist.glass");
        list_writer writer(table);
        merging.write(writer, [&](const postings_list &list) {
            wanted = wanted && !each(context, list.term, list.term_len,
                                     static_cast<uint32_t>(list.documents));
        });
        table.finish();
        write_file(folder + "/iamglass", version(table, merging.counts()));
        if (Xapian::Database(folder).get_doccount() !=
            merging.counts().documents)
            throw Xapian::DatabaseCorruptError("wrong count of documents");
    });
}

xs_status xs_merge_lists(const char *path, const char *const *sources,
                         size_t count, xs_error *err)
{
    return guard(err, [&] {
        merger merging(sources, count);
        postings_writer file{std::string(path)};
        list_joiner joiner(file);

        merging.write(joiner, [](const postings_list &) {});
        file.finish(merging.counts());
    });
}
