# Peers that are no program of ours: groonga, and two libraries for node.

build_groonga()
{
    have groonga || { echo 'skipped groonga: not installed' >&2; return 1; }
    mkdir -p "$work/groonga"
    built groonga "$here/peer_groonga.sh" build "$work/groonga/db" "$sections"
}

# MiniSearch and Orama: all rounds in one process: an index lives in its memory only.
measure_scripts()
{
    for peer in minisearch orama; do
        if ! have node || [ ! -d "${BENCH_MODULES:-/nowhere}" ]; then
            echo "skipped $peer: no node, or no BENCH_MODULES" >&2
            continue
        fi
        NODE_OPTIONS=--max-old-space-size=6000 bounded node "$here/peer_js.mjs" \
            "$peer" "$mode" "$BENCH_MODULES" "$sections" "$file" "$rounds" \
            >>"$figures" || echo "skipped $peer: see above" >&2
    done
}
