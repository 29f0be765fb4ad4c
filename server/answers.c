#include "answers.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/queue.h>

#include "engine/forward.h"
#include "engine/mem.h"

enum {
    SLOTS = 1 << 10, /* of the hash table */
};

struct answer {
    TAILQ_ENTRY(answer) use;  /* asked for last: first */
    LIST_ENTRY(answer) chain; /* of its slot */
    uint64_t hash;
    size_t key_len, len;
    char bytes[]; /* the key, then the answer */
};

struct answers {
    TAILQ_HEAD(uses, answer) uses;
    LIST_HEAD(, answer) slots[SLOTS];
    size_t bytes, bytes_max;
};

struct answers *answers_new(size_t bytes_max)
{
    struct answers *answers = mem_zero(1, sizeof *answers);

    answers->bytes_max = bytes_max;
    TAILQ_INIT(&answers->uses);
    for (size_t i = 0; i < SLOTS; i++)
        LIST_INIT(&answers->slots[i]);
    return answers;
}

static size_t size_of(size_t key_len, size_t len)
{
    return sizeof(struct answer) + key_len + len;
}

static void drop(struct answers *answers, struct answer *answer)
{
    answers->bytes -= size_of(answer->key_len, answer->len);
    TAILQ_REMOVE(&answers->uses, answer, use);
    LIST_REMOVE(answer, chain);
    free(answer);
}

void answers_free(struct answers *answers)
{
    if (!answers)
        return;
    while (!TAILQ_EMPTY(&answers->uses))
        drop(answers, TAILQ_FIRST(&answers->uses));
    free(answers);
}

static struct answer *find(const struct answers *answers, uint64_t hash,
                           struct str key)
{
    struct answer *answer;

    LIST_FOREACH(answer, &answers->slots[hash % SLOTS], chain)
    {
        if (answer->hash == hash &&
            str_equal((struct str){answer->bytes, answer->key_len}, key))
            return answer;
    }
    return NULL;
}

bool answers_find(struct str *out, struct answers *answers, struct str key)
{
    struct answer *answer = find(answers, hash_text(HASH_START, key), key);

    if (!answer)
        return false;
    TAILQ_REMOVE(&answers->uses, answer, use);
    TAILQ_INSERT_HEAD(&answers->uses, answer, use);
    *out = (struct str){answer->bytes + answer->key_len, answer->len};
    return true;
}

void answers_keep(struct answers *answers, struct str key, struct str text)
{
    const size_t size = size_of(key.len, text.len);
    const uint64_t hash = hash_text(HASH_START, key);
    struct answer *answer;

    if (text.len > ANSWER_BYTES_MAX || size > answers->bytes_max ||
        find(answers, hash, key))
        return;
    while (answers->bytes + size > answers->bytes_max)
        drop(answers, TAILQ_LAST(&answers->uses, uses));
    answer = mem_alloc(size);
    answer->hash = hash;
    answer->key_len = key.len;
    answer->len = text.len;
    if (key.len)
        memcpy(answer->bytes, key.ptr, key.len);
    if (text.len)
        memcpy(answer->bytes + key.len, text.ptr, text.len);
    answers->bytes += size;
    TAILQ_INSERT_HEAD(&answers->uses, answer, use);
    LIST_INSERT_HEAD(&answers->slots[hash % SLOTS], answer, chain);
}
