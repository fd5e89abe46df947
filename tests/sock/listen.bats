load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
}
teardown() { teardown_ipc; }

# start_listener NAME ADDR [OPTION]...: until it listens.
start_listener() {
	start "$1" ipctool sock listen -v "${@:2}"
	wait_until "grep -q 'waits for connections' '$1.err'"
}

@test "what the peer says comes out, and what comes in goes to it" {
	start_listener l s <<<hello
	run peer sock_peer talk stream s 'from a C program'
	assert_success
	assert_output hello
	finish l
	assert_success
	assert_output 'from a C program'
	assert [ ! -e s ]
}

@test "socat, and perl" {
	start_listener l s </dev/null
	echo socat | socat -u - UNIX-CONNECT:s
	finish l
	assert_output socat
	start_listener l s <<<'for perl'
	run perl -MIO::Socket::UNIX -e '$s = IO::Socket::UNIX->new(Peer => "s") or die $!; print $s "perl\n"; $s->flush; shutdown $s, 1; print <$s>'
	assert_output 'for perl'
	finish l
	assert_output perl
}

@test "half-close: the end of one direction leaves the other open" {
	mkfifo in
	exec 8<>in
	start_listener l s <in 8>&-
	start client peer sock_peer talk stream s question 8>&-
	wait_until '[ -s l.out ]'
	# The peer has shut its direction; ours still goes.
	echo answer >&8
	wait_until '[ -s client.out ]'
	assert_equal "$(<client.out)" answer
	exec 8>&-
	finish client
	assert_success
	finish l
	assert_success
	assert_output question
}

@test "the end of the peer's words is passed on to who reads ours" {
	mkfifo in
	exec 8<>in
	{ "$IPCTOOL" sock listen -v s <in 2>said | { cat >all; touch ended; }; } 8>&- &
	wait_until 'grep -q "waits for connections" said'
	start client perl -MIO::Socket::UNIX -e '$s = IO::Socket::UNIX->new(Peer => "s") or die $!; print $s "all\n"; $s->flush; shutdown $s, 1; print <$s>' 8>&-
	wait_until '[ -e ended ]'
	assert_equal "$(<all)" all
	echo late >&8
	exec 8>&-
	finish client
	assert_output late
	wait $!
}

@test "bytes arrive as they were, both ways at once" {
	head -c 3000000 /dev/urandom >forth
	head -c 2000000 /dev/urandom >back
	start_listener l s <back
	socat -t 20 - UNIX-CONNECT:s <forth >got
	finish l
	assert_success
	cmp forth l.out
	cmp back got
	cat back | ipctool sock listen s >got.l &
	cat forth | ipctool sock connect -t 60 s | cat >got
	wait $!
	cmp forth got.l
	cmp back got
}

@test "the mode is exact, whatever the umask is, and 0600 without one" {
	for umask in 000 077 0777; do
		(umask $umask && exec "$IPCTOOL" sock listen -m 0624 m) &
		wait_until '[ -S m ]'
		assert_equal "$(stat -c %a m)" 624
		kill $!
		wait $! || true
	done
	start_listener l s
	assert_equal "$(stat -c %a s)" 600
}

@test "never open to more, not even before the mode is set" {
	run env ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=umask,bind,chmod,fchmod,fchmodat,listen -o trace "$IPCTOOL" sock listen -n -m 0640 s
	assert_status 124
	run sed -E 's/^[0-9]+ +//; s/\(.*//' trace
	assert_output $'umask\nbind\numask\nlisten'
	assert grep -q 'umask(0137)' trace
}

@test "a stale socket is replaced" {
	peer sock_peer stale stream s
	assert [ -S s ]
	start_listener l s
	peer sock_peer talk stream s new
	finish l
	assert_output new
	peer sock_peer stale dgram s
	run ipctool sock listen -n s
	assert_status 124
	assert_equal "$(ls -A)" $'l.err\nl.out'
}

