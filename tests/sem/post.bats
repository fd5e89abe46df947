load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "adds one, or N at once" {
	peer sem_named create "/$U-a" 0
	run -0 ipctool sem post "/$U-a"
	assert_output ''
	run -0 ipctool sem post -c 4 "$U-a"
	run -0 peer sem_named get "/$U-a"
	assert_output 5
	run -0 peer sem_named wait "/$U-a" 5
}

@test "wakes a C program, and as many as there are permits" {
	local i

	peer sem_named create "/$U-a" 0
	for i in 1 2 3 4; do start "w$i" peer sem_named wait "/$U-a"; done
	for i in 1 2 3 4; do wait_blocked "w$i"; done
	ipctool sem post -c 4 "/$U-a"
	for i in 1 2 3 4; do
		finish "w$i"
		assert_status 0
	done
	run -0 ipctool sem stat -rH -o value,waiters "/$U-a"
	assert_output '0 0'
}

@test "above 2147483647 nothing is added" {
	ipctool sem create "/$U-a" 2147483646
	run -1 --separate-stderr ipctool sem post -c 2 "/$U-a"
	assert_equal "$stderr" "ipctool sem post: /$U-a: too many permits (value is 2147483646; 2 more would be above 2147483647)"
	run -0 ipctool sem post "/$U-a"
	run -1 ipctool sem post "/$U-a"
	run -1 ipctool sem post -c 2147483647 "/$U-a"
	run -0 peer sem_named get "/$U-a"
	assert_output 2147483647
}

@test "the count is at least 1" {
	ipctool sem create "/$U-a" 0
	run -2 ipctool sem post -c 0 "/$U-a"
	run -2 ipctool sem post -c 2147483648 "/$U-a"
	run -2 ipctool sem post -c -1 "/$U-a"
	run -2 ipctool sem post
	run -2 ipctool sem post "/$U-a" "/$U-b"
	run -0 ipctool sem get "/$U-a"
	assert_output 0
}

@test "what is not there is status 4" {
	run -4 --separate-stderr ipctool sem post "/$U-a"
	assert_equal "$stderr" "ipctool sem post: /$U-a: does not exist"
	run -4 --separate-stderr ipctool sem post "shm:/$U-a@64"
	in_ns truncate -s 128 "/dev/shm/$U-a"
	run -4 --separate-stderr ipctool sem post "shm:/$U-a@64"
	assert_equal "$stderr" "ipctool sem post: shm:/$U-a@64: no semaphore was created there (32 bytes at offset 64 are zero)"
}

@test "a semaphore in memory, named by a C program, works both ways" {
	peer sem_memory init "/$U-a" 64 0
	start waiter peer sem_memory wait "/$U-a" 64
	wait_blocked waiter
	run -0 ipctool sem post "shm:/$U-a@64"
	finish waiter
	assert_status 0
	peer sem_memory post "/$U-a" 64
	run -0 ipctool sem wait -n "shm:/$U-a@64"
	run -124 ipctool sem wait -n "shm:/$U-a@64"
}

@test "one that is private to a process is refused: it could wake nobody" {
	peer sem_memory private "/$U-a" 64 1
	run -1 --separate-stderr ipctool sem post "shm:/$U-a@64"
	assert_equal "$stderr" "ipctool sem post: shm:/$U-a@64: not a semaphore that processes share (32 bytes at offset 64 are something else)"
	run -0 peer sem_memory get "/$U-a" 64
	assert_output 1
}

@test "a file of another size is not a semaphore, and no signal" {
	local size

	for size in 0 1 16 31 33 4096; do
		in_ns truncate -s "$size" "/dev/shm/sem.$U-a"
		run -1 --separate-stderr ipctool sem post "/$U-a"
		assert_equal "$stderr" \
			"ipctool sem post: /$U-a: not a semaphore (size is $size bytes; a semaphore has 32)"
	done
}

@test "what is no file is not followed, nor waited for" {
	ipctool sem create "/$U-a" 0
	in_ns ln -s "sem.$U-a" "/dev/shm/sem.$U-b"
	in_ns mkdir "/dev/shm/sem.$U-c"
	in_ns mkfifo "/dev/shm/sem.$U-d"
	local name
	for name in b c d; do
		run -1 --separate-stderr ipctool sem post "/$U-$name"
		assert_regex "$stderr" 'not a semaphore \(not a regular file'
	done
	run -0 ipctool sem get "/$U-a"
	assert_output 0
}

@test "it takes permission to read and to write" {
	needs_root
	ipctool sem create -m 0644 "/$U-a" 0
	run -6 --separate-stderr as_user ipctool sem post "/$U-a"
	assert_equal "$stderr" "ipctool sem post: /$U-a: permission denied (mode 0644, owner root, group root)"
	ipctool sem alter -m 0666 "/$U-a"
	run -0 as_user ipctool sem post "/$U-a"
	run -0 ipctool sem get "/$U-a"
	assert_output 1
}

