/**
 * What the settings say, for those who go by them.
 *
 * Names, defaults and limits stand in the table of config.h; a row there fills
 * a field here.
 */
#ifndef SILCROW_OPTIONS_H
#define SILCROW_OPTIONS_H

#include <stdint.h>

#include "address.h"
#include "cors.h"

enum {
    WORKERS_MAX = 256,
    CONNECTIONS_MAX = 1 << 20, /* that can be asked for */
    SLOW_MS_MAX = 3600 * 1000,
    READY_AGE_MAX = 366 * 24 * 3600, /* seconds */
};

enum log_format {
    LOG_FORMAT_TEXT,
    LOG_FORMAT_JSON,
};

/** Texts are borrowed from the configuration. */
struct options {
    const char *data;
    const char *listen;
    uint32_t workers;                 /* 1 to WORKERS_MAX */
    uint32_t connections;             /* of each worker */
    uint32_t client_connections;      /* of a client, at each worker; 0: any */
    uint32_t rate;                    /* of a client in a second, likewise */
    struct address_list proxies;      /* that are believed and not limited */
    const char *master_key_file;      /* NULL: there are no keys */
    struct settings_list open;        /* patterns of indexes that need no key */
    struct cors cors;                 /* sites whose pages may ask */
    uint32_t log_format;              /* enum log_format */
    const char *access_log;           /* file, or "-"; NULL: none */
    uint32_t slow_ms;                 /* requests to log; 0: none */
    const char *metrics_listen;       /* another address; NULL: none */
    struct address_list metrics_from; /* who may read them without a key */
    uint32_t ready_age; /* seconds that an index may be old; 0: any */
};

#endif
