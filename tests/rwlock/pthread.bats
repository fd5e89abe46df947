load ../helper
setup() {
	setup_ipc
	ipctool shm create "/$U-a" 4096
	LOCK=shm:/$U-a@128
	case $PRESET in static) ;; *) known=1 ;; esac
}
teardown() { teardown_ipc; }

# What only builds with glibc can do.
needs_glibc() { [ "${known:-}" ] || skip 'built with a libc that has another pthread_rwlock_t'; }

c() { peer rwlock_pthread "/dev/shm/$U-a" 128 "$@"; }
columns() { ipctool rwlock stat --pthread -rH -o "$@" "$LOCK"; }

# hold_c NAME read|write: a C program that holds it until `kill` or `end NAME`.
hold_c() {
	mkfifo "$BATS_TEST_TMPDIR/$1.end"
	start "$1" peer rwlock_pthread "/dev/shm/$U-a" 128 hold "$2" <>"$BATS_TEST_TMPDIR/$1.end"
	wait_until "grep -q held '$BATS_TEST_TMPDIR/$1.out'"
}

@test "a build with another pthread_rwlock_t says so, in one line, before anything is done" {
	[ ! "${known:-}" ] || skip 'built with glibc'
	for verb in 'create' 'stat' 'rm'; do
		run -2 --separate-stderr ipctool rwlock $verb --pthread "$LOCK"
		assert_equal "${stderr%%$'\n'*}" "ipctool rwlock $verb: --pthread: this ipctool was built with a C library whose pthread_rwlock_t is not that of other programs (one built with glibc knows it)"
	done
	run -125 ipctool rwlock run --pthread --read "$LOCK" -- echo ran
	refute_output --partial ran$'\n'
	in_ns cmp -n 4096 /dev/zero "/dev/shm/$U-a"
}

@test "create makes what a C program uses" {
	needs_glibc
	run -0 ipctool rwlock create --pthread "$LOCK"
	run -0 c try write
	assert_output taken
	run -5 ipctool rwlock create --pthread "$LOCK"
	run -0 ipctool rwlock create --pthread -e "$LOCK"
	run -0 columns state,readers,writer
	assert_output 'free 0 -'
	run -4 ipctool rwlock create --pthread "shm:/$U-no"
	run -1 ipctool rwlock create --pthread "shm:/$U-a@4048"
	run -0 ipctool rwlock create --pthread "shm:/$U-a@4040"
}

@test "runs under what a C program made: it keeps C out, and C keeps it out" {
	needs_glibc
	c init
	run -0 ipctool rwlock run --pthread --read "$LOCK" -- "$PEER_DIR/rwlock_pthread" "/dev/shm/$U-a" 128 try read
	assert_output taken
	run -1 ipctool rwlock run --pthread --read "$LOCK" -- "$PEER_DIR/rwlock_pthread" "/dev/shm/$U-a" 128 try write
	assert_output busy
	run -1 ipctool rwlock run --pthread --write "$LOCK" -- "$PEER_DIR/rwlock_pthread" "/dev/shm/$U-a" 128 try read
	assert_output busy
	run -0 c try write
	run -7 ipctool rwlock run --pthread --write "$LOCK" -- sh -c 'exit 7'
	hold_c holder read
	run -0 columns state,readers
	assert_output 'read 1'
	run -0 ipctool rwlock run --pthread -n --read "$LOCK" -- echo read
	assert_output read
	run -124 --separate-stderr ipctool rwlock run --pthread -t 30ms --write "$LOCK" -- echo ran
	assert_output ''
	assert_regex "$stderr" "^ipctool rwlock run: $LOCK: timed out \\(readers: 1; writers that wait: [0-9]+\\)$"
	run -1 ipctool rwlock rm --pthread "$LOCK"
}

@test "waits for a C program, and is ended by a signal meanwhile" {
	needs_glibc
	c init
	hold_c holder write
	run -0 columns state,writer,holders
	assert_output "write ${pid[holder]} ${pid[holder]}\\x20(rwlock_pthread)"
	run -124 --separate-stderr ipctool rwlock run --pthread -n --read "$LOCK" -- true
	assert_equal "$stderr" "ipctool rwlock run: $LOCK: would block (held for writing by thread ${pid[holder]} (rwlock_pthread))"
	start waiter ipctool rwlock run --pthread --write "$LOCK" -- echo ran
	wait_blocked waiter
	kill -TERM "${pid[waiter]}"
	finish waiter
	assert_status 143
	assert_output ''
}

@test "its weakness: a holder that is killed leaves it locked, and that is told" {
	needs_glibc
	c init
	hold_c holder write
	kill -KILL "${pid[holder]}"
	finish holder
	run -124 --separate-stderr ipctool rwlock run --pthread -n --read "$LOCK" -- true
	assert_regex "$stderr" "held for writing by thread [0-9]+ \\(which is gone\\)"
	run -0 columns holders
	assert_output --partial '(gone)'
}

@test "what is none is refused, and each kind refuses the other" {
	needs_glibc
	run -4 ipctool rwlock stat --pthread "$LOCK"
	ipctool rwlock create "$LOCK"
	run -1 --separate-stderr ipctool rwlock stat --pthread "$LOCK"
	assert_equal "$stderr" "ipctool rwlock stat: $LOCK: not a pthread_rwlock_t that processes share (56 bytes at offset 128 are something else)"
	run -125 ipctool rwlock run --pthread --read "$LOCK" -- true
	run -1 ipctool rwlock rm --pthread "$LOCK"
	ipctool rwlock rm "$LOCK"
	ipctool rwlock create --pthread "$LOCK"
	run -1 ipctool rwlock stat "$LOCK"
	run -1 ipctool rwlock rm "$LOCK"
	run -0 ipctool rwlock rm --pthread "$LOCK"
	in_ns cmp -n 4096 /dev/zero "/dev/shm/$U-a"
}
