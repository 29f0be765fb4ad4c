/** Feedback from the first results: what it moves, and when it keeps away. */
#include "test.h"

#include "engine/feedback.h"
#include "engine/forward.h"
#include "folder.h"

enum {
    BELIEVED = FEEDBACK_TOP,
    ALL = 2 * FEEDBACK_TOP,
    SHARED = 7 << 16, /* in all that are believed */
    OTHER = 9 << 16,
};

/** A store of documents whose bodies are runs of one word; the last but one
 * has the word that the first ones share. */
static struct store *make_store(const char *folder)
{
    char *path = mem_format("%s/forward", folder);
    struct store_writer *writer;
    struct store *store;

    assert_int_equal(store_writer_open(&writer, path, NULL), 0);
    for (size_t i = 0; i < ALL; i++) {
        const bool shares = i < BELIEVED || i == ALL - 2;
        const uint32_t body[] = {shares ? SHARED : OTHER, 5 << 16, 5 << 16};
        const struct forward forward = {.body = body, .body_count = 3};
        struct buf record = {0};

        forward_encode(&record, &forward);
        assert_int_equal(store_writer_add(writer, buf_view(&record), NULL), 0);
        buf_free(&record);
    }
    assert_int_equal(store_writer_finish(writer, NULL), 0);
    assert_int_equal(store_open(&store, path, NULL), 0);
    free(path);
    return store;
}

static void make_candidates(struct candidate *candidates)
{
    for (size_t i = 0; i < ALL; i++)
        candidates[i] = (struct candidate){.document = (uint32_t)i + 1,
                                           .score = i < BELIEVED ? 1 : 0.5};
}

static void what_the_first_share_lifts_another_that_has_it(void **state)
{
    struct store *store = make_store(*state);
    struct feedback *feedback = feedback_new();
    struct candidate candidates[ALL];

    for (int again = 0; again < 2; again++) {
        make_candidates(candidates);
        feedback_apply(feedback, candidates, ALL, store);
        assert_true(candidates[ALL - 2].score > candidates[ALL - 1].score);
        assert_true(candidates[ALL - 2].parts.feedback > 0);
    }
    feedback_free(feedback);
    store_close(store);
}

static void few_candidates_are_left_as_they_are(void **state)
{
    struct store *store = make_store(*state);
    struct feedback *feedback = feedback_new();
    struct candidate candidates[ALL];

    make_candidates(candidates);
    feedback_apply(feedback, candidates, ALL - 1, store);
    for (size_t i = 0; i < ALL; i++)
        assert_true(candidates[i].parts.feedback == 0);
    feedback_free(feedback);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(what_the_first_share_lifts_another_that_has_it),
        FOLDER_TEST(few_candidates_are_left_as_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
