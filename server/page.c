#include "page.h"

#include "asset.h"
#include "catalog.h"
#include "engine/html.h"
#include "page_parts.h"
#include "reply.h"

/* ---- Small parts ------------------------------------------------------- */

void page_put_text(struct buf *out, struct str text)
{
    const struct marked marked = {.text = text};

    html_marked(out, &marked);
}

/** A value as it stands in the query part of an address. */
static void put_encoded(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.ptr[i];

        if ((byte >= '0' && byte <= '9') ||
            ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || byte == '-' ||
            byte == '.' || byte == '_' || byte == '~')
            buf_byte(out, (char)byte);
        else
            buf_format(out, "%%%02X", byte);
    }
}

void page_put_param(struct buf *out, const char *name, struct str value)
{
    if (!value.len)
        return;
    buf_text(out, str_ends(buf_view(out), STR("?")) ? "" : "&amp;");
    buf_format(out, "%s=", name);
    put_encoded(out, value);
}

/* ---- Head and form ----------------------------------------------------- */

static void put_head(struct buf *out, const char *rest)
{
    buf_format(out,
               "<!doctype html>\n<html lang=\"en\">\n<head>\n"
               "<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" "
               "content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"robots\" content=\"noindex\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n"
               "<link rel=\"stylesheet\" href=\"/silcrow.css?v=%s\">\n"
               "<link rel=\"stylesheet\" href=\"/silcrow-search.css?v=%s\">\n"
               "<script type=\"module\" src=\"/silcrow-search.js?v=%s\">"
               "</script>\n"
               "<link rel=\"search\" title=\"Guides\" "
               "type=\"application/opensearchdescription+xml\" "
               "href=\"/opensearch.xml\">\n"
               "<link rel=\"icon\" type=\"image/svg+xml\" "
               "href=\"/silcrow.svg?v=%s\">\n%s",
               asset_silcrow_css.tag, asset_silcrow_search_css.tag,
               asset_silcrow_search_js.tag, asset_silcrow_svg.tag, rest);
}

static void put_title(struct buf *out, const struct page *page)
{
    buf_text(out, "<title>");
    if (page->query.len) {
        page_put_text(out, page->query);
        if (page->results)
            buf_format(out, " (%llu)",
                       (unsigned long long)page->results->total);
        buf_text(out, " – ");
    }
    buf_text(out, "Silcrow search</title>\n</head>\n");
}

static void put_choice(struct buf *out, const struct page *page)
{
    const struct str chosen =
        page->index.len ? page->index : str_of(CATALOG_DEFAULT);

    if (page->index_count < 2) {
        if (page->index.len) {
            buf_text(out, "<input type=\"hidden\" name=\"index\" value=\"");
            page_put_text(out, page->index);
            buf_text(out, "\">\n");
        }
        return;
    }
    buf_text(out, "<label class=\"choice\" for=\"index\">In</label>\n"
                  "<select id=\"index\" name=\"index\">\n");
    for (size_t i = 0; i < page->index_count; i++) {
        const struct str name = str_of(page->indexes[i]);

        buf_text(out, "<option value=\"");
        page_put_text(out, name);
        buf_text(out, str_equal(name, chosen) ? "\" selected>" : "\">");
        page_put_text(out, name);
        buf_text(out, "</option>\n");
    }
    buf_text(out, "</select>\n");
}

static void put_form(struct buf *out, const struct page *page)
{
    buf_format(out,
               "<header>\n"
               "<p class=\"brand\"><a href=\"/\"><span aria-hidden=\"true\">"
               "§</span> Silcrow</a></p>\n"
               "<silcrow-search server=\"/\" from=\"\">\n"
               "<form role=\"search\" action=\"/\" method=\"get\">\n"
               "<label for=\"q\">Search the guides</label>\n"
               "<div class=\"box\">\n"
               "<input id=\"q\" name=\"q\" type=\"search\" maxlength=\"%d\" "
               "autocomplete=\"off\" autocapitalize=\"off\" "
               "spellcheck=\"false\" dir=\"auto\"%s value=\"",
               SEARCH_QUERY_MAX,
               page->results || page->error ? "" : " autofocus");
    page_put_text(out, page->query);
    buf_text(out, "\">\n<button>Search</button>\n</div>\n");
    buf_text(out, "<div class=\"options\">\n");
    put_choice(out, page);
    buf_text(out, "</div>\n</form>\n</silcrow-search>\n</header>\n");
}

