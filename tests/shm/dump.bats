load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

same_as_hexdump() { # IPCTOOL-OPTIONS -- HEXDUMP-OPTIONS
	local ours=()

	while [ "$1" != -- ]; do ours+=("$1") && shift; done
	cmp <(ipctool shm dump "/$U-a" "${ours[@]}") <(in_ns hexdump -C "${@:2}" "/dev/shm/$U-a")
}

fill() { # SIZE SOURCE
	in_ns rm -f "/dev/shm/$U-a"
	head -c "$1" "$2" | ipctool shm create "/$U-a" "$1" --from -
}

@test "it prints what hexdump -C prints, for any size" {
	for size in 0 1 7 8 9 15 16 17 31 32 33 4095 65536 65537 200000; do
		fill "$size" /dev/urandom
		same_as_hexdump --
	done
}

@test "repeated lines are squeezed as hexdump does, across pieces too" {
	for size in 15 16 32 48 49 65536 65552 131072 131073; do
		fill "$size" /dev/zero
		same_as_hexdump --
		same_as_hexdump --no-squeeze -- -v
	done
	peer shm_map put "/$U-a" 65530 'not zero'
	same_as_hexdump --
}

@test "--offset and --length pick a part" {
	fill 100000 /dev/urandom
	same_as_hexdump --offset 5 -- -s 5
	same_as_hexdump --offset 65537 --length 20 -- -s 65537 -n 20
	same_as_hexdump --length 17 -- -n 17
	run -0 ipctool shm dump "/$U-a" --length 0
	assert_output ''
}

@test "all bytes are shown, and none reaches the terminal" {
	printf '%b' "$(printf '\\x%02x' {0..255})" >"$BATS_TEST_TMPDIR/bytes"
	fill 256 "$BATS_TEST_TMPDIR/bytes"
	same_as_hexdump --
	run -0 ipctool shm dump "/$U-a" --offset 0x18 --length 16
	assert_output '00000018  18 19 1a 1b 1c 1d 1e 1f  20 21 22 23 24 25 26 27  |........ !"#$%&'"'"'|
00000028'
}

@test "offsets beyond 4 GiB have more digits" {
	cd "$BATS_TEST_TMPDIR"
	truncate -s 5G a || skip 'no sparse files'
	printf there | dd of=a bs=1 seek=4294967297 conv=notrunc status=none
	run -0 ipctool shm dump "file:$PWD/a" --offset 0xfffffff0 --length 32
	assert_output 'fffffff0  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
100000000  00 74 68 65 72 65 00 00  00 00 00 00 00 00 00 00  |.there..........|
100000010'
}

@test "a part that is not there is an error with the numbers" {
	fill 10 /dev/zero
	run -1 --separate-stderr ipctool shm dump "/$U-a" --offset 11
	assert_equal "$output$stderr" "ipctool shm dump: /$U-a: offset 11 is beyond the end (it has 10 bytes)"
	run -1 --separate-stderr ipctool shm dump "/$U-a" --length 11
	assert_equal "$output$stderr" "ipctool shm dump: /$U-a: too short (11 bytes at offset 0 were asked for; it has 10)"
}

@test "an object that shrinks meanwhile is an error, after what there was" {
	fill 1M /dev/urandom
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	exec 8<>"$BATS_TEST_TMPDIR/pipe"
	start dump sh -c 'exec "$@" >"$0" 8>&-' "$BATS_TEST_TMPDIR/pipe" "$IPCTOOL" shm dump "/$U-a"
	wait_blocked dump
	peer shm_map truncate "/$U-a" 5
	cat <&8 >/dev/null &
	pid[cat]=$!
	finish dump
	assert_status 1
	assert_regex "$stderr" "^ipctool shm dump: /$U-a: shrank meanwhile \([0-9]+ of 1048576 bytes were there; it has 5 now\)"
}

@test "an object that changes its size all the time ends in a message" {
	fill 1M /dev/zero
	start churn peer shm_map churn "/$U-a" 1M
	for _ in {1..20}; do
		run --separate-stderr ipctool shm dump "/$U-a"
		refute_signal
		((status == 0)) || assert_regex "$stderr" 'shrank meanwhile \('
	done
}

@test "standard output that is full, closed or left" {
	fill 1M /dev/urandom
	run -1 in_ns sh -c 'exec "$@" >/dev/full' - "$IPCTOOL" shm dump "/$U-a"
	assert_output 'ipctool shm dump: standard output: No space left on device'
	run -1 in_ns sh -c 'exec "$@" >&-' - "$IPCTOOL" shm dump "/$U-a"
	assert_output 'ipctool shm dump: standard output: Bad file descriptor'
	run bash -c '"$@" | head -1 >/dev/null; exit ${PIPESTATUS[0]}' - "${NS[@]}" "$IPCTOOL" shm dump "/$U-a"
	assert_status 141
	assert_output ''
}

@test "absent is 4, denied is 6, no memory is 1" {
	needs_ns
	run -4 ipctool shm dump /absent
	in_ns mkfifo /dev/shm/fifo
	run -1 ipctool shm dump /fifo
	fill 10 /dev/zero
	needs_root
	run -6 as_user ipctool shm dump "/$U-a"
}
