#include "site.h"

/** Letters, digits, and what stands in names, IPv6 addresses and before
 * ports. */
static bool is_host(struct str host)
{
    for (size_t i = 0; i < host.len; i++) {
        const char byte = host.ptr[i];

        if (!((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
              (byte >= '0' && byte <= '9') || (byte && strchr(".-:[]", byte))))
            return false;
    }
    return host.len > 0;
}

bool site_address(struct buf *out, const struct http_request *request)
{
    const struct str host = http_request_header(request, "Host");
    const bool https = str_equal(
        http_request_header(request, "X-Forwarded-Proto"), STR("https"));

    if (!is_host(host))
        return false;
    buf_text(out, https ? "https://" : "http://");
    buf_str(out, host);
    return true;
}
