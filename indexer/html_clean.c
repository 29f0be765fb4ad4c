#include "html_clean.h"

#include <stdbool.h>
#include <stddef.h>

#include "html_reference.h"

enum {
    NAME_MAX_BYTES = 16, /* of a tag's name, as far as it is looked at */
};

#define CDATA STR("<![CDATA[")

/** Where we are in a tag. */
enum state {
    IN_TEXT,
    IN_COMMENT,
    IN_CDATA,  /* in `<![CDATA[` of XML: text */
    IN_BOGUS,  /* in what else begins with `<!`: HTML 5 reads a comment */
    IN_RAW,    /* in a script or style, where `<` begins no tag */
    IN_TAG,    /* between attributes */
    IN_NAME,   /* of an attribute, or in a value without quotes */
    IN_EQUALS, /* behind `=`, before the value */
    IN_QUOTES,
};

struct cleaner {
    struct buf *out;
    struct str html;
    size_t at;
    enum state state;
    char quote;
    unsigned attributes; /* of the tag at hand */
    bool empty_element;  /* of HTML 5, which must be closed */
    bool xml;            /* the page says that it is XML */
    bool started;        /* an element has begun */
    bool dropped;        /* the tag at hand is left out */
    bool in_head;        /* nothing but what stands in a head has begun */
    const char *within;  /* an element of the head that holds what is not */
    const char *raw;     /* its name, when its content is no HTML */
};

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/** Does the text begin with this tag name, whatever its case? */
static bool name_is(struct str html, const char *name)
{
    const size_t len = strlen(name);
    size_t i = 0;

    while (i < len && i < html.len &&
           (html.ptr[i] == name[i] || (html.ptr[i] | 32) == name[i]))
        i++;
    return i == len && i < html.len &&
           (space(html.ptr[i]) || html.ptr[i] == '>' || html.ptr[i] == '/');
}

/** The name of the list with which the text begins, or NULL. */
static const char *name_among(struct str html, const char *const *names)
{
    for (; *names; names++)
        if (name_is(html, *names))
            return *names;
    return NULL;
}

/** The parser closes a head at elements that HTML 4 knows, and would leave
 * a `main` in it: begin the body where HTML 5 does. */
static void begin_body(struct cleaner *cleaner, struct str tag)
{
    static const char *const of_head[] = {
        "html", "head",  "title",  "base",     "basefont", "bgsound",  "link",
        "meta", "style", "script", "noscript", "template", "noframes", NULL};
    static const char *const holding[] = {"title", "noscript", "template",
                                          NULL};
    static const char *const begun[] = {"body", "frameset", NULL};

    if (!cleaner->in_head)
        return;
    if (cleaner->within) {
        if (tag.ptr[0] == '/' && name_is(str_skip(tag, 1), cleaner->within))
            cleaner->within = NULL;
        return;
    }
    cleaner->within = name_among(tag, holding);
    if (tag.ptr[0] == '/' || name_among(tag, of_head))
        return;
    cleaner->in_head = false;
    if (!name_among(tag, begun))
        buf_text(cleaner->out, "<body>");
}

static void begin_tag(struct cleaner *cleaner)
{
    /* Always empty in HTML 5, but not in HTML 4. */
    static const char *const empty[] = {"source", "track", "wbr", "keygen",
                                        NULL};
    static const char *const raw[] = {"script", "style", NULL};
    static const char *const page_ends[] = {"/body", "/html", NULL};
    const struct str rest = str_skip(cleaner->html, cleaner->at);

    if (str_starts(rest, STR("<!--"))) {
        cleaner->state = IN_COMMENT;
        return;
    }
    if (cleaner->xml && str_starts(rest, CDATA)) {
        cleaner->state = IN_CDATA;
        return;
    }
    if (str_starts(rest, STR("<!")) && !name_is(str_skip(rest, 2), "doctype")) {
        cleaner->state = IN_BOGUS;
        return;
    }
    if (rest.len < 2 || !(letter(rest.ptr[1]) || rest.ptr[1] == '/'))
        return;
    begin_body(cleaner, str_skip(rest, 1));
    cleaner->state = IN_NAME;
    cleaner->attributes = 0;
    cleaner->started |= rest.ptr[1] != '/';
    cleaner->dropped =
        !cleaner->started || name_among(str_skip(rest, 1), page_ends);
    cleaner->empty_element = name_among(str_skip(rest, 1), empty) != NULL;
    cleaner->raw = name_among(str_skip(rest, 1), raw);
}

/** Does a comment, a script or a style end at this byte? */
static bool ends(const struct cleaner *cleaner)
{
    const size_t at = cleaner->at;
    const char *text = cleaner->html.ptr;

    if (cleaner->state == IN_COMMENT)
        return text[at] == '>' && at >= 2 && text[at - 1] == '-' &&
               text[at - 2] == '-';
    return text[at] == '<' &&
           str_starts(str_skip(cleaner->html, at), STR("</")) &&
           name_is(str_skip(cleaner->html, at + 2), cleaner->raw);
}

