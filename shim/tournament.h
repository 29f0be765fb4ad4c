/**
 * Files of postings in the order of their terms. Private to shim/.
 */
#ifndef SILCROW_SHIM_TOURNAMENT_H
#define SILCROW_SHIM_TOURNAMENT_H

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <endian.h>

#include "postings_file.h"

/** The first eight of `len` bytes as a number that sorts as they do. There are
 * eight bytes to read at `text`, however few of them count. */
inline uint64_t load(const char *text, size_t len)
{
    uint64_t word;

    if (!len)
        return 0;
    std::memcpy(&word, text, sizeof word);
    word = be64toh(word);
    return len < 8 ? word & ~(UINT64_MAX >> 8 * len) : word;
}

/** The lists of one source, in order of terms. */
struct source {
    postings_reader reader;
    uint32_t base; /* documents of the sources before */
    size_t number;

    source(const std::string &path, uint32_t base_, size_t number_)
        : reader(path), base(base_), number(number_)
    {
    }
};

/** A source, with the beginning of the term at hand. */
struct player {
    uint64_t high = UINT64_MAX, low = UINT64_MAX;
    source *from = nullptr; /* NULL at its end */

    /** Go on to the next list. The counts at the end of a file are longer than
     * what is read of a term. */
    void next()
    {
        if (!from->reader.next()) {
            *this = player();
            return;
        }
        const postings_list &list = from->reader.list;

        high = load(list.term, list.term_len);
        low = list.term_len > 8 ? load(list.term + 8, list.term_len - 8) : 0;
    }
};

/** Compare two terms whose first 16 bytes are equal. */
inline int compare_rest(const postings_list &x, const postings_list &y)
{
    const size_t common = std::min(x.term_len, y.term_len);
    const int way =
        common > 16 ? std::memcmp(x.term + 16, y.term + 16, common - 16) : 0;

    return way ? way : (x.term_len > y.term_len) - (x.term_len < y.term_len);
}

inline bool before(const player &a, const player &b)
{
    int way;

    if (a.high != b.high)
        return a.high < b.high;
    if (a.low != b.low)
        return a.low < b.low;
    if (!a.from || !b.from)
        return a.from != nullptr;
    way = compare_rest(a.from->reader.list, b.from->reader.list);
    return way ? way < 0 : a.from->number < b.from->number;
}

/** Which source has the first term: a tree of losers (Knuth 1998, 5.4.1), in
 * which a step costs one comparison a level. */
class tournament
{
  public:
    void start(const std::vector<std::unique_ptr<source>> &sources)
    {
        const size_t count = sources.size();
        std::vector<player> winners(2 * count + 2);

        losers_.resize(count);
        for (const std::unique_ptr<source> &from : sources) {
            player &entrant = winners[count + from->number];

            entrant.from = from.get();
            entrant.next();
        }
        for (size_t at = count; at-- > 1;) {
            const player &one = winners[2 * at], &other = winners[2 * at + 1];
            const bool first = before(one, other);

            winners[at] = first ? one : other;
            losers_[at] = first ? other : one;
        }
        winner_ = winners[1];
    }

    /** The one with the first term; `from` is NULL at the end of all. */
    const player &winner() const
    {
        return winner_;
    }

    void next()
    {
        size_t at = losers_.size() + winner_.from->number;

        winner_.next();
        while (at /= 2)
            if (before(losers_[at], winner_))
                std::swap(losers_[at], winner_);
    }

  private:
    std::vector<player> losers_; /* of the game at each node; the root is 1 */
    player winner_;
};

#endif
