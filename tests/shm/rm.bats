load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "it is gone, and C finds it no more" {
	peer shm_map create "/$U-a" 10 x
	run -0 ipctool shm rm "/$U-a"
	assert_output ''
	run -1 peer shm_map get "/$U-a" 0 1
	assert_output 'shm_open: No such file or directory'
}

@test "who has it mapped keeps it" {
	ipctool shm create "/$U-a" 10
	start c peer shm_map await "/$U-a" 0 still
	wait_until 'grep -q mapped "$BATS_TEST_TMPDIR/c.out"'
	ipctool shm rm "/$U-a"
	run -0 ipctool shm create "/$U-a" 10
	run -0 grep -c "/$U-a (deleted)" "/proc/${pid[c]}/maps"
}

@test "several are removed, those that are not there are reported, the first failure counts" {
	ipctool shm create "/$U-a" 1
	ipctool shm create "/$U-b" 1
	run -4 --separate-stderr ipctool shm rm -v "/$U-a" "/$U-no" key:0x7fffff01 "/$U-b"
	assert_equal "$stderr" "ipctool shm rm: /$U-a: removed
ipctool shm rm: /$U-no: does not exist
ipctool shm rm: key:0x7fffff01: does not exist
ipctool shm rm: /$U-b: removed"
	run -4 ipctool shm stat "/$U-a" "/$U-b"
	run -2 ipctool shm rm
}

@test "a bad address among good ones: nothing is removed" {
	ipctool shm create "/$U-a" 1
	run -2 ipctool shm rm "/$U-a" /x/y
	run -2 ipctool shm rm "/$U-a" /sem.x
	run -0 ipctool shm stat "/$U-a"
}

@test "only regular files: a directory, a FIFO, a symbolic link stays" {
	needs_ns
	in_ns mkdir /dev/shm/dir
	in_ns mkfifo /dev/shm/fifo
	in_ns ln -s /etc/passwd /dev/shm/link
	mkdir "$BATS_TEST_TMPDIR/dir"
	echo x >"$BATS_TEST_TMPDIR/file"
	ln -s file "$BATS_TEST_TMPDIR/link"
	for address in /dir /fifo /link "file:$BATS_TEST_TMPDIR/dir" "file:$BATS_TEST_TMPDIR/link" file:/dev/null; do
		run -1 --separate-stderr ipctool shm rm "$address"
		assert_equal "$stderr" "ipctool shm rm: $address: not shared memory (not a regular file)"
	done
	run -0 in_ns ls /dev/shm
	assert_output $'dir\nfifo\nlink'
	assert [ -e /dev/null -a -L "$BATS_TEST_TMPDIR/link" -a -f "$BATS_TEST_TMPDIR/file" ]
}

@test "in the sticky /dev/shm only the owner removes: status 6, and whose it is" {
	needs_root
	needs_ns
	ipctool shm create -m 0666 "/$U-a" 1
	run -6 --separate-stderr as_user ipctool shm rm "/$U-a"
	assert_equal "$stderr" "ipctool shm rm: /$U-a: permission denied (owner root; directory /dev/shm: mode 1777, sticky: only the owner removes)"
	run -0 ipctool shm stat "/$U-a"
}

@test "an object that may not be read is removed by its owner" {
	ipctool shm create -m 0 "/$U-a" 1
	run -0 ipctool shm rm "/$U-a"
}

@test "file: removes the file" {
	echo x >"$BATS_TEST_TMPDIR/file"
	run -0 ipctool shm rm "file:$BATS_TEST_TMPDIR/file"
	refute [ -e "$BATS_TEST_TMPDIR/file" ]
	run -4 ipctool shm rm "file:$BATS_TEST_TMPDIR/file"
}

@test "names of any bytes are removed" {
	name=$'-a\n\e[31m\xff'
	ipctool shm create "/$name" 1
	run -0 ipctool shm rm "/$name"
	ipctool shm create -- "$name" 1
	run -0 --separate-stderr ipctool shm rm -v -- "$name"
	assert_equal "$stderr" 'ipctool shm rm: -a\x0a\x1b[31m\xff: removed'
}
