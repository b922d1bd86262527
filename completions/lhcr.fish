# fish completion for lhcr: put this as lhcr.fish into ~/.config/fish/completions
function __lhcr_complete
    set -l words (commandline -opc) (commandline -ct)
    lhcr __complete $words[2..-1] 2>/dev/null | string match -v -r '^:'
end
complete -c lhcr -f -a '(__lhcr_complete)'
