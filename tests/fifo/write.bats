load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
	mkfifo f
}
teardown() { teardown_ipc; }

# 4095 characters, and a newline: what one atomic write takes.
longest() { printf "%4095s" '' | tr ' ' "${1:-x}"; }

@test "each operand is a line" {
	start reader peer fifo_reader f
	run ipctool fifo write f one '' 'three  words'
	assert_success
	assert_output ''
	finish reader
	assert_equal "$(<reader.out)" $'one\n\nthree  words'
}

@test "standard input is written as it is" {
	head -c 300000 /dev/urandom >data
	start reader peer fifo_reader f
	ipctool fifo write f <data
	finish reader
	cmp data reader.out
}

@test "input from a pipe arrives byte for byte, however it is cut" {
	head -c 3000000 /dev/urandom >data
	start reader peer fifo_reader f
	cat data | ipctool fifo write f
	finish reader
	cmp data reader.out
}

@test "an empty input is an end of file for the reader" {
	start reader peer fifo_reader f
	ipctool fifo write f </dev/null
	finish reader
	assert_success
	assert_output ''
}

@test "-0 ends each operand in NUL" {
	start reader peer fifo_reader f
	ipctool fifo write -0 f one $'two\nlines'
	finish reader
	printf 'one\0two\nlines\0' | cmp - reader.out
}

@test "the learner's reader gets what we write" {
	start reader peer fifo_notes r f
	printf hello | ipctool fifo write f
	finish reader
	assert_output 'writer said...hello'
}

@test "without a reader, --timeout 0 and --nonblock are status 124 at once" {
	for option in '--timeout 0' '-t0' --nonblock -n; do
		# shellcheck disable=SC2086 # words
		run ipctool fifo write $option f text
		assert_status 124
		assert_output 'ipctool fifo write: f: would block (nobody has it open for reading)'
	done
}

@test "without a reader, --timeout gives up after the time" {
	before=${EPOCHREALTIME/[^0-9]/}
	run ipctool fifo write -t 250ms f text
	assert_status 124
	assert_output 'ipctool fifo write: f: timed out (nobody has it open for reading)'
	assert [ $((${EPOCHREALTIME/[^0-9]/} - before)) -ge 250000 ]
}

@test "a reader that comes within the time gets it all" {
	start writer ipctool fifo write -t 60 f text
	wait_blocked writer
	run peer fifo_reader f
	assert_output text
	finish writer
	assert_success
}

@test "with a reader, --timeout 0 writes, and waits for room" {
	head -c 3000000 /dev/zero >data
	start reader peer fifo_hold f r
	wait_until '[ -s reader.out ]'
	start writer ipctool fifo write -n f <data
	wait_blocked writer
	peer fifo_reader f 3000000 | cmp - data
	finish writer
	assert_success
	yes | head -n 700000 >data
	start writer ipctool fifo write -n --lines f <data
	wait_blocked writer
	peer fifo_reader f 1400000 | cmp - data
	finish writer
	assert_success
}

@test "removed while nobody read it: status 7 when the time is over" {
	start writer ipctool fifo write -t 4 f text
	wait_blocked writer
	rm f
	finish writer
	assert_status 7
	assert_equal "$stderr" 'ipctool fifo write: f: was removed'
}

