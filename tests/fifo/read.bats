load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
	mkfifo f
}
teardown() { teardown_ipc; }

# Keeps the pipe and what is in it for the rest of the case.
hold() { exec 9<>f; }
unread() { ipctool fifo stat -Hro unread f; }

@test "reads what a C program writes, to the end" {
	start writer peer fifo_writer f $'one\n' '' $'two\nthree'
	run ipctool fifo read f
	assert_success
	assert_output $'one\ntwo\nthree'
}

@test "reads every byte as it is" {
	head -c 3000000 /dev/urandom >data
	start writer sh -c 'exec cat data >f'
	ipctool fifo read f >copy
	cmp data copy
}

@test "what ipctool writes, ipctool reads" {
	head -c 5000000 /dev/urandom >data
	start writer ipctool fifo write f <data
	ipctool fifo read f | cmp - data
	finish writer
	assert_success
}

@test "the learner's writer, which makes the FIFO itself" {
	start writer peer fifo_notes w f
	wait_blocked writer
	ipctool fifo read f >copy
	printf 'hello\0' | cmp - copy
	finish writer
	assert_success
}

@test "waits for the first writer" {
	start reader ipctool fifo read f
	wait_blocked reader
	peer fifo_writer f text
	finish reader
	assert_success
	assert_output text
}

@test "reads until the last writer has closed it" {
	start first peer fifo_hold f w
	start reader ipctool fifo read f
	wait_until '[ -s first.out ]'
	peer fifo_writer f 'a '
	peer fifo_writer f b
	wait_until '[ -s reader.out ]'
	wait_blocked reader
	kill "${pid[first]}"
	finish reader
	assert_success
	assert_output 'a b'
}

@test "a writer that writes nothing is an end of file" {
	start reader ipctool fifo read f
	wait_blocked reader
	peer fifo_writer f
	finish reader
	assert_success
	assert_output ''
}

@test "without a writer, --timeout 0 and --nonblock are status 124 at once" {
	for option in '-t 0' --timeout=0ms --nonblock -n; do
		# shellcheck disable=SC2086 # words
		run ipctool fifo read $option f
		assert_status 124
		assert_output 'ipctool fifo read: f: would block (nobody wrote to it)'
	done
}

@test "without a writer, --timeout gives up after the time" {
	before=${EPOCHREALTIME/[^0-9]/}
	run ipctool fifo read -t 200ms f
	assert_status 124
	assert_output 'ipctool fifo read: f: timed out (nobody wrote to it)'
	assert [ $((${EPOCHREALTIME/[^0-9]/} - before)) -ge 200000 ]
}

@test "--timeout bounds the wait for a writer that has it open, too" {
	start writer peer fifo_hold f w
	run ipctool fifo read -t 200ms f
	assert_status 124
}

@test "--timeout 0 takes what is there, and waits for the rest" {
	hold
	echo text >&9
	start reader ipctool fifo read -n f 9>&-
	wait_until '[ -s reader.out ]'
	exec 9>&-
	finish reader
	assert_success
	assert_output text
}

@test "--follow outlives its writers, and loses nothing between them" {
	start reader ipctool fifo read -f f
	for i in {1..20}; do
		peer fifo_writer f "$i "
	done
	wait_until '[[ $(<reader.out) = *"20 " ]]'
	wait_blocked reader
	kill "${pid[reader]}"
	finish reader
	assert_status 143
	assert_output "$(printf '%d ' {1..20})"
}

@test "--follow needs no permission to write" {
	needs_root
	chmod 755 .
	chmod 0644 f
	start reader as_user ipctool fifo read -f "$PWD/f"
	for i in a b c; do
		peer fifo_writer f $i
	done
	wait_until '[[ $(<reader.out) = abc ]]'
	assert_equal "$(ipctool fifo stat -Hro writers f)" 0
}

