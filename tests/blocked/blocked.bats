load ../helper
setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc --mqueue
	mkfifo never
}
teardown() { teardown_ipc; }

# sleeps NAME COMMAND...: started, and asleep.
sleeps() {
	start "$@" <>never
	wait_blocked "$1"
}

# of NAME COLUMNS: what is told of it.
of() { ipctool blocked -rHo "$2" "${pid[$1]}" 2>err.txt; }

assert_of() {
	run of "$1" call,for,object
	assert_output "$2"
}

@test "POSIX queues and semaphores, by name" {
	sleeps q peer waits mq "/$U-q"
	sleeps full peer waits mq-send "/$U-full"
	sleeps s peer waits sem "/$U-s"
	sleeps own ipctool sem wait "/$U-s"
	assert_of q "mq_timedreceive data mq:/$U-q"
	assert_of full "mq_timedsend room mq:/$U-full"
	assert_of s "futex value sem:/$U-s"
	assert_of own "futex value sem:/$U-s"
}

@test "who has a queue open so that it could send" {
	sleeps q peer waits mq "/$U-q"
	run of q waker,wakers,role
	assert_output '- 0 -'
	start writer sh -c 'exec 3>"/dev/mqueue/$1"; echo up; exec sleep 100' sh "$U-q" <>never
	wait_until '[ -s writer.out ] && [[ $(readlink "/proc/${pid[writer]}/exe") = */sleep ]]'
	run of q waker,wakers,waker-command,role,deadlock
	assert_output "${pid[writer]} 1 sleep user -"
}

@test "System V objects, and who used them last" {
	sleeps empty peer waits msgrcv
	sleeps full peer waits msgsnd
	sleeps set peer waits semop
	sleeps element peer waits semop-element
	run of empty call,for,object,role
	assert_output "msgrcv data mq:id:$(<empty.out) -"
	assert_of full "msgsnd room mq:id:$(<full.out)"
	run of set for,object
	assert_output "value sem:id:$(<set.out)#0"
	run of element for,object
	assert_output "value sem:id:$(<element.out)#1"
	start last python3 -c 'import ctypes, sys, time; ctypes.CDLL(None).msgrcv(int(sys.argv[1]), ctypes.create_string_buffer(1200), 1024, 0, 0); print("up", flush=True); time.sleep(100)' "$(<full.out)"
	wait_until '[ -s last.out ]'
	run of full waker,role
	assert_output "${pid[last]} last-receiver"
}

@test "memory that processes share, and none that they do not" {
	sleeps word peer waits shm "/$U-m" 4160
	sleeps nobody peer waits anon
	sleeps thread peer waits join
	assert_of word "futex value shm:/$U-m"
	assert_of nobody 'futex value /dev/zero\x20(deleted)'
	assert_of thread ''
	ipctool shm create "/$U-n" 4096
	ipctool sem create "shm:/$U-n@64" 0
	sleeps in ipctool sem wait "shm:/$U-n@64"
	assert_of in "futex value sem:shm:/$U-n@64"
}

@test "pipes and FIFOs, and the other end" {
	mkfifo a
	start pair sh -c 'sleep 100 | cat & wait' <>never
	wait_until 'reader=$(pgrep -P "${pid[pair]}" -x cat)'
	wait_blocked "$reader"
	run ipctool blocked -rHo call,for,object,waker-command,role "$reader"
	assert_output --regexp '^read data pipe:\[[0-9]+\] sleep other-end$'
	sleeps full peer waits pipe-full
	run of full call,for,waker
	assert_output "write room ${pid[full]}"
	sleeps in sh -c 'exec cat <a'
	assert_of in "openat writer fifo:$PWD/a"
	kill -KILL "${pid[in]}" && finish in
	sleeps out sh -c 'exec cat >"$1"' sh "$PWD/a"
	assert_of out "openat reader fifo:$PWD/a"
	kill -KILL "${pid[out]}" && finish out
	sleeps both sh -c 'exec cat <>a'
	sleeps in cat a
	run of in call,for,object,waker,wakers
	assert_output "read data fifo:$PWD/a ${pid[both]} 1"
}

@test "locks of every kind, and who has them" {
	local kind

	touch a
	for kind in flock posix ofd; do
		start held peer filelock hold $kind ex a <>never
		wait_until '[ -s held.out ]'
		sleeps $kind ipctool lock run --kind $kind a -- true
		run of $kind for,object,waker,role
		assert_output "lock lock:$PWD/a ${pid[held]} holder"
		kill -KILL "${pid[held]}"
		finish held
		finish $kind
	done
}

@test "who has a lock, also if it is another user's process" {
	local kind

	needs_root
	chmod 711 .
	install -m 666 /dev/null a
	for kind in flock posix; do
		start held peer filelock hold $kind ex a <>never
		wait_until '[ -s held.out ]'
		sleeps $kind as_user ipctool lock run --kind $kind a -- true
		run --separate-stderr as_user ipctool blocked -rHo for,waker,waker-command,role "${pid[$kind]}"
		assert_output "lock ${pid[held]} filelock holder"
		kill -KILL "${pid[held]}"
		finish held
		finish $kind
	done
}

