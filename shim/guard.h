/**
 * Where an exception becomes an xs_status: the inner half of the boundary.
 */
#ifndef SILCROW_GUARD_H
#define SILCROW_GUARD_H

#include "xapian_shim.h"

/** Turn the exception that is being handled into a status and a message.
 * Called from a catch block only. */
xs_status guard_status(xs_error *err) noexcept;

/** Run `work`; XS_OK, or what its exception says. */
template <typename Work> xs_status guard(xs_error *err, Work &&work) noexcept
{
    try {
        work();
        return XS_OK;
    } catch (...) {
        return guard_status(err);
    }
}

#endif
