load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

make_queue() { Q=$(ipctool mq create private: "$@"); }
put() { peer msg_send "${Q#id:}" "$@"; }
messages() { ipctool mq stat -H -o messages "$Q"; }
account() { in_ns bash "$SOURCE_DIR/tests/mq/account.bash" sysv "$@"; }

# A pipe that nobody reads, and that we read when we like.
open_pipe() {
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	exec 7<>"$BATS_TEST_TMPDIR/pipe"
}

@test "takes what a C program sent: any type, one type, the lowest up to N, all but one" {
	make_queue
	put 5 five
	put 3 three
	put 9 nine
	put 3 three-too
	put 1 one
	put 2 ''
	put 7 seven
	run -0 ipctool mq recv "$Q"
	assert_output five
	run -0 ipctool mq recv -T 9 "$Q"
	assert_output nine
	run -0 ipctool mq recv --type -3 -c 3 -F '%t:%m\n' "$Q"
	assert_output $'1:one\n2:\n3:three'
	run -0 ipctool mq recv --except 3 "$Q"
	assert_output seven
	run -124 ipctool mq recv --except 3 -n "$Q"
	run -124 ipctool mq recv -T -2 -n "$Q"
	run -0 ipctool mq recv -T 0 "$Q"
	assert_output three-too
}

@test "types that are none, and what excludes each other, are usage errors" {
	make_queue
	for options in '-T x' '-T --3' '-T 9223372036854775808' '--except 0' '--except -1' '-T 3 --except 3' \
		'--max 3 --truncate 3' '--max -1' '-F %p' '-F %t%q'; do
		# shellcheck disable=SC2086
		run -2 ipctool mq recv -n $options "$Q"
	done
	run -2 --separate-stderr ipctool mq recv -F %p "$Q"
	assert_equal "$stderr" "ipctool mq recv: --format: '%p' is not for a System V message queue
  try: ipctool mq recv --help"
	run -2 --separate-stderr ipctool mq recv -F %t "/$U-q"
	assert_equal "$stderr" "ipctool mq recv: --format: '%t' is not for a POSIX message queue
  try: ipctool mq recv --help"
	for option in --type=1 --except=1 --max=1 --truncate=1; do run -2 ipctool mq recv "$option" "/$U-q"; done
}

@test "waits for its type while others come" {
	make_queue
	start recv ipctool mq recv -T 4 "$Q"
	wait_blocked recv
	put 3 three
	put 4 four
	finish recv
	assert_status 0
	assert_output four
	run -0 messages
	assert_output 1
}

@test "waits, with a timeout, and when its output is a pipe" {
	make_queue
	open_pipe
	for options in '' '-t 20' '-f -t 20'; do
		# shellcheck disable=SC2086
		"${NS[@]}" "$IPCTOOL" mq recv $options "$Q" >&7 7>&- 3>&- &
		pid[recv]=$!
		wait_blocked recv
		put 1 "a$options"
		read -r -t 60 line <&7
		assert_equal "$line" "a$options"
		if [[ $options == -f* ]]; then kill -TERM "${pid[recv]}"; fi
		wait "${pid[recv]}" || assert_equal "$?" 143
		unset 'pid[recv]'
	done
}

@test "timeouts: 124 within its time, on a file and on a pipe" {
	make_queue
	run -124 --separate-stderr ipctool mq recv -t 50ms "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: timed out (the queue is empty)"
	run -124 --separate-stderr in_ns bash -c '"$IPCTOOL" mq recv -t 50ms "$0" >/dev/null' "$Q"
	run -124 --separate-stderr ipctool mq recv -n "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: would block (the queue is empty)"
	put 1 a b
	run -124 --separate-stderr ipctool mq recv -c 3 -t 50ms "$Q"
	assert_output $'a\nb'
	assert_equal "$stderr" "ipctool mq recv: $Q: timed out (the queue is empty; 2 received)"
}

@test "a queue that holds other messages is not said to be empty" {
	make_queue
	put 3 a b
	run -124 --separate-stderr ipctool mq recv -n -T 7 "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: would block (none of type 7; the queue holds 2)"
	run -124 --separate-stderr ipctool mq recv -t 10ms -T -2 "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: timed out (none of type up to 2; the queue holds 2)"
	run -124 --separate-stderr ipctool mq recv -n --except 3 "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: would block (none of type other than 3; the queue holds 2)"
	run -124 --separate-stderr ipctool mq recv -n -c 3 -T 3 "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: would block (the queue is empty; 2 received)"
}

