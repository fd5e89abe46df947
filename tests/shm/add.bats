load ../helper
setup() { setup_ipc; ipctool shm create "/$U-a" 4096; }
teardown() { teardown_ipc; }

@test "prints the sum, which a C program sees" {
	peer shm_number "/dev/shm/$U-a" 8 u32 put 5
	run -0 ipctool shm add "/$U-a@8" u32 7
	assert_output 12
	run -0 peer shm_number "/dev/shm/$U-a" 8 u32 get
	assert_output 12
	run -0 ipctool shm add "/$U-a@8" u32 -2
	assert_output 10
	run -0 ipctool shm add "/$U-a@8" u32 0
	assert_output 10
}

@test "each width, in each byte order, and floats" {
	run -0 ipctool shm add "/$U-a@1" i8 -128
	assert_output -128
	run -0 ipctool shm add "/$U-a@2" u16be 0x102
	assert_output 258
	run -0 ipctool shm get "/$U-a@2" u16le
	assert_output 513
	run -0 ipctool shm add "/$U-a@8" u64be 18446744073709551615
	assert_output 18446744073709551615
	run -0 ipctool shm add "/$U-a@16" i64le -9223372036854775808
	assert_output -9223372036854775808
	run -0 ipctool shm add "/$U-a@24" f64 0.5
	run -0 ipctool shm add "/$U-a@24" f64 -0.75
	assert_output -0.25
	run -0 ipctool shm add "/$U-a@32" f32be 1e3
	assert_output 1000
}

@test "nothing is lost beside C programs and other ipctools that add" {
	start one peer shm_number "/dev/shm/$U-a" 8 u32 add 1 1000000
	start two peer shm_number "/dev/shm/$U-a" 8 u32 add 1 1000000
	in_ns bash -c 'for i in {1..100}; do "$1" shm add "$2" u32 1 >/dev/null & "$1" shm add "$2" u32 1 >/dev/null; done; wait' - "$IPCTOOL" "/$U-a@8"
	finish one
	finish two
	run -0 ipctool shm get "/$U-a@8" u32
	assert_output 2000200
}

@test "no two get the same number" {
	in_ns bash -c 'for i in {1..100}; do "$1" shm add "$2" u64 1 & done; wait' - "$IPCTOOL" "/$U-a@8" >"$BATS_TEST_TMPDIR/numbers"
	cmp <(seq 100) <(sort -n "$BATS_TEST_TMPDIR/numbers")
}

@test "an overflow is refused, and nothing is changed; --wrap does as C does" {
	local type from by wrapped

	while read -r type from by wrapped range; do
		ipctool shm set "/$U-a@8" "$type" "$from"
		run -1 --separate-stderr ipctool shm add "/$U-a@8" "$type" "$by"
		assert_output ''
		assert_equal "$stderr" "ipctool shm add: /$U-a@8: would overflow (it is $from; a $type is $range)
  hint: ipctool shm add --wrap lets it wrap around"
		run -0 ipctool shm get "/$U-a@8" "$type"
		assert_output -- "$from"
		run -0 ipctool shm add --wrap "/$U-a@8" "$type" "$by"
		assert_output -- "$wrapped"
	done <<-END
		u8 250 6 0 0 to 255
		u8 3 -4 255 0 to 255
		i8 127 1 -128 -128 to 127
		i8 -128 -255 -127 -128 to 127
		u32be 4294967295 2 1 0 to 4294967295
		i32 -2147483648 -1 2147483647 -2147483648 to 2147483647
		u64 18446744073709551615 1 0 0 to 18446744073709551615
		u64 1 -18446744073709551615 2 0 to 18446744073709551615
		i64be 9223372036854775807 1 -9223372036854775808 -9223372036854775808 to 9223372036854775807
		i64 0 18446744073709551615 -1 -9223372036854775808 to 9223372036854775807
	END
}

@test "what no number of that width can be is usage" {
	run -2 --separate-stderr ipctool shm add "/$U-a@8" u8 256
	assert_equal "${stderr%%$'\n'*}" "ipctool shm add: VALUE: '256' is not a number from -255 to 255"
	run -2 ipctool shm add "/$U-a@8" i8 -256
	run -2 ipctool shm add "/$U-a@8" u64 18446744073709551616
	run -2 ipctool shm add "/$U-a@8" u64 1.5
	run -2 ipctool shm add "/$U-a@8" f64 x
	run -2 ipctool shm add "/$U-a@8" u8
}

@test "at an offset that is no multiple of the width it would not be one step: refused" {
	run -1 --separate-stderr ipctool shm add "/$U-a@2" u32 1
	assert_output ''
	assert_equal "$stderr" "ipctool shm add: /$U-a@2: not possible in one step (offset 2 is not a multiple of 4)"
	run -0 ipctool shm add "/$U-a@2" u16 1
}

@test "--wake wakes who waits in futex(2)" {
	start c peer shm_number "/dev/shm/$U-a" 8 u32 sleep 0
	wait_until 'grep -q asleep "$BATS_TEST_TMPDIR/c.out"'
	wait_blocked c
	run -0 ipctool shm add --wake "/$U-a@8" i32 7
	finish c
	assert_output $'asleep\n7'
	run -2 ipctool shm add --wake "/$U-a@8" u16 1
}

@test "a System V segment, a file, and one that is not there" {
	needs_ns
	address=$(ipctool shm create private: 100)
	run -0 ipctool shm add "$address@12" u32 3
	run -0 ipctool shm add "$address@12" u32 3
	assert_output 6
	head -c 100 /dev/zero >"$BATS_TEST_TMPDIR/file"
	run -0 ipctool shm add "file:$BATS_TEST_TMPDIR/file@12" u32 3
	run -0 od -An -tu4 -j12 -N4 "$BATS_TEST_TMPDIR/file"
	assert_output '          3'
	run -4 ipctool shm add "/$U-no@8" u32 1
	run -1 ipctool shm add "/$U-a@4096" u32 1
}
