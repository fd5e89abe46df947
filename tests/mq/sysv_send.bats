load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

make_queue() { Q=$(ipctool mq create private: "$@"); }
all() { peer msg_recv "${Q#id:}" 0 -1; }
messages() { ipctool mq stat -H -o messages "$Q"; }

@test "a C program receives each operand as a message, with its type" {
	make_queue
	run -0 ipctool mq send "$Q" one 'two words' ''
	assert_output ''
	run -0 ipctool mq send "$Q" -T 9223372036854775807 last
	run -0 ipctool mq send --type 0x10 -- "$Q" -T
	all >"$BATS_TEST_TMPDIR/out"
	run -0 diff "$BATS_TEST_TMPDIR/out" - <<<$'1 3 one\n1 9 two words\n1 0 \n9223372036854775807 4 last\n16 2 -T'
}

@test "by its key, and by the file of its key" {
	local q

	q=$(ipctool mq create key:0x1234)
	ipctool mq send key:4660 a
	run -0 peer msg_recv key:0x1234 0
	assert_output '1 1 a'
	ipctool mq rm "$q"
	q=$(ipctool mq create ftok:/proc:a)
	ipctool mq send ftok:/proc:97 b
	run -0 ipctool mq recv "$q"
	assert_output b
	ipctool mq rm ftok:/proc:a
}

@test "the learners' pair: ipctool in the place of either side" {
	needs_ns
	peer msg_pair send 3
	run -0 peer msg_pair recv 3
	assert_output 'received type 3 [hello world type 3]'
	peer msg_pair send 5
	run -0 ipctool mq recv -T 5 -F '%t %l %m' ftok:/proc:a
	assert_output --partial '5 64 hello world type 5'
	start recv peer msg_pair recv 4
	wait_blocked recv
	ipctool mq send -T 3 ftok:/proc:a 'not for you'
	ipctool mq send -T 4 ftok:/proc:a 'from ipctool'
	finish recv
	assert_output 'received type 4 [from ipctool]'
}

@test "types from 1 on; priorities are not for it, and types not for POSIX queues" {
	make_queue
	for type in 0 -1 1.5 x '' 9223372036854775808; do run -2 ipctool mq send "$Q" a -T "$type"; done
	run -2 --separate-stderr ipctool mq send -p 3 "$Q" a
	assert_equal "$stderr" 'ipctool mq send: --priority is not for a System V message queue
  try: ipctool mq send --help'
	run -2 --separate-stderr ipctool mq send -T 3 "/$U-q" a
	assert_equal "$stderr" 'ipctool mq send: --type is not for a POSIX message queue
  try: ipctool mq send --help'
	run -0 messages
	assert_output 0
}

@test "framings: lines, NUL, whole" {
	make_queue
	printf 'a\n\nb b\nlast' | ipctool mq send "$Q" -T 2
	printf 'a\nb\0\0c' | ipctool mq send -0 "$Q"
	printf 'a\n\0b\n' | ipctool mq send -w "$Q"
	ipctool mq send -w "$Q" </dev/null
	run -0 ipctool mq recv -aJ "$Q"
	assert_output '{"type":2,"length":1,"body":"a"}
{"type":2,"length":0,"body":""}
{"type":2,"length":3,"body":"b b"}
{"type":2,"length":4,"body":"last"}
{"type":1,"length":3,"body":"a\u000ab"}
{"type":1,"length":0,"body":""}
{"type":1,"length":1,"body":"c"}
{"type":1,"length":5,"body":"a\u000a\u0000b\u000a"}
{"type":1,"length":0,"body":""}'
}

@test "the longest message fits, one byte more is refused with the numbers" {
	needs_ns
	make_queue
	head -c 8192 /dev/zero | run -0 ipctool mq send -w "$Q"
	head -c 8193 /dev/zero >"$BATS_TEST_TMPDIR/in"
	run -1 --separate-stderr ipctool mq send -w "$Q" <"$BATS_TEST_TMPDIR/in"
	assert_equal "$stderr" "ipctool mq send: $Q: message too long (message is 8193 bytes; the queue takes at most 8192, kernel.msgmax)
  hint: as root: sysctl kernel.msgmax=16384"
	run -0 messages
	assert_output 1
}

