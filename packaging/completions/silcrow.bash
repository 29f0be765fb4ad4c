# Completions of bash for silcrow-index and silcrow-server. The options are
# those that --help lists, so this file has no list of its own.
_silcrow()
{
    local program=$1 word=$2 before=$3 command=() words

    if [[ ${program##*/} == silcrow-index ]]; then
        if ((COMP_CWORD == 1)); then
            words=$("$program" --help 2>/dev/null |
                sed -nE '/^Commands:/,/^$/s/^  ([a-z-]+) .*/\1/p')
            mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
            return
        fi
        command=("${COMP_WORDS[1]}")
    fi
    case $before in
    --data | -d)
        mapfile -t COMPREPLY < <(compgen -d -- "$word")
        ;;
    *)
        if [[ $word == -* ]]; then
            words=$("$program" "${command[@]}" --help 2>/dev/null |
                grep -oE -- '^ +(-[A-Za-z], )?--[a-z-]+' |
                grep -oE -- '--[a-z-]+')
            mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
        fi
        ;;
    esac
}
complete -o filenames -F _silcrow silcrow-index silcrow-server
