load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
}
teardown() { teardown_ipc; }

@test "removes FIFOs, and says nothing" {
	mkfifo a b
	run ipctool fifo rm a b
	assert_success
	assert_output ''
	assert [ ! -e a ]
	assert [ ! -e b ]
}

@test "removes nothing but FIFOs" {
	echo precious >file
	mkdir directory
	mkfifo f
	ln -s f link
	for path in file directory link; do
		run ipctool fifo rm "$path"
		assert_status 1
		assert_output --partial "ipctool fifo rm: $path: not a FIFO (it is a "
	done
	run ipctool fifo rm link
	assert_output --partial 'it is a symbolic link to a FIFO'
	assert_equal "$(<file)" precious
	assert [ -d directory ]
	assert [ -L link ]
	assert [ -p f ]
}

@test "goes on after a failure, and returns the first one's status" {
	mkfifo a b
	touch file
	run ipctool fifo rm a missing file b
	assert_status 4
	assert_line --index 0 'ipctool fifo rm: missing: does not exist'
	assert_line --index 1 --partial 'rm: file: not a FIFO'
	assert [ ! -e a ]
	assert [ ! -e b ]
	run ipctool fifo rm file missing
	assert_status 1
}

@test "somebody else's in a directory of theirs is status 6" {
	needs_root
	mkdir -m 0755 ours
	chmod 755 .
	mkfifo -m 0666 ours/f
	run as_user ipctool fifo rm ours/f
	assert_status 6
	assert_output "ipctool fifo rm: ours/f: permission denied (it is a FIFO of mode 0666, owner root, group root)"
	assert [ -p ours/f ]
}

@test "names that begin with a dash come after --" {
	mkfifo ./-f
	ipctool fifo rm -- -f
	assert [ ! -e ./-f ]
}

@test "without an operand it is a usage error" {
	run ipctool fifo rm
	assert_status 2
	assert_line --index 0 'ipctool fifo rm: missing operand: PATH'
}

@test "--verbose says what was done" {
	mkfifo f
	run ipctool fifo rm -v f
	assert_output 'ipctool fifo rm: f: removed'
}
