# Completion of ipctool for fish: ipctool itself knows what comes next.

function __ipctool_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -l applet (string replace -rf '^(?:.*/)?ipctool-' '' -- $program)

    if test -n "$applet"
        set program ipctool
        set words[1] $applet
    else
        set -e words[1]
    end
    type -q $program; or return
    set -l candidates ($program __complete $words "$current" 2>/dev/null)
    switch "$candidates[-1]"
        case ':files'
            set -l option (string match -r -- '^--[^=]*=' $current)
            for path in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current"))
                echo "$option$path"
            end
        case ':commands'
            __fish_complete_command
        case '*'
            printf '%s\n' $candidates
    end
end

complete -c ipctool -f -a '(__ipctool_complete)'
complete -c 'ipctool-*' -f -a '(__ipctool_complete)'
