# Completion of ipctool for bash: ipctool itself knows what comes next.
# shellcheck shell=bash

# Sets words[] to the words before the cursor, without quotes. bash splits them at COMP_WORDBREAKS,
# as in --mode=640 or id:5; what no blank separates on the line is one word.
_ipctool_words() {
	local line=${COMP_LINE:0:COMP_POINT} word blank i

	words=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		blank=${line%%[![:blank:]]*}
		line=${line#"$blank"}
		word=${COMP_WORDS[i]}
		((i < COMP_CWORD)) || word=$line
		line=${line#"$word"}
		word=${word//[\"\'\\]/}
		if [[ -n $blank || $i == 0 ]]; then
			words+=("$word")
		else
			words[-1]+=$word
		fi
	done
}

# shellcheck disable=SC2317 # bash calls it
_ipctool() {
	local command=${1/#\~\//$HOME/} name=${1##*/} word settled='' break i
	local -a words candidates

	_ipctool_words
	words=("${words[@]:1}")
	[[ $name != ipctool-* ]] || words=("${name#ipctool-}" "${words[@]}")
	word=${words[-1]}
	# What bash takes for a word begins behind the last of these.
	for break in : =; do
		if [[ $COMP_WORDBREAKS == *$break* && ${word#"$settled"} == *$break* ]]; then
			settled=${word%"$break"*}$break
		fi
	done

	COMPREPLY=()
	mapfile -t candidates < <(exec -a ipctool "$command" __complete "${words[@]}" 2>/dev/null)
	((${#candidates[@]})) || return 0
	case ${candidates[-1]} in
	:files)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "${word#"$settled"}")
		return
		;;
	:commands)
		mapfile -t COMPREPLY < <(compgen -c -- "$word")
		return
		;;
	*[:/=])
		compopt -o nospace 2>/dev/null
		;;
	esac
	for i in "${candidates[@]}"; do
		COMPREPLY+=("$(printf %q "${i#"$settled"}")")
	done
}

complete -F _ipctool ipctool
for _ipctool_link in $(compgen -c ipctool-); do
	complete -F _ipctool "$_ipctool_link"
done
unset -v _ipctool_link