@test "SIGKILL leaves a stale one, which the next replaces" {
	start_listener one s
	kill -KILL "${pid[one]}"
	finish one
	assert_status 137
	assert [ -S s ]
	start_listener two s
	peer sock_peer talk stream s x
	finish two
	assert_output x
}

@test "a live one stays, whoever it is, and does not notice" {
	for kind in stream dgram seqpacket; do
		start $kind peer sock_peer bound $kind "$kind"
		wait_until "[ -s $kind.out ]"
		inode=$(stat -c %i $kind)
		run -5 ipctool sock listen $kind
		assert_output "ipctool sock listen: $kind: exists already (it is a socket of mode $(stat -c 0%a $kind), owner $(stat -c %U $kind), group $(stat -c %G $kind), and a process uses it)"
		assert_equal "$(stat -c %i $kind)" "$inode"
	done
	start_listener l s </dev/null
	run -5 ipctool sock listen s
	peer sock_peer talk stream s 'first to connect'
	finish l
	assert_output 'first to connect'
}

@test "nothing else is replaced" {
	echo text >file
	mkdir dir
	mkfifo pipe
	peer sock_peer stale stream old
	ln -s old link
	ln -s nowhere dangling
	for path in file dir pipe link dangling; do
		before=$(stat -c '%i %Z' $path)
		run -5 ipctool sock listen $path
		assert_output --partial "ipctool sock listen: $path: exists already (it is a"
		assert_equal "$(stat -c '%i %Z' $path)" "$before"
	done
	assert_equal "$(<file)" text
}

@test "an abstract name that is taken is status 5" {
	start_listener l "@$U-a"
	run -5 ipctool sock listen "@$U-a"
	assert_output "ipctool sock listen: @$U-a: exists already (another socket has that name)"
	peer sock_peer talk stream "@$U-a" abstract
	finish l
	assert_output abstract
}

@test "signals: the file goes, and we die of it" {
	for signal in TERM INT HUP QUIT; do
		start l env --default-signal="$signal" "$IPCTOOL" sock listen s
		wait_blocked l
		wait_blocked l
		kill -$signal "${pid[l]}"
		finish l
		assert_status $((128 + $(kill -l $signal)))
		assert_equal "$stderr" ''
		assert [ ! -e s ]
	done
}

@test "in the midst of a connection, too" {
	mkfifo in
	exec 8<>in
	start l ipctool sock listen -f s <in 8>&-
	wait_blocked l
	start client peer sock_peer talk stream s x
	wait_until '[ -s l.out ]'
	kill "${pid[l]}"
	finish l
	assert_status 143
	assert [ ! -e s ]
	exec 8>&-
}

@test "a file that is not ours any more stays" {
	start_listener l s
	mv s elsewhere
	echo other >s
	kill "${pid[l]}"
	finish l
	assert_equal "$(<s)" other
	assert [ -S elsewhere ]
}

@test "-c: as many connections; -f: for ever" {
	start_listener l s -c 3 </dev/null
	for i in 1 2 3; do peer sock_peer talk stream s "$i "; done
	finish l
	assert_success
	assert_output '1 2 3 '
	start_listener l s -f </dev/null
	for i in 1 2 3 4; do peer sock_peer talk stream s "$i "; done
	kill "${pid[l]}"
	finish l
	assert_output '1 2 3 4 '
}

@test "--timeout: nobody has connected" {
	run ipctool sock listen -t 30ms s
	assert_status 124
	assert_output 'ipctool sock listen: s: timed out (nobody has connected)'
	run ipctool sock listen --timeout 0 s
	assert_status 124
	assert_output 'ipctool sock listen: s: would block (nobody has connected)'
	assert [ ! -e s ]
}

