load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "each type, in each byte order, is what perl packed" {
	local template type value rest

	while read -r type template value rest; do
		perl -e 'print "....", pack(shift, shift), "...."' -- "$template" "$value" >"$BATS_TEST_TMPDIR/file"
		run -0 ipctool shm get "file:$BATS_TEST_TMPDIR/file@4" "$type"
		assert_output "$value"
	done <<-END
		u8 C 255
		i8 c -128
		u16 S 65535
		u16le S< 513
		u16be S> 513
		i16be s> -2
		u32 L 4294967295
		u32le L< 67305985
		u32be L> 67305985
		i32 l -2147483648
		i32be l> -7
		u64 Q 18446744073709551615
		u64le Q< 72623859790382856
		u64be Q> 72623859790382856
		i64 q -9223372036854775808
		i64be q> -3
		f32 f 1.5
		f32be f> -0.25
		f64 d 0.1
		f64be d> 1e+300
		f64le d< -inf
		f32le f< nan
	END
}

@test "COUNT numbers, one a line; a C program wrote them" {
	ipctool shm create "/$U-a" 64
	peer shm_number "/dev/shm/$U-a" 8 u32 put 5
	peer shm_number "/dev/shm/$U-a" 12 u32 put 4000000000
	run -0 ipctool shm get "/$U-a@8" u32 3
	assert_output $'5\n4000000000\n0'
	run -0 ipctool shm get "/$U-a@8" u64
	assert_output 17179869184000000005
	run -0 ipctool shm get "/$U-a" u8
	assert_output 0
}

@test "all of a large object" {
	ipctool shm create "/$U-a" 40000
	perl -e 'print pack "S*", map { $_ } 0 .. 19999' | ipctool shm write "/$U-a"
	run -0 bash -c 'seq 0 19999 | cmp - "$1"' - <(ipctool shm get "/$U-a@0" u16 20000)
}

@test "floats read back exactly, with no more digits than that takes" {
	local bits

	ipctool shm create "/$U-a" 16
	for bits in 3fb999999999999a 3fd5555555555555 7fefffffffffffff 0000000000000001 8000000000000000 400921fb54442d18; do
		ipctool shm set "/$U-a@0" u64 "0x$bits"
		ipctool shm set "/$U-a@8" f64 "$(ipctool shm get "/$U-a@0" f64)"
		run -0 ipctool shm get "/$U-a@8" u64 --hex
		assert_output "0x$bits"
	done
	for bits in 3dcccccd 7f7fffff 00000001 3eaaaaab 4b7fffff; do
		ipctool shm set "/$U-a@0" u32 "0x$bits"
		ipctool shm set "/$U-a@8" f32 "$(ipctool shm get "/$U-a@0" f32)"
		run -0 ipctool shm get "/$U-a@8" u32 --hex
		assert_output "0x$bits"
	done
	ipctool shm set "/$U-a@0" f32 0.1
	run -0 ipctool shm get "/$U-a@0" f32
	assert_output 0.1
}

@test "--hex shows the bits; --json numbers as numbers" {
	ipctool shm create "/$U-a" 64
	ipctool shm set "/$U-a@0" i32 -2 10
	run -0 ipctool shm get "/$U-a@0" i32 2 --hex
	assert_output $'0xfffffffe\n0x0000000a'
	run -0 ipctool shm get "/$U-a@0" u16be --hex
	assert_output 0xfeff
	run -0 ipctool shm get "/$U-a@0" i32 2 -J
	assert_output '[-2,10]'
	ipctool shm set "/$U-a@8" f64 1.5 inf nan
	run -0 ipctool shm get "/$U-a@8" f64 3 --json
	assert_output '[1.5,"inf","nan"]'
	run -0 ipctool shm get "/$U-a@0" u8 --hex -J
	assert_output '["0xfe"]'
}

@test "what is not at a multiple of its width is read all the same, and --verbose says how" {
	ipctool shm create "/$U-a" 8192
	ipctool shm write "/$U-a" --offset 4094 abcd
	run -0 --separate-stderr ipctool shm get "/$U-a@4094" u32le --hex
	assert_output 0x64636261
	assert_equal "$stderr" ''
	run -0 --separate-stderr ipctool shm get -v "/$U-a@4094" u32be --hex
	assert_output 0x61626364
	assert_equal "$stderr" "ipctool shm get: /$U-a@4094: not read in one step (the offset is not a multiple of 4)"
}

