/**
 * Xapian beside us, driven as its guide shows: TermGenerator, QueryParser,
 * MSet::snippet().
 *
 *   peer_xapian build DATABASE SECTIONS
 *   peer_xapian all|any|prefix DATABASE QUERIES    which words; prefix: all,
 *                                                  the last one unfinished
 */
#include <cstring>
#include <string>

#include <xapian.h>

#include "bench.h"

namespace
{
struct builder {
    Xapian::WritableDatabase database;
    Xapian::TermGenerator generator;
};

struct searcher {
    Xapian::Database database;
    Xapian::QueryParser parser;
    Xapian::Stem stem{"en"};
    unsigned flags = 0;
};

void insert(void *context, const bench_section *section)
{
    auto *self = static_cast<builder *>(context);
    Xapian::Document document;

    self->generator.set_document(document);
    self->generator.index_text(section->title);
    self->generator.increase_termpos();
    self->generator.index_text(section->text);
    document.set_data(std::string(section->title) + '\n' + section->text);
    self->database.add_document(document);
}

void build(const std::string &path, const char *sections)
{
    builder self;

    self.database = Xapian::WritableDatabase(
        path + ".part", Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
    self.generator.set_stemmer(Xapian::Stem("en"));
    bench_sections(sections, SIZE_MAX, insert, &self);
    self.database.commit();
    self.database.compact(path);
}

size_t answer(void *engine, const char *query)
{
    auto *self = static_cast<searcher *>(engine);
    const bool finished = query[std::strlen(query) - 1] == ' ';
    Xapian::Enquire enquire(self->database);
    size_t bytes = 0;

    enquire.set_query(
        self->parser.parse_query(query, finished ? 0 : self->flags));
    const Xapian::MSet found = enquire.get_mset(0, BENCH_HITS);

    for (auto hit = found.begin(); hit != found.end(); ++hit)
        bytes +=
            found
                .snippet(hit.get_document().get_data(), BENCH_CHARS, self->stem)
                .size();
    return bytes ? found.size() : 0;
}

void measure(const std::string &mode, const char *path, const char *queries)
{
    searcher self;

    self.database = Xapian::Database(path);
    self.parser.set_stemmer(self.stem);
    self.parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    self.parser.set_database(self.database);
    self.parser.set_default_op(mode == "any" ? Xapian::Query::OP_OR
                                             : Xapian::Query::OP_AND);
    /* The default of at most 100 000 completions never ends an unfinished
     * letter or two. */
    self.parser.set_max_expansion(100,
                                  Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT,
                                  Xapian::QueryParser::FLAG_PARTIAL);
    if (mode == "prefix")
        self.flags = Xapian::QueryParser::FLAG_PARTIAL;
    bench_measure(queries, answer, &self);
}
} // namespace

int main(int argc, char **argv)
{
    if (argc != 4)
        bench_fail("build|all|any|prefix DATABASE FILE", "peer_xapian");
    try {
        if (std::strcmp(argv[1], "build") == 0)
            build(argv[2], argv[3]);
        else
            measure(argv[1], argv[2], argv[3]);
    } catch (const Xapian::Error &error) {
        bench_fail(error.get_msg().c_str(), argv[2]);
    }
    return 0;
}
