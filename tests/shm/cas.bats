load ../helper
setup() { setup_ipc; ipctool shm create "/$U-a" 4096; }
teardown() { teardown_ipc; }

@test "replaces what it is thought to be, in silence" {
	peer shm_number "/dev/shm/$U-a" 8 u32 put 5
	run -0 ipctool shm cas "/$U-a@8" u32 5 6
	assert_output ''
	run -0 peer shm_number "/dev/shm/$U-a" 8 u32 get
	assert_output 6
}

@test "anything else stays: it is printed, and the status is 3" {
	peer shm_number "/dev/shm/$U-a" 8 u32 put 5
	run -3 --separate-stderr ipctool shm cas "/$U-a@8" u32 4 6
	assert_output 5
	assert_equal "$stderr" ''
	run -0 peer shm_number "/dev/shm/$U-a" 8 u32 get
	assert_output 5
}

@test "each type" {
	local type old new

	while read -r type old new; do
		ipctool shm set "/$U-a@16" "$type" "$old"
		run -0 ipctool shm cas "/$U-a@16" "$type" "$old" "$new"
		run -3 ipctool shm cas "/$U-a@16" "$type" "$old" "$new"
		assert_output -- "$new"
	done <<-END
		u8 1 255
		i8 -1 -128
		u16be 258 2
		i16 -1 0
		u32be 7 4294967295
		i32le -1 5
		u64 1 18446744073709551615
		i64be -1 -9223372036854775808
		f32 0.1 -0.5
		f64be nan -inf
	END
}

@test "floats are compared bit by bit: 0 is not -0" {
	run -3 ipctool shm cas "/$U-a@8" f64 -0 1
	assert_output 0
	run -0 ipctool shm cas "/$U-a@8" f64 0 1
}

@test "of many that do it at once, one succeeds" {
	in_ns bash -c 'for i in {1..50}; do { "$1" shm cas "$2" u32 0 $i >/dev/null && echo $i; } & done; wait' - "$IPCTOOL" "/$U-a@8" >"$BATS_TEST_TMPDIR/winners"
	assert_equal "$(wc -l <"$BATS_TEST_TMPDIR/winners")" 1
	run -0 ipctool shm get "/$U-a@8" u32
	assert_output "$(<"$BATS_TEST_TMPDIR/winners")"
}

@test "--wake wakes who waits in futex(2), only when it was replaced" {
	start c peer shm_number "/dev/shm/$U-a" 8 u32 sleep 0
	wait_until 'grep -q asleep "$BATS_TEST_TMPDIR/c.out"'
	wait_blocked c
	run -3 ipctool shm cas --wake "/$U-a@8" u32 1 2
	run -0 ipctool shm cas --wake "/$U-a@8" u32 0 7
	finish c
	assert_output $'asleep\n7'
}

@test "usage, alignment, sizes, no such object" {
	run -2 --separate-stderr ipctool shm cas "/$U-a@8" u8 256 0
	assert_equal "${stderr%%$'\n'*}" "ipctool shm cas: OLD: '256' is not a u8 (0 to 255)"
	run -2 --separate-stderr ipctool shm cas "/$U-a@8" u8 0 -1
	assert_equal "${stderr%%$'\n'*}" "ipctool shm cas: NEW: '-1' is not a u8 (0 to 255)"
	run -2 ipctool shm cas "/$U-a@8" u8 0
	run -2 ipctool shm cas --wake "/$U-a@8" u64 0 1
	run -1 --separate-stderr ipctool shm cas "/$U-a@1" u16 0 1
	assert_equal "$stderr" "ipctool shm cas: /$U-a@1: not possible in one step (offset 1 is not a multiple of 2)"
	run -1 ipctool shm cas "/$U-a@4096" u8 0 1
	run -4 ipctool shm cas "/$U-no@0" u8 0 1
}

@test "permission to write is needed" {
	needs_root
	ipctool shm alter -m 0644 "/$U-a"
	run -6 as_user ipctool shm cas "/$U-a@0" u8 0 1
}
