# shellcheck shell=bash disable=SC2016,SC2154
# What `for i in {1..N}; do COMMAND; done` costs a call in bash, with ipctool and with what users have for it.
"$static" sem create "$name-loop" 0
made+=('"$static" sem rm "$name-loop"')
exec {lock}>lockfile

# loop COUNT COMMAND: microseconds a call, without the start of the shell.
loop() {
	bash -c 'set -e
		[ ! -e "$2" ] || enable -f "$2" ipctool
		eval "calls() { for i in {1..$0}; do $1; done; }"
		from=${EPOCHREALTIME/[^0-9]/}
		calls
		echo $((10 * (${EPOCHREALTIME/[^0-9]/} - from) / $0))' "$1" "$2" "${release%/*}/ipctool.so" | sed 's/.$/.&/'
}

# against WHO OURS: a row for each of the others.
against() {
	loops "sem post, $1, of flock" 1 5 "$2" 'loop 500 "flock $lock"'
	loops '... of a dynamic C program' 1 5 "$2" 'loop 500 "$peers/sem_named post $name-loop"'
	loops "... of parallel's sem" 1 5 "$2" 'loop 5 "sem --fg --id $name true"'
}

against static 'loop 1000 "$static sem post $name-loop"'
against release 'loop 1000 "$release sem post $name-loop"'
if [ -e "${release%/*}/ipctool.so" ]; then
	against builtin 'loop 20000 "ipctool sem post $name-loop"'
	loops '... of 10 us' 1 9 'loop 20000 "ipctool sem post $name-loop"' 'echo 10'
fi
exec {lock}>&-