/* ---- Bodies ------------------------------------------------------------ */

/** What the owner of a site puts on its pages to have this search there. */
static void put_embedding(struct buf *out)
{
    buf_text(out, "<details>\n<summary>Put this search on your site"
                  "</summary>\n<pre><code>");
    buf_format(out,
               "&lt;link rel=\"stylesheet\" integrity=\"%s\"\n"
               "  href=\"https://search.example.org/silcrow-search.css?v=%s\"\n"
               "  crossorigin>\n"
               "&lt;script type=\"module\" integrity=\"%s\"\n"
               "  src=\"https://search.example.org/silcrow-search.js?v=%s\">"
               "&lt;/script>\n",
               asset_silcrow_search_css.integrity, asset_silcrow_search_css.tag,
               asset_silcrow_search_js.integrity, asset_silcrow_search_js.tag);
    buf_text(out, "&lt;silcrow-search>\n"
                  "  &lt;form action=\"https://search.example.org/\" "
                  "role=\"search\">\n"
                  "    &lt;input type=\"search\" name=\"q\" "
                  "aria-label=\"Search\">\n"
                  "    &lt;button>Search&lt;/button>\n"
                  "  &lt;/form>\n"
                  "&lt;/silcrow-search>\n</code></pre>\n</details>\n");
}

static void put_welcome(struct buf *out)
{
    buf_text(out,
             "<h1>Find the right section</h1>\n"
             "<ul class=\"help\">\n"
             "<li>All words are wanted; the last may be unfinished.</li>\n"
             "<li><code>\"two words\"</code> stand next to each other.</li>\n"
             "<li><code>-word</code> leaves sections with it out, "
             "<code>title:word</code> looks in headings.</li>\n"
             "</ul>\n");
    put_embedding(out);
}

static void put_error(struct buf *out, const char *error)
{
    buf_text(out, "<h1>That did not work</h1>\n<p role=\"alert\">");
    page_put_text(out, str_of(error));
    buf_text(out, ".</p>\n");
}

void page_write(struct buf *out, const struct page *page)
{
    put_head(out, "");
    put_title(out, page);
    buf_text(out, "<body>\n");
    put_form(out, page);
    buf_text(out, "<main>\n");
    if (page->error)
        put_error(out, page->error);
    else if (page->results)
        page_put_results(out, page);
    else
        put_welcome(out);
    buf_text(out, "</main>\n</body>\n</html>\n");
}

/* ---- Errors ------------------------------------------------------------ */

void page_errors(struct buf *out)
{
    put_head(out, "<title>Errors – Silcrow search</title>\n</head>\n");
    buf_text(out, "<body>\n<header>\n<p class=\"brand\"><a href=\"/\">"
                  "<span aria-hidden=\"true\">§</span> Silcrow</a></p>\n"
                  "</header>\n<main>\n<h1>Errors</h1>\n"
                  "<p>An error is answered as JSON with four texts: "
                  "<code>message</code> for people, <code>code</code> for "
                  "programs, <code>type</code>, and <code>link</code> to this "
                  "page.</p>\n<dl>\n");
    for (size_t i = 0; i < reply_code_count; i++) {
        const struct reply_code *code = &reply_codes[i];

        buf_format(
            out, "<dt id=\"%s\"><code>%s</code> %d, %s</dt>\n<dd>%s</dd>\n",
            code->code, code->code, code->status, code->type, code->meaning);
    }
    buf_text(out, "</dl>\n</main>\n</body>\n</html>\n");
}
