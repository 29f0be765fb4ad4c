#include "shim_error.h"

static enum error_code code_of(xs_status status)
{
    switch (status) {
    case XS_OK:
    case XS_ERR_QUERY:
        return ERROR_INTERNAL;
    case XS_ERR_STALE:
    case XS_ERR_IO:
        return ERROR_IO;
    case XS_ERR_MISSING:
        return ERROR_NO_INPUT;
    case XS_ERR_INDEX:
        return ERROR_DATA;
    case XS_ERR_LOCKED:
        return ERROR_LOCKED;
    case XS_ERR_NOMEM:
        return ERROR_INTERNAL;
    }
    return ERROR_INTERNAL;
}

int error_shim(struct error *err, const xs_error *cause, const char *what)
{
    return error_set(err, code_of(cause->status), "%s: %s", what,
                     cause->message);
}
