/**
 * Settings: one table of all there are, and where their values come from.
 *
 * A setting has one name. `NAME: VALUE` stands in a file of YAML, SILCROW_NAME
 * in the environment (capitals, `_` for `-`), `--NAME VALUE` on the command
 * line; what comes later in this list counts more. Everything that names the
 * settings (help, manual, completions, docs/settings.md) is made from the
 * table or compared with it by a test.
 */
#ifndef SILCROW_CONFIG_H
#define SILCROW_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command_line.h"
#include "engine/buf.h"
#include "engine/error.h"
#include "engine/mem.h"
#include "options.h"

enum {
    CONFIG_FILE_MAX = 64 << 10, /* bytes of a file */
    CONFIG_VALUE_MAX = 4 << 10, /* bytes of a value */
    CONFIG_FILES_MAX = 64,      /* files of a conf.d */
    CONFIG_WARNINGS_MAX = 8,
};

/** What a value is, and the type of the field that it fills. */
enum config_kind {
    CONFIG_TEXT,      /* const char * */
    CONFIG_LIST,      /* const char *: texts with commas between */
    CONFIG_LISTEN,    /* const char *: what listen_parse() takes */
    CONFIG_NUMBER,    /* uint32_t */
    CONFIG_CHOICE,    /* uint32_t: number of the word in `words` */
    CONFIG_ADDRESSES, /* struct address_list */
    CONFIG_ORIGINS,   /* struct cors */
    CONFIG_PATTERNS,  /* struct settings_list: names of indexes, and starts */
};

/** A setting. */
struct config_row {
    const char *name;
    char letter; /* of the short option, or 0 */
    enum config_kind kind;
    const char *value;  /* what the help calls its value */
    const char *preset; /* its value unless given; NULL: it has none */
    bool reloads;       /* SIGHUP can change it */
    size_t offset;      /* of the field in struct options */
    uint64_t least;     /* of a number */
    uint64_t most;
    const char *const *words; /* of a choice; ends with NULL. A number that
                                 has words is 0 when it is the first */
    const char *help;         /* a line, without the preset */
};

/** All settings, in the order of the help; ends with a row of zeros. */
extern const struct config_row config_rows[];

/** Append the name that a setting has in the environment. */
void config_environment_name(struct buf *out, const struct config_row *row);

/** Where the value of a setting comes from. */
struct config_value {
    const char *text;   /* as written; NULL: not given, and no preset */
    const char *origin; /* "default", "SILCROW_RATE", "--rate", or a place
                           in a file, "/etc/silcrow/silcrow.yaml:3:7" */
};

/** Settings that were read and found right. Owns all its texts. */
struct config {
    struct options options;
    struct config_value values[COMMAND_SETTINGS_MAX]; /* by row */
    const char *file; /* that was read; NULL: none */
    const char *warnings[CONFIG_WARNINGS_MAX];
    size_t warning_count;
    struct arena arena;
};

/** Where to look. All is borrowed for the time of the call. */
struct config_sources {
    const struct command_line *line;
    const char *const *environment; /* NAME=VALUE; ends with NULL */
    const char *folder;             /* of the system's file and its conf.d */
};

/**
 * Read the settings.
 *
 * The file is the first of these: the one of --config, that of SILCROW_CONFIG,
 * ./silcrow.yaml, silcrow/silcrow.yaml in XDG_CONFIG_HOME (or ~/.config),
 * silcrow.yaml in `folder`; the first two must be there. After the last one,
 * however it was chosen, the *.yaml of conf.d beside it are read by the order
 * of their names.
 *
 * A variable that is not a setting but nearly has the name of one is a
 * warning: systems put variables of their own there.
 *
 * @param out  release with config_free()
 * @return 0, or -1 with ERROR_CONFIG (a file or a variable is wrong; files are
 *         named with line and column), ERROR_USAGE (the command line is),
 *         ERROR_NO_INPUT, ERROR_PERMISSION or ERROR_IO (a file cannot be read)
 */
int config_load(struct config **out, const struct config_sources *sources,
                struct error *err);

void config_free(struct config *config);

/** Look at what the settings lead to: is the folder of the indexes there, can
 * the access log be written?
 * @return 0, or -1 with ERROR_NO_INPUT, ERROR_PERMISSION or ERROR_IO */
int config_check(const struct config *config, struct error *err);

/** Append all settings as a file of YAML that says the same, each with where
 * it comes from. */
void config_print(struct buf *out, const struct config *config);

/**
 * What a running server can take over from a newly read configuration.
 *
 * Settings that cannot be changed while it runs are put back to what they are.
 *
 * @param next     read anew; changed
 * @param changed  set when something differs that can be taken over
 * @param kept     a line for each setting that cannot be changed, with what
 *                 it stays at
 */
void config_reload(struct config *next, const struct config *now, bool *changed,
                   struct buf *kept);

#endif
