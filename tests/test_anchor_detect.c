/* Which generator's anchors a site has, told by its configuration. */
#include "folder.h"

#include "engine/file.h"
#include "indexer/anchor_detect.h"

static const struct {
    const char *files[2]; /* a name ending in '/' is a folder */
    const char *text;     /* of the first */
    const char *source;   /* below the site's folder */
    const char *rule;     /* NULL for none */
    const char *file;     /* that told it */
} sites[] = {
    {{"mkdocs.yml"}, "", "docs", "mkdocs", "mkdocs.yml"},
    {{"docusaurus.config.ts"},
     "",
     "docs",
     "docusaurus",
     "docusaurus.config.ts"},
    {{"docs/.vitepress/"}, "", "docs", "vitepress", ".vitepress"},
    {{"book.toml"}, "", "docs", "mdbook", "book.toml"},
    {{"hugo.toml"}, "", "docs", "hugo-github", "hugo.toml"},
    {{"hugo.toml"},
     "[markup.goldmark.parser]\n  autoHeadingIDType = \"github-ascii\"\n",
     "docs",
     "hugo-github-ascii",
     "hugo.toml"},
    {{"hugo.yaml"},
     "markup:\n  goldmark:\n    parser:\n      autoHeadingIDType: blackfriday"
     "\n",
     "docs",
     "hugo-blackfriday",
     "hugo.yaml"},
    {{"config.toml", "archetypes/"}, "", "docs", "hugo-github", "config.toml"},
    {{"config.toml"}, "", "docs", NULL, ""},
    {{"_config.yml"}, "title: x\n", "", "jekyllgfm", "_config.yml"},
    {{"_config.yml"},
     "kramdown:\n  input: kramdown\n",
     "",
     "kramdown",
     "_config.yml"},
    {{"_config.yml"},
     "kramdown:\n  input: GFM\n",
     "",
     "jekyllgfm",
     "_config.yml"},
    {{"_config.yml"},
     "markdown: CommonMarkGhPages\n",
     "",
     "github",
     "_config.yml"},
    /* The folder nearest to the sources counts, and a repository is the end. */
    {{"mkdocs.yml", "docs/book.toml"}, "", "docs", "mdbook", "book.toml"},
    {{"mkdocs.yml", "docs/.git/"}, "", "docs", NULL, ""},
    {{"mkdocs.yml"}, "", "docs/a/b", NULL, ""},
    /* A source that is a file. */
    {{"mkdocs.yml"}, "", "docs/a.md", "mkdocs", "mkdocs.yml"},
    {{"mkdocs.yml"}, "", "absent", "mkdocs", "mkdocs.yml"},
    {{NULL}, "", "docs", NULL, ""},
};

static void put(const char *folder, const char *name, const char *text)
{
    char *path = mem_format("%s/%s", folder, name);

    if (str_ends(str_of(name), STR("/")))
        assert_int_equal(mkdir(path, 0700), 0);
    else
        assert_int_equal(file_write(path, str_of(text), NULL), 0);
    free(path);
}

static void a_site_is_known_by_its_configuration(void **state)
{
    for (size_t i = 0; i < COUNT(sites); i++) {
        char *top = mem_format("%s/%zu", (char *)*state, i);
        char *folder = mem_format("%s/site", top);
        char *source = mem_format("%s/%s", folder, sites[i].source);
        struct anchor_detected found;

        assert_int_equal(mkdir(top, 0700), 0);
        put(top, ".git/", "");
        assert_int_equal(mkdir(folder, 0700), 0);
        put(folder, "docs/", "");
        put(folder, "docs/a/", "");
        put(folder, "docs/a/b/", "");
        put(folder, "docs/a.md", "");
        for (size_t j = 0; j < COUNT(sites[i].files) && sites[i].files[j]; j++)
            put(folder, sites[i].files[j], j ? "" : sites[i].text);
        if (anchor_detect(&found, source) != (sites[i].rule != NULL))
            fail_msg("site %zu", i);
        assert_string_equal(found.file, sites[i].file);
        if (sites[i].rule)
            assert_string_equal(anchor_rule_name(found.rule), sites[i].rule);
        free(top);
        free(folder);
        free(source);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_site_is_known_by_its_configuration),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
