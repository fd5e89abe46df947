load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
}
teardown() { teardown_ipc; }

start_taker() {
	start t peer sock_peer take dgram s "$1"
	wait_until '[ -s t.out ]'
}

@test "each operand is a datagram" {
	start_taker 3
	run -0 ipctool sock send s one '' 'three words'
	assert_output ''
	finish t
	assert_output $'ready\n3 one\n0 \n11 three words'
}

@test "each line is one; -0: each record; -w: all of it" {
	start_taker 6
	printf 'one\n\nthree' | ipctool sock send s
	printf 'a\nb\0c' | ipctool sock send -0 s
	printf 'x\ny\n' | ipctool sock send -w s
	finish t
	assert_output $'ready\n3 one\n0 \n5 three\n3 a\nb\n1 c\n4 x\ny'
}

@test "packets arrive at socat, a connection for all of them" {
	start t socat -u UNIX-LISTEN:s,type=5,shut-none SYSTEM:'dd bs=100 count=1; cat'
	wait_blocked t
	run -0 ipctool sock send --kind seqpacket s one two
	finish t
	assert_output onetwo
}

@test "--timeout: the receiver's queue is full" {
	start t peer sock_peer bound dgram s
	wait_until '[ -s t.out ]'
	qlen=$(</proc/sys/net/unix/max_dgram_qlen)
	seq $((qlen + 9)) >lines
	run -124 ipctool sock send -n s <lines
	assert_output --regexp "^ipctool sock send: s: would block \(the receiver's queue is full, net.unix.max_dgram_qlen is $qlen; [0-9]+ sent\)\$"
	run -124 ipctool sock send -t 30ms s more
	assert_output "ipctool sock send: s: timed out (the receiver's queue is full, net.unix.max_dgram_qlen is $qlen; 0 sent)"
}

@test "without one, it waits for room" {
	start t peer sock_peer take dgram s 40
	wait_until '[ -s t.out ]'
	seq 40 | ipctool sock send s
	finish t
	assert_equal "$(grep -c . t.out)" 41
}

@test "too long: how long, and what limits it" {
	start t peer sock_peer bound dgram s
	wait_until '[ -s t.out ]'
	head -c 60M /dev/zero >data
	run -1 as_any ipctool sock send -w s <data
	assert_output --regexp '^ipctool sock send: s: (message too long|no memory for the message) \(message is 62914560 bytes; SO_SNDBUF is [0-9]+, net.core.wmem_max is [0-9]+; 0 sent\)$'
}
as_any() { "$@"; }

@test "nobody there, gone meanwhile, another kind" {
	run -4 ipctool sock send s x
	assert_output 'ipctool sock send: s: does not exist'
	peer sock_peer stale dgram s
	run -4 ipctool sock send s x
	assert_output --partial 'and stale: who made it is gone)'
	rm s
	start l peer sock_peer bound stream s
	wait_until '[ -s l.out ]'
	run -1 ipctool sock send s x
	assert_line --index 0 'ipctool sock send: s: is a socket of another kind than dgram'
	run -2 ipctool sock send --kind stream s x
}

@test "the receiver goes away while we wait: status 1" {
	start t peer sock_peer bound dgram s
	wait_until '[ -s t.out ]'
	seq 100 >lines
	start sender ipctool sock send s <lines
	wait_blocked sender
	kill "${pid[t]}"
	finish sender
	assert_status 1
	assert_regex "$stderr" '^ipctool sock send: s: the receiver went away \([0-9]+ sent\)$'
}

@test "permission denied" {
	needs_root
	start_taker 1
	chmod 700 s
	run as_user ipctool sock send s x
	assert_status 6
}

@test "signals end the wait" {
	start t peer sock_peer bound dgram s
	wait_until '[ -s t.out ]'
	seq 100 >lines
	start sender ipctool sock send s <lines
	wait_blocked sender
	kill "${pid[sender]}"
	finish sender
	assert_status 143
}

@test "--pass-fd: a C library's receiver gets the descriptor; one that is not open is usage" {
	echo inside >file
	start r python3 -c '
import socket, os
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind("s")
for i in 1, 2:
    data, fds, flags, addr = socket.recv_fds(s, 100, 10)
    print(data, [os.read(fd, 100) for fd in fds], flush=True)'
	wait_until '[ -S s ]'
	ipctool sock send --pass-fd 6 s first second 6<file
	finish r
	assert_output $'b\'first\' [b\'inside\\n\']\nb\'second\' []'
	run -2 ipctool sock send --pass-fd 99 s x
}
