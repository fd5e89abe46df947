# System V objects shared with programs that know nothing of ipctool: perl's own functions, and Python's
# sysv_ipc, which has a C library of its own.
load ../helper
setup() {
	setup_ipc
	needs_ns
	cd "$BATS_TEST_TMPDIR" || return
}
teardown() { teardown_ipc; }

perl() { in_ns perl -e "$@"; }

# The system's own Python, which has the package; another one may come before it in PATH.
needs_sysv_ipc() {
	/usr/bin/python3 -c 'import sysv_ipc' 2>/dev/null || skip 'needs sysv_ipc for python3'
}

python() {
	needs_sysv_ipc
	in_ns /usr/bin/python3 -c "import sysv_ipc as ipc, sys
$1" "${@:2}"
}

background_python() { # NAME SCRIPT
	needs_sysv_ipc
	start "$1" /usr/bin/python3 -c "import sysv_ipc as ipc, sys
$2"
}

# All 256 bytes there are, many times over: 8 KiB, the longest message.
long_body() {
	local i all=''

	for i in {0..255}; do all+=$(printf '\\x%02x' "$i"); done
	for i in {1..32}; do printf '%b' "$all"; done
}

@test "perl's msgsnd to us: binary bodies, empty ones, the longest" {
	q=$(ipctool mq create private: --qbytes 16K)
	perl 'for ("a\0\n\xff", "", "\n") { msgsnd($ARGV[0], pack("l! a*", 3, $_), 0) or die $! }' "${q#id:}"
	run -0 ipctool mq recv -aJ "$q"
	assert_output '{"type":3,"length":4,"body":"a\u0000\u000a\udcff"}
{"type":3,"length":0,"body":""}
{"type":3,"length":1,"body":"\u000a"}'
	long_body >body
	perl 'local $/; msgsnd($ARGV[0], pack("l! a*", 2 ** 31 - 1, <STDIN>), 0) or die $!' "${q#id:}" <body
	ipctool mq recv -w -T 2147483647 "$q" | cmp - body
}

@test "ours to perl's msgrcv: binary bodies, empty ones, the longest, by type" {
	q=$(ipctool mq create private:)
	printf 'b\0\n\xfe' | ipctool mq send -w -T 4 "$q"
	ipctool mq send -T 9 "$q" ''
	ipctool mq send -T 2 "$q" second
	run -0 perl 'for (0, -5, 9) { defined msgrcv($ARGV[0], $b, 100, $_, 0) or die $!;
		my ($t, $m) = unpack("l! a*", $b); printf "%d %d %s\n", $t, length $m, unpack("H*", $m) }' "${q#id:}"
	assert_output "4 4 62000afe
2 6 $(printf second | od -An -tx1 | tr -d ' \n')
9 0 "
	long_body >body
	ipctool mq send -w "$q" <body
	perl 'msgrcv($ARGV[0], $b, 8192, 0, 0) or die $!; print substr $b, length pack "l!", 0' "${q#id:}" | cmp - body
}

@test "perl makes a queue and alters it; ours is altered by perl's msgctl" {
	run -0 perl 'my $id = msgget(0x51, 01640) // die $!; print $id'
	id=$output
	run -0 ipctool mq stat -rH -o id,mode,messages key:0x51
	assert_output "$id 0640 0"
	ipctool mq alter -m 0600 key:0x51
	run -0 perl 'msgctl($ARGV[0], 2, my $b) or die $!; printf "%o", 0777 & unpack "x20 L", $b' "$id"
	assert_output 600
	run -0 perl 'msgctl($ARGV[0], 0, 0) or die $!' "$id"
	run -4 ipctool mq stat "id:$id"
}

@test "perl waits in msgrcv for what we send, and we for what perl sends" {
	q=$(ipctool mq create private:)
	start reader perl -e 'msgrcv($ARGV[0], $b, 100, 7, 0) or die $!; print substr $b, 8' "${q#id:}"
	wait_blocked reader
	ipctool mq send -T 6 "$q" other
	ipctool mq send -T 7 "$q" wanted
	finish reader
	assert_output wanted
	start ours ipctool mq recv -T 8 "$q"
	wait_blocked ours
	perl 'msgsnd($ARGV[0], pack("l! a*", 8, "from perl"), 0) or die $!' "${q#id:}"
	finish ours
	assert_output 'from perl'
	start ours ipctool mq recv -T 8 "$q"
	wait_blocked ours
	perl 'msgctl($ARGV[0], 0, 0) or die $!' "${q#id:}"
	finish ours
	assert_status 7
}

