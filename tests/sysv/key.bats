load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "the key is that of ftok in C" {
	needs_ns
	touch "$BATS_TEST_TMPDIR/file"
	peer sysv_object create shm "ftok:$BATS_TEST_TMPDIR/file:a" 0600 10
	run -0 --separate-stderr ipctool sysv key "$BATS_TEST_TMPDIR/file" a
	assert_equal "$stderr" ''
	assert_regex "$output" '^0x61[0-9a-f]{6}$'
	assert_equal "$(ipctool sysv ls shm -rH -o key)" "$output"
	run -0 ipctool sysv stat "shm:key:$output"
}

@test "PROJ is a number, or one character, a colon too" {
	touch "$BATS_TEST_TMPDIR/a:b"
	run -0 ipctool sysv key "$BATS_TEST_TMPDIR/a:b" 1
	assert_regex "$output" '^0x01'
	run -0 ipctool sysv key "$BATS_TEST_TMPDIR/a:b" 0xff
	assert_regex "$output" '^0xff'
	run -0 ipctool sysv key "$BATS_TEST_TMPDIR/a:b" :
	assert_regex "$output" '^0x3a'
	for bad in '' 0 256 ab -1; do
		run -2 ipctool sysv key -- "$BATS_TEST_TMPDIR/a:b" "$bad"
	done
	run -2 ipctool sysv key '' a
	run -2 ipctool sysv key "$BATS_TEST_TMPDIR/a:b"
}

@test "-v says what it is made of" {
	touch "$BATS_TEST_TMPDIR/file"
	read -r device inode < <(stat -c '%D %i' "$BATS_TEST_TMPDIR/file")
	run -0 --separate-stderr ipctool sysv key -v "$BATS_TEST_TMPDIR/file" a
	assert_equal "$output" "$(printf '0x61%02x%04x' $((0x$device & 255)) $((inode & 65535)))"
	assert_equal "$stderr" "ipctool sysv key: $BATS_TEST_TMPDIR/file: made of the last bits of device 0x$device (8), inode 0x$(printf %x "$inode") (16) and id 0x61 (8)"
}

@test "a file that is not there is status 4, one out of reach status 6" {
	run -4 --separate-stderr ipctool sysv key "$BATS_TEST_TMPDIR/no" a
	assert_equal "$stderr" "ipctool sysv key: $BATS_TEST_TMPDIR/no: does not exist"
	needs_root
	mkdir -m 700 "$BATS_TEST_TMPDIR/closed"
	run -6 as_user ipctool sysv key "$BATS_TEST_TMPDIR/closed/file" a
}
