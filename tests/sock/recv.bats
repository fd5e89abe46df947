load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
}
teardown() { teardown_ipc; }

# start_receiver NAME ADDR [OPTION]...: until its socket is there.
start_receiver() {
	start "$1" ipctool sock recv -v "${@:2}"
	wait_until "grep -q ' waits for ' '$1.err'"
}

@test "each datagram is a line, an empty one too" {
	start_receiver r s -c 3
	peer sock_peer give dgram s one '' 'three words'
	finish r
	assert_success
	assert_equal "$(<r.out)" $'one\n\nthree words'
	assert [ ! -e s ]
}

@test "packets: a line each, an empty one is no end; the end of the connection is" {
	start_receiver r s --kind seqpacket -c 9
	peer sock_peer give seqpacket s one '' three
	finish r
	assert_success
	assert_equal "$(<r.out)" $'one\n\nthree'
}

@test "packets with -f: one connection after the other" {
	start_receiver r s --kind seqpacket -f
	peer sock_peer give seqpacket s one
	peer sock_peer give seqpacket s two
	wait_until '(($(wc -l <r.out) == 2))'
	kill "${pid[r]}"
	finish r
	assert_status 143
	assert_output $'one\ntwo'
	assert [ ! -e s ]
}

@test "socat sends, perl sends" {
	start_receiver r "@$U-a" -c 2
	printf socat | socat -u - "ABSTRACT-SENDTO:$U-a"
	perl -MSocket -e 'socket(S, AF_UNIX, SOCK_DGRAM, 0); send(S, "perl", 0, pack_sockaddr_un("\0" . shift)) or die $!' "$U-a"
	finish r
	assert_output $'socat\nperl'
}

@test "-0: records end in NUL; -w: nothing is added" {
	start_receiver r s -0 -c 2
	peer sock_peer give dgram s one two
	finish r
	printf 'one\0two\0' | cmp - r.out
	start_receiver r s -w -c 2
	peer sock_peer give dgram s one two
	finish r
	printf onetwo | cmp - r.out
}

@test "-v: who sent it, and from where" {
	start_receiver r s
	start sender perl -MSocket -e 'socket(S, AF_UNIX, SOCK_DGRAM, 0); bind(S, pack_sockaddr_un("from")); send(S, "hello", 0, pack_sockaddr_un("s")) or die $!; sleep 60'
	finish r
	assert_regex "$stderr" "s: 5 bytes from from, pid ${pid[sender]} \(perl\), uid $EUID, gid $(id -g)\$"
}

@test "a large datagram" {
	head -c 300000 /dev/urandom >data
	start_receiver r s -w
	ipctool sock send -w s <data
	finish r
	cmp data r.out
}

@test "--timeout: nothing came; what came before is there" {
	run -124 ipctool sock recv -t 30ms s
	assert_output 'ipctool sock recv: s: timed out (0 received)'
	run -124 ipctool sock recv -n s
	assert_output 'ipctool sock recv: s: would block (0 received)'
	start_receiver r s -t 2s -f
	peer sock_peer give dgram s one
	finish r
	assert_status 124
	assert_output one
	run -124 ipctool sock recv --kind seqpacket -n s
	assert [ ! -e s ]
}

@test "the file: its mode, a stale one, a live one, signals" {
	peer sock_peer stale dgram s
	start_receiver r s -m 0620
	assert_equal "$(stat -c %a s)" 620
	run -5 ipctool sock recv s
	run -5 ipctool sock listen s
	kill "${pid[r]}"
	finish r
	assert_status 143
	assert [ ! -e s ]
	echo >file
	run -5 ipctool sock recv file
	run -4 ipctool sock recv nowhere/s
}

@test "a descriptor is handed to the command" {
	echo inside >file
	start_receiver r s --recv-fd -- sh -c 'cat <&"$IPCTOOL_FD"; echo "$IPCTOOL_PEER_UID"; exit 7'
	ipctool sock send --pass-fd 5 s 'with it' 5<file
	finish r
	assert_status 7
	assert_output $'with it\ninside\n'"$EUID"
}

@test "only that one is open in the command, and the others are closed" {
	start_receiver r s --recv-fd -- sh -c 'ls /proc/self/fd | wc -l; ls -l /proc/self/fd/"$IPCTOOL_FD"'
	echo one >file1
	echo two >file2
	python3 -c 'import socket, sys; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.connect("s"); socket.send_fds(s, [b"x"], [open("file1").fileno(), open("file2").fileno()])' 2>/dev/null ||
		python3 -c 'import socket; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.connect("s"); a = open("file1"); b = open("file2"); socket.send_fds(s, [b"x"], [a.fileno(), b.fileno()])'
	finish r
	assert_success
	assert_line --index 0 x
	assert_line --index 2 --partial file1
	refute_output --partial file2
}

@test "no descriptor came: the command does not start" {
	start_receiver r s --recv-fd -- echo ran
	peer sock_peer give dgram s x
	finish r
	assert_status 125
	assert_output x
	assert_line_in_stderr 's: no descriptor came with the message'
}
assert_line_in_stderr() { [[ $stderr = *"$1"* ]] || fail "$stderr"; }

@test "without --recv-fd descriptors are closed" {
	start_receiver r s -c 3
	for i in 1 2; do ipctool sock send --pass-fd 0 s x; done </etc/passwd
	wait_until '(($(wc -l <r.out) == 2))'
	run ls -l "/proc/${pid[r]}/fd"
	refute_output --partial passwd
	ipctool sock send s end
	finish r
	assert_success
}

@test "usage" {
	run -2 ipctool sock recv --kind stream s
	run -2 ipctool sock recv --recv-fd s
	run -125 ipctool sock recv s -- true
	run -125 ipctool sock recv -f --recv-fd s -- true
	run -2 ipctool sock recv -0 -w s
	run -2 ipctool sock recv -c 0 s
	assert [ ! -e s ]
}

@test "standard output: full, closed, without a reader" {
	start r sh -c 'exec "$0" sock recv s >/dev/full' "$IPCTOOL"
	wait_until '[ -S s ]'
	peer sock_peer give dgram s x
	finish r
	assert_status 1
	assert_equal "$stderr" 'ipctool sock recv: standard output: No space left on device'
	run -1 sh -c 'exec "$0" sock recv s >&-' "$IPCTOOL"
	{ s=0; "$IPCTOOL" sock recv -f s 3>&- || s=$?; echo $s >status; } | head -n 1 >first &
	wait_until '[ -S s ]'
	peer sock_peer give dgram s line
	wait $!
	wait_until '[ -s status ]'
	assert_equal "$(<status)" 141
	assert [ ! -e s ]
}
