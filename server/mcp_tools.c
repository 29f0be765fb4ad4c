#include "mcp_tools.h"

#include <math.h>

#include "engine/terminal.h"
#include "engine/unicode.h"
#include "query_params.h"
#include "reply.h"
#include "section.h"

#define INDEX                                                                  \
    "\"index\":{\"type\":\"string\",\"description\":\"Name of the index; "     \
    "without it, the usual one.\"}"

#define HINTS "\"annotations\":{\"readOnlyHint\":true,\"openWorldHint\":false}"

static const char list[] =
    "[{\"name\":\"search_guides\",\"title\":\"Search the guides\","
    "\"description\":\"Find the sections of the guides that answer a question. "
    "Each comes with its headings, the passage that matches, an address to "
    "link to, and an id for read_section.\","
    "\"inputSchema\":{\"type\":\"object\",\"properties\":{"
    "\"query\":{\"type\":\"string\",\"description\":\"Words to look for, best "
    "those that the guides would use. Quotes keep words together, a minus "
    "leaves a word out.\"},"
    "\"limit\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":20,"
    "\"description\":\"Most sections; 8 unless given.\"},"
    "\"filter\":{\"type\":\"string\",\"description\":\"A condition on "
    "attributes, such as lang = en.\"}," INDEX "},"
    "\"required\":[\"query\"],\"additionalProperties\":false}," HINTS "},"
    "{\"name\":\"read_section\",\"title\":\"Read a section\","
    "\"description\":\"Read a section of a guide whole, and see which sections "
    "are around it.\","
    "\"inputSchema\":{\"type\":\"object\",\"properties\":{"
    "\"id\":{\"type\":\"string\",\"description\":\"Id of the section, as "
    "search_guides gave it.\"}," INDEX "},"
    "\"required\":[\"id\"],\"additionalProperties\":false}," HINTS "}]";

const struct str mcp_tools = {list, sizeof list - 1};

/** A call on its way. */
struct call {
    struct buf *out;
    struct handler *handler;
    struct http_reply *reply;
    const struct json *arguments;
};

/* ---- Arguments --------------------------------------------------------- */

static bool refuse(struct call *call, const char *name, const char *expected)
{
    buf_format(call->out, "The argument `%s` must be %s.", name, expected);
    return false;
}

static bool is_one_of(struct str name, const char *const *names)
{
    for (; *names; names++)
        if (str_equal(name, str_of(*names)))
            return true;
    return false;
}

/** Are these all the arguments? @param names  NULL after the last */
static bool only(struct call *call, const char *const *names)
{
    for (const struct json *value = json_first(call->arguments); value;
         value = json_next(value))
        if (!is_one_of(json_name(value), names)) {
            buf_text(call->out, "There is no argument `");
            terminal_text(call->out, json_name(value));
            buf_text(call->out, "`.");
            return false;
        }
    return true;
}

/** A text; empty when it is not given. */
static bool text_of(struct str *out, struct call *call, const char *name,
                    bool required)
{
    const struct json *value = json_member(call->arguments, name);

    *out = json_string(value);
    if (value && json_kind(value) != JSON_STRING)
        return refuse(call, name, "a string");
    if (required && !str_trim(*out).len)
        return refuse(call, name, "a string that is not empty");
    return true;
}

static bool limit_of(uint32_t *out, struct call *call)
{
    const struct json *value = json_member(call->arguments, "limit");
    const double number = json_number(value);

    *out = MCP_HITS;
    if (!value)
        return true;
    if (json_kind(value) != JSON_NUMBER || floor(number) != number ||
        number < 1 || number > MCP_HITS_MAX)
        return refuse(call, "limit", "a whole number from 1 to 20");
    *out = (uint32_t)number;
    return true;
}

/** Say what went wrong with an index. */
static bool fail(struct call *call, const struct error *err)
{
    switch (err->code) {
    case ERROR_USAGE:
        terminal_text(call->out, str_of(err->text));
        break;
    case ERROR_NO_INPUT:
        buf_text(call->out, "There is no such index.");
        break;
    case ERROR_PERMISSION:
        buf_text(call->out, "The key does not allow it.");
        break;
    default:
        log_event(call->handler->log, LOG_LEVEL_ERROR, "search: %s", err->text);
        buf_text(call->out, "The index cannot be read at the moment.");
    }
    return false;
}

/* ---- search_guides ----------------------------------------------------- */

static void put_hit(struct buf *out, const struct search_hit *hit, size_t rank)
{
    const struct document *document = &hit->document;

    buf_format(out, "%zu. ", rank);
    for (size_t i = 0; i < document->crumb_count; i++) {
        terminal_text(out, document->crumbs[i]);
        buf_text(out, " > ");
    }
    terminal_text(out, hit->heading.text);
    buf_text(out, "\n   id: ");
    terminal_text(out, document->id);
    buf_text(out, "\n   url: ");
    terminal_text(out, hit->exact.len ? hit->exact : document->url);
    if (hit->snippet.text.len) {
        buf_text(out, "\n   ");
        terminal_text(out, hit->snippet.text);
    }
    buf_text(out, "\n\n");
}

