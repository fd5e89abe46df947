load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
}
teardown() { teardown_ipc; }

start_server() {
	start "$1" peer sock_peer serve stream "$2"
	wait_until "[ -s '$1.out' ]"
}

@test "standard input goes to the listener, and what it says to standard output" {
	start_server server s
	run -0 ipctool sock connect s <<<hello
	assert_output '6 bytes came'
	finish server
	assert_success
}

@test "operands of nothing: an end of file at once" {
	start_server server "@$U-a"
	run -0 ipctool sock connect "@$U-a" </dev/null
	assert_output '0 bytes came'
}

@test "socat as the listener, both ways, byte for byte" {
	head -c 3000000 /dev/urandom >data
	start server socat UNIX-LISTEN:s,fork EXEC:cat
	wait_blocked server
	ipctool sock connect s <data | cmp - data
	cat data | ipctool sock connect s >got
	cmp data got
	ipctool sock connect s <data >>got
	cat data data | cmp - got
}

@test "perl as the listener" {
	start server perl -MIO::Socket::UNIX -e '$l = IO::Socket::UNIX->new(Local => "s", Listen => 1) or die $!; $c = $l->accept; print $c reverse <$c>'
	wait_blocked server
	run -0 ipctool sock connect -t 60 s <<<$'one\ntwo'
	assert_output $'two\none'
}

@test "the listener goes on after the end of our words, and we wait for it" {
	start server socat UNIX-LISTEN:s SYSTEM:'cat; read -r line <go; echo "\$line"'
	mkfifo go
	wait_blocked server
	start client ipctool sock connect s <<<first
	wait_until '[ -s client.out ]'
	wait_blocked client
	echo later >go
	finish client
	assert_success
	assert_output $'first\nlater'
}

@test "when the peer has gone, nothing is waited for on standard input" {
	mkfifo in
	exec 8<>in
	start server sh -c 'echo bye | socat -u - UNIX-LISTEN:s'
	run -0 ipctool sock connect -t 60 s <in 8>&-
	assert_output bye
	exec 8>&-
}

@test "no such socket, nobody who listens, another kind: what and why" {
	run -4 ipctool sock connect s
	assert_output 'ipctool sock connect: s: does not exist'
	run -4 ipctool sock connect "@$U-a"
	assert_output "ipctool sock connect: @$U-a: nobody listens (no listener has that name)"
	peer sock_peer stale stream s
	chmod 755 s
	user=$(id -un) group=$(id -gn)
	run -4 ipctool sock connect s
	assert_output "ipctool sock connect: s: nobody listens (it is a socket of mode 0755, owner $user, group $group, and stale: who made it is gone)"
	assert [ -S s ]
	start bound peer sock_peer bound stream b
	wait_until '[ -s bound.out ]'
	run -4 ipctool sock connect b
	assert_output --partial 'and who has bound it does not listen)'
	start dgram peer sock_peer bound dgram d
	wait_until '[ -s dgram.out ]'
	run -1 ipctool sock connect d
	assert_line --index 0 'ipctool sock connect: d: is a socket of another kind than stream'
	assert_line --index 1 --regexp '^  hint: '
	echo >file
	run -1 ipctool sock connect file
	assert_output --partial 'ipctool sock connect: file: not a socket (it is a regular file'
	run -2 ipctool sock connect
}

@test "permission denied" {
	needs_root
	start_server server s
	chmod 700 s
	run as_user ipctool sock connect s
	assert_status 6
	assert_output 'ipctool sock connect: s: permission denied (it is a socket of mode 0700, owner root, group root)'
	run as_user ipctool sock connect -t 5 s
	assert_status 6
	install -m 700 -d closed
	run as_user ipctool sock connect closed/s
	assert_status 6
	assert_output 'ipctool sock connect: closed/s: permission denied (its directory may not be searched)'
}

