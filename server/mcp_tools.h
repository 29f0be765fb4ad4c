/**
 * The tools that programs with a language model may call (handler_mcp.c): the
 * same search, and the same sections, as for people.
 */
#ifndef SILCROW_MCP_TOOLS_H
#define SILCROW_MCP_TOOLS_H

#include "engine/json.h"
#include "handler.h"

enum {
    MCP_HITS = 8,            /* of a search unless asked */
    MCP_HITS_MAX = 20,       /* a model reads them all */
    MCP_SNIPPET_CHARS = 300, /* of each */
    MCP_TEXT_MAX = 64 << 10, /* bytes of a section; the rest is left out */
    MCP_CHILDREN_MAX = 20,   /* sections below one that are told */
};

/** What the tools are and take: a JSON array. */
extern const struct str mcp_tools;

/** Is there a tool of that name? */
bool mcp_tool_known(struct str name);

/**
 * Call a tool.
 *
 * @param out        what it says, as text; also what is wrong, in a sentence
 * @param name       of a tool that is known
 * @param arguments  an object; NULL for none
 * @return false when it failed
 */
bool mcp_tool_call(struct buf *out, struct handler *handler,
                   struct http_reply *reply, struct str name,
                   const struct json *arguments);

#endif
