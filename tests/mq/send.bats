load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

# A user's queues may hold 800 KiB in all, those of cases that run at the same time included.
make_queue() { ipctool mq create "/$U-q" --msgsize 100 "$@"; }
all() { peer mq_take "/$U-q" -1; }
messages() { ipctool mq stat -H -o messages "/$U-q"; }

@test "a C program receives each operand as a message, with its priority" {
	make_queue
	run -0 ipctool mq send "/$U-q" one 'two words' '' -p 3
	assert_output ''
	run -0 ipctool mq send "$U-q" --priority 32767 urgent
	run -0 ipctool mq send -- "/$U-q" -p
	all >"$BATS_TEST_TMPDIR/out"
	run -0 diff "$BATS_TEST_TMPDIR/out" - <<<$'32767 6 urgent\n3 3 one\n3 9 two words\n3 0 \n0 2 -p'
}

@test "priorities from 0 to 32767" {
	make_queue
	for p in 32768 -1 1.5 x ''; do run -2 ipctool mq send "/$U-q" a -p "$p"; done
	run -0 messages
	assert_output 0
}

@test "each line of standard input is a message, the last one without a newline too" {
	make_queue
	printf 'a\n\nb b\nlast' | ipctool mq send "/$U-q"
	run -0 all
	assert_output $'0 1 a\n0 0 \n0 3 b b\n0 4 last'
	run -0 ipctool mq send "/$U-q" </dev/null
	run -0 all
	assert_output ''
}

@test "lines are sent as they arrive" {
	make_queue
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	exec 7<>"$BATS_TEST_TMPDIR/pipe"
	start send ipctool mq send "/$U-q" <"$BATS_TEST_TMPDIR/pipe"
	for word in first second; do
		echo "$word" >&7
		run -0 ipctool mq recv -t 60 "/$U-q"
		assert_output "$word"
	done
	kill -TERM "${pid[send]}"
	finish send
	assert_status 143
}

@test "--null: records end in NUL" {
	make_queue
	printf 'a\nb\0\0c' | ipctool mq send -0 "/$U-q"
	run -0 all
	assert_output $'0 3 a\nb\n0 0 \n0 1 c'
}

@test "--whole: all of standard input is one message, NUL and newline too" {
	make_queue
	printf 'a\n\0b\n' | ipctool mq send -w "/$U-q"
	ipctool mq send -w "/$U-q" </dev/null
	ipctool mq recv -w "/$U-q" >"$BATS_TEST_TMPDIR/out"
	run -0 cmp "$BATS_TEST_TMPDIR/out" <(printf 'a\n\0b\n')
	run -0 all
	assert_output '0 0 '
	run -2 ipctool mq send -w0 "/$U-q" </dev/null
}

