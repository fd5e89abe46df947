# completion.zsh LINE: what an interactive zsh makes of LINE and a tab, each way it may go on, in one
# line: "ipctool fifo r" becomes "ipctool fifo read rm".
# shellcheck disable=all # is not for zsh
zmodload zsh/zpty

dir=$(mktemp -d) || exit
trap 'zpty -d shell; rm -r $dir' EXIT
zpty shell "exec zsh -f -i"
zpty -w shell "PS1= fpath=(${(q)SOURCE_DIR}/completions \$fpath); autoload -Uz compinit; compinit -D -u
zle -C every complete-word _generic; bindkey '^I' every
zstyle ':completion:every::::' completer _all_matches _complete
zstyle ':completion:every:*' insert true
tell() { print -r -- \$BUFFER >$dir/new; mv $dir/new $dir/line; exit }; zle -N tell; bindkey '^X' tell
: >$dir/ready"
until [[ -e $dir/ready ]]; do sleep 0.02; done
zpty -w -n shell "$1"$'\t\x18'
until [[ -e $dir/line ]]; do sleep 0.02; done
print -r -- "$(<$dir/line)"
