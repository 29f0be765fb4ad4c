#include "search.h"

const struct search_profile search_profile_default = {
    .syntax = &query_syntax_default, .spell = {4, 8}, /* rule 14 */
};

const struct search_profile search_profile_meilisearch = {
    .syntax = &query_syntax_meilisearch,
    .spell = {5, 9},
};