@test "perl's semop: both wait for each other" {
	id=$(perl '$id = semget(0, 2, 0600 | 01000); semctl($id, 0, 17, pack("S!*", 1, 0)); print $id')
	run -0 ipctool sem get "id:$id"
	assert_output '1 0'
	start perl perl -e 'semop($ARGV[0], pack("s!6", 0, -2, 0, 1, 1, 0)) or die $!' "$id"
	wait_blocked perl
	run -0 ipctool sem stat -rH -o waiters "id:$id#0"
	assert_output 1
	run -0 ipctool sem op -n "id:$id" 1=0 0+1
	finish perl
	assert_status 0
	run -0 ipctool sem wait -n "id:$id#1"
	start ours ipctool sem op "id:$id" 1-1 0+5
	wait_blocked ours
	run -0 perl 'print semctl($ARGV[0], 1, 14, 0)' "$id" # GETNCNT
	assert_output 1
	run -0 perl 'semop($ARGV[0], pack("s!3", 1, 1, 0)) or die $!' "$id"
	finish ours
	assert_status 0
	run -0 perl 'semctl($ARGV[0], 0, 13, $v); print join " ", unpack("S!*", $v)' "$id"
	assert_output '5 0'
}

@test "perl's semctl: values, and the removal while we wait" {
	s=$(ipctool sem create private: 3 0 32767)
	run -0 perl 'print join " ", map { semctl($ARGV[0], $_, 12, 0) + 0 } 0 .. 2' "${s#id:}" # GETVAL
	assert_output '3 0 32767'
	perl 'semctl($ARGV[0], 1, 16, 21) or die $!' "${s#id:}" # SETVAL
	run -0 ipctool sem get "$s#1"
	assert_output 21
	run -0 ipctool sem set "$s" 1 2 3
	run -0 perl 'semctl($ARGV[0], 0, 13, $v); print join " ", unpack("S!*", $v)' "${s#id:}"
	assert_output '1 2 3'
	start ours ipctool sem op "$s" 0=0
	wait_blocked ours
	run -0 perl 'print semctl($ARGV[0], 0, 15, 0)' "${s#id:}" # GETZCNT
	assert_output 1
	perl 'semctl($ARGV[0], 0, 0, 0) or die $!' "${s#id:}"
	finish ours
	assert_status 7
}

@test "perl's shmread and shmwrite, both ways, binary bytes and none" {
	a=$(ipctool shm create key:0x77 8192)
	run -0 perl 'my $id = shmget(0x77, 100, 0) // die; shmwrite($id, "a\0b\n\xff", 10, 5) or die'
	ipctool shm read "$a" --offset 9 --length 7 | cmp - <(printf '\0a\0b\n\377\0')
	printf '\0\1\n\376' | ipctool shm write "$a" --offset 50
	run -0 perl 'my $id = shmget(0x77, 100, 0) // die; shmread($id, my $data, 49, 6) or die; print unpack("H*", $data)'
	assert_output 0000010afe00
	run -0 perl 'my $id = shmget(0x77, 100, 0) // die; shmwrite($id, "", 10, 0) or die; shmread($id, my $data, 10, 0) // die; print length $data'
	assert_output 0
	ipctool shm read "$a" --offset 10 --length 5 | cmp - <(printf 'a\0b\n\377')
	long_body >body
	ipctool shm write "$a" <body
	perl 'shmread($ARGV[0], my $data, 0, 8192) or die $!; print $data' "${a#id:}" | cmp - body
	perl 'local $/; shmwrite($ARGV[0], scalar reverse(<STDIN>), 0, 8192) or die $!' "${a#id:}" <body
	ipctool shm read "$a" | cmp - <(perl 'local $/; print scalar reverse <STDIN>' <body)
	id=$(perl 'print shmget(0x78, 10, 01600)')
	run -0 ipctool shm stat -rH -o size,mode,key "id:$id"
	assert_output '10 0600 0x00000078'
	perl 'shmctl($ARGV[0], 0, 0) or die $!' "$id"
	run -4 ipctool shm read "id:$id"
}

@test "Python's queue: binary bodies and empty ones, both ways" {
	python 'q = ipc.MessageQueue(0x5151, ipc.IPC_CREX, 0o640)
for type, body in (3, b"a\0\n\xff"), (9, b""), (5, b"last"): q.send(body, type=type)'
	run -0 ipctool mq stat -rH -o mode,messages,bytes key:0x5151
	assert_output '0640 3 8'
	run -0 ipctool mq recv -J -T -5 key:0x5151
	assert_output '{"type":3,"length":4,"body":"a\u0000\u000a\udcff"}'
	run -0 ipctool mq recv -aJ key:0x5151
	assert_output '{"type":9,"length":0,"body":""}
{"type":5,"length":4,"body":"last"}'
	long_body >body
	ipctool mq send -w -T 4 key:0x5151 <body
	printf 'b\0\n\xfe' | ipctool mq send -w -T 2147483647 key:0x5151
	ipctool mq send key:0x5151 ''
	python 'q = ipc.MessageQueue(0x5151, max_message_size=8192)
body, type = q.receive(type=4)
assert type == 4 and body == open("body", "rb").read()
assert q.receive() == (b"b\0\n\xfe", 2 ** 31 - 1), "binary"
assert q.receive() == (b"", 1), "empty"
assert q.current_messages == 0
q.send(open("body", "rb").read(), type=1)'
	ipctool mq recv -w key:0x5151 | cmp - body
}