/** Step over one byte of a tag; the state after it. */
static enum state step(struct cleaner *cleaner, char byte)
{
    switch (cleaner->state) {
    case IN_TEXT:
    case IN_COMMENT:
    case IN_CDATA:
    case IN_BOGUS:
    case IN_RAW:
        break;
    case IN_QUOTES:
        return byte == cleaner->quote ? IN_TAG : IN_QUOTES;
    case IN_EQUALS:
        if (byte == '"' || byte == '\'') {
            cleaner->quote = byte;
            return IN_QUOTES;
        }
        if (space(byte))
            return IN_EQUALS;
        return byte == '>' ? IN_TEXT : IN_NAME;
    case IN_TAG:
        if (space(byte) || byte == '/')
            return IN_TAG;
        if (byte == '>')
            return IN_TEXT;
        if (byte == '=')
            return IN_EQUALS;
        cleaner->attributes++;
        return IN_NAME;
    case IN_NAME:
        if (byte == '>')
            return IN_TEXT;
        if (byte == '=')
            return IN_EQUALS;
        return space(byte) || byte == '/' ? IN_TAG : IN_NAME;
    }
    return cleaner->state;
}

/** Append one byte; one that is no text becomes a space. */
static void put(struct cleaner *cleaner, char byte)
{
    if ((unsigned char)byte < ' ' && !space(byte))
        byte = ' ';
    buf_byte(cleaner->out, byte);
}

static void take_tag_byte(struct cleaner *cleaner, char byte)
{
    const enum state next = step(cleaner, byte);

    if (cleaner->dropped) {
        if (byte == '\n')
            put(cleaner, byte);
    } else if (next == IN_TEXT) {
        if (cleaner->empty_element)
            buf_text(cleaner->out, " /");
        buf_byte(cleaner->out, '>');
    } else if (cleaner->attributes <= HTML_TAG_ATTRIBUTES_MAX || byte == '\n') {
        put(cleaner, byte);
    }
    cleaner->state = next == IN_TEXT && cleaner->raw ? IN_RAW : next;
}

/** Write a reference as its character, in text and in values. */
static bool take_reference(struct cleaner *cleaner)
{
    size_t len;

    if ((cleaner->state != IN_TEXT && cleaner->state != IN_QUOTES) ||
        cleaner->dropped || cleaner->attributes > HTML_TAG_ATTRIBUTES_MAX)
        return false;
    len = html_reference(cleaner->out, str_skip(cleaner->html, cleaner->at),
                         cleaner->state == IN_QUOTES);
    if (!len)
        return false;
    cleaner->at += len - 1;
    return true;
}

/** The characters stand for themselves, up to `]]>`. */
static void take_cdata_byte(struct cleaner *cleaner, char byte)
{
    if (str_starts(str_skip(cleaner->html, cleaner->at), STR("]]>"))) {
        cleaner->at += 2;
        cleaner->state = IN_TEXT;
    } else if (byte == '<') {
        buf_text(cleaner->out, "&lt;");
    } else if (byte == '&') {
        buf_text(cleaner->out, "&amp;");
    } else {
        put(cleaner, byte);
    }
}

/** A comment that ends at the first `>`. */
static void take_bogus_byte(struct cleaner *cleaner, char byte)
{
    if (byte == '>')
        cleaner->state = IN_TEXT;
    else if (byte == '\n')
        put(cleaner, byte);
}

void html_clean(struct buf *out, struct str html)
{
    struct cleaner cleaner = {.out = out,
                              .html = html,
                              .in_head = true,
                              .xml = str_starts(html, STR("<?xml"))};

    if (html.len)
        buf_reserve(out, html.len);
    for (; cleaner.at < html.len; cleaner.at++) {
        const char byte = html.ptr[cleaner.at];

        if (byte == '&' && take_reference(&cleaner))
            continue;
        switch (cleaner.state) {
        case IN_COMMENT:
        case IN_RAW:
            if (ends(&cleaner)) {
                cleaner.state = cleaner.state == IN_RAW ? IN_NAME : IN_TEXT;
                cleaner.raw = NULL;
                cleaner.attributes = 0;
            }
            put(&cleaner, byte);
            break;
        case IN_CDATA:
            take_cdata_byte(&cleaner, byte);
            break;
        case IN_BOGUS:
            take_bogus_byte(&cleaner, byte);
            break;
        case IN_TEXT:
            if (byte == '<')
                begin_tag(&cleaner);
            if (cleaner.state == IN_CDATA)
                cleaner.at += CDATA.len - 1;
            else if (cleaner.state != IN_BOGUS &&
                     (cleaner.state != IN_NAME || !cleaner.dropped))
                put(&cleaner, byte);
            break;
        case IN_TAG:
        case IN_NAME:
        case IN_EQUALS:
        case IN_QUOTES:
            take_tag_byte(&cleaner, byte);
            break;
        }
    }
}
