load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkfifo f g
}

@test "options come anywhere, in any form" {
	for words in '-H -r -o path f g' 'f g -Hro path' 'f -Hr g --output path' '--output=path f -rH -- g' \
		'-Hropath f g' '--raw f --no-headings g -o path' '-H -r -H -o mode -o path f g'; do
		# shellcheck disable=SC2086 # words
		run ipctool fifo stat $words
		assert_success
		assert_output $'f\ng'
	done
}

@test "after -- there are operands only" {
	mkfifo ./--help ./-v
	run ipctool fifo stat -Hro path -- --help -v
	assert_success
	assert_output $'--help\n-v'
}

@test "long options are not abbreviated" {
	for option in --out=path --no-head --js --h --verb --quie; do
		run ipctool fifo stat "$option" f
		assert_status 2
		assert_line --index 0 --partial "ipctool fifo stat: unknown option '${option%%=*}'"
		assert_equal "${#lines[@]}" 2
	done
	run ipctool fifo stat --no-heading f
	assert_line --index 0 "ipctool fifo stat: unknown option '--no-heading'; did you mean '--no-headings'?"
}

@test "long options are not abbreviated where their value is missing, or one too many" {
	run -2 ipctool fifo stat f --outpu
	assert_line --index 0 "ipctool fifo stat: unknown option '--outpu'; did you mean '--output'?"
	run -2 ipctool fifo stat f --raw=x
	assert_line --index 0 'ipctool fifo stat: --raw takes no value'
	run -2 ipctool fifo stat f --jso=x
	assert_line --index 0 "ipctool fifo stat: unknown option '--jso'; did you mean '--json'?"
	run -2 ipctool fifo stat f --output
	assert_line --index 0 'ipctool fifo stat: --output needs a value: COL[,COL]...'
}

@test "what is missing before a command is named, not the command" {
	run -125 ipctool lock run -- true
	assert_line --index 0 'ipctool lock run: missing operand: PATH'
	run -125 ipctool with -- true
	assert_line --index 0 'ipctool with: missing operand: KIND=NAME[:SPEC]'
	run -125 ipctool lock run f --
	assert_line --index 0 'ipctool lock run: missing operand: CMD'
	run -125 ipctool lock run f
	assert_line --index 0 'ipctool lock run: missing operand: CMD'
}

@test "verbs and applets are not abbreviated" {
	run ipctool fifo sta f
	assert_status 2
	run ipctool fif stat f
	assert_status 2
}

@test "a value that is missing, or that there should not be" {
	run ipctool fifo stat f --output
	assert_status 2
	assert_line --index 0 'ipctool fifo stat: --output needs a value: COL[,COL]...'
	run ipctool fifo stat f -o
	assert_line --index 0 'ipctool fifo stat: --output needs a value: COL[,COL]...'
	run ipctool fifo stat --json=yes f
	assert_status 2
	assert_line --index 0 'ipctool fifo stat: --json takes no value'
}

@test "operands that are missing, or too many" {
	run ipctool fifo create
	assert_status 2
	assert_line --index 0 'ipctool fifo create: missing operand: PATH'
	run ipctool fifo create a b
	assert_status 2
	assert_line --index 0 "ipctool fifo create: unexpected operand 'b'"
	assert [ ! -e a ]
}

@test "options that exclude each other" {
	run ipctool mq recv --all --follow /x
	assert_status 2
	assert_line --index 0 'ipctool mq recv: --all and --follow exclude each other'
	run ipctool mq recv -J --count 1 --null /x
	assert_status 2
	assert_line --index 0 'ipctool mq recv: --null and --json exclude each other'
}

# refused OPTION VALUE: by its name and its text, and nothing was attempted.
refused() {
	run ipctool fifo read "$@" f
	assert_status 2
	assert_line --index 0 --partial "ipctool fifo read: $1: '$2' is not "
}

@test "numbers are checked whole" {
	for value in '' 0 -1 +1 1x ' 1' '1 ' 1.5 1e3 0x 18446744073709551616 99999999999999999999999; do
		refused --count "$value"
	done
}

@test "sizes are checked whole" {
	for value in '' 0 -1 1X 1Kx K 1.0001K 16E 18446744073709551616 99999999999G nan; do
		refused --capacity "$value"
	done
}

@test "times are checked whole" {
	for value in '' -1 +1 1x 1.5.5 nan inf 1e300 ms 1,5 99999999999999999999; do
		refused --timeout "$value"
	done
}

@test "modes are checked whole" {
	for value in '' 8 0888 rw u=rwz u~r 1777 -1 0x1ff 'u=rw,'; do
		run ipctool fifo create --mode "$value" new
		assert_status 2
		assert_line --index 0 "ipctool fifo create: --mode: '$value' is not a mode like 0640 or u=rw,g=r"
	done
	assert [ ! -e new ]
}

@test "columns are checked, each of them" {
	run ipctool fifo stat -o path,nope f
	assert_status 2
	assert_line --index 0 "ipctool fifo stat: --output: there is no column 'nope'"
	for value in '' ',' 'path,' +nope ,path; do
		run ipctool fifo stat -o "$value" f
		assert_status 2
	done
}

@test "-q leaves hints out, and nothing else" {
	long=$(printf '%0300d' 0)
	run ipctool sem get "/$U-none"
	assert_status 4
	message=$output
	run ipctool sem get -q "/$U-none"
	assert_status 4
	assert_equal "$output" "${message%%$'\n'*}"
	run ipctool fifo create -q f
	assert_status 5
	assert_output --partial 'f: exists already'
	run ipctool sem get "$long" -q
	assert_status 2
}

@test "-v tells, on standard error" {
	run --separate-stderr ipctool fifo create -v new
	assert_success
	assert_output ''
	assert_equal "$stderr" 'ipctool fifo create: new: created with mode 0600'
	run --separate-stderr ipctool fifo rm -v new -q
	assert [ -z "$stderr" ]
}