@test "what is longer than qbytes would wait for ever: it is refused, with its number" {
	make_queue --qbytes 10
	run -0 ipctool mq send "$Q" 0123456789
	run -1 --separate-stderr ipctool mq send "$Q" 0123456789x
	assert_equal "$stderr" "ipctool mq send: $Q: message too long (message is 11 bytes; the queue takes at most 10, its qbytes)
  hint: ipctool mq alter --qbytes 16 $Q lets the queue take it"
	run -0 all
	printf '%s\n' a 0123456789x b >"$BATS_TEST_TMPDIR/in"
	{
		run -1 --separate-stderr ipctool mq send -q "$Q"
		assert_equal "$stderr" "ipctool mq send: $Q: message too long (message is 11 bytes; the queue takes at most 10, its qbytes; record 2; 1 sent)"
		assert_equal "$(cat)" $'0123456789x\nb'
	} <"$BATS_TEST_TMPDIR/in"
}

@test "a full queue: --timeout 0, --nonblock, a timeout; nothing is sent" {
	make_queue --qbytes 5
	ipctool mq send "$Q" abc
	run -124 --separate-stderr ipctool mq send -t 0 "$Q" def
	assert_equal "$stderr" "ipctool mq send: $Q: would block (the queue holds 3 of 5 bytes in 1 messages)"
	run -124 ipctool mq send -n "$Q" def
	run -124 --separate-stderr ipctool mq send -t 50ms "$Q" d e def
	assert_equal "$stderr" "ipctool mq send: $Q: timed out (the queue holds 5 of 5 bytes in 3 messages; record 3; 2 sent)"
	run -0 all
	assert_output $'1 3 abc\n1 1 d\n1 1 e'
}

@test "waits for room, for ever or within its timeout" {
	make_queue --qbytes 1
	for options in '' '-t 20'; do
		# shellcheck disable=SC2086
		start send ipctool mq send $options "$Q" a b c
		for word in a b c; do
			run -0 peer msg_recv "${Q#id:}" 0
			assert_output "1 1 $word"
		done
		finish send
		assert_status 0
	done
}

@test "a signal ends it while it waits, and nothing is sent" {
	make_queue --qbytes 1
	ipctool mq send "$Q" a
	for options in '' '-t 20'; do
		# shellcheck disable=SC2086
		start send ipctool mq send $options "$Q" b
		wait_blocked send
		kill -TERM "${pid[send]}"
		finish send
		assert_status 143
	done
	run -0 all
	assert_output '1 1 a'
}

@test "removed while it waits is 7, no queue is 4" {
	make_queue --qbytes 1
	ipctool mq send "$Q" a
	for options in '' '-t 20'; do
		# shellcheck disable=SC2086
		start send ipctool mq send $options "$Q" b c
		wait_blocked send
		ipctool mq rm "$Q"
		finish send
		assert_status 7
		assert_equal "$stderr" "ipctool mq send: $Q: was removed (record 1; 0 sent)"
		make_queue --qbytes 1
		ipctool mq send "$Q" a
	done
	ipctool mq rm "$Q"
	run -4 --separate-stderr ipctool mq send "$Q" a
	assert_equal "$stderr" "ipctool mq send: $Q: does not exist"
	run -4 --separate-stderr ipctool mq send key:0x7fffff01 a
	assert_equal "$stderr" 'ipctool mq send: key:0x7fffff01: does not exist
  hint: ipctool mq create key:0x7fffff01 makes it'
	run -4 --separate-stderr ipctool mq send ftok:/nowhere:a a
	assert_equal "$stderr" 'ipctool mq send: ftok:/nowhere:a: does not exist (the file /nowhere of the key)'
}

@test "no permission is 6, with what is needed; writing is all that it needs" {
	needs_root
	make_queue -m 0640
	run -6 --separate-stderr as_user ipctool mq send "$Q" a
	assert_equal "$stderr" "ipctool mq send: $Q: permission denied (sending needs write permission; mode 0640, owner root, group root)"
	ipctool mq alter -m 0602 "$Q"
	run -0 as_user ipctool mq send "$Q" a
	run -0 all
	assert_output '1 1 a'
}

@test "hundreds of thousands of messages keep their order" {
	[ "$PRESET" != asan ] || skip 'takes long'
	make_queue
	start recv ipctool mq recv -c 300000 "$Q"
	seq 300000 | ipctool mq send "$Q"
	finish recv 600
	run -0 cmp "$BATS_TEST_TMPDIR/recv.out" <(seq 300000)
}
