#!/bin/sh
# For tests in shell: one line for each thing that is checked. The caller has
# `work`, a folder, starts with `failed=0` and ends with `exit "$failed"`.
: "${work:?}"

# check NAME COMMAND...
check() {
    name=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        echo "ok     $name"
    else
        echo "FAILED $name"
        cat "$work/out"
        # shellcheck disable=SC2034 # for the caller
        failed=1
    fi
}
