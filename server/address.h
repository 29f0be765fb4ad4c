/**
 * Addresses of clients, and the proxies that may speak for them.
 */
#ifndef SILCROW_ADDRESS_H
#define SILCROW_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/buf.h"
#include "engine/error.h"
#include "engine/str.h"

enum {
    ADDRESS_NETWORKS_MAX = 64, /* in a list of proxies */
};

/** An IPv6 address, or an IPv4 one mapped into it (::ffff:a.b.c.d). */
struct address {
    uint8_t bytes[16];
};

/** Read `192.0.2.1`, `2001:db8::1`, also in brackets and with a port.
 * @return 0, or -1 */
int address_parse(struct address *out, struct str text);

/** Append an address as people write it. */
void address_put(struct buf *out, const struct address *address);

/** The part of an address that one client is counted by: all of an IPv4 one,
 * the first 64 bits of an IPv6 one, for a client has those to itself. */
struct address address_network(const struct address *address);

/** A number for an address, the same for the same seed: the finalizer of
 * MurmurHash3 (Appleby), seeded, over both halves. */
uint64_t address_hash(const struct address *address, uint64_t seed);

/** Networks: `127.0.0.0/8,::1`. */
struct address_list {
    struct {
        struct address address;
        unsigned bits; /* of it that matter */
    } networks[ADDRESS_NETWORKS_MAX];
    size_t count;
};

/**
 * Read a list with commas between; `none` is the empty one.
 *
 * @return 0, or -1 with ERROR_USAGE
 */
int address_list_parse(struct address_list *out, const char *text,
                       struct error *err);

bool address_list_has(const struct address_list *list,
                      const struct address *address);

/**
 * Whose request is it?
 *
 * A proxy of ours says so in X-Forwarded-For: the last address there that is
 * not a proxy of ours itself. Nobody else's word counts, for anyone can write
 * that header.
 *
 * @param peer       who is at the other end of the connection
 * @param forwarded  value of X-Forwarded-For; may be empty
 * @return false when there is no client to count: a proxy of ours asks for
 *         itself
 */
bool address_client(struct address *out, const struct address_list *proxies,
                    struct str peer, struct str forwarded);

#endif