@test "waiting does not burn the processor" {
	make_queue
	start recv ipctool mq recv -t 20 "$Q"
	wait_blocked recv
	before=$(sed -n 's/^voluntary_ctxt_switches:\t//p' "/proc/${pid[recv]}/status")
	sleep 0.5
	after=$(sed -n 's/^voluntary_ctxt_switches:\t//p' "/proc/${pid[recv]}/status")
	((after - before <= 1))
	put 1 a
	finish recv
	assert_output a
}

@test "a reader that goes away while we wait ends us, and nothing is taken" {
	make_queue
	run -0 --separate-stderr in_ns bash -c '{ "$IPCTOOL" mq recv -f "$0"; echo $? >&2; } |
		{ "$IPCTOOL" mq send "$0" hello; read -r line; echo "$line"; }' "$Q"
	assert_output hello
	assert_equal "$stderr" 141
	run -0 messages
	assert_output 0
	run -0 --separate-stderr in_ns bash -c '{ "$IPCTOOL" mq recv "$0"; echo $? >&2; } | sleep 0.05' "$Q"
	assert_equal "$stderr" 141
	put 1 later
	run -0 messages
	assert_output 1
}

@test "what no reader read goes back with its type" {
	make_queue
	put 7 seven
	put 2 one two
	run -0 --separate-stderr in_ns bash -c '{ "$IPCTOOL" mq recv -f "$0"; echo $? >&2; } | "$PEER_DIR/mq_reader" 7' "$Q"
	assert_output 'seven
o'
	assert_equal "$stderr" "ipctool mq recv: standard output: its reader went away (2 of 3 messages went back to $Q, behind their equals)
1"
	run -0 peer msg_recv "${Q#id:}" 0 -1
	assert_output $'2 3 one\n2 3 two'
}

@test "every message is accounted for" {
	needs_ns
	account 3,0,5,1,0,0,12,4 -1 --
	account 3,0,5,1,0,6 0 1 2 3 20 37 38 39 40 70 77 78 79 80 120 200 -- -J
	account 3,0,5,2 -1 -- -F '%t:%m;'
	account 3,5,1,2,6,4 -1 -- -w
}

