load ../helper
setup() {
	setup_ipc
	cd "$BATS_TEST_TMPDIR" || return
}
teardown() { teardown_ipc; }

make_queue() { Q=$(ipctool mq create private: "$@"); }
put() { peer msg_send "${Q#id:}" "$@"; }
messages() { ipctool mq stat -H -o messages "$Q"; }
contents() { ipctool mq recv -aF '%t %m\n' "${1:-$Q}"; }
job() { echo "$PEER_DIR/mq_job" "$BATS_TEST_TMPDIR/log" "$@"; }
assert_accounted() { run -0 cmp <(sort -n "${@:2}") <(seq "$1"); }

@test "a message is the standard input of the command, its type in the environment" {
	make_queue
	put 7 seven
	put 3 ''
	run -0 --separate-stderr ipctool mq exec -a "$Q" -- sh -c \
		'echo "$IPCTOOL_QUEUE $IPCTOOL_SEQUENCE $IPCTOOL_TYPE $IPCTOOL_LENGTH $(cat) ${IPCTOOL_PRIORITY-none}"'
	assert_output "$Q 1 7 5 seven none
$Q 2 3 0  none"
	assert_equal "$stderr" ''
}

@test "of one type, of the lowest up to N, of any but one" {
	make_queue
	for type in 5 3 9 1 5; do put $type "$type "; done
	run -0 ipctool mq exec -a -T 5 "$Q" -- cat
	assert_output '5 5 '
	run -0 ipctool mq exec -T -8 "$Q" -- cat
	assert_output '1 '
	run -0 ipctool mq exec -a --except 3 "$Q" -- cat
	assert_output '9 '
	run -124 --separate-stderr ipctool mq exec -n --except 3 "$Q" -- cat
	assert_equal "$stderr" "ipctool mq exec: $Q: would block (none of type other than 3; the queue holds 1)"
	run -125 ipctool mq exec -T 1 --except 3 "$Q" -- cat
	run -0 contents
	assert_output '3 3 '
}

@test "waits for its type while others come" {
	make_queue
	start exec ipctool mq exec -T 4 "$Q" -- cat
	wait_blocked exec
	put 5 five
	wait_blocked exec
	put 4 four
	finish exec
	assert_status 0
	assert_output four
}

@test "waits at once for messages and for ends, and does not burn the processor" {
	make_queue
	mkfifo first second
	for options in '' '-t 60'; do
		# shellcheck disable=SC2086
		start exec ipctool mq exec -c 3 -j 2 $options "$Q" -- sh -c 'read n || :; echo "$n"; [ "$n" = third ] || read -r go <"$n"; echo "$n ends"'
		wait_blocked exec
		put 1 first
		wait_until '[ "$(<exec.out)" = first ]'
		wait_blocked exec
		before=$(sed -n 's/^voluntary_ctxt_switches:\t//p' "/proc/${pid[exec]}/status")
		sleep 0.3
		after=$(sed -n 's/^voluntary_ctxt_switches:\t//p' "/proc/${pid[exec]}/status")
		((after - before <= 1))
		put 1 second
		wait_until '[ "$(<exec.out)" = first$'"'\nsecond'"' ]'
		put 1 third
		echo >first
		wait_until '[ "$(tail -n 1 exec.out)" = "third ends" ]'
		echo >second
		finish exec
		assert_status 0
		assert_equal "${lines[*]}" 'first second first ends third third ends second ends'
	done
}

@test "the end of a command is seen while we wait for a message" {
	make_queue
	put 1 a
	start exec ipctool mq exec -f -j 2 "$Q" -- sh -c 'sleep 0.2; exit 6'
	finish exec
	assert_status 6
	assert_equal "$(messages)" 1
}

