#include <string>

#include <xapian.h>

#include "guard.h"

struct xs_writer {
    Xapian::WritableDatabase db;
};

/* The list of terms of each document is left out: nothing here asks for it,
 * and it is a fifth of the index. */
static const int create_flags = Xapian::DB_CREATE_OR_OVERWRITE |
                                Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC |
                                Xapian::DB_NO_TERMLIST;

xs_status xs_writer_create(xs_writer **out, const char *path, xs_error *err)
{
    *out = nullptr;
    return guard(err, [&] {
        xs_writer *writer =
            new xs_writer{Xapian::WritableDatabase(path, create_flags)};

        *out = writer;
        writer->db.begin_transaction(false);
    });
}

xs_status xs_writer_add(xs_writer *writer, const char *data, size_t len,
                        const xs_posting *postings, size_t count, xs_error *err)
{
    return guard(err, [&] {
        Xapian::Document document;
        std::string term;

        document.set_data(std::string(data, len));
        for (size_t i = 0; i < count; i++) {
            const xs_posting &posting = postings[i];

            term.assign(posting.term, posting.len);
            document.add_term(term, posting.wdf);
            for (size_t k = 0; k < posting.position_count; k++)
                document.add_posting(term, posting.positions[k], 0);
        }
        writer->db.add_document(document);
    });
}

xs_status xs_writer_commit(xs_writer *writer, xs_error *err)
{
    return guard(err, [&] {
        writer->db.commit_transaction();
        writer->db.commit();
        writer->db.begin_transaction(false);
    });
}

void xs_writer_close(xs_writer *writer)
{
    if (!writer)
        return;
    guard(nullptr, [&] {
        writer->db.cancel_transaction();
        writer->db.close();
    });
    delete writer;
}
