load ../helper
setup() { setup_ipc; ipctool shm create "/$U-a" 4096; }
teardown() { teardown_ipc; }

bytes() { ipctool shm read "/$U-a" --offset "$1" --length "$2" | od -An -v -tx1 | tr -d ' \n'; }

@test "each type, in each byte order, is what perl unpacks" {
	local type template value

	while read -r type template value; do
		ipctool shm set "/$U-a@8" "$type" "$value"
		run -0 bash -c 'perl -e "read STDIN, \$_, 8; print unpack \"$2\", \$_" <"$1"' - \
			<(ipctool shm read "/$U-a" --offset 8 --length 8) "$template"
		assert_output "$value"
	done <<-END
		u8 C 255
		i8 c -128
		u16le S< 513
		u16be S> 513
		i16be s> -2
		u32le L< 4294967295
		u32be L> 67305985
		i32be l> -7
		u64be Q> 18446744073709551615
		i64le q< -9223372036854775808
		f32be f> -0.25
		f64le d< 0.1
		f64be d> 1e+300
	END
}

@test "only these bytes are written, and nothing is printed" {
	ipctool shm write "/$U-a" ................
	run -0 ipctool shm set "/$U-a@4" u32be 0x01020304
	assert_output ''
	run -0 bytes 0 12
	assert_output 2e2e2e2e010203042e2e2e2e
	run -0 ipctool shm set "/$U-a@4095" u8 7
	run -0 ipctool shm set "/$U-a@1" u16be 1 2 3
	run -0 bytes 0 8
	assert_output 2e00010002000304
}

@test "a C program sees it" {
	run -0 ipctool shm set "/$U-a@64" u64 12345678901234567
	run -0 peer shm_number "/dev/shm/$U-a" 64 u64 get
	assert_output 12345678901234567
}

@test "negative numbers, before options and after" {
	run -0 ipctool shm set "/$U-a@8" i32 -5 -v
	run -0 ipctool shm set "/$U-a@12" f64 -.5
	run -0 ipctool shm set -- "/$U-a@20" f64 -inf
	run -0 ipctool shm set "/$U-a@28" f32 -inf -0
	run -0 ipctool shm get "/$U-a@8" i32
	assert_output -5
	run -0 ipctool shm get "/$U-a@12" f64 2
	assert_output $'-0.5\n-inf'
	run -0 ipctool shm get "/$U-a@28" f32 2
	assert_output $'-inf\n-0'
}

@test "what the type cannot hold is refused with its range, and nothing is written" {
	local type value

	while read -r type value range; do
		run -2 --separate-stderr ipctool shm set "/$U-a@8" "$type" 1 "$value"
		assert_equal "${stderr%%$'\n'*}" "ipctool shm set: VALUE: '$value' is not a $type ($range)"
	done <<-END
		u8 256 0 to 255
		u8 -1 0 to 255
		i8 128 -128 to 127
		i8 -129 -128 to 127
		u16be 65536 0 to 65535
		i16 32768 -32768 to 32767
		u32 4294967296 0 to 4294967295
		i32 -2147483649 -2147483648 to 2147483647
		u64 18446744073709551616 0 to 18446744073709551615
		i64 9223372036854775808 -9223372036854775808 to 9223372036854775807
		u8 1x 0 to 255
		u8 1.5 0 to 255
		u8 +1 0 to 255
		f32 1e39 1.4e-45 to 3.4028235e+38, with either sign
		f32 1e-60 1.4e-45 to 3.4028235e+38, with either sign
		f64 1e309 4.9e-324 to 1.7976931348623157e+308, with either sign
		f64 1.5x 4.9e-324 to 1.7976931348623157e+308, with either sign
	END
	run -2 ipctool shm set "/$U-a@8" u8 ''
	run -2 ipctool shm set "/$U-a@8" f64 ''
	run -2 ipctool shm set "/$U-a@8" f64 ' 1'
	run -2 ipctool shm set "/$U-a@8" u8
	run -0 bytes 8 8
	assert_output 0000000000000000
}

@test "nothing is written when not all of it fits" {
	run -1 --separate-stderr ipctool shm set "/$U-a@4088" u32 1 2 3
	assert_equal "$stderr" "ipctool shm set: /$U-a@4088: does not fit (offset 4088 and 12 bytes; it has 4096)"
	run -0 bytes 4088 8
	assert_output 0000000000000000
}

@test "--wake wakes a C program that waits in futex(2), and set alone does not need to" {
	start c peer shm_number "/dev/shm/$U-a" 8 u32 sleep 0
	wait_until 'grep -q asleep "$BATS_TEST_TMPDIR/c.out"'
	wait_blocked c
	ipctool shm set "/$U-a@8" u32 7 --wake
	finish c
	assert_output $'asleep\n7'
}

@test "--wake is for one number of 32 bits, at a multiple of 4" {
	run -2 --separate-stderr ipctool shm set --wake "/$U-a@8" u64 7
	assert_regex "$stderr" '^ipctool shm set: --wake is for numbers of 32 bits, and a u64 is none'
	run -2 ipctool shm set --wake "/$U-a@8" u32 7 8
	run -1 --separate-stderr ipctool shm set --wake "/$U-a@9" u32 7
	assert_equal "$stderr" "ipctool shm set: /$U-a@9: not possible in one step (offset 9 is not a multiple of 4)"
	run -0 bytes 8 8
	assert_output 0000000000000000
}

@test "System V segments and files" {
	needs_ns
	address=$(ipctool shm create private: 100)
	run -0 ipctool shm set "$address@10" u16be 0x4142
	run -0 ipctool shm read "$address" --offset 10 --length 2
	assert_output AB
	printf 0123456789 >"$BATS_TEST_TMPDIR/file"
	run -0 ipctool shm set "file:$BATS_TEST_TMPDIR/file@4" u16be 0x4142
	assert_equal "$(<"$BATS_TEST_TMPDIR/file")" 0123AB6789
}

@test "no such object is 4, and no permission 6" {
	run -4 ipctool shm set "/$U-no@0" u8 1
	needs_root
	ipctool shm alter -m 0644 "/$U-a"
	run -6 --separate-stderr as_user ipctool shm set "/$U-a@0" u8 1
	assert_equal "$stderr" "ipctool shm set: /$U-a@0: permission denied (mode 0644, owner root, group root)"
}

@test "a full file system is an error and no signal" {
	needs_ns
	in_ns truncate -s 100M "/dev/shm/$U-b"
	in_ns sh -c 'head -c 70M /dev/zero >/dev/shm/filler 2>/dev/null || :'
	run -1 --separate-stderr ipctool shm set "/$U-b@50M" u32 1
	assert_equal "$stderr" "ipctool shm set: /$U-b@50M: has no memory there (its file system is full, or it shrank meanwhile)"
}
