# bash completion for lhcr: source this, or put it into /etc/bash_completion.d
_lhcr() {
    local line directive='' IFS=$'\n'
    COMPREPLY=()
    while read -r line; do
        if [[ $line == :* ]]; then directive=${line#:}; else COMPREPLY+=("${line%%$'\t'*}"); fi
    done < <(lhcr __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 0 && $directive == 0 ]]; then compopt -o default; fi
}
complete -F _lhcr lhcr
