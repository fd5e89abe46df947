load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

make_queue() { Q=$(ipctool mq create private:); }
put() { peer msg_send "${Q#id:}" "$@"; }
all() { peer msg_recv "${Q#id:}" 0 -1; }

@test "prints the oldest message, or the one of that number, or all; and takes none" {
	make_queue
	put 5 five
	put 3 three ''
	run -0 ipctool mq peek "$Q"
	assert_output five
	run -0 ipctool mq peek -i 0 "$Q"
	assert_output five
	run -0 ipctool mq peek --index 1 "$Q"
	assert_output three
	run -0 ipctool mq peek -a "$Q"
	assert_output $'five\nthree'
	run -0 ipctool mq peek -aJ "$Q"
	assert_output '{"type":5,"length":4,"body":"five"}
{"type":3,"length":5,"body":"three"}
{"type":3,"length":0,"body":""}'
	run -0 all
	assert_output $'5 4 five\n3 5 three\n3 0 '
}

@test "framings are those of recv" {
	make_queue
	printf 'a\0\n"' | ipctool mq send -w -T 2 "$Q"
	ipctool mq send "$Q" b
	run -0 cmp <(ipctool mq peek -a "$Q") <(printf 'a\0\n"\nb\n')
	run -0 cmp <(ipctool mq peek -a0 "$Q") <(printf 'a\0\n"\0b\0')
	run -0 cmp <(ipctool mq peek -aw "$Q") <(printf 'a\0\n"b')
	run -0 cmp <(ipctool mq peek -aF '%t\t%l%%[%m]\n' "$Q") <(printf '2\t4%%[a\0\n"]\n1\t1%%[b]\n')
	run -2 ipctool mq peek -F %p "$Q"
	run -2 ipctool mq peek -J0 "$Q"
	run -2 ipctool mq peek -a -i 3 "$Q"
}

@test "what is not there: 4, and how many are; --all of none is fine" {
	make_queue
	run -4 --separate-stderr ipctool mq peek "$Q"
	assert_equal "$stderr" "ipctool mq peek: $Q: there is no message number 0 (the queue holds 0, numbered from 0)"
	run -0 ipctool mq peek -a "$Q"
	assert_output ''
	put 1 a b
	run -4 --separate-stderr ipctool mq peek -i 2 "$Q"
	assert_equal "$stderr" "ipctool mq peek: $Q: there is no message number 2 (the queue holds 2, numbered from 0)"
	run -4 --separate-stderr ipctool mq peek key:0x7fffff01
	assert_equal "$stderr" 'ipctool mq peek: key:0x7fffff01: does not exist
  hint: ipctool mq create key:0x7fffff01 makes it'
}

@test "neither times nor process IDs of the queue change" {
	make_queue
	put 1 a
	before=$(ipctool mq stat "$Q")
	run -0 ipctool mq peek "$Q"
	run -0 ipctool mq stat "$Q"
	assert_output "$before"
}

@test "a POSIX queue: a message that says why not" {
	ipctool mq create "/$U-q" --msgsize 9 --maxmsg 1
	run -1 --separate-stderr ipctool mq peek "/$U-q"
	assert_equal "$stderr" "ipctool mq peek: /$U-q: the messages of a POSIX queue cannot be seen without taking them (the kernel has no call for it)"
	ipctool mq rm "/$U-q"
}

@test "a kernel that copies no messages: a message that says why not" {
	make_queue
	put 1 a
	run peer sysv_old_kernel true
	[ "$status" != 77 ] || skip 'needs seccomp'
	run -1 --separate-stderr peer sysv_old_kernel "$IPCTOOL" mq peek "$Q"
	assert_equal "$stderr" "ipctool mq peek: $Q: messages cannot be seen without taking them (this kernel was built without CONFIG_CHECKPOINT_RESTORE)"
	run -1 --separate-stderr peer sysv_old_kernel "$IPCTOOL" mq recv --max 0 "$Q"
	assert_equal "$stderr" "ipctool mq recv: $Q: message too long (message is more than 0 bytes, as --max allows; it stays in the queue)"
	run -0 all
	assert_output '1 1 a'
}

@test "long messages, and one longer than msgmax is now" {
	needs_ns
	in_ns sh -c 'echo 200000 >/proc/sys/kernel/msgmax; echo 1000000 >/proc/sys/kernel/msgmnb'
	make_queue
	put 1 '100000*a' b
	run -0 bash -c '"$@" | wc -c' - "${NS[@]}" "$IPCTOOL" mq peek -a "$Q"
	assert_output 100003
	in_ns sh -c 'echo 8192 >/proc/sys/kernel/msgmax'
	run -1 --separate-stderr ipctool mq peek "$Q"
	assert_equal "$stderr" "ipctool mq peek: $Q: message number 0 cannot be seen (it is longer than kernel.msgmax, now 8192)"
	run -0 ipctool mq peek -i 1 "$Q"
	assert_output b
}

@test "no permission is 6; a full disk is 1" {
	make_queue
	put 1 a
	run -1 --separate-stderr in_ns bash -c '"$IPCTOOL" mq peek "$0" >/dev/full' "$Q"
	assert_equal "$stderr" 'ipctool mq peek: standard output: No space left on device'
	needs_root
	ipctool mq alter -m 0622 "$Q"
	run -6 --separate-stderr as_user ipctool mq peek "$Q"
	assert_equal "$stderr" "ipctool mq peek: $Q: permission denied (seeing messages needs read permission; mode 0622, owner root, group root)"
}