@test "sockets, by their own name or that of the other end" {
	sleeps server peer waits accept "$PWD/s"
	assert_of server "accept connection sock:$PWD/s"
	sleeps client peer waits send
	run of client call,for,object
	assert_output --regexp '^(write|sendto) room socket:\[[0-9]+\]$'
	start listener python3 -c 'import socket, sys, time
s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(0); print("up", flush=True); time.sleep(100)' "$PWD/t"
	wait_until '[ -s listener.out ]'
	sleeps connect peer waits connect "$PWD/t"
	run of connect call,for,object,waker,role
	assert_output "connect accept sock:$PWD/t ${pid[listener]} listener"
	start inet python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); print("up", flush=True); s.accept()'
	wait_until '[ -s inet.out ]'
	wait_blocked inet
	assert_of inet ''
}

@test "poll, select and epoll: each IPC object, and nothing else" {
	local mode

	mkfifo a b
	for mode in poll select epoll; do
		start $mode sh -c 'exec "$0" "$1" 3 4 3<>a 4<>b' "$PEER_DIR/waits" $mode <>never
		wait_blocked $mode
		run of $mode for,object,fd,timed
		assert_output "data fifo:$PWD/a 3 no
data fifo:$PWD/b 4 no"
	done
	start timed sh -c 'exec "$0" poll-timed 3 3<>a' "$PEER_DIR/waits" <>never
	wait_blocked timed
	run of timed for,object,timed
	assert_output "data fifo:$PWD/a yes"
	# stopped, it is not asleep; then the call is taken up again under another number
	kill -STOP "${pid[timed]}"
	wait_until 'grep -q "^State:.T" "/proc/${pid[timed]}/status"'
	assert_of timed ''
	kill -CONT "${pid[timed]}"
	wait_blocked timed
	run of timed for,object,timed
	assert_output "data fifo:$PWD/a yes"
}

@test "deadlock: two FIFOs opened in opposite order" {
	mkfifo up down
	sleeps one sh -c 'exec 3>up 4>down'
	sleeps two sh -c 'exec 3<down 4<up'
	run of one for,object,waker,role,deadlock,certain
	assert_output "reader fifo:$PWD/up ${pid[two]} knows-name ${pid[one]}\\x20->\\x20${pid[two]}\\x20->\\x20${pid[one]} no"
	run cat err.txt
	assert_output --regexp "^ipctool blocked: probable deadlock: (${pid[one]} \(.*\) -> ${pid[two]} \(.*\) -> ${pid[one]} \(.*\)|${pid[two]} \(.*\) -> ${pid[one]} \(.*\) -> ${pid[two]} \(.*\))$"
}

@test "no deadlock: two FIFOs that have nothing to do with each other" {
	mkfifo northern southern
	sleeps one sh -c 'exec 3>northern'
	sleeps two sh -c 'exec 3<southern'
	run of one for,object,waker,deadlock
	assert_output "reader fifo:$PWD/northern - -"
	run cat err.txt
	refute_output --partial deadlock
}

@test "deadlock: two file locks taken in opposite order" {
	local kind ring

	touch a b
	mkfifo go
	for kind in flock ofd; do
		start one peer filelock cross $kind a b <>go
		start two peer filelock cross $kind b a <>never
		wait_until '[ -s one.out ] && [ -s two.out ]'
		echo >go
		wait_blocked one
		run of one object,waker,deadlock
		assert_output "lock:$PWD/b ${pid[two]} -"
		echo >never
		wait_blocked two
		ring="${pid[one]}\\x20->\\x20${pid[two]}\\x20->\\x20${pid[one]}"
		run of one object,waker,deadlock,certain
		assert_output "lock:$PWD/b ${pid[two]} $ring yes"
		run grep -cE "^ipctool blocked: deadlock: (${pid[one]}|${pid[two]}) \(filelock\) -> " err.txt
		assert_output 1
		kill -KILL "${pid[one]}" "${pid[two]}"
		finish one
		finish two
	done
}

@test "deadlock: pipes, sockets, and a parent that waits for its child" {
	local mode one two

	for mode in pipes sockets parent; do
		start $mode peer waits $mode <>never
		wait_until "[ -s $mode.out ]"
		read -r one two <$mode.out
		wait_blocked "$one"
		wait_blocked "$two"
		run ipctool blocked -rHo pid,waker,deadlock,certain "$two"
		assert_line --regexp "^$two $one $two.x20->.x20$one.x20->.x20$two (yes|no)$"
		assert_line --regexp "^ipctool blocked: (probable )?deadlock: "
		kill -KILL "$one"
		finish $mode
	done
}