static void put_results(struct buf *out, const struct search_results *results)
{
    if (results->corrected.len) {
        buf_text(out, "Searched for: ");
        terminal_text(out, results->corrected);
        buf_text(out, "\n\n");
    }
    if (results->relaxed_count) {
        buf_text(out, "Some sections lack:");
        for (size_t i = 0; i < results->relaxed_count; i++) {
            buf_byte(out, ' ');
            terminal_text(out, results->relaxed[i]);
        }
        buf_text(out, "\n\n");
    }
    for (size_t i = 0; i < results->hit_count; i++)
        put_hit(out, &results->hits[i], i + 1);
    if (!results->hit_count)
        buf_text(out, "No section was found.\n");
}

static bool search_guides(struct call *call)
{
    static const char *const names[] = {"query", "limit", "filter", "index",
                                        NULL};
    struct query_params query = {.correct = 1,
                                 .snippet_chars = MCP_SNIPPET_CHARS};
    struct search_results *results;
    const struct key_rule *rule;
    struct index *index;
    struct error err = {0};
    double took_ms;

    if (!only(call, names) || !text_of(&query.query, call, "query", true) ||
        !limit_of(&query.limit, call) ||
        !text_of(&query.filter, call, "filter", false) ||
        !text_of(&query.index, call, "index", false))
        return false;
    if (catalog_get_part(&index, &rule, call->handler->catalog, query.index,
                         &err) == -1)
        return fail(call, &err);
    query.must = rule ? &rule->filter : NULL;
    if (query_params_run(&results, &took_ms, index, &query, &err) == -1)
        return fail(call, &err);
    put_results(call->out, results);
    reply_timing(call->reply, "search", (int64_t)(took_ms * 1e3));
    reply_searched(call->reply, results);
    search_results_free(results);
    return true;
}

/* ---- read_section ------------------------------------------------------ */

/** A section beside this one, as much as it takes to read it. */
static void put_other(struct call *call, struct section *section,
                      const char *what, uint32_t number)
{
    struct document other;

    if (!section_other(&other, section, number))
        return;
    buf_format(call->out, "%s: ", what);
    terminal_text(call->out, other.heading);
    buf_text(call->out, " (id: ");
    terminal_text(call->out, other.id);
    buf_text(call->out, ")\n");
}

static void put_around(struct call *call, struct section *section)
{
    const struct neighbours *around = &section->around;

    buf_byte(call->out, '\n');
    put_other(call, section, "Above", around->parent);
    put_other(call, section, "Before", around->previous);
    put_other(call, section, "Next", around->next);
    for (size_t i = 0; i < around->child_count && i < MCP_CHILDREN_MAX; i++)
        put_other(call, section, "Below", around->children[i]);
}

static void put_section(struct call *call, struct section *section)
{
    section_text(call->out, section);
    if (call->out->len > MCP_TEXT_MAX) {
        call->out->len = utf8_cut(buf_view(call->out), MCP_TEXT_MAX).len;
        buf_text(call->out, "\n[The rest is left out.]\n");
    }
    put_around(call, section);
}

static bool read_section(struct call *call)
{
    static const char *const names[] = {"id", "index", NULL};
    struct section section = {0};
    const struct key_rule *rule;
    struct index *index;
    struct error err = {0};
    struct str id, name;
    bool found;

    if (!only(call, names) || !text_of(&id, call, "id", true) ||
        !text_of(&name, call, "index", false))
        return false;
    if (catalog_get_part(&index, &rule, call->handler->catalog, name, &err) ==
            -1 ||
        section_find(&section, index, rule, id, &err) == -1) {
        section_release(&section);
        return fail(call, &err);
    }
    found = section.number != 0;
    if (found)
        put_section(call, &section);
    else
        buf_text(call->out, "There is no section with that id.");
    section_release(&section);
    return found;
}

/* ---- The tools --------------------------------------------------------- */

static const struct {
    struct str name;
    bool (*call)(struct call *call);
} tools[] = {
    {{"search_guides", 13}, search_guides},
    {{"read_section", 12}, read_section},
};

bool mcp_tool_known(struct str name)
{
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        if (str_equal(tools[i].name, name))
            return true;
    return false;
}

bool mcp_tool_call(struct buf *out, struct handler *handler,
                   struct http_reply *reply, struct str name,
                   const struct json *arguments)
{
    struct call call = {out, handler, reply, arguments};
    bool fine = false;

    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        if (str_equal(tools[i].name, name))
            fine = tools[i].call(&call);
    return fine;
}
