#include "config.h"

#include <dirent.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access_log.h"
#include "config_parts.h"

#define FILE_NAME "silcrow.yaml"
#define PREFIX "SILCROW_"

/** Values at work. */
struct loader {
    struct config *config;
    const struct config_sources *sources;
    struct error *err;
};

/** The value of a variable of the environment; NULL when it is not set. */
static const char *variable(const struct loader *loader, const char *name)
{
    const size_t len = strlen(name);
    const char *const *at;

    for (at = loader->sources->environment; *at; at++)
        if (strncmp(*at, name, len) == 0 && (*at)[len] == '=')
            return *at + len + 1;
    return NULL;
}

/** Give a setting its value from a place that names it. */
static int set(const struct loader *loader, const struct config_row *row,
               const char *text, const char *origin, enum error_code code)
{
    return config_set(loader->config, row,
                      &(struct config_given){text, origin, origin, code},
                      loader->err);
}

/* ---- Files ------------------------------------------------------------- */

static const char *path_in(const struct loader *loader, const char *folder,
                           const char *name)
{
    return arena_format(&loader->config->arena, "%s/%s", folder, name).ptr;
}

/** The file of the user: in XDG_CONFIG_HOME, or in ~/.config. */
static const char *user_file(const struct loader *loader)
{
    const char *home = variable(loader, "XDG_CONFIG_HOME");

    if (home && home[0] == '/')
        return path_in(loader, home, "silcrow/" FILE_NAME);
    home = variable(loader, "HOME");
    if (home && home[0] == '/')
        return path_in(loader, home, ".config/silcrow/" FILE_NAME);
    return NULL;
}

/** The file to read; NULL when there is none. */
static const char *find_file(const struct loader *loader)
{
    const char *named = loader->sources->line->config;
    const char *path;

    if (!named)
        named = variable(loader, PREFIX "CONFIG");
    if (named && named[0])
        return named;
    if (access(FILE_NAME, F_OK) == 0)
        return FILE_NAME;
    path = user_file(loader);
    if (path && access(path, F_OK) == 0)
        return path;
    path = path_in(loader, loader->sources->folder, FILE_NAME);
    return access(path, F_OK) == 0 ? path : NULL;
}

static int is_settings(const struct dirent *entry)
{
    return entry->d_name[0] != '.' &&
           str_ends(str_of(entry->d_name), STR(".yaml"));
}

/** The files of conf.d beside the system's file. */
static int read_folder(const struct loader *loader)
{
    const char *folder = path_in(loader, loader->sources->folder, "conf.d");
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, is_settings, alphasort);
    int rc = 0;

    if (count > CONFIG_FILES_MAX)
        rc = error_set(loader->err, ERROR_CONFIG, "%s: more than %d files",
                       folder, CONFIG_FILES_MAX);
    for (int i = 0; i < count; i++) {
        if (rc == 0)
            rc = config_file_read(loader->config,
                                  path_in(loader, folder, entries[i]->d_name),
                                  loader->err);
        free(entries[i]);
    }
    free(entries);
    return rc;
}

static int read_files(const struct loader *loader)
{
    const char *path = find_file(loader);
    struct config *config = loader->config;

    if (!path)
        return 0;
    config->file = arena_copy(&config->arena, str_of(path)).ptr;
    if (config_file_read(config, path, loader->err) == -1)
        return -1;
    if (strcmp(path, path_in(loader, loader->sources->folder, FILE_NAME)) != 0)
        return 0;
    return read_folder(loader);
}

/* ---- The environment --------------------------------------------------- */

static int read_environment(const struct loader *loader)
{
    const struct config_row *row;
    struct buf name = {0};
    int rc = 0;

    for (row = config_rows; rc == 0 && row->name; row++) {
        const char *value;

        buf_clear(&name);
        config_environment_name(&name, row);
        buf_byte(&name, '\0');
        value = variable(loader, name.ptr);
        if (value)
            rc = set(loader, row, value, name.ptr, ERROR_CONFIG);
    }
    buf_free(&name);
    return rc;
}

/** The setting that a variable nearly has the name of, or NULL. */
static const struct config_row *nearly(struct str name)
{
    char *word = mem_copy(str_skip(name, strlen(PREFIX)));
    const char *nearest;

    for (char *at = word; *at; at++)
        *at = *at == '_' ? '-' : *at >= 'A' && *at <= 'Z' ? *at + 32 : *at;
    nearest = strcmp(word, "config") == 0 ? NULL : config_nearest(word);
    if (nearest && strcmp(nearest, word) == 0)
        nearest = NULL;
    free(word);
    return nearest ? config_find(str_of(nearest)) : NULL;
}

