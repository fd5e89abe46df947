load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "prints the value and a newline" {
	peer sem_named create "/$U-a" 42
	run -0 ipctool sem get "/$U-a"
	assert_output 42
	assert_equal "$(ipctool sem get "$U-a" | od -An -c | tr -d ' ')" '42\n'
}

@test "the value of one in memory and in a file" {
	peer sem_memory init "/$U-a" 4064 8
	run -0 ipctool sem get "shm:/$U-a@4064"
	assert_output 8
	peer sem_memory init "file:$BATS_TEST_TMPDIR/f" 0 9
	run -0 ipctool sem get "file:$BATS_TEST_TMPDIR/f@0"
	assert_output 9
}

@test "permission to read is enough" {
	needs_root
	ipctool sem create -m 0644 "/$U-a" 5
	run -0 as_user ipctool sem get "/$U-a"
	assert_output 5
	ipctool sem alter -m 0622 "/$U-a"
	run -6 --separate-stderr as_user ipctool sem get "/$U-a"
	assert_equal "$stderr" "ipctool sem get: /$U-a: permission denied (mode 0622, owner root, group root)"
}

@test "it writes nothing" {
	local before

	ipctool sem create "/$U-a" 5
	before=$(in_ns stat -c '%y %z' "/dev/shm/sem.$U-a")
	ipctool sem get "/$U-a"
	assert_equal "$(in_ns stat -c '%y %z' "/dev/shm/sem.$U-a")" "$before"
}

@test "never negative while processes wait" {
	ipctool sem create "/$U-a" 0
	start waiter peer sem_named wait "/$U-a"
	wait_blocked waiter
	run -0 ipctool sem get "/$U-a"
	assert_output 0
}

@test "what is no semaphore is said to be none" {
	in_ns truncate -s 31 "/dev/shm/sem.$U-a"
	run -1 --separate-stderr ipctool sem get "/$U-a"
	assert_equal "$stderr" "ipctool sem get: /$U-a: not a semaphore (size is 31 bytes; a semaphore has 32)"
	run -4 ipctool sem get "/$U-b"
	in_ns truncate -s 16 "/dev/shm/$U-c"
	run -1 --separate-stderr ipctool sem get "shm:/$U-c"
	assert_equal "$stderr" "ipctool sem get: shm:/$U-c: does not fit (offset 0 and 32 bytes; the object has 16)"
	run -1 ipctool sem get "shm:/$U-c@9223372036854775800"
	run -2 ipctool sem get "shm:/$U-c@9223372036854775807"
}

@test "a closed or full stdout is an error" {
	ipctool sem create "/$U-a" 5
	run -1 in_ns sh -c 'exec "$0" sem get "$1" >&-' "$IPCTOOL" "/$U-a"
	run -1 in_ns sh -c 'exec "$0" sem get "$1" >/dev/full' "$IPCTOOL" "/$U-a"
}

@test "a System V set: all values, or that of one element" {
	needs_ns
	local id

	id=$(peer semset create 0 600 3 0 32767)
	run -0 ipctool sem get "id:$id"
	assert_output '3 0 32767'
	run -0 ipctool sem get "id:$id#2"
	assert_output 32767
	run -0 ipctool sem get "id:$id#0"
	assert_output 3
	run -4 --separate-stderr ipctool sem get "id:$id#3"
	assert_equal "$stderr" "ipctool sem get: id:$id#3: has no element #3 (there are 3, from #0 on)"
	run -4 ipctool sem get id:2147483647
	run -4 ipctool sem get "key:0x7fff$((RANDOM % 9000 + 1000))"
}

@test "a System V set that may not be read" {
	needs_ns
	needs_root
	local set

	set=$(ipctool sem create -m 0622 private: 1)
	run -6 --separate-stderr as_user ipctool sem get "$set"
	assert_equal "$stderr" \
		"ipctool sem get: $set: permission denied (mode 0622, owner root, group root, creator root)"
}
