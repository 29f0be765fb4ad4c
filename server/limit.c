#include "limit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "engine/mem.h"

enum {
    PROBES_MAX = 16,     /* slots that one client may be found in */
    SECOND_US = 1000000, /* microseconds */
};

struct client {
    struct address network;
    uint32_t connections;
    int64_t full_at; /* us: when its bucket is full again; 0: free slot */
};

struct limit {
    uint32_t connections;
    uint32_t rate;
    uint64_t seed; /* secret: nobody can aim at a slot */
    struct client clients[LIMIT_CLIENTS_MAX];
};

struct limit *limit_new(uint32_t connections, uint32_t rate)
{
    struct limit *limit = mem_zero(1, sizeof *limit);

    limit->connections = connections;
    limit->rate = rate;
    if (getrandom(&limit->seed, sizeof limit->seed, GRND_NONBLOCK) == -1)
        limit->seed = (uint64_t)(uintptr_t)limit;
    return limit;
}

void limit_free(struct limit *limit)
{
    free(limit);
}

static bool in_use(const struct client *client, int64_t now_us)
{
    return client->connections || client->full_at > now_us;
}

/**
 * The slot of a client.
 *
 * @param now_us  a slot that says nothing any more at that time is given to
 *                the client when it has none; -1: only look it up
 * @return NULL when there is none
 */
static struct client *find(struct limit *limit, const struct address *address,
                           int64_t now_us)
{
    const struct address network = address_network(address);
    const uint64_t start = address_hash(&network, limit->seed);
    struct client *spare = NULL;

    for (uint64_t i = 0; i < PROBES_MAX; i++) {
        struct client *client =
            &limit->clients[(start + i) % LIMIT_CLIENTS_MAX];

        if (memcmp(&client->network, &network, sizeof network) == 0)
            return client;
        if (!spare && now_us >= 0 && !in_use(client, now_us))
            spare = client;
    }
    if (spare)
        *spare = (struct client){.network = network};
    return spare;
}

bool limit_connect(struct limit *limit, const struct address *address,
                   int64_t now_us)
{
    struct client *client = find(limit, address, now_us);

    if (!client)
        return true;
    if (limit->connections && client->connections >= limit->connections)
        return false;
    client->connections++;
    return true;
}

void limit_disconnect(struct limit *limit, const struct address *address)
{
    struct client *client = find(limit, address, -1);

    if (client && client->connections)
        client->connections--;
}

bool limit_request(struct limit *limit, const struct address *address,
                   int64_t now_us)
{
    struct client *client;
    int64_t full_at;

    if (limit->rate == 0)
        return true;
    client = find(limit, address, now_us);
    if (!client)
        return true;
    full_at = client->full_at > now_us ? client->full_at : now_us;
    full_at += SECOND_US / limit->rate;
    if (full_at - now_us > SECOND_US)
        return false;
    client->full_at = full_at;
    return true;
}
