# completion.bash WORD...: what bash offers for the last of the words, as it has split them at
# COMP_WORDBREAKS, one candidate a line. A word that begins with "+" joins the one before it.
# shellcheck shell=bash
source "$SOURCE_DIR/completions/ipctool.bash" || exit

for word; do
	if [[ $word == +?* ]]; then
		word=${word#+}
	elif [[ $COMP_LINE ]]; then
		COMP_LINE+=' '
	fi
	COMP_LINE+=$word
	COMP_WORDS+=("$word")
done
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMP_POINT=${#COMP_LINE}
read -r _ _ function _ < <(complete -p "${1##*/}")
"$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
