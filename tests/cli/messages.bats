load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
}
teardown() { teardown_ipc; }

evil=$'a\nipctool sem get: /x: exists already\r\e[31mred\e[0m\x9b\xff\\'

@test "a failure is one line on standard error, and nothing on standard output" {
	for words in 'fifo rm nowhere' 'mq stat /nowhere' 'sem get /nowhere' 'shm stat /nowhere' 'sysv rm mq:id:123456'; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr ipctool $words
		assert_status 4
		assert [ -z "$output" ]
		assert_equal "$(grep -vc '^  hint: ' <<<"$stderr")" 1
		assert_regex "$stderr" "^ipctool ${words% *}: ${words##* }: does not exist"
	done
}

@test "names cannot forge a line or drive a terminal" {
	run --separate-stderr ipctool fifo rm "$evil"
	assert_status 4
	assert_equal "$stderr" 'ipctool fifo rm: a\x0aipctool sem get: /x: exists already\x0d\x1b[31mred\x1b[0m\x9b\xff\x5c: does not exist'
	for words in 'fifo stat --output' 'fifo stat -o' 'fifo nope' 'fifo create -m' nope help 'fifo read -c' \
		'shm ls --owner' 'sem create /x'; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr ipctool $words "$evil"
		assert_status 2
		assert_equal "$(wc -l <<<"$stderr")" 2
		[[ $stderr != *$'\e'* && $stderr != *$'\r'* ]]
	done
}

@test "nor can the name of the program" {
	ln -s "$IPCTOOL" "${evil//\//}"
	run --separate-stderr "./${evil//\//}" nope
	assert_status 2
	assert_equal "$stderr" $'ipctool: unknown applet \'nope\'\n  try: ipctool --help'
}

@test "a name of any length fits" {
	long=$(printf '%04000d' 0)
	run --separate-stderr ipctool fifo rm "$long"
	assert_status 1
	assert_equal "$stderr" "ipctool fifo rm: $long: name too long"
}

@test "no colour, on a terminal and with NO_COLOR" {
	for environment in TERM=xterm NO_COLOR=1; do
		run in_ns env "$environment" script -qec "$IPCTOOL fifo rm nowhere" /dev/null
		assert_status 4
		refute_output --partial $'\e'
		run in_ns env "$environment" script -qec "$IPCTOOL shm ls" /dev/null
		refute_output --partial $'\e'
	done
}

@test "standard error closed changes no status" {
	run in_ns sh -c 'exec "$0" fifo rm nowhere 2>&-' "$IPCTOOL"
	assert_status 4
	run in_ns sh -c 'exec "$0" fifo rm nowhere 2>/dev/full' "$IPCTOOL"
	assert_status 4
}
