/**
 * The neighbourhood of a passage, as a reader sees it, and where it may be
 * cut: between sentences, between words.
 */
#ifndef SILCROW_SNIPPET_VIEW_H
#define SILCROW_SNIPPET_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "document.h"
#include "mem.h"
#include "passage.h"

/* In a view these stand for the border of two blocks. */
enum {
    VIEW_BORDER = '\n',
    VIEW_ITEM_BORDER = '\v', /* of two items or two cells */
};

/** White space is folded: one space between words, none at the ends of a
 * block. Offsets are bytes. */
struct view {
    char *text;
    size_t len, room;
    size_t start, end; /* of the passage */
    bool from_start;   /* begins where a block does */
    bool to_end;       /* ends where a block does */
};

static inline bool view_border(char byte)
{
    return byte == VIEW_BORDER || byte == VIEW_ITEM_BORDER;
}

/** White space, a border or a control character. */
static inline bool view_blank(char byte)
{
    return (unsigned char)byte <= ' ' || byte == 0x7f;
}

/** A letter or digit of ASCII: a text is never cut between two of them. */
static inline bool view_plain(char byte)
{
    return ((byte | 32) >= 'a' && (byte | 32) <= 'z') ||
           (byte >= '0' && byte <= '9');
}

/** A byte of a character other than its first. */
static inline bool view_continues(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/** What a byte adds to the characters shown: an item border is shown as
 * three. */
static inline size_t view_width(char byte)
{
    return byte == VIEW_ITEM_BORDER ? 3 : !view_continues(byte);
}

/** See the passage and so much before and behind it that each may make up
 * `chars` characters together with it. The text is in the arena. */
void view_make(struct view *view, struct arena *arena,
               const struct document *document, const struct passage *passage,
               size_t chars);

/** Characters shown for the text between two places. */
size_t view_chars(const struct view *view, size_t from, size_t to);

/** Does a cut here split what people see as one character? */
bool view_joined(const struct view *view, size_t at);

/** May the text be cut here without cutting a word? */
bool view_breaks(const struct view *view, size_t at);

/** Is this the place behind the last character of a sentence, or of a
 * block? */
bool view_ends_sentence(const struct view *view, size_t at);

/** Is this the place before the first character of one? */
bool view_starts_sentence(const struct view *view, size_t at);

#endif
