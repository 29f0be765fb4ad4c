/**
 * An open database. Private to shim/.
 */
#ifndef SILCROW_SHIM_READER_H
#define SILCROW_SHIM_READER_H

#include <xapian.h>

#include "glass_reader.h"
#include "xapian_shim.h"

struct xs_reader {
    Xapian::Database db;
    glass_reader postings;
    uint32_t documents; /* numbered from 1 without gaps */

    explicit xs_reader(const char *path)
        : db(path, Xapian::DB_BACKEND_GLASS), postings(path),
          documents(db.get_doccount())
    {
    }
};

#endif
