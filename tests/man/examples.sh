# examples.sh SCRIPT TRANSCRIPT: runs what examples.awk made of a man page, and writes what a terminal
# would show. Each command begins a line, and sees the $? of the one before it.
# shellcheck shell=sh
script=$1 transcript=$2
exec >>"$transcript" 2>&1 </dev/null

show() {
	set -- "$?" "$1"
	[ -z "$(tail -c 1 "$transcript")" ] || echo
	printf '%s\n' "$2"
	return "$1"
}

# shellcheck source=/dev/null
. "$script"
