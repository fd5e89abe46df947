load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "removes the object that was made for the lock" {
	ipctool rwlock create "shm:/$U-a"
	ipctool rwlock create "file:$BATS_TEST_TMPDIR/lock"
	run -0 --separate-stderr ipctool rwlock rm "shm:/$U-a" "file:$BATS_TEST_TMPDIR/lock"
	assert_equal "$output$stderr" ''
	refute [ -e "$BATS_TEST_TMPDIR/lock" ]
	run -4 ipctool shm stat "/$U-a"
	run -4 ipctool rwlock stat "shm:/$U-a"
}

@test "leaves an object that was there, with zeros where the lock was" {
	ipctool shm create "/$U-a" 4096
	ipctool rwlock create "shm:/$U-a@64"
	run -0 ipctool rwlock rm "shm:/$U-a@64"
	in_ns cmp -n 4096 /dev/zero "/dev/shm/$U-a"
	run -4 --separate-stderr ipctool rwlock rm "shm:/$U-a@64"
	assert_equal "$stderr" "ipctool rwlock rm: shm:/$U-a@64: no read-write lock was created there (64 bytes at offset 64 are zero)"
	run -0 ipctool rwlock create "shm:/$U-a@64"
}

@test "an object that was made for it, and made larger since, stays" {
	ipctool rwlock create "shm:/$U-a"
	ipctool shm resize "/$U-a" 200
	run -0 ipctool rwlock rm "shm:/$U-a"
	in_ns cmp -n 200 /dev/zero "/dev/shm/$U-a"
}

@test "one that is held is refused, with who holds it" {
	for mode in read write; do
		ipctool rwlock create "shm:/$U-a"
		start holder ipctool rwlock run "shm:/$U-a" --$mode -- sleep 100
		wait_until '[ "$(ipctool rwlock stat -rH -o state "shm:/$U-a")" = $mode ]'
		run -1 --separate-stderr ipctool rwlock rm "shm:/$U-a"
		assert_equal "$stderr" "ipctool rwlock rm: shm:/$U-a: busy (held for ${mode%e}ing by ${pid[holder]} (ipctool))"
		run -0 ipctool rwlock stat "shm:/$U-a"
		kill "${pid[holder]}"
		finish holder
		run -0 ipctool rwlock rm "shm:/$U-a"
	done
}

@test "goes on after a failure, and returns the first one's status" {
	ipctool rwlock create "shm:/$U-b"
	run -4 ipctool rwlock rm "shm:/$U-a" "shm:/$U-b" file:/dev/null
	run -4 ipctool shm stat "/$U-b"
	run -1 ipctool rwlock rm file:/dev/null "shm:/$U-b"
	run -2 ipctool rwlock rm
}

@test "what is no lock of ours is not touched" {
	echo data >"$BATS_TEST_TMPDIR/file"
	head -c 100 /dev/urandom >"$BATS_TEST_TMPDIR/random"
	cp "$BATS_TEST_TMPDIR/random" "$BATS_TEST_TMPDIR/copy"
	run -1 ipctool rwlock rm "file:$BATS_TEST_TMPDIR/file"
	run -1 --separate-stderr ipctool rwlock rm "file:$BATS_TEST_TMPDIR/random"
	assert_equal "$stderr" "ipctool rwlock rm: file:$BATS_TEST_TMPDIR/random: not a read-write lock of ipctool (64 bytes at offset 0 are something else)"
	cmp "$BATS_TEST_TMPDIR/random" "$BATS_TEST_TMPDIR/copy"
}

@test "not without permission" {
	needs_root
	ipctool rwlock create -m 0644 "shm:/$U-a"
	run -6 --separate-stderr as_user ipctool rwlock rm "shm:/$U-a"
	assert_equal "$stderr" "ipctool rwlock rm: shm:/$U-a: permission denied (mode 0644, owner root, group root)"
}
