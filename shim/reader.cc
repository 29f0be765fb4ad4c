#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include <xapian.h>

#include "guard.h"
#include "reader.h"

xs_status xs_reader_open(xs_reader **out, const char *path, xs_error *err)
{
    *out = nullptr;
    return guard(err, [&] { *out = new xs_reader(path); });
}

void xs_reader_close(xs_reader *reader)
{
    delete reader;
}

uint32_t xs_reader_documents(const xs_reader *reader)
{
    uint32_t count = 0;

    guard(nullptr, [&] { count = reader->db.get_doccount(); });
    return count;
}

xs_status xs_reader_terms(xs_reader *reader, const char *prefix, size_t len,
                          int (*each)(void *context, const char *term,
                                      size_t len, uint32_t documents),
                          void *context, xs_error *err)
{
    return guard(err, [&] {
        const std::string start(prefix, len);
        const Xapian::TermIterator end = reader->db.allterms_end(start);

        for (Xapian::TermIterator it = reader->db.allterms_begin(start);
             it != end; ++it) {
            const std::string term = *it;

            if (each(context, term.data(), term.size(), it.get_termfreq()))
                break;
        }
    });
}

xs_status xs_reader_data(char **out, size_t *len, xs_reader *reader,
                         uint32_t document, xs_error *err)
{
    *out = nullptr;
    *len = 0;
    return guard(err, [&] {
        const std::string data = reader->db.get_document(document).get_data();
        char *copy = static_cast<char *>(std::malloc(data.size() + 1));

        if (!copy)
            throw std::bad_alloc();
        std::memcpy(copy, data.data(), data.size());
        copy[data.size()] = '\0';
        *out = copy;
        *len = data.size();
    });
}

void xs_free(void *memory)
{
    std::free(memory);
}
