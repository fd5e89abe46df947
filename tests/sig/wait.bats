load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkfifo ready hold
}
teardown() { teardown_ipc; }

# start_wait NAME ARGUMENT...: returns when it has said that it is ready.
start_wait() {
	start "$1" bash -c 'exec 7>ready; exec "$0" sig wait --ready-fd 7 "$@"' "$IPCTOOL" "${@:2}"
	read -r _ <ready
}

@test "prints signal, code, sender and value" {
	start_wait w -c 3 USR1 RTMIN+3
	start q peer sig_queue "${pid[w]}" 3 42 -1 <>hold
	kill -USR1 "${pid[w]}"
	finish w
	assert_status 0
	assert_equal "$stderr" ''
	run sort w.out
	assert_output "RTMIN+3 SI_QUEUE ${pid[q]} $EUID sig_queue -1
RTMIN+3 SI_QUEUE ${pid[q]} $EUID sig_queue 42
USR1 SI_USER $BASHPID $EUID bash -"
}

@test "JSON: an object a line, numbers as numbers, null for what there is not" {
	start_wait w -J -c 2 USR1 RTMIN
	start q peer sig_queue "${pid[w]}" 0 7 <>hold
	kill -USR1 "${pid[w]}"
	finish w
	assert_status 0
	run jq -c 'select(.signal == "RTMIN")' w.out
	assert_output "{\"signal\":\"RTMIN\",\"code\":\"SI_QUEUE\",\"pid\":${pid[q]},\"uid\":$EUID,\"command\":\"sig_queue\",\"value\":7}"
	run jq -c 'select(.signal == "USR1") | [.code, .uid, .value]' w.out
	assert_output "[\"SI_USER\",$EUID,null]"
}

@test "what kill and ipctool send, from other processes" {
	start_wait w -c 3 USR2 RTMIN+1
	env kill -s USR2 "${pid[w]}"
	wait_until '[ -s w.out ]' # a standard signal that is pending does not queue
	ipctool sig send --value 3 RTMIN+1 "${pid[w]}"
	ipctool sig send --value 4 RTMIN+1 "${pid[w]}"
	finish w
	run sed -E 's/ [0-9]+ [0-9]+ [^ ]+ / /' w.out
	assert_output $'USR2 SI_USER -\nRTMIN+1 SI_QUEUE 3\nRTMIN+1 SI_QUEUE 4'
}

@test "util-linux's or procps' kill -q" {
	start_wait w RTMIN+2
	env kill -q 99 -s RTMIN+2 "${pid[w]}" 2>/dev/null || env kill -q 99 -36 "${pid[w]}" || skip 'no kill -q'
	finish w
	assert_regex "$output" '^RTMIN\+2 SI_QUEUE [0-9]+ [0-9]+ [^ ]+ 99$'
}

@test "real-time signals queue, and come in the order of their numbers" {
	start_wait w -c 7 RTMIN+1 RTMIN+9
	kill -STOP "${pid[w]}"
	wait_until "grep -q '^State:.T' /proc/${pid[w]}/status"
	ipctool sig send --value 1 RTMIN+9 "${pid[w]}"
	for i in 1 2 3 4 5 6; do ipctool sig send --value $i RTMIN+1 "${pid[w]}"; done
	kill -CONT "${pid[w]}"
	finish w
	run sed -E 's/ .* / /' w.out
	assert_output $'RTMIN+1 1\nRTMIN+1 2\nRTMIN+1 3\nRTMIN+1 4\nRTMIN+1 5\nRTMIN+1 6\nRTMIN+9 1'
}

@test "more signals than it wants do not change how it ends" {
	for _ in {1..20}; do
		start_wait w -c 2 RTMIN USR1
		kill -STOP "${pid[w]}"
		wait_until "grep -q '^State:.T' /proc/${pid[w]}/status"
		for _ in {1..5}; do kill -34 "${pid[w]}"; done
		kill -USR1 "${pid[w]}"
		kill -CONT "${pid[w]}"
		finish w
		assert_status 0
		assert_equal "${#lines[@]}" 2
	done
}

@test "what the parent ignores, or left pending, comes" {
	start ignored bash -c 'trap "" USR1 TERM; exec 7>ready; exec "$0" sig wait -c 2 --ready-fd 7 USR1 TERM' "$IPCTOOL"
	read -r _ <ready
	kill -TERM "${pid[ignored]}"
	kill -USR1 "${pid[ignored]}"
	finish ignored
	assert_status 0
	assert_equal "${#lines[@]}" 2
	run -0 python3 -c '
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
os.kill(os.getpid(), signal.SIGUSR2)
os.execv(sys.argv[1], [sys.argv[1], "sig", "wait", "-t", "0", "USR2"])' "$IPCTOOL"
	assert_regex "$output" '^USR2 SI_USER [0-9]+ [0-9]+ [^ ]+ -$'
}

