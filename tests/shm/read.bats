load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

# Runs ipctool with standard output going to a FIFO, whose other end is descriptor 8.
to_pipe() { # NAME ARGUMENT...
	mkfifo "$BATS_TEST_TMPDIR/$1.pipe"
	exec 8<>"$BATS_TEST_TMPDIR/$1.pipe"
	start "$1" sh -c 'exec "$@" >"$0" 8>&-' "$BATS_TEST_TMPDIR/$1.pipe" "$IPCTOOL" "${@:2}"
}

@test "what C wrote is printed, byte for byte, and nothing else" {
	peer shm_map create "/$U-a" 12 $'\xff\x01line\n'
	run -0 bash -c '"$@" | od -An -c' - "${NS[@]}" "$IPCTOOL" shm read "/$U-a"
	assert_output ' 377 001   l   i   n   e  \n  \0  \0  \0  \0  \0'
}

@test "--offset and --length pick a part" {
	peer shm_map create "/$U-a" 10 0123456789
	run -0 ipctool shm read "/$U-a" --offset 7
	assert_output 789
	run -0 ipctool shm read "/$U-a" --length 3
	assert_output 012
	run -0 ipctool shm read --offset 2 --length 0x4 "/$U-a"
	assert_output 2345
	run -0 ipctool shm read "/$U-a" --length 0
	assert_output ''
	run -0 ipctool shm read "/$U-a" --offset 10
	assert_output ''
}

@test "a part that is not there is an error with the numbers, and nothing is printed" {
	peer shm_map create "/$U-a" 10 0123456789
	run -1 --separate-stderr ipctool shm read "/$U-a" --offset 11
	assert_equal "$output$stderr" "ipctool shm read: /$U-a: offset 11 is beyond the end (it has 10 bytes)"
	run -1 --separate-stderr ipctool shm read "/$U-a" --offset 8 --length 3
	assert_equal "$output$stderr" "ipctool shm read: /$U-a: too short (3 bytes at offset 8 were asked for; it has 10)"
	run -1 ipctool shm read "/$U-a" --offset 7E --length 7E
	run -2 ipctool shm read "/$U-a" --length -1
	run -2 ipctool shm read "/$U-a" --offset 8E
}

@test "an empty object prints nothing" {
	ipctool shm create "/$U-a" 0
	run -0 ipctool shm read "/$U-a"
	assert_output ''
}

@test "to a pipe, to a file, appended to a file: the same" {
	head -c 5000001 /dev/urandom >"$BATS_TEST_TMPDIR/random"
	ipctool shm create "/$U-a" 5000001 --from "$BATS_TEST_TMPDIR/random"
	cd "$BATS_TEST_TMPDIR"
	ipctool shm read "/$U-a" | cmp - random
	ipctool shm read "/$U-a" >plain
	cmp plain random
	printf 'head\n' >appended
	ipctool shm read "/$U-a" >>appended
	cmp <(tail -c +6 appended) random
	ipctool shm read "/$U-a" --offset 999 --length 4M | cmp - <(tail -c +1000 random | head -c 4M)
}

@test "to a pipe that does not block" {
	needs_ns
	ipctool shm create "/$U-a" 3M
	run -0 bash -c '"$@" | { sleep 0.1; wc -c; }' - "${NS[@]}" python3 -c '
import os, sys
os.set_blocking(1, False)
os.execv(sys.argv[1], sys.argv[1:])' "$IPCTOOL" shm read "/$U-a"
	assert_output 3145728
}

@test "what is in the pipe when it has ended does not change with the object" {
	yes old | head -c 3M >"$BATS_TEST_TMPDIR/old"
	yes new | head -c 3M >"$BATS_TEST_TMPDIR/new"
	ipctool shm create "/$U-a" 3M --from "$BATS_TEST_TMPDIR/old"
	to_pipe read shm read "/$U-a"
	wait_blocked read
	head -c 2M <&8 | cmp -n 2M - "$BATS_TEST_TMPDIR/old"
	finish read
	assert_status 0
	ipctool shm write "/$U-a" <"$BATS_TEST_TMPDIR/new"
	head -c 1M <&8 | cmp -n 1M - "$BATS_TEST_TMPDIR/old"
}

