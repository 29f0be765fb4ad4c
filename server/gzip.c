#include "gzip.h"

#include <assert.h>
#include <stdlib.h>
#include <strings.h>
#include <zlib.h>

enum {
    LEVEL = 3,        /* of 9: a tenth more bytes than 9 for half of its time */
    WINDOW = 15 + 16, /* the largest, and the header of gzip */
    MEMORY = 8,
};

struct gzip {
    z_stream stream;
};

struct gzip *gzip_new(void)
{
    struct gzip *gzip = mem_zero(1, sizeof *gzip);
    const int rc = deflateInit2(&gzip->stream, LEVEL, Z_DEFLATED, WINDOW,
                                MEMORY, Z_DEFAULT_STRATEGY);

    assert(rc == Z_OK);
    return gzip;
}

void gzip_free(struct gzip *gzip)
{
    if (!gzip)
        return;
    deflateEnd(&gzip->stream);
    free(gzip);
}

/* ---- What the client takes --------------------------------------------- */

/** The weight behind a coding, `;q=0.5`, in thousandths; 1000 without one. */
static int weight(struct str params)
{
    int number = 0, digits = 0;
    bool point = false;

    params = str_trim(params);
    if (!params.len)
        return 1000;
    params = str_trim(str_skip(params, 1)); /* the semicolon */
    if (params.len < 3 || (params.ptr[0] != 'q' && params.ptr[0] != 'Q') ||
        params.ptr[1] != '=')
        return 0;
    for (params = str_skip(params, 2); params.len && digits < 4;
         params = str_skip(params, 1)) {
        const char byte = params.ptr[0];

        if (byte == '.' && !point && digits == 1) {
            point = true;
        } else if (byte >= '0' && byte <= '9') {
            number = number * 10 + byte - '0';
            digits++;
        } else {
            return 0;
        }
    }
    for (; digits < 4; digits++)
        number *= 10;
    return number > 1000 ? 1000 : number;
}

static bool is_coding(struct str text, const char *name)
{
    return text.len == strlen(name) &&
           strncasecmp(text.ptr, name, text.len) == 0;
}

bool gzip_accepted(struct str accepts)
{
    int gzip = -1, plain = -1, rest = -1;

    while (accepts.len) {
        const char *end = memchr(accepts.ptr, ',', accepts.len);
        const struct str item = {accepts.ptr, end ? (size_t)(end - accepts.ptr)
                                                  : accepts.len};
        const char *mark = item.len ? memchr(item.ptr, ';', item.len) : NULL;
        const size_t len = mark ? (size_t)(mark - item.ptr) : item.len;
        const struct str coding = str_trim((struct str){item.ptr, len});
        const int given = weight(str_skip(item, len));

        if (is_coding(coding, "gzip") || is_coding(coding, "x-gzip"))
            gzip = given;
        else if (is_coding(coding, "identity"))
            plain = given;
        else if (is_coding(coding, "*"))
            rest = given;
        accepts = str_skip(accepts, item.len + 1);
    }
    if (gzip == -1)
        gzip = rest;
    return gzip > 0 && gzip >= plain;
}

/* ---- Compressing ------------------------------------------------------- */

/** Text, of whatever kind; images and archives are compressed as they are. */
static bool is_text(struct str type)
{
    return str_starts(type, STR("text/")) ||
           str_starts(type, STR("application/")) ||
           str_starts(type, STR("image/svg"));
}

/** @return false, and `out` empty, when it does not get smaller */
static bool compress_body(struct gzip *gzip, struct buf *out,
                          const struct buf *text)
{
    z_stream *stream = &gzip->stream;
    int rc;

    deflateReset(stream);
    stream->next_out = (unsigned char *)buf_reserve(out, text->len);
    stream->avail_out = (uInt)text->len;
    stream->next_in = (unsigned char *)text->ptr;
    stream->avail_in = (uInt)text->len;
    rc = deflate(stream, Z_FINISH);
    out->len = rc == Z_STREAM_END ? text->len - stream->avail_out : 0;
    return rc == Z_STREAM_END && out->len < text->len;
}

static void weaken_tag(struct http_reply *reply)
{
    const struct str tag = http_reply_find(reply, "ETag");

    if (tag.len && !str_starts(tag, STR("W/")))
        http_reply_header(reply, "ETag",
                          arena_format(&reply->arena, "W/%.*s", STR_ARGS(tag)));
}

void gzip_reply(struct gzip *gzip, struct http_reply *reply,
                const struct http_request *request)
{
    struct buf packed = {0};

    if (http_reply_find(reply, "Content-Encoding").len)
        return;
    if (reply->status == 304 || is_text(http_reply_find(reply, "Content-Type")))
        http_reply_add(reply, "Vary", STR("Accept-Encoding"));
    else
        return;
    if (reply->body.len < GZIP_LEAST ||
        !gzip_accepted(http_request_header(request, "Accept-Encoding")))
        return;
    if (!compress_body(gzip, &packed, &reply->body)) {
        buf_free(&packed);
        return;
    }
    buf_free(&reply->body);
    reply->body = packed;
    http_reply_header(reply, "Content-Encoding", STR("gzip"));
    weaken_tag(reply);
}
