# shellcheck shell=bash disable=SC2016,SC2154
# What a command costs from exec to exit: the floor under all that a shell does with ipctool.
"$static" sem create "$name" 0
made+=('"$static" sem rm "$name"')

# Calls from execve to exit_group, both counted.
system_calls() {
	strace -qqf -e signal=none "$@" 2>&1 | wc -l
}

times 'sem post, static, of an empty program' 1.35 40 50 "$static" sem post "$name" -- "$bench/bench-nothing"
times '... of /bin/true' 0.25 40 50 "$static" sem post "$name" -- /bin/true
times 'sem post, release, of /bin/true' 1.05 40 50 "$release" sem post "$name" -- /bin/true
calls=$(system_calls "$static" sem post "$name")
row 'system calls of sem post, static' "$calls" - "$calls" 10
