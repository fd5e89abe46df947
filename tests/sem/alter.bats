load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "mode, owner and group; the value stays" {
	needs_root
	peer sem_named create "/$U-a" 3
	run -0 ipctool sem alter -m g+rw --owner 65534 --group 65534 "/$U-a"
	assert_output ''
	run -0 in_ns stat -c '%a %u %g' "/dev/shm/sem.$U-a"
	assert_output '660 65534 65534'
	run -0 as_user peer sem_named get "/$U-a"
	assert_output 3
}

@test "several, and goes on after a failure" {
	ipctool sem create "/$U-a" 0
	ipctool sem create "/$U-b" 0
	run -4 ipctool sem alter -m 0644 "/$U-none" "/$U-a" "/$U-b"
	run -0 in_ns stat -c %a "/dev/shm/sem.$U-a" "/dev/shm/sem.$U-b"
	assert_output $'644\n644'
}

@test "not somebody else's, not what is no semaphore" {
	needs_root
	ipctool sem create -m 0666 "/$U-a" 0
	run -6 --separate-stderr as_user ipctool sem alter -m 0777 "/$U-a"
	assert_equal "$stderr" "ipctool sem alter: /$U-a: permission denied (mode 0666, owner root, group root)"
	in_ns sh -c 'umask 077; : >/dev/shm/sem.$0' "$U-b"
	run -1 ipctool sem alter -m 0777 "/$U-b"
	run -0 in_ns stat -c %a "/dev/shm/sem.$U-b"
	assert_output 600
}

@test "one in memory has what its memory has" {
	peer sem_memory init "/$U-a" 64 1
	run -1 --separate-stderr ipctool sem alter -m 0644 "shm:/$U-a@64"
	assert_equal "$stderr" "ipctool sem alter: shm:/$U-a@64: has the mode and owner of the memory it lies in"
}

@test "nothing to change is a usage error" {
	ipctool sem create "/$U-a" 0
	run -2 ipctool sem alter "/$U-a"
	run -2 ipctool sem alter --owner no-such-user "/$U-a"
}

@test "a System V set: mode, owner and group; what is not named stays" {
	needs_ns
	needs_root
	local id

	id=$(peer semset create 0 640 3)
	run -0 ipctool sem alter -m g+w "id:$id"
	run -0 ipctool sem stat -rH -o mode,owner,group "id:$id"
	assert_output '0660 root root'
	run -0 ipctool sem alter --owner 65534 --group 65534 "id:$id"
	run -0 ipctool sem stat -rH -o mode,uid,gid,creator "id:$id"
	assert_output '0660 65534 65534 root'
	run -0 as_user ipctool sem get "id:$id"
	assert_output 3
	run -0 as_user ipctool sem alter -m 0 "id:$id"
	run -0 as_user ipctool sem alter -m 0644 "id:$id"
	run -2 ipctool sem alter -m 0600 "id:$id#0"
}

@test "a System V set of somebody else is not altered" {
	needs_ns
	needs_root
	local set

	set=$(ipctool sem create -m 0666 private: 1)
	run -6 --separate-stderr as_user ipctool sem alter -m 0777 "$set"
	assert_equal "$stderr" "ipctool sem alter: $set: permission denied (owner root, creator root: only they may do that)"
	run -4 ipctool sem alter -m 0777 id:2147483647
}