@test "--follow ends when the FIFO is removed, and no writer can come" {
	start reader ipctool fifo read --follow f
	peer fifo_writer f text
	wait_until '[ -s reader.out ]'
	wait_blocked reader
	rm f
	finish reader
	assert_status 7
	assert_output text
	assert_equal "$stderr" 'ipctool fifo read: f: was removed'
}

@test "removed while we waited for the first writer: status 7" {
	start reader ipctool fifo read f
	wait_blocked reader
	chmod 640 f # not that
	wait_blocked reader
	ipctool fifo rm f
	finish reader
	assert_status 7
}

@test "removed while a writer has it open: goes on to the end" {
	start reader ipctool fifo read f
	exec 9>f
	wait_blocked reader
	rm f
	wait_blocked reader
	echo text >&9
	exec 9>&-
	finish reader
	assert_success
	assert_output text
}

@test "--count takes so many lines, and leaves the rest" {
	hold
	printf 'one\ntwo\nthree\nfour\n' >&9
	run ipctool fifo read -c 1 f
	assert_output one
	run ipctool fifo read --count 2 f
	assert_output $'two\nthree'
	assert_equal "$(unread)" 5
}

@test "--count waits for a line to be complete" {
	hold
	start reader ipctool fifo read -c 2 f 9>&-
	printf 'one\ntw' >&9
	wait_until '[[ $(<reader.out) = *tw ]]'
	wait_blocked reader
	printf 'o\nthree\n' >&9
	finish reader
	assert_success
	assert_output $'one\ntwo'
	assert_equal "$(unread)" 6
}

@test "--count takes lines of any length" {
	head -c 200000 /dev/zero | tr '\0' x >long
	hold
	start writer sh -c 'exec cat long - long >f' < <(printf '\nnext\n')
	ipctool fifo read -c 1 f >copy
	{ cat long && echo; } | cmp - copy
	run ipctool fifo read -c 1 f
	assert_output next
}

@test "--count with fewer lines ends at the end of file" {
	start writer peer fifo_writer f $'one\n' two
	run ipctool fifo read -c 5 f
	assert_success
	assert_output $'one\ntwo'
}

@test "--count --follow takes lines of several writers" {
	start reader ipctool fifo read -f -c 3 f
	for i in 1 2 3; do
		wait_blocked reader
		peer fifo_writer f "$i"$'\n'
	done
	finish reader
	assert_success
	assert_output $'1\n2\n3'
}

@test "--count --null takes records that end in NUL" {
	hold
	printf 'a\nb\0c\0' >&9
	ipctool fifo read -0 -c 1 f >copy
	printf 'a\nb\0' | cmp - copy
	assert_equal "$(unread)" 2
}

@test "several readers with --count share out the lines, each whole" {
	hold
	for i in {1..60}; do
		head -c $((i * 37 % 3000)) /dev/zero | tr '\0' "$((i % 10))"
		echo ".$i"
	done >lines
	for i in {1..6}; do
		start "reader$i" ipctool fifo read -c 10 f 9>&-
	done
	cat lines >&9
	for i in {1..6}; do
		finish "reader$i"
		assert_success
		assert_equal "${#lines[@]}" 10
	done
	sort lines | cmp - <(cat reader?.out | sort)
}

@test "--count --timeout bounds the wait for another such reader" {
	hold
	start reader ipctool fifo read -c 1 f 9>&-
	wait_blocked reader
	run ipctool fifo read -c 1 -t 100ms f 9>&-
	assert_status 124
	assert_output 'ipctool fifo read: f: timed out (another reader is at it)'
	run ipctool fifo read -c 1 -n f 9>&-
	assert_status 124
}

@test "with standard output closed, nothing is taken and no writer woken" {
	hold
	echo text >&9
	run in_ns sh -c 'exec "$1" fifo read -n f >&-' - "$IPCTOOL"
	assert_status 1
	assert_output 'ipctool fifo read: standard output: Bad file descriptor'
	assert_equal "$(unread)" 5
	exec 9>&-
	start writer peer fifo_writer f text
	wait_blocked writer
	run in_ns sh -c 'exec "$1" fifo read f >&-' - "$IPCTOOL"
	assert_status 1
	wait_blocked writer
}

