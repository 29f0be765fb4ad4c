#include "anchor_detect.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

#include "engine/file.h"
#include "engine/mem.h"

/** A setting that changes the rule: a name, and a value that stands behind it
 * on its line. */
struct setting {
    const char *name;
    const char *value;
    const char *rule;
};

static const struct setting hugo_settings[] = {
    {"autoHeadingIDType", "github-ascii", "hugo-github-ascii"},
    {"autoHeadingIDType", "blackfriday", "hugo-blackfriday"},
    {NULL, NULL, NULL},
};

static const struct setting jekyll_settings[] = {
    {"input", "kramdown", "kramdown"},
    {"markdown", "GFM", "github"},
    {"markdown", "CommonMark", "github"},
    {"markdown", "CommonMarkGhPages", "github"},
    {NULL, NULL, NULL},
};

/** What tells a generator. The first row that is met counts. */
static const struct generator {
    const char *file;
    const char *beside; /* has to be there too; NULL for nothing */
    const char *rule;
    const struct setting *settings;
} generators[] = {
    {"docusaurus.config.js", NULL, "docusaurus", NULL},
    {"docusaurus.config.ts", NULL, "docusaurus", NULL},
    {"docusaurus.config.mjs", NULL, "docusaurus", NULL},
    {"docusaurus.config.cjs", NULL, "docusaurus", NULL},
    {".vitepress", NULL, "vitepress", NULL},
    {".vuepress", NULL, "vitepress", NULL},
    {"mkdocs.yml", NULL, "mkdocs", NULL},
    {"mkdocs.yaml", NULL, "mkdocs", NULL},
    {"book.toml", NULL, "mdbook", NULL},
    {"hugo.toml", NULL, "hugo", hugo_settings},
    {"hugo.yaml", NULL, "hugo", hugo_settings},
    {"hugo.yml", NULL, "hugo", hugo_settings},
    {"hugo.json", NULL, "hugo", hugo_settings},
    {"config/_default/hugo.toml", NULL, "hugo", hugo_settings},
    {"config/_default/hugo.yaml", NULL, "hugo", hugo_settings},
    {"config.toml", "archetypes", "hugo", hugo_settings},
    {"config.yaml", "archetypes", "hugo", hugo_settings},
    {"_quarto.yml", NULL, "pandoc", NULL},
    {"_bookdown.yml", NULL, "pandoc", NULL},
    {"_config.yml", NULL, "jekyll", jekyll_settings},
    {"_config.yaml", NULL, "jekyll", jekyll_settings},
};

static bool exists(const char *folder, const char *name)
{
    char *path = mem_format("%s/%s", folder, name);
    struct stat status;
    const bool there = stat(path, &status) == 0;

    free(path);
    return there;
}

/** Read a configuration file; what is no file, or too large, reads empty. */
static void read_config(struct buf *out, const char *folder, const char *name)
{
    char *path = mem_format("%s/%s", folder, name);
    struct stat status;

    if (stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
        file_read(out, path, DETECT_BYTES_MAX, NULL) == -1)
        buf_clear(out);
    free(path);
}

/** A word at the front of `text`, whatever its case, and then no letter. */
static bool word_starts(struct str text, const char *word)
{
    const size_t len = strlen(word);

    return text.len >= len && strncasecmp(text.ptr, word, len) == 0 &&
           (text.len == len ||
            (!isalnum((unsigned char)text.ptr[len]) && text.ptr[len] != '-'));
}

/** Does this line give the setting that value, in TOML, YAML or JSON? */
static bool line_sets(struct str line, const struct setting *setting)
{
    static const char marks[] = " \t\"'=:,";

    while (line.len && strchr(marks, *line.ptr))
        line = str_skip(line, 1);
    if (!word_starts(line, setting->name))
        return false;
    line = str_skip(line, strlen(setting->name));
    while (line.len && strchr(marks, *line.ptr))
        line = str_skip(line, 1);
    return word_starts(line, setting->value);
}

/** The rule that a configuration sets, or NULL. */
static const char *set_rule(struct str config, const struct setting *settings)
{
    for (; config.len; config = str_skip(config, str_line(config).len + 1))
        for (const struct setting *setting = settings; setting->name; setting++)
            if (line_sets(str_trim(str_line(config)), setting))
                return setting->rule;
    return NULL;
}

static bool detect_in(struct anchor_detected *found, const char *folder)
{
    for (size_t i = 0; i < sizeof generators / sizeof *generators; i++) {
        const struct generator *generator = &generators[i];
        const char *rule = NULL;

        if (!exists(folder, generator->file) ||
            (generator->beside && !exists(folder, generator->beside)))
            continue;
        if (generator->settings) {
            struct buf config = {0};

            read_config(&config, folder, generator->file);
            rule = set_rule(buf_view(&config), generator->settings);
            buf_free(&config);
        }
        found->rule = anchor_rule_find(rule ? rule : generator->rule);
        snprintf(found->file, sizeof found->file, "%s", generator->file);
        return true;
    }
    return false;
}

/** The folder of the sources: `source` itself, or where that file lies. The
 * caller frees it. */
static char *folder_of(const char *source)
{
    const char *slash = strrchr(source, '/');
    struct stat status;

    if (stat(source, &status) == 0 && S_ISDIR(status.st_mode))
        return mem_copy(str_of(source));
    if (!slash)
        return mem_copy(STR("."));
    return mem_copy((struct str){source, (size_t)(slash - source) + 1});
}

bool anchor_detect(struct anchor_detected *found, const char *source)
{
    char *folder = folder_of(source);
    bool detected = detect_in(found, folder);

    for (int level = 1; level < DETECT_LEVELS_MAX && !detected; level++) {
        char *above = mem_format("%s/..", folder);
        const bool top = exists(folder, ".git");

        free(folder);
        folder = above;
        if (top)
            break;
        detected = detect_in(found, folder);
    }
    free(folder);
    if (!detected)
        *found = (struct anchor_detected){0};
    return detected;
}
