load ../helper
load ../meanwhile

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
}
teardown() { teardown_ipc; }

mode_of() { stat -c '%F %a' "$1"; }

@test "makes a FIFO of mode 0600, and says nothing" {
	umask 0
	run --separate-stderr ipctool fifo create f
	assert_success
	assert_output ''
	assert [ -z "$stderr" ]
	assert_equal "$(mode_of f)" 'fifo 600'
}

@test "the mode is exact, umask or not" {
	umask 077
	ipctool fifo create -m 0666 octal
	ipctool fifo create --mode u=rw,g=r,o=w symbolic
	ipctool fifo create -m g+r added
	assert_equal "$(mode_of octal)" 'fifo 666'
	assert_equal "$(mode_of symbolic)" 'fifo 642'
	assert_equal "$(mode_of added)" 'fifo 640'
}

@test "what exists is status 5, and stays as it is" {
	mkfifo -m 0644 f
	run --separate-stderr ipctool fifo create -m 0600 f
	assert_status 5
	assert_output ''
	assert_equal "$stderr" "ipctool fifo create: f: exists already (it is a FIFO of mode 0644, owner $(id -un), group $(id -gn))"
	assert_equal "$(mode_of f)" 'fifo 644'
}

@test "-e accepts a FIFO, and stays away from its mode" {
	mkfifo -m 0644 f
	ln -s f link
	ipctool fifo create -e f
	ipctool fifo create --exist-ok -m 0600 link
	assert_equal "$(mode_of f)" 'fifo 644'
	ipctool fifo create -e new
	assert_equal "$(mode_of new)" 'fifo 600'
}

@test "-e accepts nothing but a FIFO" {
	echo precious >file
	mkdir directory
	ln -s nowhere dangling
	for path in file directory dangling; do
		run ipctool fifo create -e "$path"
		assert_status 5
		assert_output --partial "ipctool fifo create: $path: exists already (it is a "
	done
	assert_equal "$(<file)" precious
	assert [ ! -e nowhere ]
}

@test "-e: what others remove meanwhile is made again, but not what a link leads to" {
	meanwhile 1 '[ -p f ] || mkfifo f' 'rm -f f' '[ "$status" = 0 ]' fifo create -e f
	meanwhile 1 '[ -L f ] || ln -sf no f' 'rm -f f' 'case $status in 0) ;; 5) told=1 ;; *) false ;; esac' fifo create -e f
	[ "$PRESET" != static ] || assert [ "${told:-}" ]
	ln -s nowhere dangling
	run -5 ipctool fifo create -e dangling/
}

@test "a symbolic link is not followed" {
	ln -s elsewhere link
	run ipctool fifo create link
	assert_status 5
	assert_output --partial 'it is a symbolic link'
	assert [ ! -e elsewhere ]
}

@test "a missing directory is status 4, one without permission 6" {
	run ipctool fifo create no/f
	assert_status 4
	assert_output 'ipctool fifo create: no/f: does not exist (there is no such directory)'
	needs_root
	mkdir -m 0755 ours
	chmod 755 .
	run as_user ipctool fifo create ours/f
	assert_status 6
	assert_output 'ipctool fifo create: ours/f: permission denied (no files may be made in its directory)'
}

@test "a name of 255 bytes is fine, one of 256 an error" {
	long=$(printf '%0255d' 0)
	ipctool fifo create "$long"
	assert [ -p "$long" ]
	run ipctool fifo create "${long}0"
	assert_status 1
	assert_output "ipctool fifo create: ${long}0: name too long"
}

@test "a name cannot forge a line of a message" {
	name=$'a\nipctool: b\e[31m\xff'
	ipctool fifo create "$name"
	assert [ -p "$name" ]
	run ipctool fifo create "$name"
	assert_status 5
	assert_equal "${#lines[@]}" 1
	assert_output --partial 'create: a\x0aipctool: b\x1b[31m\xff: exists'
}

@test "usage errors attempt nothing" {
	for arguments in '-m 1777 f' '-m rw f' '-m 8 f' 'f g' '' '--frobnicate f'; do
		# shellcheck disable=SC2086 # words
		run ipctool fifo create $arguments
		assert_status 2
		assert_equal "${lines[1]}" '  try: ipctool fifo create --help'
	done
	assert [ ! -e f ]
}

@test "a C program reads what another writes through it" {
	ipctool fifo create f
	start reader peer fifo_reader f
	peer fifo_writer f 'one ' two
	finish reader
	assert_success
	assert_output 'one two'
}

@test "--verbose says what was done" {
	run ipctool fifo create -v -m 0640 f
	assert_output 'ipctool fifo create: f: created with mode 0640'
	run ipctool fifo create -v -e f
	assert_output 'ipctool fifo create: f: exists already'
}

@test "an empty name is refused before anything is tried" {
	for words in 'create' 'rm' 'stat' 'read' 'write'; do
		run -2 --separate-stderr ipctool fifo "$words" ''
		assert_equal "${stderr%%$'\n'*}" "ipctool fifo $words: PATH: an empty name is none"
	done
	mkfifo "$BATS_TEST_TMPDIR/kept"
	run -2 ipctool fifo rm "$BATS_TEST_TMPDIR/kept" ''
	assert [ -p "$BATS_TEST_TMPDIR/kept" ]
}