@test "a reader of standard output that is gone: nothing is taken" {
	hold
	echo text >&9
	mkfifo out
	exec 5<>out 6>out 5>&-
	for count in '' '-c 1'; do
		start reader sh -c 'exec "$@" >&6' - "$IPCTOOL" fifo read $count f
		finish reader
		assert_status 141
		assert_equal "$(unread)" 5
	done
}

@test "the reader of standard output goes away while we wait: ends as it would on the next write" {
	hold
	mkfifo out
	start consumer peer fifo_reader out 4
	start reader sh -c 'exec "$1" fifo read "$2" f >out 9>&-' - "$IPCTOOL" -v
	printf text >&9
	finish consumer
	assert_output text
	finish reader
	assert_status 141
	echo kept >&9
	assert_equal "$(unread)" 5
}

@test "with SIGPIPE ignored that is a message and status 1" {
	hold
	mkfifo out
	start consumer peer fifo_reader out 4
	start reader env --ignore-signal=PIPE sh -c 'exec "$1" fifo read f >out 9>&-' - "$IPCTOOL"
	printf text >&9
	finish reader
	assert_status 1
	assert_equal "$stderr" 'ipctool fifo read: standard output: Broken pipe'
}

@test "an output that cannot be written is status 1, and says so, and nothing is taken" {
	hold
	echo text >&9
	run in_ns sh -c 'exec "$1" fifo read f >/dev/full' - "$IPCTOOL"
	assert_status 1
	assert_output 'ipctool fifo read: standard output: No space left on device'
	run ipctool fifo read -c 1 f
	assert_output text
}

@test "writes into files, also at their end, and to what else takes bytes" {
	for _ in 1 2; do
		start writer peer fifo_writer f text
		ipctool fifo read f >>file
	done
	assert_equal "$(<file)" texttext
	start writer peer fifo_writer f new
	ipctool fifo read f >file
	assert_equal "$(<file)" new
	start writer peer fifo_writer f text
	ipctool fifo read f >/dev/null
}

@test "a missing one is status 4, anything else status 1" {
	run ipctool fifo read nowhere
	assert_status 4
	assert_output 'ipctool fifo read: nowhere: does not exist'
	echo text >file
	for path in file . /dev/null; do
		run ipctool fifo read "$path"
		assert_status 1
		assert_output --partial "ipctool fifo read: $path: not a FIFO (it is a "
	done
}

@test "without permission it is status 6" {
	needs_root
	chmod 755 .
	chmod 0622 f
	run as_user ipctool fifo read "$PWD/f"
	assert_status 6
	assert_output "ipctool fifo read: $PWD/f: permission denied (it is a FIFO of mode 0622, owner root, group root)"
}

@test "signals end a reader that waits" {
	for signal in INT TERM HUP; do
		for count in '' '-c 1'; do
			# shellcheck disable=SC2086 # words or none
			start reader env --default-signal=INT "$IPCTOOL" fifo read $count f
			wait_blocked reader
			kill -s $signal "${pid[reader]}"
			finish reader
			assert_status $((128 + $(kill -l $signal)))
			assert [ -z "$stderr" ]
		done
	done
}

@test "--capacity lets it hold more" {
	start reader ipctool fifo read --capacity 128K f
	wait_blocked reader
	run ipctool fifo stat -Hro capacity,readers,writers f
	assert_output '131072 1 0'
}

@test "usage errors" {
	for arguments in '' 'f g' '-c 0 f' '-c -1 f' '-c 1x f' '-t x f' '--capacity x f' '--follows f'; do
		# shellcheck disable=SC2086 # words
		run ipctool fifo read $arguments
		assert_status 2
	done
}

@test "--verbose says how much was read" {
	start writer peer fifo_writer f text
	run ipctool fifo read -v f
	assert_line --partial 'ipctool fifo read: f: 4 bytes were read'
}
