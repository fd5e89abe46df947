load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
	mkfifo -m 0640 f
}
teardown() { teardown_ipc; }

figures() { ipctool fifo stat -Hro capacity,unread,readers,writers f; }

@test "shows a FIFO that nobody has open" {
	run ipctool fifo stat f
	assert_success
	assert_line 'path:     f'
	assert_line 'capacity: -'
	assert_line 'unread:   0'
	assert_line 'readers:  0'
	assert_line 'writers:  0'
	assert_line 'mode:     0640'
	assert_line "owner:    $(id -un)"
	assert_line "group:    $(id -gn)"
	assert_line "uid:      $(id -u)"
	assert_line "gid:      $(id -g)"
	assert_line --regexp '^mtime:    20.*T'
	assert_line "inode:    $(stat -c %i f)"
}

@test "counts readers and writers" {
	start a peer fifo_hold f r
	wait_until '[ -s a.out ]'
	run figures
	assert_output '65536 0 1 0'
	start b peer fifo_hold f w
	start c peer fifo_hold f rw
	wait_until '[ -s b.out ] && [ -s c.out ]'
	echo hello >f
	run figures
	assert_output '65536 6 2 2'
	kill "${pid[a]}" "${pid[c]}"
	finish a
	finish c
	run figures
	assert_output '65536 6 0 1'
}

@test "an open that processes share is one" {
	exec 9<>f 8>&9
	start other sleep 100
	run figures
	assert_output '65536 0 1 1'
}

@test "looking does not wake a writer that waits for a reader" {
	start writer peer fifo_writer f text
	wait_blocked writer
	run figures
	assert_output --regexp '^- 0 0 0$'
	wait_blocked writer
	run peer fifo_reader f
	assert_output text
	finish writer
	assert_success
}

@test "nor one that waits at another FIFO, which gets the name while we look" {
	mkfifo other
	start reader peer fifo_hold f r
	start writer peer fifo_writer other text
	wait_until '[ -s reader.out ]'
	wait_blocked writer
	export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
	# Where the reader's descriptor cannot be had, the FIFO is opened.
	run -0 peer meanwhile named /proc 1 'mv other f' "$PEER_DIR/sig_old_kernel" 1 "$IPCTOOL" ls -rHo size,used "fifo:$PWD/f"
	assert_output '65536 0'
	wait_blocked writer
	run peer fifo_reader f
	assert_output text
	finish writer
	assert_success
}

@test "takes nothing" {
	exec 9<>f
	echo hello >&9
	figures
	figures
	run ipctool fifo read -c 1 f
	assert_output hello
}

@test "JSON has numbers, and null for what is not there" {
	run ipctool fifo stat -J f
	assert_success
	in_ns jq -e '.path == "f" and .mode == "0640" and .capacity == null and .unread == 0
		and .readers == 0 and (.inode | type) == "number" and (.mtime | test("T"))' <<<"$output"
}

@test "several, going on after a failure" {
	mkfifo g
	touch file
	run ipctool fifo stat -Hro path f nowhere file g f
	assert_status 4
	assert_line 'f'
	assert_line 'g'
	assert_line 'ipctool fifo stat: nowhere: does not exist'
	assert_line --partial 'ipctool fifo stat: file: not a FIFO (it is a regular file'
	assert_equal "$(grep -cx f <<<"$output")" 2
}

@test "a symbolic link to a FIFO is one" {
	ln -s f link
	run ipctool fifo stat -Hro path,mode link
	assert_output 'link 0640'
}

@test "needs no permission on the FIFO, and says what cannot be seen" {
	needs_root
	chmod 755 .
	chmod 600 f
	start holder peer fifo_hold f r
	wait_until '[ -s holder.out ]'
	run --separate-stderr as_user ipctool fifo stat -Hro mode,owner,capacity,unread "$PWD/f"
	assert_success
	assert_output '0600 root ? ?'
	assert_regex "$stderr" '^ipctool fifo stat: readers and writers may be more \([0-9]+ process(es)? could not be looked into\)$'
	run --separate-stderr as_user ipctool fifo stat -Hro hidden "$PWD/f"
	assert [ "$output" -gt 0 ]
	run --separate-stderr as_user ipctool fifo stat -Hro mode "$PWD/f"
	assert_output 0600
	assert [ -z "$stderr" ]
}

@test "another user's figures, without the right to trace" {
	needs_root
	chmod 755 .
	chmod 666 f
	start holder as_user peer fifo_hold "$PWD/f" rw
	wait_until '[ -s holder.out ]'
	echo text >f
	run as_user ipctool fifo stat -Hro capacity,unread,readers,writers "$PWD/f"
	assert_line '65536 5 1 1'
}

@test "a name cannot forge a line" {
	name=$'a\nb\e[31m\xff'
	mkfifo "$name"
	run ipctool fifo stat -o path "$name"
	assert_output 'path: a\x0ab\x1b[31m\xff'
	run ipctool fifo stat -Jo path "$name"
	assert_output '{"path":"a\u000ab\u001b[31m\udcff"}'
}

@test "1,000 FIFOs take one look at the processes" {
	mkdir many
	(cd many && mkfifo $(seq 1000))
	run ipctool fifo stat -Hro unread many/*
	assert_success
	assert_equal "${#lines[@]}" 1000
}

@test "usage errors" {
	for arguments in '' '-o nope f' '-o , f'; do
		# shellcheck disable=SC2086 # words
		run ipctool fifo stat $arguments
		assert_status 2
	done
}