@test "--timeout: gives up when no listener came" {
	run -124 ipctool sock connect -t 30ms s
	assert_output 'ipctool sock connect: s: timed out (there is no such socket)'
	run -124 ipctool sock connect --timeout 0 s
	assert_output 'ipctool sock connect: s: would block (there is no such socket)'
	run -124 ipctool sock connect -n nowhere/s
	peer sock_peer stale stream s
	run -124 ipctool sock connect -t 30ms s
	assert_output 'ipctool sock connect: s: timed out (nobody listens)'
}

@test "--timeout: a listener that comes is found at once" {
	for address in s "@$U-a" new/s; do
		start client ipctool sock connect -t 20 "$address" <<<hello
		wait_blocked client || wait_until '[ -e /proc/${pid[client]} ]'
		[[ $address != new/* ]] || mkdir new
		start_server server "$address"
		finish client
		assert_success
		assert_output '6 bytes came'
		finish server
	done
}

@test "--timeout: and one that takes the place of a stale one, or is moved there" {
	peer sock_peer stale stream s
	start client ipctool sock connect -t 20 s <<<hello
	rm s
	start_server server s
	finish client
	assert_output '6 bytes came'
	start_server server other
	start client ipctool sock connect -t 20 moved <<<hello
	mv other moved
	finish client
	assert_output '6 bytes came'
}

@test "--timeout: a listener whose queue is full" {
	start server perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un("s")); listen(S, 0); sleep 60'
	wait_blocked server
	start first socat UNIX-CONNECT:s -
	wait_blocked first
	run -124 ipctool sock connect -t 300ms s
	run -124 ipctool sock connect -n s
	assert_output 'ipctool sock connect: s: would block (its queue of connections is full)'
}

@test "signals end the wait, and us" {
	for signal in TERM INT HUP; do
		start client env --default-signal=$signal "$IPCTOOL" sock connect -t 20 s
		wait_until "grep -q inotify /proc/${pid[client]}/fdinfo/* 2>/dev/null"
		kill -$signal "${pid[client]}"
		finish client
		assert_status $((128 + $(kill -l $signal)))
		assert_equal "$stderr" ''
	done
}

@test "the peer goes away without reading all: status 1, and how much was sent" {
	start server perl -MIO::Socket::UNIX -e '$l = IO::Socket::UNIX->new(Local => "s", Listen => 1) or die $!; $c = $l->accept; read $c, $x, 10'
	wait_blocked server
	run -1 ipctool sock connect -t 5 s </dev/zero
	assert_regex "$output" '^ipctool sock connect: s: the peer went away \([0-9]+ bytes were sent, and not all read\)$'
}

@test "what comes is written as it comes" {
	start server socat UNIX-LISTEN:s SYSTEM:'echo one; read -r x; echo two'
	wait_blocked server
	mkfifo in
	exec 8<>in
	start client ipctool sock connect s <in 8>&-
	wait_until '[ -s client.out ]'
	echo go >&8
	finish client
	assert_output $'one\ntwo'
	exec 8>&-
}

@test "standard output: full, closed, without a reader; standard input: closed, a directory" {
	start server socat UNIX-LISTEN:s,fork SYSTEM:'yes'
	wait_blocked server
	run -1 sh -c '"$0" sock connect s </dev/null >/dev/full' "$IPCTOOL"
	assert_output 'ipctool sock connect: standard output: No space left on device'
	run -1 sh -c '"$0" sock connect s >&-' "$IPCTOOL"
	assert_output 'ipctool sock connect: standard output: Bad file descriptor'
	run -1 sh -c '"$0" sock connect s <&-' "$IPCTOOL"
	assert_output 'ipctool sock connect: standard input: Bad file descriptor'
	run -1 sh -c '"$0" sock connect s </' "$IPCTOOL"
	assert_line 'ipctool sock connect: standard input: Is a directory'
	run sh -c '{ "$0" sock connect s </dev/null; echo $? >status; } | head -n 1' "$IPCTOOL"
	assert_output y
	assert_equal "$(<status)" 141
}
