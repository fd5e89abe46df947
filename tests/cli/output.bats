load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
	mkfifo f
}
teardown() { teardown_ipc; }

# into REDIRECTION WORD...: ipctool with its standard output somewhere else.
into() { in_ns sh -c 'exec "$0" "$@" '"$1" "$IPCTOOL" "${@:2}"; }

@test "what cannot be written is status 1, with a message" {
	ipctool shm create "/$U-page" 10
	for words in --help --list --version 'help fifo' 'fifo stat --help' 'fifo stat f' 'fifo stat -J f' 'shm ls' \
		"shm read /$U-page" "shm dump /$U-page"; do
		# shellcheck disable=SC2086 # words
		run into '>/dev/full' $words
		assert_status 1
		assert_equal "${#lines[@]}" 1
		assert_output --regexp '^ipctool.*: standard output: No space left on device$'
	done
}

@test "so it is with a closed standard output" {
	for words in --help --list 'fifo stat f' 'mq ls --json'; do
		# shellcheck disable=SC2086 # words
		run into '>&-' $words
		assert_status 1
		assert_output --regexp '^ipctool.*: standard output: Bad file descriptor$'
	done
}

@test "what has nothing to print does not mind" {
	run into '>&-' fifo create a
	assert_success
	run into '>/dev/full' fifo rm a
	assert_success
}

@test "with all standard streams closed, no object takes their place" {
	run in_ns sh -c 'exec "$0" fifo create a <&- >&- 2>&-' "$IPCTOOL"
	assert_success
	assert [ -p a ]
	ipctool sem create "/$U-sem" 1
	run in_ns sh -c 'exec "$0" sem post "/$1-sem" <&- >&- 2>&-' "$IPCTOOL" "$U"
	assert_success
	assert_equal "$(ipctool sem get "/$U-sem")" 2
}

@test "a failure's status is not hidden by what was printed" {
	run ipctool fifo stat f nowhere
	assert_status 4
	run into '>/dev/full' fifo stat f nowhere
	assert_status 1
}

@test "a reader that leaves early ends it as it ends cat" {
	mkfifo $(seq 5000)
	in_ns bash -c '"$0" fifo stat [0-9]* | head -n 1; echo "${PIPESTATUS[0]}"' "$IPCTOOL" >out
	assert_equal "$(<out)" $'path:     1\n141'
}

@test "with SIGPIPE ignored, that is a message and status 1" {
	mkfifo $(seq 5000)
	in_ns env --ignore-signal=PIPE bash -c '"$0" fifo stat [0-9]* | :; exit "${PIPESTATUS[0]}"' "$IPCTOOL" 2>err && return 1
	assert_equal "$(<err)" 'ipctool fifo stat: standard output: Broken pipe'
}
