load ../helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }
teardown() { teardown_ipc; }

# start_catcher NAME COUNT SIG...: a C program that takes signals.
start_catcher() {
	start "$1" peer sig_catch "${@:2}"
	wait_until "[ -s '$1.out' ]"
}

# start_deaf NAME SIG...: a process that ignores the signals.
start_deaf() {
	[ -p "$1.never" ] || mkfifo "$1.never"
	start "$1" bash -c 'trap "" "$@"; echo ready; read -r _ <>"$0"' "$1.never" "${@:2}"
	wait_until "[ -s '$1.out' ]"
}

gone() { ! kill -0 "${pid[$1]}" 2>/dev/null; }

@test "sends a signal by number or name, and says nothing" {
	local sig

	start_catcher c 4 15
	for sig in 15 TERM SIGTERM sigterm; do
		run -0 --separate-stderr ipctool sig send "$sig" "${pid[c]}"
		assert_output ''
		assert_equal "$stderr" ''
		wait_until "[ \"\$(wc -l <c.out)\" -ge $((++n + 1)) ]"
	done
	finish c
	assert_status 0
	run cut -d ' ' -f 1,2,4 c.out
	assert_output $'ready\n15 0 0\n15 0 0\n15 0 0\n15 0 0'
}

@test "real-time signals have the numbers of glibc" {
	start_catcher c 3 +0 +3 +30
	ipctool sig send RTMIN+30 "${pid[c]}"
	wait_until "grep -q ^64 c.out"
	ipctool sig send RTMIN+3 "${pid[c]}"
	wait_until "grep -q ^37 c.out"
	ipctool sig send SIGRTMIN "${pid[c]}"
	finish c
	run cut -d ' ' -f 1 c.out
	assert_output $'ready\n64\n37\n34'
}

@test "--value queues, and a C program sees the number and who sent it" {
	local value

	start_catcher c 4 +1
	for value in 0 7 -2147483648 2147483647; do
		ipctool sig send --value "$value" RTMIN+1 "${pid[c]}"
	done
	finish c
	run cut -d ' ' -f 1,2,4 c.out
	assert_output $'ready\n35 -1 0\n35 -1 7\n35 -1 -2147483648\n35 -1 2147483647'
	run ! grep -q ' 0 [-0-9]*$' c.out
}

@test "signal 0 asks, and sends nothing" {
	start_deaf d TERM
	run -0 ipctool sig send 0 "${pid[d]}"
	kill -KILL "${pid[d]}"
	wait "${pid[d]}" || true
	run -4 --separate-stderr ipctool sig send 0 "${pid[d]}"
	assert_equal "$stderr" "ipctool sig send: ${pid[d]}: there is no such process"
	unset 'pid[d]'
}

@test "goes on over processes, and returns the first failure" {
	start one sleep 100
	start two sleep 100
	run -4 --separate-stderr ipctool sig send TERM "${pid[one]}" 4194304 "${pid[two]}"
	assert_equal "$stderr" 'ipctool sig send: 4194304: there is no such process'
	finish one
	assert_status 143
	finish two
	assert_status 143
}

@test "somebody else's process is permission denied, and whose it is is said" {
	needs_root
	start mine sleep 100
	run -6 --separate-stderr as_user ipctool sig send TERM "${pid[mine]}" 4194304
	assert_equal "${stderr_lines[0]}" "ipctool sig send: ${pid[mine]}: permission denied (it belongs to root, and we are nobody)"
	assert_equal "${stderr_lines[1]}" 'ipctool sig send: 4194304: there is no such process'
	run -6 as_user ipctool sig send 0 "${pid[mine]}"
	kill -0 "${pid[mine]}"
}

@test "a thread is not a process, and whose it is is said" {
	start python python3 -c '
import threading, time
t = threading.Thread(target=time.sleep, args=(100,), daemon=True)
t.start()
print(t.native_id, flush=True)
time.sleep(100)'
	wait_until '[ -s python.out ]'
	run -4 --separate-stderr ipctool sig send TERM "$(<python.out)"
	assert_equal "$stderr" "ipctool sig send: $(<python.out): is not a process (it is a thread of process ${pid[python]})"
	kill -0 "${pid[python]}"
}

