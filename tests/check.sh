#!/bin/sh
# For tests in shell: one line for each thing that is checked. The caller has
# `work`, a folder, and ends with `exit "$failed"`.
: "${work:?}"
failed=0

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
