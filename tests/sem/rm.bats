load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "removes a C program's semaphore" {
	peer sem_named create "/$U-a" 1
	run -0 ipctool sem rm "/$U-a"
	assert_output ''
	run -2 peer sem_named get "/$U-a"
}

@test "several, and goes on after a failure" {
	ipctool sem create "/$U-a" 0
	ipctool sem create "/$U-b" 0
	run -4 --separate-stderr ipctool sem rm "/$U-none" "/$U-a" id:5 "/$U-b"
	assert_equal "$stderr" "ipctool sem rm: /$U-none: does not exist
ipctool sem rm: id:5: does not exist"
	run -4 ipctool sem get "/$U-a"
	run -4 ipctool sem get "/$U-b"
}

@test "what is no semaphore goes too, but no directory and no link" {
	in_ns touch "/dev/shm/sem.$U-a" "/dev/shm/kept-$U"
	in_ns mkdir "/dev/shm/sem.$U-b"
	in_ns ln -s "kept-$U" "/dev/shm/sem.$U-c"
	run -0 ipctool sem rm "/$U-a"
	run -1 ipctool sem rm "/$U-b"
	run -1 ipctool sem rm "/$U-c"
	run -0 in_ns ls "/dev/shm/kept-$U" "/dev/shm/sem.$U-c"
	run -4 ipctool sem rm "/$U-a"
}

@test "not somebody else's" {
	needs_root
	ipctool sem create -m 0666 "/$U-a" 0
	run -6 --separate-stderr as_user ipctool sem rm "/$U-a"
	assert_equal "$stderr" "ipctool sem rm: /$U-a: permission denied (mode 0666, owner root, group root)"
}

@test "who waits is told within seconds, status 7" {
	ipctool sem create "/$U-a" 0
	start waiter ipctool sem wait "/$U-a"
	wait_blocked waiter
	ipctool sem rm "/$U-a"
	finish waiter
	assert_status 7
	assert_equal "$stderr" "ipctool sem wait: /$U-a: was removed (while we waited)"
}

@test "one in memory becomes zeros, and can be created again" {
	peer sem_memory init "/$U-a" 64 3
	run -0 ipctool sem rm "shm:/$U-a@64"
	run -0 in_ns cmp "/dev/shm/$U-a" <(head -c 4096 /dev/zero)
	run -4 ipctool sem rm "shm:/$U-a@64"
	run -0 ipctool sem create "shm:/$U-a@64" 1
}

@test "one in memory on which processes wait stays" {
	peer sem_memory init "/$U-a" 64 0
	start waiter peer sem_memory wait "/$U-a" 64
	wait_blocked waiter
	run -1 --separate-stderr ipctool sem rm "shm:/$U-a@64"
	assert_equal "$stderr" "ipctool sem rm: shm:/$U-a@64: in use (1 process waits on it)"
	run -0 ipctool sem post "shm:/$U-a@64"
	finish waiter
	assert_status 0
	run -0 ipctool sem rm "shm:/$U-a@64"
}

@test "what is in memory and no semaphore stays" {
	peer sem_memory private "/$U-a" 64 3
	run -1 ipctool sem rm "shm:/$U-a@64"
	run -0 peer sem_memory get "/$U-a" 64
	assert_output 3
}

@test "a System V set, as a whole" {
	needs_ns
	local id

	id=$(peer semset create 0 600 1 2)
	run -2 --separate-stderr ipctool sem rm "id:$id#1"
	assert_regex "$stderr" 'only a whole set can be removed'
	run -0 ipctool sem rm "id:$id"
	run -1 peer sysv_object has sem "$id"
	run -4 ipctool sem rm "id:$id"
}

@test "somebody else's System V set is not removed" {
	needs_ns
	needs_root
	local set

	set=$(ipctool sem create -m 0666 private: 1)
	run -6 --separate-stderr as_user ipctool sem rm "$set"
	assert_equal "$stderr" "ipctool sem rm: $set: permission denied (owner root, creator root: only they may do that)"
}