@test "the reader goes away: status 1 and what became of the bytes, no signal" {
	start reader peer fifo_reader f 1000
	start writer ipctool fifo write f </dev/zero
	finish reader
	finish writer
	assert_status 1
	assert_regex "$stderr" '^ipctool fifo write: f: the reader went away \([0-9]+ bytes were written, [0-9]+ of them were not read\)$'
	[[ $stderr =~ \(([0-9]+)\ bytes.*,\ ([0-9]+) ]]
	assert_equal $((BASH_REMATCH[1] - BASH_REMATCH[2])) 1000
}

@test "the reader goes away from an operand that it has not read" {
	start reader peer fifo_hold f r
	wait_until '[ -s reader.out ]'
	start writer ipctool fifo write f one "$(head -c 100000 /dev/zero | tr '\0' x)"
	wait_blocked writer
	kill "${pid[reader]}"
	finish writer
	assert_status 1
	assert_regex "$stderr" 'f: the reader went away \(([0-9]+) bytes were written, ([0-9]+) of them were not read\)$'
	assert [ "${BASH_REMATCH[1]}" -gt 10000 ]
	assert_equal "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
}

@test "the reader goes away before a line comes" {
	for lines in '' --lines; do
		mkfifo "in$lines"
		exec 8<>"in$lines"
		start reader peer fifo_hold f r
		wait_until '[ -s reader.out ]'
		# shellcheck disable=SC2086 # a word or none
		start writer ipctool fifo write $lines f <"in$lines" 8>&-
		wait_blocked writer
		kill "${pid[reader]}"
		finish reader
		echo line >&8
		finish writer
		assert_status 1
		assert_equal "$stderr" 'ipctool fifo write: f: the reader went away (0 bytes were written, 0 of them were not read)'
	done
}

@test "what is written last and never read is a failure, too" {
	start reader peer fifo_hold f r
	wait_until '[ -s reader.out ]'
	mkfifo in
	exec 8<>in
	start writer ipctool fifo write f <in 8>&-
	echo line >&8
	wait_until '[ "$(ipctool fifo stat -Hro unread f)" = 5 ]'
	kill "${pid[reader]}"
	finish reader
	exec 8>&-
	finish writer
	assert_status 1
	assert_equal "$stderr" 'ipctool fifo write: f: the reader went away (5 bytes were written, 5 of them were not read)'
}

@test "a missing one is status 4" {
	run ipctool fifo write nowhere text
	assert_status 4
	assert_output 'ipctool fifo write: nowhere: does not exist'
	assert [ ! -e nowhere ]
}

@test "nothing but a FIFO is written to" {
	echo precious >file
	mkdir directory
	ln -s file link
	for path in file directory link /dev/null; do
		run ipctool fifo write "$path" text
		assert_status 1
		assert_output --partial "ipctool fifo write: $path: not a FIFO (it is a "
	done
	assert_equal "$(<file)" precious
}

@test "a symbolic link to a FIFO is one" {
	ln -s f link
	start reader peer fifo_reader f
	ipctool fifo write link text
	finish reader
	assert_output text
}

@test "without permission it is status 6, with the mode and the owner" {
	needs_root
	chmod 755 .
	chmod 0644 f
	run as_user ipctool fifo write "$PWD/f" text
	assert_status 6
	assert_output "ipctool fifo write: $PWD/f: permission denied (it is a FIFO of mode 0644, owner root, group root)"
}

@test "closed standard input is an error before any reader is woken" {
	start reader peer fifo_reader f
	wait_blocked reader
	run in_ns sh -c 'exec "$1" fifo write f <&-' - "$IPCTOOL"
	assert_status 1
	assert_output 'ipctool fifo write: standard input: Bad file descriptor'
	wait_blocked reader
}

@test "input that cannot be read is an error that says so" {
	start reader peer fifo_reader f
	run ipctool fifo write f <.
	assert_status 1
	assert_output 'ipctool fifo write: standard input: Is a directory (0 bytes were written)'
	finish reader
}

@test "signals end a writer that waits for a reader" {
	for signal in INT TERM HUP; do
		start writer env --default-signal=INT "$IPCTOOL" fifo write f text
		wait_blocked writer
		kill -s $signal "${pid[writer]}"
		finish writer
		assert_status $((128 + $(kill -l $signal)))
		assert [ -z "$stderr" ]
	done
}

@test "signals end a writer that waits for room" {
	start reader peer fifo_hold f r
	wait_until '[ -s reader.out ]'
	for lines in '' --lines; do
		# shellcheck disable=SC2086 # a word or none
		start writer ipctool fifo write $lines f < <(exec yes)
		wait_blocked writer
		kill "${pid[writer]}"
		finish writer
		assert_status 143
	done
}

@test "--lines: lines of several writers never mix" {
	start reader peer fifo_lines f
	exec 9>f
	for c in a b c d; do
		longest $c >line
		for _ in {1..200}; do cat line && echo; done >"lines$c"
	done
	for c in a b c d; do
		start "writer$c" ipctool fifo write --lines f <"lines$c"
	done
	exec 9>&-
	for c in a b c d; do
		finish "writer$c"
		assert_success
	done
	finish reader
	assert_output '800 whole, 0 torn'
}

@test "--lines makes each line one write" {
	command -v strace >/dev/null || skip 'needs strace'
	start reader peer fifo_reader f
	printf 'one\n\nthree' | in_ns env ASAN_OPTIONS=detect_leaks=0 strace -o trace -e trace=write,writev "$IPCTOOL" fifo write --lines f
	finish reader
	printf 'one\n\nthree\n' | cmp - reader.out
	run sed -n 's/.*= //p' trace
	assert_output $'4\n1\n6'
}

@test "--lines refuses a line that is longer than PIPE_BUF, and what follows it" {
	start reader peer fifo_reader f
	run ipctool fifo write --lines f < <(echo first && longest && echo && longest && echo + && echo last)
	assert_status 1
	assert_output 'ipctool fifo write: f: line 3 is too long to be written atomically (4097 bytes with its end; PIPE_BUF is 4096; 2 lines were written)'
	finish reader
	{ echo first && longest && echo; } | cmp - reader.out
}

@test "--lines refuses an operand as well" {
	start reader peer fifo_reader f
	run ipctool fifo write --lines f short "$(longest)y" last
	assert_status 1
	assert_output --partial 'line 2 is too long to be written atomically (4097 bytes with its end;'
	finish reader
	assert_output short
}

@test "--lines tells about a line that does not end" {
	start reader peer fifo_reader f
	run ipctool fifo write --lines f </dev/zero
	assert_status 1
	assert_output --partial 'line 1 is too long to be written atomically (more than 1048576 bytes'
	finish reader
	assert_output ''
}

@test "--lines -0 takes records that end in NUL" {
	start reader peer fifo_reader f
	printf 'a\nb\0c' | ipctool fifo write --lines -0 f
	finish reader
	printf 'a\nb\0c\0' | cmp - reader.out
}

@test "without --lines a longer line is written all the same" {
	head -c 70000 /dev/zero | tr '\0' z >line
	start reader peer fifo_reader f
	ipctool fifo write f "$(<line)" b
	finish reader
	{ cat line && echo && echo b; } | cmp - reader.out
}

@test "--capacity lets it hold more" {
	start reader peer fifo_hold f rw
	wait_until '[ -s reader.out ]'
	head -c 262144 /dev/zero >data
	run ipctool fifo write --capacity 200K f <data
	assert_success
	run ipctool fifo stat -Hro capacity,unread f
	assert_output '262144 262144'
}

@test "a capacity that is refused names the limit, and nothing is written" {
	needs_root
	chmod 755 .
	chmod 666 f
	start reader peer fifo_hold f rw
	wait_until '[ -s reader.out ]'
	run as_user ipctool fifo write --capacity 64M "$PWD/f" text
	assert_status 1
	assert_output --partial "f: capacity cannot become 67108864 bytes (fs.pipe-max-size is $(</proc/sys/fs/pipe-max-size); "
	run ipctool fifo stat -Hro unread f
	assert_output 0
}

@test "--capacity below what is waiting is refused, with the numbers" {
	start reader peer fifo_hold f rw
	wait_until '[ -s reader.out ]'
	head -c 20000 /dev/zero | ipctool fifo write f
	run ipctool fifo write --capacity 4K f text
	assert_status 1
	assert_output 'ipctool fifo write: f: capacity cannot become 4096 bytes (20000 are waiting to be read)'
}

@test "usage errors" {
	for arguments in '' '--capacity 0 f' '--capacity 3G f' '-t -1 f' '-t nan f' '--line f'; do
		# shellcheck disable=SC2086 # words
		run ipctool fifo write $arguments
		assert_status 2
	done
}

@test "a file may change as soon as we are done" {
	head -c 300000 /dev/urandom >data
	cp data before
	start hold peer fifo_hold f rw
	wait_until '[ -s hold.out ]'
	start writer ipctool fifo write --capacity 256K f <data
	wait_blocked writer
	peer fifo_reader f 40000 >copy
	finish writer
	head -c 300000 /dev/zero | dd of=data conv=notrunc bs=64K status=none
	peer fifo_reader f 260000 >>copy
	cmp before copy
}

@test "--verbose says how much was written" {
	start reader peer fifo_reader f
	run ipctool fifo write -v f one two
	assert_output 'ipctool fifo write: f: 8 bytes were written'
	finish reader
}
