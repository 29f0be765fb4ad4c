#!/bin/sh
# Ten snippets beside ten calls of MSet::snippet(), on a real site. Wants
# SILCROW_SHARED (bench_snippet.c).
. "$(dirname "$0")/common.sh"
SILCROW_SOURCE=$here/../.. SILCROW_BUILD=$build
export SILCROW_SOURCE SILCROW_BUILD
each_round bounded "$programs/bench_snippet" | grep -E 'snippet|SKIP'
