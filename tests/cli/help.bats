load ../helper

# Every applet and verb there is, from the help itself.
verbs_of() { ipctool "$1" --help | sed -n '/^Verbs:/,/^$/s/^  \([a-z-]*\) .*/\1/p'; }

@test "--help says what there is" {
	run --separate-stderr ipctool --help
	assert_success
	assert [ -z "$stderr" ]
	assert_line --index 0 'usage: ipctool APPLET VERB [OPTION]... [OPERAND]...'
	for applet in $(ipctool --list); do
		assert_line --regexp "^  $applet +[A-Z]"
	done
	refute_output --partial __complete
}

@test "help without more is the same" {
	assert_equal "$(ipctool help)" "$(ipctool --help)"
	assert_equal "$(ipctool help --help)" "$(ipctool --help)"
}

@test "--version" {
	run --separate-stderr ipctool --version
	assert_success
	assert_output --regexp '^ipctool [0-9]+\.[0-9]+\.[0-9]+$'
}

@test "--list prints the applets, one a line" {
	run ipctool --list
	assert_success
	assert_line mq
	assert_line fifo
	assert_equal "$(grep -v '^[a-z-]*$' <<<"$output")" ''
	refute_line __complete
}

@test "each applet and each verb has its help, in two ways, within 100 columns" {
	for applet in $(ipctool --list); do
		run --separate-stderr ipctool "$applet" --help
		assert_success
		assert [ -z "$stderr" ]
		assert_output "$(ipctool help "$applet")"
		for verb in $(verbs_of "$applet"); do
			run --separate-stderr ipctool "$applet" "$verb" --help
			assert_success
			assert [ -z "$stderr" ]
			assert_output "$(ipctool help "$applet" "$verb")"
			assert_line --index 0 --partial "usage: ipctool $applet $verb "
			assert_line --regexp '^  -v, --verbose +say '
			assert_line "More: man ipctool-$applet"
			assert_equal "$(grep -E '.{101}' <<<"$output")" ''
		done
	done
}

@test "--help does nothing but help" {
	cd "$BATS_TEST_TMPDIR"
	run ipctool fifo create f --help
	assert_success
	assert_output --partial 'usage: ipctool fifo create'
	assert [ ! -e f ]
}

@test "nothing asked for is a usage error" {
	run --separate-stderr ipctool
	assert_status 2
	assert [ -z "$output" ]
	assert_equal "$stderr" $'ipctool: missing applet\n  try: ipctool --help'
	run --separate-stderr ipctool fifo
	assert_status 2
	assert [ -z "$output" ]
	assert_equal "$stderr" $'ipctool fifo: missing verb\n  try: ipctool fifo --help'
}

@test "columns that two options take are listed once" {
	run -0 bash -c '"$IPCTOOL" ls --help | grep -c ^Columns'
	assert_output 1
}

@test "an object without a name is seen in the message" {
	run -2 ipctool mq recv ''
	assert_line --index 0 "ipctool mq recv: '': a name is not empty"
}

@test "what is not there, and what was meant" {
	run ipctool fifoo
	assert_status 2
	assert_output $'ipctool: unknown applet \'fifoo\'; did you mean \'fifo\'?\n  try: ipctool --help'
	run ipctool xyzzy
	assert_status 2
	assert_line --index 0 "ipctool: unknown applet 'xyzzy'"
	run ipctool fifo raed
	assert_status 2
	assert_output $'ipctool fifo: unknown verb \'raed\'; did you mean \'read\'?\n  try: ipctool fifo --help'
	run ipctool --verson
	assert_status 2
	assert_line --index 0 "ipctool: unknown option '--verson'; did you mean '--version'?"
	run -2 ipctool --unheard-of
	assert_line --index 0 "ipctool: unknown option '--unheard-of'"
	run ipctool --hel
	assert_line --index 0 "ipctool: unknown option '--hel'; did you mean '--help'?"
	run ipctool fifo --hlep
	assert_status 2
	assert_output $'ipctool fifo: unknown option \'--hlep\'; did you mean \'--help\'?\n  try: ipctool fifo --help'
	run ipctool fifo -h
	assert_line --index 0 "ipctool fifo: unknown option '-h'"
	run ipctool fifo read --cuont 1 f
	assert_status 2
	assert_output $'ipctool fifo read: unknown option \'--cuont\'; did you mean \'--count\'?\n  try: ipctool fifo read --help'
	run ipctool fifo read -Z f
	assert_status 2
	assert_line --index 0 "ipctool fifo read: unknown option '-Z'"
	run ipctool help fifoo
	assert_status 2
	run ipctool help fifo raed
	assert_status 2
	assert_line --index 0 --partial "did you mean 'read'?"
}

@test "the hint of a usage error is a command that works" {
	for words in '' nope 'fifo' 'fifo nope' 'fifo read --nope' 'mq send' 'sem create /x y'; do
		# shellcheck disable=SC2086 # words
		run ipctool $words
		assert_status 2
		try=${lines[1]#  try: ipctool }
		assert [ "$try" != "${lines[1]}" ]
		# shellcheck disable=SC2086 # words
		run ipctool $try
		assert_success
		assert_output --partial usage:
	done
}
