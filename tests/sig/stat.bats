load ../helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }
teardown() { teardown_ipc; }

# A process that ignores, catches and blocks, and has signals pending: for itself, and for its thread.
start_known() {
	start known env --default-signal python3 -c '
import os, signal, threading, time
for s in range(1, 32):
    if s not in (9, 19): signal.signal(s, signal.SIG_DFL)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
signal.signal(signal.SIGUSR1, lambda *a: None)
signal.pthread_sigmask(signal.SIG_SETMASK, [signal.SIGUSR2, signal.SIGTERM, signal.SIGRTMIN + 5])
os.kill(os.getpid(), signal.SIGTERM)
signal.pthread_kill(threading.get_ident(), signal.SIGRTMIN + 5)
print("ready", flush=True)
time.sleep(100)'
	wait_until '[ -s known.out ]'
}

@test "blocked, ignored, caught and pending, by name" {
	start_known
	run -0 ipctool sig stat -o pid,blocked,ignored,caught,pending,thread-pending "${pid[known]}"
	assert_output "pid:            ${pid[known]}
blocked:        USR2,TERM,RTMIN+5
ignored:        HUP
caught:         USR1
pending:        TERM
thread-pending: RTMIN+5"
}

@test "JSON: arrays of names, numbers as numbers" {
	start_known
	ipctool sig stat -J "${pid[known]}" >out
	run -0 jq -c '[.pid, .blocked, .ignored, .caught, .pending, .["thread-pending"], .process, .uid]' out
	assert_output "[${pid[known]},[\"USR2\",\"TERM\",\"RTMIN+5\"],[\"HUP\"],[\"USR1\"],[\"TERM\"],[\"RTMIN+5\"],${pid[known]},$EUID]"
	run -0 jq -c '[.command, .user] | map(type)' out
	assert_output '["string","string"]'
	run -0 jq -e '(.queued >= 1) and .["queue-limit"] > 1' out
}

@test "nothing blocked: nothing shown, a dash in raw, an empty array in JSON" {
	start calm env --default-signal sleep 100
	wait_until "[ \"\$(cat /proc/${pid[calm]}/comm)\" = sleep ]"
	run -0 ipctool sig stat -rH -o command,blocked,caught,pending "${pid[calm]}"
	assert_output 'sleep - - -'
	run -0 ipctool sig stat -J -o pending "${pid[calm]}"
	assert_output '{"pending":[]}'
}

@test "several, going on after one that is not there" {
	start one sleep 100
	run -4 --separate-stderr ipctool sig stat -rHo pid "${pid[one]}" 4194304 $$
	assert_output "${pid[one]}
$$"
	assert_equal "$stderr" 'ipctool sig stat: 4194304: there is no such process'
}

@test "threads have their own" {
	start python python3 -c '
import signal, threading, time
def f():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    print(threading.get_native_id(), flush=True)
    time.sleep(100)
threading.Thread(target=f, daemon=True).start()
time.sleep(100)'
	wait_until '[ -s python.out ]'
	run -0 ipctool sig stat -rHo process,blocked "$(<python.out)"
	assert_output "${pid[python]} USR2"
	assert_equal "$(ipctool sig stat -rHo blocked "${pid[python]}")" -
}

@test "everybody's processes may be looked at" {
	needs_root
	run -0 as_user ipctool sig stat -rHo pid 1
	assert_output 1
}

@test "a name from outside is escaped" {
	start evil python3 -c '
import time
open("/proc/self/comm", "wb", 0).write(b"a\nSigBlk:")
print("ready", flush=True)
time.sleep(100)'
	wait_until '[ -s evil.out ]'
	run -0 ipctool sig stat -o command,blocked "${pid[evil]}"
	assert_equal "${lines[0]}" 'command: a\x0aSigBlk:'
	ipctool sig stat -J "${pid[evil]}" | jq -e '.command == "a\nSigBlk:"'
}

@test "as the kernel's own hexadecimal" {
	start_known
	local names bits=0 name

	IFS=, read -ra names < <(ipctool sig stat -rHo caught 1)
	for name in "${names[@]}"; do
		[ "$name" = - ] || bits=$((bits | 1 << ($(ipctool sig ls -rHo number "$name") - 1)))
	done
	assert_equal "$(printf %016x $bits)" "$(sed -n 's/^SigCgt:\t//p' /proc/1/status)"
}

@test "wrong usage" {
	local args

	for args in '' 0 -- 'x' '1 -- -1' 4194305 '-o nosuch 1'; do
		# shellcheck disable=SC2086
		run -2 ipctool sig stat $args
	done
}

@test "a process of very many groups" {
	needs_root
	start grouped setpriv --groups "$(seq -s , 100000 103000)" sleep 100
	wait_until "[ \"\$(cat /proc/${pid[grouped]}/comm)\" = sleep ]"
	run -0 ipctool sig stat -rHo pid,uid "${pid[grouped]}"
	assert_output "${pid[grouped]} $EUID"
}