@test "one that has no memory and gets none is an error, never a signal" {
	needs_ns
	in_ns truncate -s 32 /dev/shm/sem.hole
	in_ns sh -c 'cat /dev/zero >/dev/shm/full' || true
	run -1 --separate-stderr ipctool sem post /hole
	assert_equal "$stderr" "ipctool sem post: /hole: has no memory (its file system is full)"
	in_ns rm /dev/shm/full
	run -0 ipctool sem post /hole
}

@test "one that others shrink while we post is an error, never a signal" {
	ipctool sem create -m 0666 "/$U-a" 0
	start shrinker peer sem_shrink "/dev/shm/sem.$U-a"
	for _ in $(seq "$(scaled 200)"); do
		run ipctool sem post "/$U-a"
		refute_signal
	done
}

@test "ten system calls at most, and two more only for what others may write" {
	command -v strace >/dev/null || skip 'needs strace'
	[ "$PRESET" = static ] || skip 'of the static preset'
	ipctool sem create "/$U-a" 0
	in_ns strace -o "$BATS_TEST_TMPDIR/calls" "$IPCTOOL" sem post "/$U-a"
	run -0 grep -c '(' "$BATS_TEST_TMPDIR/calls"
	((output <= 9))
	start waiter ipctool sem wait "/$U-a" -c 2
	wait_blocked waiter
	in_ns strace -o "$BATS_TEST_TMPDIR/calls" "$IPCTOOL" sem post "/$U-a"
	run -0 grep -c '(' "$BATS_TEST_TMPDIR/calls"
	((output <= 10))
	finish waiter
	assert_status 0
}

@test "standard streams may be closed" {
	ipctool sem create "/$U-a" 0
	run -0 in_ns sh -c 'exec "$0" sem post "$1" <&- >&- 2>&-' "$IPCTOOL" "/$U-a"
	run -0 ipctool sem get "/$U-a"
	assert_output 1
}

@test "--verbose says what was done" {
	ipctool sem create "/$U-a" 1
	run -0 --separate-stderr ipctool sem post -v -c 2 "/$U-a"
	assert_equal "$stderr" "ipctool sem post: /$U-a: value is now 3"
}

@test "the learners' programs: one side of each can be ipctool" {
	# The child's part, with a parent that posts and unlinks.
	ipctool sem create "/$U-s" 0
	start child peer sem_learner child "/$U-s"
	wait_blocked child
	ipctool sem post "/$U-s"
	finish child
	assert_output $'sem_getvalue: 0\nI am child process. Critical section.'
	run -0 peer sem_learner parent "/$U-s"
	assert_output $'sem_getvalue: 1\nI am parent process. Critical section.'
	run -4 ipctool sem get "/$U-s"
	# The waiter of shared memory.
	start waiter peer sem_learner waiter "/$U-m"
	wait_blocked waiter
	ipctool sem post "shm:/$U-m"
	finish waiter
	assert_output 'Enter critical section'
	# And the poster.
	in_ns truncate -s 32 "/dev/shm/$U-m"
	ipctool sem create "shm:/$U-m" 0
	start waiter ipctool sem wait "shm:/$U-m"
	wait_blocked waiter
	peer sem_learner poster "/$U-m"
	finish waiter
	assert_status 0
}

@test "an element of a System V set, for a C program that waits" {
	needs_ns
	local id

	id=$(peer semset create 0 600 0 0)
	start c peer semset op "$id" 1 -3
	wait_blocked c
	run -0 ipctool sem post -c 2 "id:$id#1"
	assert_output ''
	run -0 --separate-stderr ipctool sem post -v "id:$id#1"
	finish c
	assert_status 0
	run -0 ipctool sem post "id:$id"
	run -0 peer semset get "$id"
	assert_output '1 0'
}

@test "a System V element takes no more than 32767" {
	needs_ns
	local id

	id=$(peer semset create 0 600 32766)
	run -0 ipctool sem post "id:$id"
	run -1 --separate-stderr ipctool sem post "id:$id"
	assert_equal "$stderr" \
		"ipctool sem post: id:$id: too many permits (value is 32767; 1 more would be above 32767)"
	run -1 ipctool sem post -c 2147483647 "id:$id"
	run -4 --separate-stderr ipctool sem post "id:$id#1"
	assert_equal "$stderr" "ipctool sem post: id:$id#1: has no element #1 (there are 1, from #0 on)"
	run -4 ipctool sem post "id:$id#65535"
}

@test "posting to a System V set needs write permission, and that alone" {
	needs_ns
	needs_root
	local id

	id=$(ipctool sem create -m 0622 private: 1)
	run -0 --separate-stderr as_user ipctool sem post -v "$id"
	assert_equal "$stderr" "ipctool sem post: $id: done (the value may not be read)"
	run -0 ipctool sem get "$id"
	assert_output 2
	run -0 ipctool sem create -m 0644 private: 1
	run -6 --separate-stderr as_user ipctool sem post "$output"
	assert_regex "$stderr" 'permission denied \(mode 0644, owner root, group root, creator root\)'
}