@test "what the queue does not take back is on standard error, as JSON" {
	needs_root
	make_queue -m 0604
	ipctool mq send -T 3 "$Q" $'one\n' two
	run -0 --separate-stderr as_user bash -c '{ "$1" mq recv -f "$2"; echo $? >&2; } | "$3" 1' - \
		"$(public_copy "$IPCTOOL")" "$Q" "$(public_copy "$PEER_DIR/mq_reader")"
	assert_equal "$stderr" "ipctool mq recv: standard output: its reader went away (0 of 2 messages went back to $Q, behind their equals; 2 could not (permission denied) and follow here as JSON)
{\"type\":3,\"length\":4,\"body\":\"one\\u000a\"}
{\"type\":3,\"length\":3,\"body\":\"two\"}
1"
}

@test "--max: a message that is too long stays, and the message tells its length" {
	make_queue
	put 5 '30*x'
	put 3 '20*y'
	put 2 '7*z'
	run -1 --separate-stderr ipctool mq recv --max 29 "$Q"
	assert_output ''
	assert_equal "$stderr" "ipctool mq recv: $Q: message too long (message is 30 bytes; --max allows 29; it stays in the queue)"
	run -1 --separate-stderr ipctool mq recv -T 3 --max 19 "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: message too long (message is 20 bytes; --max allows 19; it stays in the queue)"
	run -1 --separate-stderr ipctool mq recv -T -4 --max 0 "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: message too long (message is 7 bytes; --max allows 0; it stays in the queue)"
	run -1 --separate-stderr ipctool mq recv --except 5 --max 1 "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: message too long (message is 20 bytes; --max allows 1; it stays in the queue)"
	run -0 messages
	assert_output 3
	run -1 --separate-stderr ipctool mq recv -T -4 --max 7 -a "$Q"
	assert_output zzzzzzz
	assert_equal "$stderr" "ipctool mq recv: $Q: message too long (message is 20 bytes; --max allows 7; it stays in the queue)"
	run -0 ipctool mq recv --max 30 "$Q"
	assert_output "$(printf '%030d' 0 | tr 0 x)"
}

@test "--max, while it waits" {
	make_queue
	start recv ipctool mq recv --max 3 "$Q"
	wait_blocked recv
	put 1 abcd
	finish recv
	assert_status 1
	assert_equal "$stderr" "ipctool mq recv: $Q: message too long (message is 4 bytes; --max allows 3; it stays in the queue)"
	run -0 messages
	assert_output 1
}

@test "--truncate cuts, and the rest is gone" {
	make_queue
	put 1 abcdef gh
	run -0 ipctool mq recv --truncate 3 -aJ "$Q"
	assert_output '{"type":1,"length":3,"body":"abc"}
{"type":1,"length":2,"body":"gh"}'
	put 1 abc
	run -0 ipctool mq recv --truncate 0 -J "$Q"
	assert_output '{"type":1,"length":0,"body":""}'
	run -0 messages
	assert_output 0
}

@test "messages longer than msgmax is now" {
	needs_ns
	in_ns sh -c 'echo 200000 >/proc/sys/kernel/msgmax; echo 1000000 >/proc/sys/kernel/msgmnb'
	make_queue
	put 1 '200000*a' '100000*b'
	in_ns sh -c 'echo 8192 >/proc/sys/kernel/msgmax'
	run -1 --separate-stderr ipctool mq recv --max 10 "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: message too long (message is 200000 bytes; --max allows 10; it stays in the queue)"
	ipctool mq recv -w "$Q" >"$BATS_TEST_TMPDIR/out"
	run -0 cmp "$BATS_TEST_TMPDIR/out" <(head -c 200000 /dev/zero | tr '\0' a)
	run -1 --separate-stderr ipctool mq recv --max 99999 "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: message too long (message is 100000 bytes; --max allows 99999; it stays in the queue)"
	run -0 bash -c '"$@" | wc -c' - "${NS[@]}" "$IPCTOOL" mq recv "$Q"
	assert_output 100001
}

@test "removed while it waits is 7: on a file, on a pipe, with a timeout" {
	open_pipe
	for options in '' '-t 20' '-f' '-T 3 -t 20'; do
		make_queue
		# shellcheck disable=SC2086
		start recv ipctool mq recv $options "$Q"
		# shellcheck disable=SC2086
		"${NS[@]}" "$IPCTOOL" mq recv $options "$Q" >&7 2>"$BATS_TEST_TMPDIR/piped.err" 7>&- 3>&- &
		pid[piped]=$!
		wait_blocked recv
		wait_blocked piped
		ipctool mq rm "$Q"
		finish recv
		assert_status 7
		assert_equal "${stderr% (0 received)}" "ipctool mq recv: $Q: was removed"
		status=0
		wait "${pid[piped]}" || status=$?
		unset 'pid[piped]'
		assert_status 7
	done
	make_queue
	start recv ipctool mq recv -c 3 "$Q"
	wait_blocked recv
	put 1 a
	wait_until '[ "$(<"$BATS_TEST_TMPDIR/recv.out")" = a ]'
	wait_blocked recv
	ipctool mq rm "$Q"
	finish recv
	assert_status 7
	assert_equal "$stderr" "ipctool mq recv: $Q: was removed (1 received)"
	run -4 ipctool mq recv "$Q"
}

@test "no permission is 6" {
	needs_root
	make_queue -m 0622
	run -6 --separate-stderr as_user ipctool mq recv "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: permission denied (receiving needs read permission; mode 0622, owner root, group root)"
}

@test "a signal ends it while it waits" {
	make_queue
	for options in '' '-t 20' '-f'; do
		# shellcheck disable=SC2086
		start recv ipctool mq recv $options "$Q"
		wait_blocked recv
		kill -TERM "${pid[recv]}"
		finish recv
		assert_status 143
	done
	put 1 a
	run -0 messages
	assert_output 1
}

@test "several receivers, stopped and continued: each message comes to one of them" {
	make_queue
	for i in 1 2 3; do start "r$i" ipctool mq recv -f -t 20 "$Q"; done
	seq 1000 | ipctool mq send "$Q"
	kill -STOP "${pid[r1]}" && kill -CONT "${pid[r1]}"
	seq 1001 2000 | ipctool mq send "$Q"
	wait_until '[ "$(cat "$BATS_TEST_TMPDIR"/r?.out | wc -l)" = 2000 ]'
	run -0 diff <(sort -n "$BATS_TEST_TMPDIR"/r?.out) <(seq 2000)
	kill -TERM "${pid[@]}"
}
