#!/bin/sh
# The search box and the search page in a real browser; see browser/run.
exec "$SILCROW_SOURCE/tests/browser/run"
