load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "a C program finds the new value" {
	peer sem_named create "/$U-a" 1
	run -0 ipctool sem set "/$U-a" 7
	assert_output ''
	run -0 peer sem_named get "/$U-a"
	assert_output 7
	run -0 ipctool sem set "/$U-a" 0
	run -1 peer sem_named trywait "/$U-a"
}

@test "who waits is woken, and stays counted otherwise" {
	local i

	ipctool sem create "/$U-a" 0
	for i in 1 2 3; do start "w$i" peer sem_named wait "/$U-a"; done
	for i in 1 2 3; do wait_blocked "w$i"; done
	run -0 ipctool sem set "/$U-a" 0
	run -0 ipctool sem stat -rH -o value,waiters "/$U-a"
	assert_output '0 3'
	run -0 ipctool sem set "/$U-a" 5
	for i in 1 2 3; do
		finish "w$i"
		assert_status 0
	done
	run -0 ipctool sem stat -rH -o value,waiters "/$U-a"
	assert_output '2 0'
}

@test "values are checked whole" {
	ipctool sem create "/$U-a" 1
	run -0 ipctool sem set "/$U-a" 2147483647
	run -2 ipctool sem set "/$U-a" 2147483648
	run -2 ipctool sem set "/$U-a" 1k
	run -2 ipctool sem set "/$U-a"
	run -4 ipctool sem set "/$U-b" 1
}

@test "one in memory, and --verbose" {
	peer sem_memory init "/$U-a" 64 3
	run -0 --separate-stderr ipctool sem set -v "shm:/$U-a@64" 4
	assert_equal "$stderr" "ipctool sem set: shm:/$U-a@64: value was 3"
	run -0 peer sem_memory get "/$U-a" 64
	assert_output 4
}

@test "a System V set: one element, or all at once" {
	needs_ns
	local id

	id=$(peer semset create 0 600 1 2 3)
	run -0 ipctool sem set "id:$id#1" 32767
	run -0 peer semset get "$id"
	assert_output '1 32767 3'
	run -0 ipctool sem set "id:$id" 9
	run -0 peer semset get "$id"
	assert_output '9 32767 3'
	run -0 ipctool sem set "id:$id" 4 5 6
	run -0 peer semset get "$id"
	assert_output '4 5 6'
	run -1 --separate-stderr ipctool sem set "id:$id" 7 7
	assert_equal "$stderr" "ipctool sem set: id:$id: 2 values given, but the set has 3 elements"
	run -2 ipctool sem set "id:$id#0" 7 7
	run -2 ipctool sem set "id:$id" 32768
	run -2 ipctool sem set "/$U-a" 1 2
	run -4 ipctool sem set "id:$id#3" 7
	run -0 peer semset get "$id"
	assert_output '4 5 6'
}

@test "a System V set: who waits is woken, and undo is forgotten" {
	needs_ns
	local id

	id=$(peer semset create 0 600 0 1)
	start waiter ipctool sem wait "id:$id"
	wait_blocked waiter
	run -0 ipctool sem set "id:$id" 1
	finish waiter
	assert_status 0
	mkfifo "$BATS_TEST_TMPDIR/go"
	start holder peer semset hold "$id" 1 <>"$BATS_TEST_TMPDIR/go"
	wait_until "[ -s '$BATS_TEST_TMPDIR/holder.out' ]"
	ipctool sem set "id:$id#1" 5
	echo >"$BATS_TEST_TMPDIR/go"
	finish holder
	run -0 ipctool sem get "id:$id#1"
	assert_output 5
}