@test "Python's queue: who waits is woken, and is told of the removal" {
	ipctool mq create key:7
	background_python reader 'print(ipc.MessageQueue(7).receive(type=2))'
	wait_blocked reader
	ipctool mq send -T 2 key:7 'from ipctool'
	finish reader
	assert_output "(b'from ipctool', 2)"
	start ours ipctool mq recv key:7
	wait_blocked ours
	python 'ipc.MessageQueue(7).send(b"from Python")'
	finish ours
	assert_output 'from Python'
	start ours ipctool mq recv key:7
	wait_blocked ours
	python 'ipc.MessageQueue(7).remove()'
	finish ours
	assert_status 7
	ipctool mq create key:7
	background_python reader 'ipc.MessageQueue(7).receive()'
	wait_blocked reader
	ipctool mq rm key:7
	finish reader
	assert_regex "$stderr" 'ExistentialError'
}

@test "Python's semaphore: values, waiting, for zero too" {
	python 's = ipc.Semaphore(0x5e, ipc.IPC_CREX, 0o600, 3); s.acquire(); s.release(4)'
	run -0 ipctool sem get key:0x5e
	assert_output 6
	run -0 ipctool sem set key:0x5e 0
	background_python taker 's = ipc.Semaphore(0x5e); s.acquire(delta=2); print(s.value)'
	wait_blocked taker
	run -0 ipctool sem post key:0x5e
	run -0 python 'print(ipc.Semaphore(0x5e).waiting_for_nonzero)'
	assert_output 1
	run -0 ipctool sem post -c 2 key:0x5e
	finish taker
	assert_output 1
	background_python zero 'ipc.Semaphore(0x5e).Z()'
	wait_blocked zero
	run -0 ipctool sem stat -rH -o zero-waiters key:0x5e
	assert_output 1
	run -0 ipctool sem wait key:0x5e
	finish zero
	assert_status 0
	start ours ipctool sem wait key:0x5e
	wait_blocked ours
	python 'ipc.Semaphore(0x5e).release()'
	finish ours
	assert_status 0
	start ours ipctool sem wait key:0x5e
	wait_blocked ours
	python 'ipc.Semaphore(0x5e).remove()'
	finish ours
	assert_status 7
}

@test "Python opens a set of ours, and ours waits as long as it holds it" {
	ipctool sem create key:0x5f 1
	run -0 python 's = ipc.Semaphore(0x5f); s.undo = True; s.acquire(); print(s.value)'
	assert_output 0
	run -0 ipctool sem get key:0x5f
	assert_output 1
	start holder ipctool sem run key:0x5f -- sleep 1000
	wait_until '[ "$(ipctool sem get key:0x5f)" = 0 ]'
	run -1 python 'ipc.Semaphore(0x5f).acquire(0)'
	assert_regex "$output" BusyError
	kill "${pid[holder]}"
	finish holder
	run -0 python 'ipc.Semaphore(0x5f).acquire(0)'
}

@test "Python's segment: binary bytes, both ways, and what is attached" {
	python 'm = ipc.SharedMemory(0x5a, ipc.IPC_CREX, 0o640, 8192, b"\0"); m.write(b"a\0b\n\xff", 10)'
	run -0 ipctool shm stat -rH -o size,mode,nattch key:0x5a
	assert_output '8192 0640 0'
	ipctool shm read key:0x5a --offset 9 --length 7 | cmp - <(printf '\0a\0b\n\377\0')
	long_body >body
	ipctool shm write key:0x5a <body
	python 'assert ipc.SharedMemory(0x5a).read() == open("body", "rb").read()'
	python 'm = ipc.SharedMemory(0x5a); m.write(open("body", "rb").read()[::-1])'
	ipctool shm read key:0x5a | cmp - <(python 'sys.stdout.buffer.write(open("body", "rb").read()[::-1])')
	mkfifo held
	exec 8<>held
	background_python holder 'm = ipc.SharedMemory(0x5a); print("attached", flush=True); sys.stdin.read(1)' <held 8>&-
	wait_until 'grep -q attached "$BATS_TEST_TMPDIR/holder.out"'
	run -0 --separate-stderr ipctool shm rm key:0x5a
	assert_equal "$stderr" 'ipctool shm rm: key:0x5a: marked: it goes when it is detached (1 attached)'
	exec 8>&-
	finish holder
	run -0 ipctool sysv ls
	assert_output ''
	a=$(ipctool shm create private: 100)
	printf 'x\0y' | ipctool shm write "$a"
	run -0 python 'm = ipc.attach(int(sys.argv[1])); print(m.read(4))' "${a#id:}"
	assert_output "b'x\x00y\x00'"
}

@test "ftok: the keys of Python and ours are the same" {
	touch file
	key=$(ipctool sysv key file 65)
	run -0 python 'print("0x%08x" % (ipc.ftok("file", 65, silence_warning=True) & 0xffffffff))'
	assert_output "$key"
	python 'ipc.MessageQueue(ipc.ftok("file", 65, silence_warning=True), ipc.IPC_CREX).send(b"hello")'
	run -0 ipctool mq recv ftok:file:A
	assert_output hello
}
