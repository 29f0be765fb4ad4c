# Completions of fish. The options are those that --help lists, so this file
# has no list of its own.
function __silcrow_server_options
    silcrow-server --help 2>/dev/null |
        sed -nE 's/^ +(-[A-Za-z], )?(--[a-z-]+)( [A-Z:]+)? +(.*)/\2\t\4/p'
end

complete -c silcrow-server -f -a '(__silcrow_server_options)'
