#include "link.h"

#include <strings.h>

static bool has_scheme(struct str url, const char *scheme)
{
    const size_t len = strlen(scheme);

    return url.len > len && strncasecmp(url.ptr, scheme, len) == 0 &&
           url.ptr[len] != '/';
}

bool link_allowed(struct str url)
{
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.ptr[i] <= 0x20 || url.ptr[i] == 0x7f ||
            url.ptr[i] == '\\')
            return false;
    if (str_starts(url, STR("/")))
        return !str_starts(url, STR("//"));
    return has_scheme(url, "http://") || has_scheme(url, "https://");
}