@test "what a hint names is quoted for the shell, and the hint works" {
	local -a names=("$U-a b" "$U-it's \$(false)" "-$U" "$U"$'-a\nb\\c\xff')

	for name in "${names[@]}"; do
		run -4 --separate-stderr ipctool mq send -- "$name" text
		hint=${stderr_lines[1]#*hint: ipctool }
		eval "in_ns \"\$IPCTOOL\" ${hint% makes it}"
		ipctool mq send -- "$name" text
	done
}

@test "a NUL inside of a line is part of the message" {
	make_queue
	printf 'a\0b\n' | ipctool mq send "/$U-q"
	run -0 ipctool mq recv -J "/$U-q"
	assert_output '{"priority":0,"length":3,"body":"a\u0000b"}'
}

@test "the longest message fits, one byte more is refused with the numbers" {
	make_queue --msgsize 100
	run -0 ipctool mq send "/$U-q" "$(printf '%0100d' 1)"
	run -1 --separate-stderr ipctool mq send "/$U-q" "$(printf '%0101d' 1)"
	assert_equal "$stderr" "ipctool mq send: /$U-q: message too long (message is 101 bytes; the queue takes at most 100)
  hint: ipctool mq create --msgsize 128 /$U-q makes a queue that takes it"
	run -1 --separate-stderr ipctool mq send -q "/$U-q" a "$(printf '%0101d' 1)" b
	assert_equal "$stderr" "ipctool mq send: /$U-q: message too long (message is 101 bytes; the queue takes at most 100; record 2; 1 sent)"
	printf '%0101d' 1 >"$BATS_TEST_TMPDIR/in"
	run -1 --separate-stderr ipctool mq send -qw "/$U-q" <"$BATS_TEST_TMPDIR/in"
	assert_equal "$stderr" "ipctool mq send: /$U-q: message too long (message is 101 bytes; the queue takes at most 100)"
}

@test "a line that does not fit stops it: which record, and how many were sent" {
	make_queue --msgsize 8K
	{ seq 2 && printf '%09000d\n' 3 && echo 4; } >"$BATS_TEST_TMPDIR/in"
	run -1 --separate-stderr ipctool mq send "/$U-q" <"$BATS_TEST_TMPDIR/in"
	assert_equal "$stderr" "ipctool mq send: /$U-q: message too long (message is 9000 bytes; the queue takes at most 8192; record 3; 2 sent)
  hint: ipctool mq create --msgsize 16K /$U-q makes a queue that takes it"
	run -0 all
	assert_output $'0 1 1\n0 1 2'
	head -c 3000000 /dev/zero >"$BATS_TEST_TMPDIR/in"
	run -1 --separate-stderr ipctool mq send "/$U-q" <"$BATS_TEST_TMPDIR/in"
	assert_equal "$stderr" "ipctool mq send: /$U-q: message too long (message is more than 1048576 bytes; the queue takes at most 8192; record 1; 0 sent)"
}

@test "what was not sent is left unread in a file" {
	make_queue --maxmsg 3
	seq 8 >"$BATS_TEST_TMPDIR/in"
	{
		run -124 --separate-stderr ipctool mq send -n "/$U-q"
		assert_equal "$stderr" "ipctool mq send: /$U-q: would block (the queue holds 3 of 3 messages; record 4; 3 sent)"
		assert_equal "$(cat)" $'4\n5\n6\n7\n8'
	} <"$BATS_TEST_TMPDIR/in"
}

@test "a full queue: --timeout 0, --nonblock, a timeout; nothing is sent" {
	make_queue --maxmsg 1
	ipctool mq send "/$U-q" a
	run -124 --separate-stderr ipctool mq send -t 0 "/$U-q" b
	assert_equal "$stderr" "ipctool mq send: /$U-q: would block (the queue holds 1 of 1 messages)"
	run -124 ipctool mq send -n "/$U-q" b
	run -124 --separate-stderr ipctool mq send -t 50ms "/$U-q" b
	assert_equal "$stderr" "ipctool mq send: /$U-q: timed out (the queue holds 1 of 1 messages)"
	run -0 all
	assert_output '0 1 a'
}

@test "waits for room, for ever or within its timeout" {
	make_queue --maxmsg 1
	for options in '' '-t 20'; do
		# shellcheck disable=SC2086
		start send ipctool mq send $options "/$U-q" a b c
		for word in a b c; do
			run -0 peer mq_take "/$U-q"
			assert_output "0 1 $word"
		done
		finish send
		assert_status 0
	done
}

@test "those that wait to send are served in turn, whether they have a timeout or not" {
	make_queue --maxmsg 1
	ipctool mq send "/$U-q" 0
	start first ipctool mq send -t 20 "/$U-q" 1
	wait_blocked first
	start second peer mq_put "/$U-q" 0 2
	wait_blocked second
	run -0 peer mq_take "/$U-q" 3
	assert_output $'0 1 0\n0 1 1\n0 1 2'
	finish first
	assert_status 0
	finish second
	assert_status 0
}

@test "a signal ends it while it waits, and nothing is sent" {
	make_queue --maxmsg 1
	ipctool mq send "/$U-q" a
	for options in '' '-t 20'; do
		# shellcheck disable=SC2086
		start send ipctool mq send $options "/$U-q" b
		wait_blocked send
		kill -TERM "${pid[send]}"
		finish send
		assert_status 143
	done
	run -0 all
	assert_output '0 1 a'
}

@test "standard input that cannot be read" {
	make_queue
	run -1 --separate-stderr in_ns bash -c '"$IPCTOOL" mq send "$0" <&-' "/$U-q"
	assert_equal "$stderr" 'ipctool mq send: standard input: Bad file descriptor (0 sent)'
	run -1 --separate-stderr ipctool mq send "/$U-q" </
	assert_equal "$stderr" 'ipctool mq send: standard input: Is a directory (0 sent)'
	run -0 messages
	assert_output 0
}

@test "a closed standard stream is not mistaken for the queue" {
	make_queue
	run -0 in_ns bash -c '"$IPCTOOL" mq send "$0" a <&- >&- 2>&-' "/$U-q"
	run -0 all
	assert_output '0 1 a'
}

@test "no queue is 4, no permission is 6 with what is needed" {
	run -4 ipctool mq send "/$U-q" a
	needs_root
	teardown_ipc && setup_ipc --mqueue
	make_queue -m 0640
	run -6 --separate-stderr as_user ipctool mq send "/$U-q" a
	assert_equal "$stderr" "ipctool mq send: /$U-q: permission denied (sending needs write permission; mode 0640, owner root, group root)"
}

@test "hundreds of thousands of messages keep their order" {
	needs_ns
	[ "$PRESET" != asan ] || skip 'takes long'
	in_ns sh -c 'echo 500 >/proc/sys/fs/mqueue/msg_max'
	make_queue --maxmsg 500 --msgsize 16
	start recv ipctool mq recv -c 300000 "/$U-q"
	seq 300000 | ipctool mq send "/$U-q"
	finish recv 600
	run -0 cmp "$BATS_TEST_TMPDIR/recv.out" <(seq 300000)
}
