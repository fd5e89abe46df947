load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

size() { in_ns stat -c %s "/dev/shm/$U-a"; }

@test "smaller keeps the beginning, larger adds zeros, and C sees it" {
	peer shm_map create "/$U-a" 10 0123456789
	run -0 ipctool shm resize "/$U-a" 4
	assert_output ''
	assert_equal "$(size)" 4
	run -0 ipctool shm resize "/$U-a" 8
	run -0 bash -c '"$@" | od -An -c' - "${NS[@]}" "$PEER_DIR/shm_map" get "/$U-a" 0 8
	assert_output '   0   1   2   3  \0  \0  \0  \0'
	run -0 ipctool shm resize "/$U-a" 1M
	assert_equal "$(size)" 1048576
	run -0 ipctool shm resize "/$U-a" 0
	assert_equal "$(size)" 0
}

@test "what was added is reserved" {
	needs_ns
	ipctool shm create "/$U-a" 1M
	run -0 ipctool shm resize "/$U-a" 64M
	run -0 peer shm_map touch "/$U-a"
}

@test "more than there is is an error with the numbers, and changes nothing" {
	needs_ns
	ipctool shm create "/$U-a" 1M
	ipctool shm create "/$U-b" 60M
	before=$(in_ns stat -f -c %f /dev/shm)
	run -1 --separate-stderr ipctool shm resize "/$U-a" 5M
	assert_equal "$stderr" "ipctool shm resize: /$U-a: No space left on device (it needs 4194304 bytes; /dev/shm has 3145728 free of 67108864)"
	run -1 ipctool shm resize "/$U-a" 7E
	assert_equal "$(size)" 1048576
	assert_equal "$(in_ns stat -f -c %f /dev/shm)" "$before"
}

@test "RLIMIT_FSIZE is an error that names it, not a signal" {
	ipctool shm create "/$U-a" 100
	run -1 --separate-stderr in_ns sh -c 'ulimit -f 8; exec "$@"' - "$IPCTOOL" shm resize "/$U-a" 1M
	assert_regex "$stderr" "^ipctool shm resize: /$U-a: File too large \(it needs 1048576 bytes; RLIMIT_FSIZE allows a size of (4096|8192)\)"
	assert_equal "$(size)" 100
}

@test "what was reserved in vain is given back" {
	needs_ns
	in_ns mount -o remount,size=200M /dev/shm || skip 'the mount may not be changed'
	ipctool shm create "/$U-a" 100
	before=$(in_ns stat -f -c %f /dev/shm)
	run -1 in_ns bash -c 'ulimit -f 102400; exec "$@"' - "$IPCTOOL" shm resize "/$U-a" 150M
	assert_equal "$(in_ns stat -f -c %f /dev/shm)" "$before"
}

@test "file: resizes the file, beyond 4 GiB too" {
	cd "$BATS_TEST_TMPDIR"
	truncate -s 5G a || skip 'no sparse files'
	run -0 ipctool shm resize "file:$PWD/a" 4294967299
	assert_equal "$(stat -c %s a)" 4294967299
	run -0 ipctool shm resize "file:$PWD/a" 4294967301
	assert_equal "$(stat -c %s a)" 4294967301
	run -0 ipctool shm resize "file:$PWD/a" 4K
	assert_equal "$(stat -c %s a)" 4096
}

@test "--verbose says from where to where" {
	ipctool shm create "/$U-a" 100
	run -0 --separate-stderr ipctool shm resize -v "/$U-a" 10K
	assert_equal "$stderr" "ipctool shm resize: /$U-a: resized from 100 to 10240 bytes"
}

@test "absent is 4, no memory is 1, a bad size is 2" {
	run -4 --separate-stderr ipctool shm resize "/$U-a" 10
	assert_equal "$stderr" "ipctool shm resize: /$U-a: does not exist"
	run -1 ipctool shm resize "file:$BATS_TEST_TMPDIR" 10
	ipctool shm create "/$U-a" 100
	for size in '' -1 +1 1x 8E; do
		run -2 ipctool shm resize "/$U-a" "$size"
	done
	run -2 ipctool shm resize "/$U-a"
	assert_equal "$(size)" 100
}

@test "somebody else's object: status 6, and whose it is" {
	needs_root
	needs_ns
	ipctool shm create -m 0644 "/$U-a" 10
	run -6 --separate-stderr as_user ipctool shm resize "/$U-a" 5
	assert_equal "$stderr" "ipctool shm resize: /$U-a: permission denied (mode 0644, owner root, group root)"
	assert_equal "$(size)" 10
}
