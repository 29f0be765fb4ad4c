# Completions of fish. The options are those that --help lists, so this file
# has no list of its own.
function __silcrow_index_commands
    silcrow-index --help 2>/dev/null |
        sed -nE '/^Commands:/,/^$/s/^  ([a-z-]+) +(.*)/\1\t\2/p'
end

function __silcrow_index_options
    set -l words (commandline -opc)
    silcrow-index $words[2] --help 2>/dev/null |
        sed -nE 's/^ +(-[A-Za-z], )?(--[a-z-]+)( [A-Z:]+)? +(.*)/\2\t\4/p'
end

complete -c silcrow-index -n 'test (count (commandline -opc)) -eq 1' \
    -f -a '(__silcrow_index_commands)'
complete -c silcrow-index -n 'string match -q -- "-*" (commandline -ct)' \
    -f -a '(__silcrow_index_options)'
