#!/bin/sh
# The quickstart with a stand-in for everything that it calls, so that nothing
# is installed or built: what it asks for, what it says when that fails, and
# that what was built is indexed and served.
set -eu
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
failed=0

mkdir "$work/bin" "$work/tree" "$work/tree/build"
cp "$SILCROW_SOURCE/quickstart" "$work/tree"
ln -s "$SILCROW_SOURCE/corpus" "$work/tree/corpus"
ln -s "$SILCROW_BUILD" "$work/tree/build/release"

# stand_in NAME: a program whose text is standard input; calls are written down.
stand_in() {
    {
        printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\n' "$1" "$work"
        cat
    } >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}

# A machine where all is installed but what stands in $work/absent.
stand_in dpkg-query <<END
for name; do :; done
grep -qx "\$name" "$work/absent" && exit 1
printf 'ii '
END
stand_in apt-get <<END
case \$* in *install*) exit "\$(cat "$work/install")" ;; esac
END
stand_in apt-cache <<END
for name; do :; done
! grep -qx "\$name" "$work/unknown"
END
echo 'exec env "$@"' | stand_in sudo
echo 'exit 1' | stand_in cmake

# run WORD...: the quickstart; its output and status are in $work.
run() {
    : >"$work/calls"
    status=0
    PATH=$work/bin:$PATH "$work/tree/quickstart" "$@" >"$work/out" 2>&1 \
        </dev/null || status=$?
}

# expect NAME COMMAND...
expect() {
    name=$1
    shift
    if "$@" >/dev/null 2>&1; then
        echo "ok     $name"
    else
        echo "FAILED $name; status $status, output:"
        cat "$work/out"
        failed=1
    fi
}

says() {
    grep -qF -- "$1" "$work/out"
}

calls() {
    grep -q -- "$1" "$work/calls"
}

calls_no() {
    ! calls "$1"
}

ends_with() {
    [ "$status" -eq "$1" ]
}

# ---- Words -----------------------------------------------------------------

run help
expect 'help ends with 0' ends_with 0
expect 'help names the test' says './quickstart test'
run nonsense
expect 'an unknown word is wrong use' ends_with 64
expect 'an unknown word is named' says 'nonsense: not understood'

# ---- Packages --------------------------------------------------------------

: >"$work/unknown"
echo 0 >"$work/install"
echo libmd4c-dev >"$work/absent"
run
expect 'what is missing is installed' \
    calls 'install --no-install-recommends libmd4c-dev'
expect 'what is there is not' \
    calls_no 'install --no-install-recommends libmd4c-dev .'
expect 'apt-get does not ask' calls '^apt-get .*-y .*install'

echo libmd4c-dev >"$work/unknown"
run
expect 'an unknown package is a failure' ends_with 69
expect 'an unknown package is named' says 'package libmd4c-dev cannot be had'
expect 'and nothing is built' calls_no '^cmake'

: >"$work/unknown"
echo 100 >"$work/install"
run
expect 'a failed installation is a failure' ends_with 69
expect 'a failed installation names what to do' \
    says 'apt-get install libmd4c-dev'
expect 'and nothing is built' calls_no '^cmake'

# The packages and the libraries that CMake asks for are the same.
sed -n "/<<'END'/,/^END/p" "$SILCROW_SOURCE/quickstart" |
    awk '$3 != "-" && $1 ~ /^(build|test)$/ { print $3 }' |
    tr ',' '\n' | sort >"$work/listed"
cat "$SILCROW_SOURCE/CMakeLists.txt" "$SILCROW_SOURCE"/*/CMakeLists.txt |
    tr '\n' ' ' | grep -oE 'pkg_check_modules\([^)]*\)' |
    sed -E 's/pkg_check_modules\(//; s/\)//' | tr ' ' '\n' |
    grep -vE '^([A-Z0-9_]*)$' | sed 's/[<>=].*//' | sort -u >"$work/asked"
expect 'a package stands for each library that CMake asks for' \
    diff "$work/listed" "$work/asked"

# ---- Serving ---------------------------------------------------------------

: >"$work/absent"
: | stand_in cmake
port=$((20000 + $$ % 20000))
export SILCROW_LISTEN=127.0.0.1:$port SILCROW_DATA="$work/data"
run
server=$(sed -n "s/.*'kill \([0-9]*\)'.*/\1/p" "$work/out")
expect 'what was built is indexed and served' ends_with 0
expect 'nothing is installed where all is there' calls_no '^apt-get'
expect 'the search page is named' says "http://127.0.0.1:$port/"
command=$(sed -n 's/.*From a shell:  //p' "$work/out")
expect 'the page is there' \
    curl -fsS --noproxy '*' "http://127.0.0.1:$port/"
expect 'the command that is printed works' sh -c "$command | grep -q PICC"

run
expect 'a second run succeeds' ends_with 0
expect 'a second run finds the server' says 'was running and follows'
expect 'a second run finds the index as it should be' \
    says 'nothing changed since guides/000001'

exit "$failed"
