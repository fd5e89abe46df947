load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

facts() { in_ns stat -c '%a %u %g' "/dev/shm/$U-${1:-a}"; }

@test "the mode, octal or symbolic" {
	ipctool shm create "/$U-a" 10
	run -0 ipctool shm alter -m 0644 "/$U-a"
	assert_output ''
	assert_equal "$(facts)" "644 $EUID $(id -g)"
	run -0 ipctool shm alter "/$U-a" --mode g+w,o=
	assert_equal "$(facts)" "660 $EUID $(id -g)"
}

@test "owner and group, by name and by number" {
	needs_root
	ipctool shm create "/$U-a" 10
	run -0 ipctool shm alter --owner nobody --group 12345 -m 0640 "/$U-a"
	assert_equal "$(facts)" "640 65534 12345"
	run -0 ipctool shm alter --owner 4242 "/$U-a"
	assert_equal "$(facts)" "640 4242 12345"
	run -0 ipctool shm alter --group root "/$U-a"
	assert_equal "$(facts)" "640 4242 0"
}

@test "the owner alters what may not be opened" {
	needs_root
	needs_ns
	as_user ipctool shm create -m 0 "/$U-a" 10
	run -0 as_user ipctool shm alter -m u+rw "/$U-a"
	assert_equal "$(facts)" "600 65534 65534"
}

@test "somebody else's object: status 6, and whose it is" {
	needs_root
	needs_ns
	ipctool shm create -m 0666 "/$U-a" 10
	run -6 --separate-stderr as_user ipctool shm alter -m 0777 "/$U-a"
	assert_equal "$stderr" "ipctool shm alter: /$U-a: permission denied (mode 0666, owner root, group root)"
	run -6 as_user ipctool shm alter --owner nobody "/$U-a"
	assert_equal "$(facts)" "666 0 0"
}

@test "several are altered, the first failure counts" {
	ipctool shm create "/$U-a" 10
	ipctool shm create "/$U-b" 10
	run -4 --separate-stderr ipctool shm alter -v -m 0400 "/$U-a" "/$U-no" file:/dev/null "/$U-b"
	assert_equal "$stderr" "ipctool shm alter: /$U-a: altered
ipctool shm alter: /$U-no: does not exist
ipctool shm alter: file:/dev/null: not shared memory (not a regular file)
ipctool shm alter: /$U-b: altered"
	assert_equal "$(facts a) $(facts b)" "400 $EUID $(id -g) 400 $EUID $(id -g)"
}

@test "nothing to change, or nobody of that name, is a usage error" {
	ipctool shm create "/$U-a" 10
	run -2 ipctool shm alter "/$U-a"
	assert_line --index 0 'ipctool shm alter: nothing to change: give --mode, --owner or --group, or, of System V, --lock or --unlock'
	run -2 ipctool shm alter --owner no-such-user "/$U-a"
	run -2 ipctool shm alter --group no-such-group "/$U-a"
	run -2 ipctool shm alter -m 01777 "/$U-a"
	run -2 ipctool shm alter -m 0644
	assert_equal "$(facts)" "600 $EUID $(id -g)"
}

@test "a symbolic link in /dev/shm is not followed" {
	needs_ns
	echo x >"$BATS_TEST_TMPDIR/file"
	chmod 0600 "$BATS_TEST_TMPDIR/file"
	in_ns ln -s "$BATS_TEST_TMPDIR/file" /dev/shm/link
	run -1 ipctool shm alter -m 0666 /link
	assert_equal "$(stat -c %a "$BATS_TEST_TMPDIR/file")" 600
}

@test "file: alters the file" {
	echo x >"$BATS_TEST_TMPDIR/file"
	run -0 ipctool shm alter -m 0604 "file:$BATS_TEST_TMPDIR/file"
	assert_equal "$(stat -c %a "$BATS_TEST_TMPDIR/file")" 604
}