@test "wrong usage sends nothing to anybody" {
	local args

	start_catcher c 1 10 15
	for args in 'TERM' 'TERM x' 'TERM 1.5' 'TERM 4194305' 'TERM 99999999999999999999' 'NOSUCH P' '65 P' 'RTMIN+31 P' \
		'TERM P 0' 'TERM P -- -5' 'TERM P -- -0' '--value 2147483648 TERM P' '--value 1x TERM P' '--value 1 0 P' '--then KILL TERM P' \
		'--then 0 -t 1 TERM P' '--then NOSUCH -t 1 TERM P' '-t -1 TERM P' '-t nan TERM P' '--group -t 1 TERM P' '--group -n TERM P' \
		'--group --value 1 TERM P' '--group TERM P x' '--group TERM 1' '--group TERM -- -' '--group TERM -- -99999999'; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr ipctool sig send ${args//P/${pid[c]}}
		assert_output ''
		assert_regex "$stderr" '^ipctool sig send: .*
  try: ipctool sig send --help$'
	done
	ipctool sig send USR1 "${pid[c]}"
	finish c
	assert_regex "$output" $'^ready\n10 0 [0-9]+ 0$'
}

@test "wrong signals are told as a user would ask" {
	run -2 --separate-stderr ipctool sig send TREM 1
	assert_equal "${stderr_lines[0]}" "ipctool sig send: SIG: unknown signal 'TREM'; did you mean 'TERM'?"
	run -2 --separate-stderr ipctool sig send 65 1
	assert_equal "${stderr_lines[0]}" "ipctool sig send: SIG: '65' is not a signal like TERM, RTMIN+1, or a number from 0 to 64"
	run -2 --separate-stderr ipctool sig send TERM 0
	assert_equal "${stderr_lines[0]}" "ipctool sig send: PID: '0' is a process group; that takes --group"
}

@test "--timeout waits for the end" {
	mkfifo go
	mkfifo never
	start one bash -c 'trap "read -r _ <go; exit 3" TERM; echo ready; while :; do read -r -t 0.01 _ <>never; done'
	wait_until '[ -s one.out ]'
	start send ipctool sig send TERM "${pid[one]}" -t 60
	wait_blocked send
	echo >go
	finish send
	assert_status 0
	assert_equal "$stderr" ''
	finish one
	assert_status 3
}

@test "--timeout: 124 when it has not ended, and what it does with the signal" {
	start_deaf d TERM
	run -124 --separate-stderr ipctool sig send TERM "${pid[d]}" -t 30ms
	assert_equal "$stderr" "ipctool sig send: ${pid[d]}: timed out (it has not ended; TERM was sent, and is ignored)"
	run -124 ipctool sig send TERM "${pid[d]}" --timeout 0
	run -124 ipctool sig send TERM "${pid[d]}" -n
	start_catcher c 9 +1
	run -124 --separate-stderr ipctool sig send RTMIN+1 -n "${pid[c]}" 4194304
	assert_equal "${stderr_lines[0]}" "ipctool sig send: 4194304: there is no such process"
}

@test "--timeout waits for several, not for each in turn" {
	start_deaf a TERM
	start_deaf b TERM
	start c sleep 100
	local before=${EPOCHREALTIME/[^0-9]/}

	run -124 --separate-stderr ipctool sig send TERM "${pid[a]}" "${pid[b]}" "${pid[c]}" -t 3s
	((${EPOCHREALTIME/[^0-9]/} - before < 5700000))
	assert_equal "${#stderr_lines[@]}" 2
	finish c
	assert_status 143
}

@test "--then follows up, to those that have not ended" {
	start_deaf a TERM
	start_deaf b TERM USR1
	run -0 --separate-stderr ipctool sig send -v TERM "${pid[a]}" -t 2s --then KILL
	assert_equal "$stderr" "ipctool sig send: ${pid[a]}: TERM was sent
ipctool sig send: ${pid[a]}: KILL was sent
ipctool sig send: ${pid[a]}: has ended"
	finish a
	assert_status 137
	run -124 --separate-stderr ipctool sig send TERM "${pid[b]}" -t 20ms --then USR1
	assert_equal "$stderr" "ipctool sig send: ${pid[b]}: timed out (it has not ended; USR1 was sent, and is ignored)"
	start c sleep 100
	run -0 --separate-stderr ipctool sig send -v TERM "${pid[c]}" -t 60 --then KILL
	refute_regex "$stderr" KILL
	finish c
	assert_status 143
}

@test "waiting without sending: signal 0" {
	start one cat <>"$(mkfifo f && echo f)"
	start wait ipctool sig send 0 -t 20 "${pid[one]}"
	wait_blocked wait
	kill "${pid[one]}"
	finish wait
	assert_status 0
}

@test "a process that its parent has not reaped has ended" {
	start parent python3 -c '
import os, time
pid = os.fork()
if pid == 0: os._exit(0)
print(pid, flush=True)
time.sleep(100)'
	wait_until '[ -s parent.out ]'
	run -0 ipctool sig send TERM -t 60 "$(<parent.out)"
}

@test "groups need --group" {
	local form

	for form in G -G; do
		start leader setsid bash -c 'sleep 100 & echo $!; wait'
		wait_until '[ -s leader.out ]'
		run -0 ipctool sig send --group TERM -- "${form/G/${pid[leader]}}"
		finish leader
		assert_status 143
		wait_until "! kill -0 $output 2>/dev/null"
	done
	run -4 --separate-stderr ipctool sig send --group TERM "${pid[leader]:-4194303}"
	assert_equal "$stderr" 'ipctool sig send: 4194303: there is no such process group'
	run -143 setsid -w bash -c '"$0" sig send --group TERM 0; sleep 100' "$IPCTOOL"
}

@test "a group of others is permission denied" {
	needs_root
	start leader setsid sleep 100
	wait_until "[ \"\$(cut -d ' ' -f 5 /proc/${pid[leader]}/stat)\" = ${pid[leader]} ]"
	run -6 --separate-stderr as_user ipctool sig send --group TERM "${pid[leader]}"
	assert_equal "$stderr" "ipctool sig send: ${pid[leader]}: permission denied (we are nobody)"
}

@test "the limit of queued signals is said, with its numbers" {
	needs_root
	start deaf as_nobody_else bash -c 'ulimit -i 2; exec "$0" 9 +0' "$(public_copy "$PEER_DIR/sig_catch")"
	wait_until '[ -s deaf.out ]'
	kill -STOP "${pid[deaf]}"
	wait_until "grep -q '^State:.T' /proc/${pid[deaf]}/status"
	as_nobody_else ipctool sig send --value 1 RTMIN "${pid[deaf]}" "${pid[deaf]}"
	run -1 --separate-stderr as_nobody_else ipctool sig send --value 3 RTMIN "${pid[deaf]}"
	assert_equal "$stderr" "ipctool sig send: ${pid[deaf]}: too many signals are queued (2 for all processes of $((100000 + $$)); the process's RLIMIT_SIGPENDING is 2)"
}

@test "without pidfds, as on kernels before Linux 5.3, the same" {
	local error

	for error in 38 1; do
		start_catcher c 2 +1 15
		peer sig_old_kernel $error "$IPCTOOL" sig send --value 5 RTMIN+1 "${pid[c]}"
		peer sig_old_kernel $error "$IPCTOOL" sig send TERM "${pid[c]}"
		finish c
		run cut -d ' ' -f 1,2,4 c.out
		assert_output $'ready\n35 -1 5\n15 0 0'
		run -4 peer sig_old_kernel $error "$IPCTOOL" sig send TERM 4194304
		start_deaf d TERM
		run -124 peer sig_old_kernel $error "$IPCTOOL" sig send TERM "${pid[d]}" -t 30ms
		run -0 peer sig_old_kernel $error "$IPCTOOL" sig send TERM "${pid[d]}" -t 2s --then KILL
		finish d
		assert_status 137
	done
}

@test "standard streams may be closed" {
	start one sleep 100
	run -0 sh -c '"$0" sig send TERM "$1" <&- >&- 2>&-' "$IPCTOOL" "${pid[one]}"
	finish one
	assert_status 143
}

@test "signals are completed, also as the value of --then" {
	run ipctool __complete sig send T
	assert_output $'TRAP\nTERM\nTSTP\nTTIN\nTTOU'
	run ipctool __complete sig send TERM 1 --then K
	assert_output KILL
	run ipctool __complete sig wait USR1 RTMIN+30
	assert_output RTMIN+30
}