@test "an object that shrinks meanwhile is an error with the numbers" {
	ipctool shm create "/$U-a" 8M
	to_pipe read shm read "/$U-a"
	wait_blocked read
	peer shm_map truncate "/$U-a" 5
	cat <&8 >/dev/null &
	pid[cat]=$!
	finish read
	assert_status 1
	assert_regex "$stderr" "^ipctool shm read: /$U-a: shrank meanwhile \([0-9]+ of 8388608 bytes were there; it has 5 now\)"
}

@test "an object that changes its size all the time ends in a message" {
	ipctool shm create "/$U-a" 1M
	start churn peer shm_map churn "/$U-a" 1M
	for _ in {1..20}; do
		run --separate-stderr ipctool shm read "/$U-a" >/dev/null
		refute_signal
		((status == 0)) || assert_regex "$stderr" 'shrank meanwhile \('
	done
}

@test "standard output that is full or closed is status 1 with a message" {
	ipctool shm create "/$U-a" 100K
	run -1 in_ns sh -c 'exec "$@" >/dev/full' - "$IPCTOOL" shm read "/$U-a"
	assert_output 'ipctool shm read: standard output: No space left on device'
	run -1 in_ns sh -c 'exec "$@" >&-' - "$IPCTOOL" shm read "/$U-a"
	assert_output 'ipctool shm read: standard output: Bad file descriptor'
}

@test "a reader that goes away ends it as it ends cat" {
	ipctool shm create "/$U-a" 8M
	run bash -c '"$@" | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}' - "${NS[@]}" "$IPCTOOL" shm read "/$U-a"
	assert_status 141
	assert_output ''
	run bash -c 'trap "" PIPE; "$@" | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}' - "${NS[@]}" "$IPCTOOL" shm read "/$U-a"
	assert_status 1
	assert_output 'ipctool shm read: standard output: Broken pipe'
}

@test "offsets beyond 4 GiB are exact" {
	cd "$BATS_TEST_TMPDIR"
	truncate -s 5G a || skip 'no sparse files'
	printf there | dd of=a bs=1 seek=4294967297 conv=notrunc status=none
	run -0 ipctool shm read "file:$PWD/a" --offset 4294967297 --length 5
	assert_output there
	run -0 bash -c '"$@" | tr -d "\0"' - "${NS[@]}" "$IPCTOOL" shm read "file:$PWD/a" --offset 4G --length 64M
	assert_output there
}

@test "there is no such object: status 4" {
	run -4 --separate-stderr ipctool shm read "/$U-a"
	assert_equal "$stderr" "ipctool shm read: /$U-a: does not exist"
	run -4 ipctool shm read "file:$BATS_TEST_TMPDIR/a"
}

@test "somebody else's object: status 6, and whose it is" {
	needs_root
	needs_ns
	ipctool shm create "/$U-a" 10
	run -6 --separate-stderr as_user ipctool shm read "/$U-a"
	assert_equal "$stderr" "ipctool shm read: /$U-a: permission denied (mode 0600, owner root, group root)"
	in_ns chmod 0604 "/dev/shm/$U-a"
	run -0 as_user ipctool shm read "/$U-a" --length 0
}

@test "what is no shared memory is left alone, and holds nobody up" {
	needs_ns
	in_ns mkfifo /dev/shm/fifo
	in_ns mkdir /dev/shm/dir
	in_ns ln -s /etc/passwd /dev/shm/link
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	for address in /fifo /dir /link file:/dev/shm "file:$BATS_TEST_TMPDIR/fifo" file:/dev/zero; do
		run -1 --separate-stderr ipctool shm read "$address"
		assert_equal "$output$stderr" "ipctool shm read: $address: not shared memory (not a regular file)"
	done
}
