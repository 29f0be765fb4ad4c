#include "guard.h"

#include <cstdio>
#include <exception>
#include <new>

#include <xapian.h>

static xs_status report(xs_error *err, xs_status status, const char *message)
{
    if (err) {
        err->status = status;
        std::snprintf(err->message, sizeof err->message, "%s", message);
    }
    return status;
}

static xs_status report(xs_error *err, xs_status status,
                        const Xapian::Error &error)
{
    const char *const system = error.get_error_string();

    if (err) {
        err->status = status;
        std::snprintf(err->message, sizeof err->message, "%s%s%s",
                      error.get_msg().c_str(), system ? ": " : "",
                      system ? system : "");
    }
    return status;
}

xs_status guard_status(xs_error *err) noexcept
{
    try {
        throw;
    } catch (const Xapian::DatabaseModifiedError &error) {
        return report(err, XS_ERR_STALE, error);
    } catch (const Xapian::DatabaseLockError &error) {
        return report(err, XS_ERR_LOCKED, error);
    } catch (const Xapian::DatabaseCorruptError &error) {
        return report(err, XS_ERR_INDEX, error);
    } catch (const Xapian::DatabaseVersionError &error) {
        return report(err, XS_ERR_INDEX, error);
    } catch (const Xapian::DatabaseNotFoundError &error) {
        return report(err, XS_ERR_MISSING, error);
    } catch (const Xapian::DatabaseOpeningError &error) {
        return report(err, XS_ERR_MISSING, error);
    } catch (const Xapian::DocNotFoundError &error) {
        return report(err, XS_ERR_INDEX, error);
    } catch (const Xapian::DatabaseError &error) {
        return report(err, XS_ERR_IO, error);
    } catch (const Xapian::Error &error) {
        return report(err, XS_ERR_QUERY, error);
    } catch (const std::bad_alloc &) {
        return report(err, XS_ERR_NOMEM, "out of memory");
    } catch (const std::exception &error) {
        return report(err, XS_ERR_INDEX, error.what());
    } catch (...) {
        return report(err, XS_ERR_INDEX, "unknown exception");
    }
}

const char *xs_version(void)
{
    return Xapian::version_string();
}
