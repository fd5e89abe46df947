load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir bin
}

# as NAME WORD...: ipctool under another name.
as() {
	ln -sf "$IPCTOOL" "bin/$1"
	run "bin/$1" "${@:2}"
}

@test "a link named as an applet is that applet" {
	as fifo create f
	assert_success
	assert [ -p f ]
	as ipctool-fifo stat -Hro path f
	assert_output f
	as fifo
	assert_status 2
	assert_line --index 0 'ipctool fifo: missing verb'
	as fifo --help
	assert_success
	assert_line --index 0 --partial 'usage: ipctool fifo VERB'
	as fifo rm f --nope
	assert_status 2
	assert [ -p f ]
}

@test "found in PATH, by no path" {
	ln -s "$IPCTOOL" bin/fifo
	PATH=$PWD/bin:$PATH run fifo create f
	assert_success
	assert [ -p f ]
}

@test "any other name is ipctool" {
	as tool fifo create f
	assert_success
	assert [ -p f ]
	as ipctool-1.2 --version
	assert_success
	assert_output --partial 'ipctool '
}

@test "without argv[0] it is ipctool" {
	run env -i "$(command -v bash)" -c 'exec -a "" "$0" --version' "$IPCTOOL"
	assert_success
}