@test "timeouts are 124, also while a command runs, which is waited for" {
	make_queue
	run -124 --separate-stderr ipctool mq exec -n "$Q" -- cat
	assert_equal "$stderr" "ipctool mq exec: $Q: would block (the queue is empty)"
	put 1 a
	run -124 --separate-stderr ipctool mq exec -f -j 2 -t 100ms "$Q" -- sh -c 'sleep 0.3; cat'
	assert_output a
	assert_equal "$stderr" "ipctool mq exec: $Q: timed out (the queue is empty; 1 taken)"
}

@test "stop: the message goes back behind all; requeue; another queue" {
	make_queue
	put 2 a
	put 1 b
	run -1 --separate-stderr ipctool mq exec "$Q" -- false
	assert_equal "$stderr" "ipctool mq exec: $Q: message 1 failed and goes back, behind all (status 1; type 2, 1 byte)"
	run -1 ipctool mq exec -c 3 --on-failure requeue "$Q" -- false
	dead=$(ipctool mq create private:)
	run -1 ipctool mq exec -T 2 --on-failure "$dead" "$Q" -- false
	run -0 contents "$dead"
	assert_output '2 a'
	run -0 contents
	assert_output '1 b'
}

@test "a queue for what fails that is missing, too small, full, or a POSIX queue is told before" {
	make_queue
	put 1 a
	try() {
		run -125 --separate-stderr ipctool mq exec --on-failure "$1" "$Q" -- sh -c ': >ran; false'
		assert [ ! -e ran ]
		assert_equal "$(messages)" 1
	}
	try key:0x4711
	small=$(ipctool mq create private: --qbytes 100)
	try "$small"
	[[ $stderr == *"$small: message too long (it takes messages of 100 bytes; those of $Q may have "* ]]
	full=$(ipctool mq create private:)
	ipctool mq send "$full" "$(printf %05000d 0)" "$(printf %05000d 0)" "$(printf %05000d 0)"
	ipctool mq alter --qbytes 15000 "$full"
	try "$full"
	assert_equal "$stderr" "ipctool mq exec: $full: the queue for what fails is full (it holds 15000 of 15000 bytes)"
	ipctool mq create "/$U-q"
	try "/$U-q"
	ipctool mq rm "/$U-q"
}

@test "a full queue: waits until it takes the message back" {
	make_queue --qbytes 10
	put 4 message
	start exec ipctool mq exec "$Q" -- sh -c '"$IPCTOOL" mq send "$IPCTOOL_QUEUE" others; exit 3'
	wait_until '[ -s exec.err ] && [[ $(tail -n 1 exec.err) == *waiting* ]]'
	wait_blocked exec
	run -0 ipctool mq recv "$Q"
	assert_output others
	finish exec
	assert_status 3
	run -0 contents
	assert_output '4 message'
}

@test "removed while it waits, and while a command runs" {
	make_queue
	start exec ipctool mq exec -f "$Q" -- cat
	wait_blocked exec
	ipctool mq rm "$Q"
	finish exec
	assert_status 125
	assert_equal "$stderr" "ipctool mq exec: $Q: was removed (0 taken)"
	make_queue
	put 9 precious
	run -5 --separate-stderr ipctool mq exec "$Q" -- sh -c '"$IPCTOOL" mq rm "$IPCTOOL_QUEUE"; exit 5'
	assert_equal "${stderr_lines[0]}" "ipctool mq exec: $Q: a message could not go back and follows here as JSON (was removed)"
	assert_equal "${stderr_lines[1]}" '{"type":9,"length":8,"body":"precious"}'
	[[ ${stderr_lines[2]} == *'message 1 failed and did not go back '* ]]
}