static void check_variable(struct config *config, struct str name)
{
    const struct config_row *row = nearly(name);
    struct buf meant = {0};

    if (!row || config->warning_count == CONFIG_WARNINGS_MAX)
        return;
    config_environment_name(&meant, row);
    config->warnings[config->warning_count++] =
        arena_format(&config->arena,
                     "%.*s in the environment is no setting; did you mean "
                     "%.*s?",
                     STR_ARGS(name), STR_ARGS(buf_view(&meant)))
            .ptr;
    buf_free(&meant);
}

static void check_environment(const struct loader *loader)
{
    const char *const *at;

    for (at = loader->sources->environment; *at; at++) {
        const char *equals = strchr(*at, '=');

        if (equals && strncmp(*at, PREFIX, strlen(PREFIX)) == 0)
            check_variable(loader->config,
                           (struct str){*at, (size_t)(equals - *at)});
    }
}

/* ---- The whole --------------------------------------------------------- */

static int set_presets(const struct loader *loader)
{
    const struct config_row *row;

    for (row = config_rows; row->name; row++)
        if (row->preset &&
            set(loader, row, row->preset, "default", ERROR_INTERNAL) == -1)
            return -1;
    return 0;
}

static int read_options(const struct loader *loader)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && config_rows[i].name; i++) {
        const char *value = loader->sources->line->settings[i];
        char *origin;

        if (!value)
            continue;
        origin = mem_format("--%s", config_rows[i].name);
        rc = set(loader, &config_rows[i], value, origin, ERROR_USAGE);
        free(origin);
    }
    return rc;
}

/** Processors that this process may run on. */
static uint32_t processors(void)
{
    cpu_set_t set;
    int count;

    if (sched_getaffinity(0, sizeof set, &set) == -1)
        return 1;
    count = CPU_COUNT(&set);
    return count < 1 ? 1 : count > WORKERS_MAX ? WORKERS_MAX : (uint32_t)count;
}

int config_load(struct config **out, const struct config_sources *sources,
                struct error *err)
{
    struct config *config = mem_zero(1, sizeof *config);
    const struct loader loader = {config, sources, err};

    *out = NULL;
    if (set_presets(&loader) == -1 || read_files(&loader) == -1 ||
        read_environment(&loader) == -1 || read_options(&loader) == -1) {
        config_free(config);
        return -1;
    }
    check_environment(&loader);
    if (config->options.workers == 0)
        config->options.workers = processors();
    *out = config;
    return 0;
}

void config_free(struct config *config)
{
    if (!config)
        return;
    arena_release(&config->arena);
    free(config);
}

int config_check(const struct config *config, struct error *err)
{
    const char *data = config->options.data;
    struct access_log *access = NULL;
    struct stat status;

    if (stat(data, &status) == -1)
        return error_errno(err, "%s", data);
    if (!S_ISDIR(status.st_mode))
        return error_set(err, ERROR_NO_INPUT, "%s: not a folder", data);
    if (config->options.access_log &&
        access_log_open(&access, config->options.access_log, err) == -1)
        return -1;
    access_log_close(access);
    return 0;
}

/* ---- Reading again ----------------------------------------------------- */

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/** Put a setting back to what it is now. */
static void keep(struct config *next, const struct config *now, size_t i,
                 struct buf *kept)
{
    const struct config_row *row = &config_rows[i];
    const char *text = now->values[i].text;
    struct error err;

    buf_format(kept,
               "%s: %s cannot be changed while the server runs; it stays %s\n",
               next->values[i].origin, row->name, text ? text : "unset");
    next->values[i] = (struct config_value){.text = NULL};
    if (text)
        config_set(next, row,
                   &(struct config_given){text, now->values[i].origin, "",
                                          ERROR_INTERNAL},
                   &err);
}

void config_reload(struct config *next, const struct config *now, bool *changed,
                   struct buf *kept)
{
    *changed = false;
    for (size_t i = 0; config_rows[i].name; i++) {
        if (same(next->values[i].text, now->values[i].text))
            continue;
        if (config_rows[i].reloads)
            *changed = true;
        else
            keep(next, now, i, kept);
    }
    next->options.workers = now->options.workers;
}
