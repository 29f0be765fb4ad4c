#include <string>

#include <xapian.h>

#include "guard.h"

struct xs_stemmer {
    Xapian::Stem stem;
    std::string last;
};

xs_status xs_stemmer_new(xs_stemmer **out, const char *language, xs_error *err)
{
    *out = nullptr;
    return guard(err, [&] {
        *out = new xs_stemmer{Xapian::Stem(language), std::string()};
    });
}

void xs_stemmer_free(xs_stemmer *stemmer)
{
    delete stemmer;
}

xs_status xs_stem(const char **out, size_t *out_len, xs_stemmer *stemmer,
                  const char *word, size_t len, xs_error *err)
{
    *out = nullptr;
    *out_len = 0;
    return guard(err, [&] {
        stemmer->last = stemmer->stem(std::string(word, len));
        *out = stemmer->last.data();
        *out_len = stemmer->last.size();
    });
}