@test "all signals but two can be waited for" {
	local all

	mapfile -t all < <(ipctool sig ls -rHo name | grep -vxE 'KILL|STOP')
	start_wait w -c "${#all[@]}" "${all[@]}" 32 33
	for sig in "${all[@]}"; do # the stops are pending when CONT comes, and it would discard them
		[[ $sig = CONT ]] || ipctool sig send "$sig" "${pid[w]}"
	done
	wait_until "[ \"\$(wc -l <w.out)\" -eq $((${#all[@]} - 1)) ]"
	ipctool sig send CONT "${pid[w]}"
	finish w
	assert_status 0
	run sort <(cut -d ' ' -f 1 w.out)
	assert_output "$(printf '%s\n' "${all[@]}" | sort)"
	for sig in KILL SIGKILL 9 stop 19; do
		run -2 --separate-stderr ipctool sig wait USR1 "$sig"
		assert_equal "${stderr_lines[0]}" "ipctool sig wait: SIG: $sig cannot be waited for (nobody can block it)"
	done
}

@test "--timeout" {
	run -124 --separate-stderr ipctool sig wait -t 20ms USR1 RTMIN+2
	assert_output ''
	assert_equal "$stderr" 'ipctool sig wait: USR1, RTMIN+2: timed out (0 of 1 signals came)'
	run -124 ipctool sig wait -t 0 USR1
	assert_output 'ipctool sig wait: USR1: would block (0 of 1 signals came)'
	run -124 ipctool sig wait -n USR1
	start_wait w -t 5s -c 2 USR1
	kill -USR1 "${pid[w]}"
	finish w
	assert_status 124
	assert_equal "$stderr" 'ipctool sig wait: USR1: timed out (1 of 2 signals came)'
	assert_equal "${#lines[@]}" 1
}

@test "a stop while it waits takes none of the time, and is no signal" {
	start_wait w -t 20 USR1
	wait_blocked w
	kill -STOP "${pid[w]}"
	wait_until "grep -q '^State:.T' /proc/${pid[w]}/status"
	kill -CONT "${pid[w]}"
	wait_blocked w
	kill -USR1 "${pid[w]}"
	finish w
	assert_status 0
}

@test "other signals end it as ever" {
	start_wait w USR1
	kill -TERM "${pid[w]}"
	finish w
	assert_status 143
	assert_output ''
}

@test "--ready-fd: a newline, and then it is closed" {
	start w bash -c 'exec 7>ready; exec "$0" sig wait --ready-fd 7 USR1' "$IPCTOOL"
	run od -An -c <ready
	assert_output '  \n'
	run readlink "/proc/${pid[w]}/fd/"*
	refute_output --partial /ready
	kill -USR1 "${pid[w]}"
	finish w
	assert_status 0
}

@test "--ready-fd that is not open, or that nobody reads" {
	run -1 --separate-stderr ipctool sig wait -t 10 --ready-fd 77 USR1
	assert_equal "$stderr" 'ipctool sig wait: descriptor 77: Bad file descriptor (it was to tell that we are ready)'
	run -1 --separate-stderr bash -c 'exec 7> >(:); wait $!; exec "$0" sig wait -t 10 --ready-fd 7 USR1' "$IPCTOOL"
	assert_equal "$stderr" 'ipctool sig wait: descriptor 7: Broken pipe (it was to tell that we are ready)'
	run -2 ipctool sig wait --ready-fd 0 USR1
	run -2 ipctool sig wait --ready-fd x USR1
}

@test "a sender's name cannot forge a line" {
	start_wait w USR1
	start evil python3 -c '
import os, signal, sys, time
open("/proc/self/comm", "wb", 0).write(b"a b\n\x1b[2J")
os.kill(int(sys.argv[1]), signal.SIGUSR1)
time.sleep(100)' "${pid[w]}"
	finish w
	assert_output "USR1 SI_USER ${pid[evil]} $EUID a\\x20b\\x0a\\x1b[2J -"
}

@test "each line is out when its signal has come" {
	start_wait w -c 2 USR1
	kill -USR1 "${pid[w]}"
	wait_until '[ -s w.out ]'
	kill -0 "${pid[w]}"
	kill -USR1 "${pid[w]}"
	finish w
	assert_status 0
}

@test "the reader gone, or a full disk" {
	start w bash -c 'exec 7>ready; "$0" sig wait --ready-fd 7 USR1 >/dev/full' "$IPCTOOL"
	read -r _ <ready
	pkill -USR1 -P "${pid[w]}"
	finish w
	assert_status 1
	assert_regex "$stderr" '^ipctool sig wait: standard output: '
}

@test "wrong usage" {
	local args

	for args in '' 'NOSUCH' '0' '65' '-c 0 USR1' '-c -1 USR1' '-t x USR1' '-J -- USR1 x'; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr ipctool sig wait $args
		assert_output ''
	done
}