@test "needs permission to read, and to give back" {
	needs_root
	make_queue -m 0704
	put 1 a
	run -125 --separate-stderr as_user ipctool mq exec "$Q" -- cat
	assert_equal "${stderr_lines[0]}" "ipctool mq exec: $Q: permission denied (sending needs write permission; mode 0704, owner root, group root)"
	ipctool mq alter -m 0702 "$Q"
	run -125 as_user ipctool mq exec "$Q" -- cat
	assert_equal "$(messages)" 1
	ipctool mq alter -m 0706 "$Q"
	run -0 as_user ipctool mq exec "$Q" -- cat
	assert_output a
	put 1 a
	ipctool mq alter -m 0060 --group 65534 "$Q"
	run -0 as_user ipctool mq exec "$Q" -- cat
	put 1 a
	ipctool mq alter -m 0600 --owner 65534 "$Q"
	run -0 as_user ipctool mq exec "$Q" -- cat
}

@test "messages longer than a pipe holds, in and back" {
	needs_ns
	in_ns sh -c 'echo 1048576 >/proc/sys/kernel/msgmax && echo 2097152 >/proc/sys/kernel/msgmnb' || skip 'needs its own limits'
	make_queue
	head -c 1M /dev/urandom >large
	ipctool mq send -w "$Q" <large
	run -3 ipctool mq exec -q "$Q" -- sh -c 'exit 3'
	run -0 ipctool mq exec "$Q" -- cmp - large
}

@test "a signal: the command gets it, its message goes back, we die of it" {
	make_queue
	put 6 work
	for signal in TERM INT HUP; do
		start exec perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' "$IPCTOOL" mq exec -f -j 2 "$Q" -- \
			perl -e '$SIG{INT} = $SIG{HUP} = $SIG{TERM} = sub { print "got $_[0]\n"; exit 1 }; $| = 1; print "up\n"; sleep 20'
		wait_until '[ "$(<exec.out)" = up ]'
		wait_blocked exec # for another message
		kill -"$signal" "${pid[exec]}"
		finish exec
		assert_status $((128 + $(kill -l $signal)))
		assert_output $'up\ngot '$signal
		assert_equal "$stderr" ''
	done
	run -0 contents
	assert_output '6 work'
}

@test "10,000 messages through 8 jobs that fail at random: each has succeeded or is where failures are" {
	local count failures

	count=$(scaled 10000)
	make_queue
	dead=$(ipctool mq create private:)
	: >log
	start sender sh -c 'seq "$1" | "$IPCTOOL" mq send -T 3 "$0"' "$Q" "$count"
	start dead ipctool mq recv -f "$dead"
	# shellcheck disable=SC2046
	start exec ipctool mq exec -c "$count" -j 8 --on-failure "$dead" "$Q" -- $(job 42 30 0)
	finish exec 600
	failures=$(sed -n "s/.* \\([0-9]*\\) of $count commands failed .*/\\1/p" exec.err)
	((failures > count / 4 && failures < count * 7 / 20))
	wait_until '[ "$(wc -l <dead.out)" = "$failures" ]'
	assert_accounted "$count" log dead.out
	assert_equal "$(messages)" 0
}

@test "killed by SIGTERM at random moments, and started again: each message succeeds once" {
	local round rounds ms

	rounds=$(scaled 30)
	make_queue
	touch log exec.out exec.err # it may be killed before it has made them
	seq $((50 * rounds)) | ipctool mq send -T 8 "$Q"
	RANDOM=42
	for ((round = 1; round <= rounds || ! $(wc -l <log); round++)); do # more, and later, where it is slow to start
		# shellcheck disable=SC2046
		start exec ipctool mq exec -f -j 4 --on-failure requeue -T 8 "$Q" -- $(job "$round" 20 3000)
		ms=$((RANDOM % 60 * (1 + round / rounds)))
		sleep "$((ms / 1000)).$(printf %03d $((ms % 1000)))"
		kill -TERM "${pid[exec]}"
		finish exec
		assert_status 143
		refute [ -s exec.err ]
	done
	# shellcheck disable=SC2046
	run -0 ipctool mq exec -a -j 4 --on-failure requeue "$Q" -- $(job 0 0 0)
	assert_accounted $((50 * rounds)) log
}