@test "System V segments and files, and an @ that belongs to the name" {
	needs_ns
	address=$(ipctool shm create key:0x1234 100)
	peer sysv_map put key:0x1234 8 AB
	run -0 ipctool shm get "$address@8" u16le --hex
	assert_output 0x4241
	run -0 ipctool shm get key:0x1234@96 u32
	run -1 --separate-stderr ipctool shm get key:0x1234@97 u32
	assert_equal "$stderr" 'ipctool shm get: key:0x1234@97: does not fit (offset 97 and 4 bytes; it has 100)'
	printf AB >"$BATS_TEST_TMPDIR/me@home"
	run -0 ipctool shm get "file:$BATS_TEST_TMPDIR/me@home" u8
	assert_output 65
	run -0 ipctool shm get "file:$BATS_TEST_TMPDIR/me@home@1" u8
	assert_output 66
	ipctool shm create "/$U-a@5" 8
	run -0 ipctool shm get "/$U-a@5@0" u8
	assert_output 0
}

@test "beyond the end is refused, with the sizes" {
	ipctool shm create "/$U-a" 64
	run -1 --separate-stderr ipctool shm get "/$U-a@64" u8
	assert_output ''
	assert_equal "$stderr" "ipctool shm get: /$U-a@64: does not fit (offset 64 and 1 bytes; it has 64)"
	run -1 --separate-stderr ipctool shm get "/$U-a@61" u32
	assert_equal "$stderr" "ipctool shm get: /$U-a@61: does not fit (offset 61 and 4 bytes; it has 64)"
	run -1 --separate-stderr ipctool shm get "/$U-a@8" u64 8
	assert_equal "$stderr" "ipctool shm get: /$U-a@8: does not fit (offset 8 and 64 bytes; it has 64)"
	run -1 ipctool shm get "/$U-a@9223372036854775807" u8
	run -1 ipctool shm get "/$U-a@8" u64 1000000000000000000
	run -2 ipctool shm get "/$U-a@9223372036854775808" u8
}

@test "usage, no such object, permission" {
	ipctool shm create "/$U-a" 64
	run -4 --separate-stderr ipctool shm get "/$U-no@8" u8
	assert_equal "$stderr" "ipctool shm get: /$U-no@8: does not exist"
	run -2 ipctool shm get "/$U-a@8"
	run -2 --separate-stderr ipctool shm get "/$U-a@8" u24
	assert_regex "$stderr" "TYPE: (unknown value )?'u24'"
	run -2 ipctool shm get "/$U-a@8" u8 0
	run -2 --separate-stderr ipctool shm get "/$U-a@x" u8
	assert_regex "$stderr" 'an offset @N is a number of bytes'
	run -2 ipctool shm get "shm:/$U-a@8" u8
	run -1 ipctool shm get "file:/dev/null@8" u8
}

@test "permission to read is enough, and none is status 6" {
	needs_root
	ipctool shm create -m 0644 "/$U-a" 64
	ipctool shm set "/$U-a@8" u32 5
	run -0 as_user ipctool shm get "/$U-a@8" u32
	assert_output 5
	ipctool shm alter -m 0600 "/$U-a"
	run -6 --separate-stderr as_user ipctool shm get "/$U-a@8" u32
	assert_equal "$stderr" "ipctool shm get: /$U-a@8: permission denied (mode 0600, owner root, group root)"
}

@test "an object that is cut off meanwhile is an error that says so, never a signal" {
	ipctool shm create "/$U-a" 64K
	start churn peer shm_map churn "/$U-a" 65536
	for _ in {1..40}; do
		run ipctool shm get "/$U-a@8192" u64 4000
		refute_signal
		[ "$status" -eq 0 ] || assert_regex "$output" '(shrank|does not fit)'
	done
}

@test "standard output that is closed or full, or goes away" {
	ipctool shm create "/$U-a" 1M
	run -1 in_ns bash -c '"$1" shm get "$2" u8 1000000 >/dev/full' - "$IPCTOOL" "/$U-a@0"
	run -1 in_ns bash -c '"$1" shm get "$2" u8 >&-' - "$IPCTOOL" "/$U-a@0"
	run -0 in_ns bash -c '"$1" shm get "$2" u8 1000000 | head -n 1' - "$IPCTOOL" "/$U-a@0"
	assert_output 0
}
