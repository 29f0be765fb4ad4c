#include "xapian_snippets.h"

#include <string>

#include <xapian.h>

struct xapian_snippets {
    std::string path;
    Xapian::Stem stem{"en"};
    Xapian::WritableDatabase writable;
    Xapian::Database database;
    Xapian::MSet found;
};

xapian_snippets *xapian_snippets_new(const char *path)
{
    auto *snippets = new xapian_snippets;

    snippets->path = path;
    snippets->writable =
        Xapian::WritableDatabase(path, Xapian::DB_CREATE_OR_OVERWRITE);
    return snippets;
}

void xapian_snippets_free(xapian_snippets *snippets)
{
    delete snippets;
}

void xapian_snippets_add(xapian_snippets *snippets, const char *text,
                         size_t len)
{
    Xapian::TermGenerator generator;
    Xapian::Document document;

    generator.set_stemmer(snippets->stem);
    generator.set_document(document);
    generator.index_text(std::string(text, len));
    document.set_data(std::string(text, len));
    snippets->writable.add_document(document);
}

void xapian_snippets_finish(xapian_snippets *snippets)
{
    snippets->writable.close();
    snippets->database = Xapian::Database(snippets->path);
}

size_t xapian_snippets_match(xapian_snippets *snippets, const char *query,
                             uint32_t *hits, size_t most)
{
    Xapian::Enquire enquire(snippets->database);
    Xapian::QueryParser parser;
    size_t count = 0;

    parser.set_stemmer(snippets->stem);
    parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    enquire.set_query(parser.parse_query(query, 0));
    snippets->found = enquire.get_mset(0, most);
    for (auto hit = snippets->found.begin(); hit != snippets->found.end();
         ++hit)
        hits[count++] = *hit;
    return count;
}

size_t xapian_snippets_cut(xapian_snippets *snippets, size_t length)
{
    size_t bytes = 0;

    for (auto hit = snippets->found.begin(); hit != snippets->found.end();
         ++hit)
        bytes +=
            snippets->found
                .snippet(hit.get_document().get_data(), length, snippets->stem)
                .size();
    return bytes;
}
