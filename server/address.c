#include "address.h"

#include <arpa/inet.h>
#include <string.h>

enum {
    MAPPED_BITS = 96, /* before an IPv4 address that is mapped into IPv6 */
};

static const uint8_t mapped_prefix[12] = {[10] = 0xff, [11] = 0xff};

/* ---- One address ------------------------------------------------------- */

/** Parse without brackets or port; the zone of a link-local address
 * (fe80::1%eth0) says nothing about the client. */
static int parse_bare(struct address *out, struct str text)
{
    const char *zone = text.len ? memchr(text.ptr, '%', text.len) : NULL;
    char copy[INET6_ADDRSTRLEN];

    if (zone)
        text.len = (size_t)(zone - text.ptr);
    if (text.len == 0 || text.len >= sizeof copy)
        return -1;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (strlen(copy) != text.len)
        return -1;
    if (inet_pton(AF_INET6, copy, out->bytes) == 1)
        return 0;
    memcpy(out->bytes, mapped_prefix, sizeof mapped_prefix);
    return inet_pton(AF_INET, copy, out->bytes + 12) == 1 ? 0 : -1;
}

int address_parse(struct address *out, struct str text)
{
    const char *end;

    text = str_trim(text);
    if (str_starts(text, STR("["))) {
        end = memchr(text.ptr, ']', text.len);
        if (!end)
            return -1;
        return parse_bare(
            out, (struct str){text.ptr + 1, (size_t)(end - text.ptr) - 1});
    }
    if (text.len && memchr(text.ptr, '.', text.len)) {
        end = memrchr(text.ptr, ':', text.len);
        if (end && parse_bare(out, text) == -1)
            text.len = (size_t)(end - text.ptr);
    }
    return parse_bare(out, text);
}

static bool is_mapped(const struct address *address)
{
    return memcmp(address->bytes, mapped_prefix, sizeof mapped_prefix) == 0;
}

void address_put(struct buf *out, const struct address *address)
{
    char text[INET6_ADDRSTRLEN];
    const bool mapped = is_mapped(address);

    if (inet_ntop(mapped ? AF_INET : AF_INET6,
                  address->bytes + (mapped ? sizeof mapped_prefix : 0), text,
                  sizeof text))
        buf_text(out, text);
}

struct address address_network(const struct address *address)
{
    struct address network = *address;

    if (!is_mapped(address))
        memset(network.bytes + 8, 0, 8);
    return network;
}

/* ---- Lists ------------------------------------------------------------- */

/** A count of bits, at most `most`; -1 when it is none. */
static int parse_bits(struct str text, int most)
{
    int bits = 0;

    if (text.len == 0)
        return -1;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return -1;
        bits = bits * 10 + (text.ptr[i] - '0');
        if (bits > most)
            return -1;
    }
    return bits;
}

static int add(struct address_list *list, struct str text)
{
    const char *slash = text.len ? memchr(text.ptr, '/', text.len) : NULL;
    const size_t len = slash ? (size_t)(slash - text.ptr) : text.len;
    struct address address;
    int before, bits = 128;

    if (list->count == ADDRESS_NETWORKS_MAX ||
        parse_bare(&address, (struct str){text.ptr, len}) == -1)
        return -1;
    before =
        is_mapped(&address) && memchr(text.ptr, '.', len) ? MAPPED_BITS : 0;
    if (slash) {
        bits = parse_bits(str_skip(text, len + 1), 128 - before);
        if (bits == -1)
            return -1;
        bits += before;
    }
    list->networks[list->count].address = address;
    list->networks[list->count].bits = (unsigned)bits;
    list->count++;
    return 0;
}

int address_list_parse(struct address_list *out, const char *text,
                       struct error *err)
{
    struct str rest = str_of(text);

    out->count = 0;
    if (str_equal(rest, STR("none")))
        return 0;
    while (rest.len) {
        const char *comma = memchr(rest.ptr, ',', rest.len);
        const size_t len = comma ? (size_t)(comma - rest.ptr) : rest.len;
        const struct str one = str_trim((struct str){rest.ptr, len});

        if (add(out, one) == -1)
            return error_set(err, ERROR_USAGE,
                             "%.*s: not an address or a network such as "
                             "10.0.0.0/8",
                             STR_ARGS(one));
        rest = str_skip(rest, len + 1);
    }
    return 0;
}

static bool same_bits(const struct address *a, const struct address *b,
                      unsigned bits)
{
    const unsigned whole = bits / 8, rest = bits % 8;
    const unsigned mask = rest ? 0xffu << (8 - rest) & 0xffu : 0;

    if (memcmp(a->bytes, b->bytes, whole) != 0)
        return false;
    return !rest || ((a->bytes[whole] ^ b->bytes[whole]) & mask) == 0;
}

bool address_list_has(const struct address_list *list,
                      const struct address *address)
{
    for (size_t i = 0; i < list->count; i++)
        if (same_bits(&list->networks[i].address, address,
                      list->networks[i].bits))
            return true;
    return false;
}

uint64_t address_hash(const struct address *address, uint64_t seed)
{
    uint64_t value = seed;
    uint64_t half;

    for (size_t i = 0; i < sizeof address->bytes; i += sizeof half) {
        memcpy(&half, address->bytes + i, sizeof half);
        value ^= half;
        value = (value ^ value >> 33) * 0xff51afd7ed558ccdu;
        value = (value ^ value >> 33) * 0xc4ceb9fe1a85ec53u;
        value ^= value >> 33;
    }
    return value;
}

/* ---- Clients ----------------------------------------------------------- */

bool address_client(struct address *out, const struct address_list *proxies,
                    struct str peer, struct str forwarded)
{
    if (address_parse(out, peer) == -1)
        return false;
    while (address_list_has(proxies, out)) {
        const char *comma;
        size_t before;

        if (str_trim(forwarded).len == 0)
            return false;
        comma = memrchr(forwarded.ptr, ',', forwarded.len);
        before = comma ? (size_t)(comma - forwarded.ptr) : 0;
        if (address_parse(out, str_skip(forwarded, before + (comma != NULL))) ==
            -1)
            return false;
        forwarded.len = before;
    }
    return true;
}