@test "--allow-uid, --allow-gid: others are sent away" {
	needs_root
	chmod 777 .
	start_listener l s -m 0666 --allow-uid root </dev/null
	run as_user peer sock_peer talk stream s 'from nobody'
	peer sock_peer talk stream s 'from root'
	finish l
	assert_success
	assert_output 'from root'
	assert_regex "$stderr" 's: a peer is not allowed to connect \(pid [0-9]+ \(sock_peer\), uid 65534, gid 65534\)'
	start_listener l s -m 0666 --allow-uid 1 --allow-gid 65534 </dev/null
	run peer sock_peer talk stream s 'from root'
	as_user peer sock_peer talk stream s 'from nobody'
	finish l
	assert_output 'from nobody'
	# Not only the first group of the peer counts.
	start_listener l s --allow-gid 4711 </dev/null
	setpriv --groups 1,4711 "$PEER_DIR/sock_peer" talk stream s 'in the group'
	finish l
	assert_output 'in the group'
	run -2 ipctool sock listen --allow-uid no-such-user s
	assert_line --index 0 "ipctool sock listen: --allow-uid: there is no user 'no-such-user'"
}

@test "a command for each connection, with who has connected in its environment" {
	start l ipctool sock listen -c 2 s -- sh -c 'echo "$IPCTOOL_PEER_PID $IPCTOOL_PEER_UID $IPCTOOL_PEER_GID"; cat'
	wait_blocked l
	start one peer sock_peer talk stream s said
	one=${pid[one]}
	finish one
	assert_output "$one $EUID $(id -g)"$'\nsaid'
	peer sock_peer talk stream s x
	finish l
	assert_success
	assert [ ! -e s ]
}

@test "a command has a seqpacket connection, with its boundaries" {
	start l ipctool sock listen --kind seqpacket s -- sh -c 'dd bs=100 count=1; dd bs=100 count=1; cat' 2>/dev/null
	wait_blocked l
	run peer sock_peer talk seqpacket s one two three
	assert_output onetwothree
	finish l
	assert_equal "$(grep -c '^0+1 records in' l.err)" 2
}

@test "commands run side by side, up to --max" {
	start l ipctool sock listen -f --max 2 s -- sh -c 'echo here; cat'
	wait_blocked l
	mkfifo in
	exec 8<>in
	for name in one two three; do start $name socat - UNIX-CONNECT:s <in; done
	wait_until '(($(cat one.out two.out three.out | grep -c here) == 2))'
	wait_blocked l
	assert_equal "$(cat one.out two.out three.out | grep -c here)" 2
	for name in one two; do kill "${pid[$name]}"; done
	wait_until '[ -s three.out ] || (($(cat one.out two.out three.out | grep -c here) == 3))'
	exec 8>&-
	kill "${pid[l]}"
	finish l
	assert_status 143
}

@test "a command's status is ours, the first that is not 0" {
	start l ipctool sock listen -c 3 s -- sh -c 'read -r n; : >ended.$n; exit $n'
	wait_blocked l
	for n in 0 7 9; do
		echo $n | socat -u - UNIX-CONNECT:s
		wait_until "[ -e ended.$n ] && ! pgrep -P ${pid[l]}"
	done
	finish l
	assert_status 7
	start l ipctool sock listen s -- sh -c 'kill -KILL $$'
	wait_blocked l
	run peer sock_peer talk stream s
	finish l
	assert_status 137
}

@test "a command that cannot be run ends it" {
	start l ipctool sock listen -f s -- no-such-command
	wait_blocked l
	run peer sock_peer talk stream s
	finish l
	assert_status 127
	assert_equal "$stderr" 'ipctool sock listen: no-such-command: command not found'
	assert [ ! -e s ]
}

@test "with a command, its own failures are 125 before it started" {
	echo >file
	run -125 ipctool sock listen file -- true
	run -125 ipctool sock listen nowhere/s -- true
	run -125 ipctool sock listen --no-such-option s -- true
	run -124 ipctool sock listen -n s -- true
	run -2 ipctool sock listen --no-such-option s
	run -4 ipctool sock listen nowhere/s
	assert_output 'ipctool sock listen: nowhere/s: does not exist (there is no directory to create it in)'
}

