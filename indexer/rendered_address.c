#include "rendered_address.h"

#include <stdbool.h>
#include <strings.h>

/** A path without what servers let go: `index.html`, `.html`, a last '/'. */
static struct str bare(struct str path)
{
    static const char *const ends[] = {"index.html", ".html", "/"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(path, str_of(ends[i])))
            path.len -= strlen(ends[i]);
    return path;
}

/** Does a path end with another one, whole names compared? */
static bool ends_with_path(struct str path, struct str end)
{
    path = bare(path);
    end = bare(end);
    return str_ends(path, end) && (!end.len || path.len == end.len ||
                                   path.ptr[path.len - end.len - 1] == '/');
}

static bool host_is(struct str a, struct str b)
{
    return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

/** The part of a path below a base; false when it lies elsewhere. */
static bool below_base(struct str *path, struct str base)
{
    if (!str_starts(*path, base))
        return false;
    *path = str_skip(*path, base.len);
    if (base.len && !str_ends(base, STR("/")) && path->len) {
        if (path->ptr[0] != '/')
            return false;
        *path = str_skip(*path, 1);
    }
    return true;
}

/** Append a canonical address if it is one of the site. */
static bool put_canonical(struct buf *out, struct str base, struct str path,
                          struct str canonical)
{
    const struct url_parts site = url_split(base);
    const struct url_parts page = url_split(canonical);
    struct str below = page.path;
    struct buf decoded = {0};
    bool same;

    if (site.host.len && page.host.len) {
        same = host_is(site.host, page.host);
        if (same)
            buf_str(out, canonical);
        return same;
    }
    url_decode(&decoded, page.path);
    same = !site.host.len && ends_with_path(buf_view(&decoded), path) &&
           below_base(&below, site.path);
    buf_free(&decoded);
    if (same) {
        buf_byte(out, '/');
        buf_str(out, below);
    }
    return same;
}

void rendered_address(struct buf *out, const struct url_style *style,
                      struct str base, struct str path, struct str canonical)
{
    if (!canonical.len || !put_canonical(out, base, path, canonical))
        url_built(out, style, STR(""), path);
}
