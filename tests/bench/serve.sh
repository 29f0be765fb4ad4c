# A server for the tables that need one; sourced after common.sh.

port=${BENCH_PORT:-17799}
base=http://127.0.0.1:$port

# serve: start a server on the index of `work`; server is its process.
serve()
{
    "$silcrow_server" --data "$work/silcrow" --listen "127.0.0.1:$port" \
        --rate 0 --client-connections 0 >"$work/server.log" 2>&1 &
    server=$!
    trap 'stop_serving' EXIT
    tries=0
    until curl -sf "$base/health" >/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 500 ] || die "no answer, see $work/server.log"
        sleep 0.01
    done
}

stop_serving()
{
    [ -z "${server:-}" ] || { kill "$server"; wait "$server"; } 2>/dev/null
    server=
}

# The server and all below it.
server_processes()
{
    echo "$server"
    pgrep -P "$server"
}

# encode FILE: each line as the value of a parameter.
encode()
{
    jq -Rr @uri "$1"
}