@test "a signal reaches the commands, and we end after them" {
	start l ipctool sock listen -f s -- sh -c 'trap "echo bye; exit" TERM; echo ready; while :; do sleep 0.01; done'
	wait_blocked l
	start client peer sock_peer talk stream s
	wait_until '[ -s client.out ]'
	kill "${pid[l]}"
	finish l
	assert_status 143
	assert [ ! -e s ]
	finish client
	assert_output $'ready\nbye'
}

@test "a path longer than an address has room for, and a name longer than that" {
	dir=$(printf '%0100d' 0)
	mkdir "$dir"
	for name in short "$(printf '%0255d' 0)"; do
		start_listener l "$dir/$name" -m 0606
		assert_equal "$(ls -A "$dir")" "$name"
		assert_equal "$(stat -c %a "$dir/$name")" 606
		run -5 ipctool sock listen "$dir/$name"
		echo long | ipctool sock connect "$dir/$name"
		finish l
		assert_output long
		assert_equal "$(ls -A "$dir")" ''
		# and a stale one there
		start l ipctool sock listen "$dir/$name"
		wait_until "[ -S '$dir/$name' ]"
		kill -KILL "${pid[l]}"
		finish l
		run -124 ipctool sock listen -n "$dir/$name"
	done
	run -1 ipctool sock listen "$dir/$(printf '%0256d' 0)"
	assert_output --partial 'name too long'
}

@test "addresses that break a rule" {
	run -2 ipctool sock listen ''
	run -2 ipctool sock listen @
	run -2 ipctool sock listen dir/
	run -2 ipctool sock listen "@$(printf '%0108d' 0)"
	assert_line --index 0 --partial 'an abstract name is at most 107 bytes long'
	run -124 ipctool sock listen -n "@$(printf '%0107d' 0)"
	run -2 ipctool sock listen --kind seqpacket s
	run -2 ipctool sock listen --kind dgram s
	assert_line --index 0 'ipctool sock listen: --kind: datagrams come without a connection; sock recv takes them'
}

@test "permission denied: the directory, or somebody's stale socket" {
	needs_root
	mkdir -m 755 closed
	run as_user ipctool sock listen closed/s
	assert_status 6
	assert_output 'ipctool sock listen: closed/s: permission denied (nothing may be created in its directory)'
	mkdir -m 1777 sticky
	peer sock_peer stale stream sticky/s
	chmod 666 sticky/s
	run as_user ipctool sock listen sticky/s
	assert_status 6
	assert_output --partial 'permission denied (it is a socket of mode 0666, owner root'
	assert [ -S sticky/s ]
}

@test "standard output: full, closed, or without a reader" {
	start l sh -c 'exec "$0" sock listen s </dev/null >/dev/full' "$IPCTOOL"
	wait_blocked l
	run peer sock_peer talk stream s x
	finish l
	assert_status 1
	assert_equal "$stderr" 'ipctool sock listen: standard output: No space left on device'
	run sh -c 'exec "$0" sock listen s >&-' "$IPCTOOL"
	assert_status 1
	run sh -c 'exec "$0" sock listen s <&-' "$IPCTOOL"
	assert_status 1
	assert_output 'ipctool sock listen: standard input: Bad file descriptor'
	assert [ ! -e s ]
	sh -c '"$0" sock listen -f s </dev/null; echo $? >status' "$IPCTOOL" | head -n 1 >first &
	echo line | ipctool sock connect -t 60 s
	wait $!
	assert_equal "$(<first)" line
	assert_equal "$(<status)" 141
	assert [ ! -e s ]
}

@test "the peer goes away without reading all: status 1" {
	start_listener l s </dev/zero
	run perl -MIO::Socket::UNIX -e '$s = IO::Socket::UNIX->new(Peer => "s") or die $!; read $s, $x, 10'
	finish l
	assert_status 1
	assert_regex "$stderr" 's: the peer went away \([0-9]+ bytes were sent, and not all read\)$'
}