@test "no deadlock where somebody may go on, if only a handler of a signal" {
	local one two

	sleeps self peer waits self
	run of self waker,deadlock
	assert_output "${pid[self]} -"
	# workers that keep a FIFO open, for whoever comes and writes
	mkfifo jobs
	sleeps worker1 sh -c 'exec cat <>jobs'
	sleeps worker2 sh -c 'exec cat <>jobs'
	run of worker1 wakers,deadlock
	assert_output '2 -'
	start pipes peer waits pipes <>never
	wait_until '[ -s pipes.out ]'
	read -r one two <pipes.out
	wait_blocked "$one"
	wait_blocked "$two"
	# another one gets hold of what the first could be woken by
	start other python3 -c 'import os, sys, time
p, found = int(sys.argv[1]), 0
for fd in os.listdir(f"/proc/{p}/fd"):
    if int(fd) > 2:
        os.open(f"/proc/{p}/fd/{fd}", os.O_WRONLY | os.O_NONBLOCK)
print("up", flush=True)
time.sleep(100)' "$two"
	wait_until '[ -s other.out ]'
	run ipctool blocked -rHo wakers,deadlock "$one"
	assert_output '2 -'
	kill -KILL "$one" "$two"
}

@test "a program of 32 bits is not read by the numbers of 64" {
	cat >old.c <<-'EOF'
		void _start(void)
		{
			for (;;) /* sigsuspend, which has the number of fcntl */
				__asm__ volatile("int $0x80" ::"a"(72), "b"(0), "c"(7), "d"(0) : "memory");
		}
	EOF
	cc -m32 -nostdlib -static -ffreestanding -fno-pie -no-pie -fno-stack-protector old.c -o old 2>/dev/null ||
		skip 'needs a compiler for 32 bits'
	start old ./old
	wait_blocked old || skip 'needs a kernel that runs programs of 32 bits'
	assert_of old ''
}

@test "how long" {
	sleeps s peer waits sem "/$U-s"
	wait_until '[ "$(of s asleep)" -ge 1 ]'
	run -0 ipctool blocked -J -o asleep,since "${pid[s]}"
	run -0 jq -e '.[0].asleep < 600 and (.[0].since | startswith("20"))' <<<"$output"
}

@test "the table, JSON, and a FIFO whose name could forge a line" {
	mkfifo $'x\n\e[1m\xff'
	sleeps in sh -c 'exec cat <"$1"' sh $'x\n\e[1m\xff'
	assert_of in "openat writer fifo:$PWD/x\\x0a\\x1b[1m\\xff"
	run -0 ipctool blocked --bytes "${pid[in]}"
	assert_line --index 0 --regexp '^ *PID +COMMAND +CALL +FOR +OBJECT +ASLEEP +WAKER +WAKER-COMMAND +ROLE$'
	run -0 --separate-stderr ipctool blocked -J -o +wakers,fd,timed,thread,uid,deadlock,certain,user
	run -0 jq -e "[.[] | select(.pid == ${pid[in]})] | length == 1 and (.[0] | .call == \"openat\" and .wakers == 0 and .uid == $EUID and .waker == null and .timed == false)" <<<"$output"
}

@test "another IPC namespace's objects are not taken for ours" {
	needs_ns
	start q unshare --ipc -- "$PEER_DIR/waits" msgrcv <>never
	wait_until '[ -s q.out ]'
	wait_blocked q
	run of q object
	assert_output "ipc:[$(stat -Lc %i "/proc/${pid[q]}/ns/ipc")]:mq:id:$(<q.out)"
	run -0 ipctool --in "${pid[q]}" blocked -rHo object "${pid[q]}"
	assert_output "mq:id:$(<q.out)"
}

@test "who may not be looked into is told, and shown when it was asked for" {
	needs_root
	chmod 755 .
	sleeps mine as_user peer waits sem "/$U-mine"
	sleeps roots peer waits sem "/$U-roots"
	run -0 --separate-stderr as_user ipctool blocked -rHo pid,object
	assert_line "${pid[mine]} sem:/$U-mine"
	refute_line --partial "${pid[roots]} "
	assert_regex "$stderr" 'some processes are missing \([0-9]+ could not be looked into\)'
	run -6 --separate-stderr as_user ipctool blocked -rHo pid,command,call,object "${pid[roots]}" "${pid[mine]}"
	assert_output "${pid[roots]} waits ? ?
${pid[mine]} waits futex sem:/$U-mine"
	assert_equal "$stderr" "ipctool blocked: ${pid[roots]}: permission denied (what it is asleep in is not ours to see)"
}

@test "processes that there are not, and that are not asleep" {
	run -2 ipctool blocked 0
	run -2 ipctool blocked x
	start gone true
	finish gone
	run -0 --separate-stderr ipctool blocked -J $$
	run -4 ipctool blocked 4194303
	assert_output 'ipctool blocked: 4194303: there is no such process'
	start busy sh -c 'while :; do :; done'
	run -0 ipctool blocked "${pid[busy]}"
	assert_output ''
	run -0 ipctool blocked -v "${pid[busy]}"
	assert_output "ipctool blocked: ${pid[busy]}: is not asleep in an IPC call"
	kill -KILL "${pid[busy]}"
}

@test "output that cannot be written is a failure" {
	sleeps s peer waits sem "/$U-s"
	run -1 in_ns sh -c '"$0" blocked >/dev/full' "$IPCTOOL"
	run -1 in_ns sh -c '"$0" blocked >&-' "$IPCTOOL"
}
