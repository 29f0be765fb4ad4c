#include "key_guard.h"

#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/random.h>

enum {
    PROBES_MAX = 16, /* slots that one client may be found in */
    SECOND_US = 1000000,
};

#define REFILL_US ((int64_t)KEY_GUARD_REFILL_S * SECOND_US)

/* Workers write at the same time: at worst a failure is counted to the client
 * that a slot is just given to. */
struct client {
    atomic_uint_least64_t hash;   /* of its network; 0: never used */
    atomic_int_least64_t full_at; /* us: when its bucket is full again */
};

struct key_guard {
    uint64_t seed; /* secret: nobody can aim at a slot */
    struct client clients[KEY_GUARD_CLIENTS];
};

struct key_guard *key_guard_new(void)
{
    struct key_guard *guard = mmap(NULL, sizeof *guard, PROT_READ | PROT_WRITE,
                                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (guard == MAP_FAILED)
        return NULL;
    if (getrandom(&guard->seed, sizeof guard->seed, GRND_NONBLOCK) == -1)
        guard->seed = (uint64_t)(uintptr_t)guard;
    return guard;
}

void key_guard_free(struct key_guard *guard)
{
    if (guard)
        munmap(guard, sizeof *guard);
}

/** The slot of a client.
 *
 * @param make  give it one when it has none
 * @return NULL when it has none */
static struct client *find(struct key_guard *guard,
                           const struct address *address, bool make)
{
    const struct address network = address_network(address);
    const uint64_t hash = address_hash(&network, guard->seed) | 1;
    struct client *oldest = NULL;

    for (uint64_t i = 0; i < PROBES_MAX; i++) {
        struct client *client =
            &guard->clients[((hash >> 1) + i) % KEY_GUARD_CLIENTS];

        if (atomic_load(&client->hash) == hash)
            return client;
        if (!oldest ||
            atomic_load(&client->full_at) < atomic_load(&oldest->full_at))
            oldest = client;
    }
    if (!make)
        return NULL;
    atomic_store(&oldest->full_at, 0);
    atomic_store(&oldest->hash, hash);
    return oldest;
}

void key_guard_failed(struct key_guard *guard, const struct address *address,
                      int64_t now_us)
{
    struct client *client;
    int64_t before, after;

    if (!guard)
        return;
    client = find(guard, address, true);
    before = atomic_load(&client->full_at);
    do
        after = (before > now_us ? before : now_us) + REFILL_US;
    while (after - now_us <= KEY_GUARD_FAILURES * REFILL_US &&
           !atomic_compare_exchange_weak(&client->full_at, &before, after));
}

unsigned key_guard_wait(struct key_guard *guard, const struct address *address,
                        int64_t now_us)
{
    const struct client *client = guard ? find(guard, address, false) : NULL;
    int64_t wait;

    if (!client)
        return 0;
    wait = atomic_load(&client->full_at) -
           (KEY_GUARD_FAILURES - 1) * REFILL_US - now_us;
    return wait > 0 ? (unsigned)((wait + SECOND_US - 1) / SECOND_US) : 0;
}
