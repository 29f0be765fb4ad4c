#!/bin/sh
# What an installation has beside the programs: completions offer what --help
# lists, the service is locked up, scripts are sound. A tool that is not
# installed is not asked.
set -eu
packaging=$SILCROW_SOURCE/packaging
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
. "$SILCROW_SOURCE/tests/check.sh"

# check_with TOOL NAME COMMAND...: only where the tool is.
check_with() {
    tool=$1
    shift
    if command -v "$tool" >/dev/null; then
        check "$@"
    else
        echo "       $1: $tool is not installed"
    fi
}

# offers PROGRAM WORD...: what bash offers for the last word.
offers() {
    program=$1
    shift
    # shellcheck disable=SC2016 # for bash
    bash -c '
        source "$1"
        shift
        program=$1
        COMP_WORDS=("${program##*/}" "${@:2}")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _silcrow "$program" "${COMP_WORDS[COMP_CWORD]}" \
            "${COMP_WORDS[COMP_CWORD - 1]}"
        printf "%s\n" "${COMPREPLY[@]}"
    ' bash "$packaging/completions/silcrow.bash" "$program" "$@" | sort
}

long_options() {
    "$@" --help | grep -oE -- '^ +(-[A-Za-z], )?--[a-z-]+' |
        grep -oE -- '--[a-z-]+' | sort
}

same() {
    diff "$work/offered" "$work/listed"
}

index=$SILCROW_BUILD/indexer/silcrow-index
server=$SILCROW_BUILD/server/silcrow-server

offers "$index" build -- >"$work/offered"
long_options "$index" build >"$work/listed"
check 'bash offers the options of build' same
offers "$server" -- >"$work/offered"
long_options "$server" >"$work/listed"
check 'bash offers the options of the server' same
offers "$index" se >"$work/offered"
echo search >"$work/listed"
check 'bash offers the commands' same

check_with zsh 'zsh reads its completions' \
    zsh -n "$packaging/completions/_silcrow"
for file in "$packaging"/completions/*.fish; do
    check_with fish "fish reads ${file##*/}" fish -n "$file"
done
for script in postinst prerm postrm; do
    check "the script $script is read" sh -n "$packaging/debian/$script"
    check_with shellcheck "the script $script is sound" \
        shellcheck "$packaging/debian/$script"
done

sed 's,@CMAKE_INSTALL_FULL_BINDIR@,/usr/bin,
    s,@CMAKE_INSTALL_FULL_SYSCONFDIR@,/etc,' \
    "$packaging/silcrow.service.in" >"$work/silcrow.service"
"$server" --print-config | sed -E 's/^# //; s/:.*//' | sort >"$work/listed"
sed -nE 's/^#?([a-z-]+): .*/\1/p' "$packaging/silcrow.yaml" | sort \
    >"$work/offered"
check 'the file of settings has all of them' same
sed -E 's/^#([a-z-]+: )/\1/; s,/var/(lib|log)/silcrow,'"$work"',' \
    "$packaging/silcrow.yaml" >"$work/all.yaml"
check 'and all of them are right' "$server" --config "$work/all.yaml" \
    --check-config
sed -E 's,/var/lib/silcrow,'"$work"',' "$packaging/silcrow.yaml" \
    >"$work/silcrow.yaml"
"$server" --config "$work/silcrow.yaml" --print-config |
    sed -E 's/ +#.*//' | grep -vE '^(data|#)' >"$work/offered"
"$server" --print-config | sed -E 's/ +#.*//' | grep -vE '^(data|#)' \
    >"$work/listed"
check 'what stands behind a # is so anyway' same

check_with systemd-analyze 'the exposure of the service is at most 1.5' \
    systemd-analyze security --offline=true --threshold=15 \
    "$work/silcrow.service"
exit "$failed"
