# shellcheck shell=bash disable=SC2034,SC2154
# For what somebody else does to an object between two system calls of ours. Loaded after helper.bash.

# meanwhile STEP BEFORE SCRIPT CHECK [as_user] ARGUMENT...: `ipctool ARGUMENT...`, and sh runs SCRIPT right
# before one of its system calls: in turn before each STEPth. Each time sh runs BEFORE first, and afterwards
# the shell code CHECK looks at status, output and stderr.
meanwhile() {
	local step=$1 before=$2 script=$3 check=$4 at user=() programs=("$PEER_DIR/meanwhile" "$IPCTOOL")

	shift 4
	if [ "$1" = as_user ]; then
		user=(as_user) && shift
		programs=("$(public_copy "${programs[0]}")" "$(public_copy "${programs[1]}")")
	fi
	[ "$PRESET" = static ] || step=$((step > 10 ? 4 * step : 11))
	# No process can be traced twice.
	local -x ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
	for ((at = step; ; at += step)); do
		run --separate-stderr in_ns "${user[@]}" sh -c "$before; exec \"\$@\"" sh \
			"${programs[0]}" at "$at" "$script" "${programs[1]}" "$@"
		((status != 200)) || break
		eval "$check" || fail "it ended with $status when that happened before system call $at: $output $stderr" || return
	done
	[ "$PRESET" != static ] || ((at > step)) || fail "it made only $at system calls"
}
