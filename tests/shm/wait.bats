load ../helper
setup() { setup_ipc; ipctool shm create "/$U-a" 4096; }
teardown() { teardown_ipc; }

wait_blocked_in_futex() {
	wait_until 'grep -q "^202 " "/proc/${pid[waiter]}/syscall" || grep -q futex "/proc/${pid[waiter]}/wchan"'
}

switches() { awk '/^voluntary/ { print $2 }' "/proc/${pid[waiter]}/status"; }

# Until the waiter has looked at it some times.
wait_slept() {
	local before

	wait_until '[[ $(readlink "/proc/${pid[waiter]}/exe") = */ipctool ]]'
	before=$(switches)
	wait_until '(($(switches) > before + 5))'
}

@test "returns at once, and silently, when it is so already" {
	ipctool shm set "/$U-a@8" i32 -5
	for condition in 'eq -5' '= -5' 'ne 5' '!= 5' 'lt -4' '< 0' 'le -5' '<= -4' 'gt -6' '> -2147483648' 'ge -5' '>= -6'; do
		read -r operator value <<<"$condition"
		run -0 --separate-stderr ipctool shm wait -n "/$U-a@8" i32 "$operator" "$value"
		assert_equal "$output$stderr" ''
	done
}

@test "when it is not so: 124, with what it is" {
	ipctool shm set "/$U-a@8" i32 -5
	for condition in 'eq 5' 'ne -5' 'lt -5' 'le -6' 'gt -5' 'ge -4'; do
		read -r operator value <<<"$condition"
		run -124 --separate-stderr ipctool shm wait -t 0 "/$U-a@8" i32 "$operator" "$value"
		assert_equal "$stderr" "ipctool shm wait: /$U-a@8: would block (it is -5)"
	done
	run -124 --separate-stderr ipctool shm wait -t 30ms "/$U-a@8" i32 eq 5
	assert_equal "$stderr" "ipctool shm wait: /$U-a@8: timed out (it is -5)"
}

@test "unsigned numbers are not signed ones; a nan is nothing's equal" {
	ipctool shm set "/$U-a@8" u64 18446744073709551615
	run -0 ipctool shm wait -n "/$U-a@8" u64 gt 5
	run -124 ipctool shm wait -n "/$U-a@8" i64 gt 5
	ipctool shm set "/$U-a@8" f64 nan
	run -124 ipctool shm wait -n "/$U-a@8" f64 eq nan
	run -0 ipctool shm wait -n "/$U-a@8" f64 ne nan
	run -124 ipctool shm wait -n "/$U-a@8" f64 ge 0
	ipctool shm set "/$U-a@8" f32be 0.1
	run -0 ipctool shm wait -n "/$U-a@8" f32be eq 0.1
}

@test "a set, add or cas with --wake wakes it, and so does a C program" {
	local writer wake=(
		'ipctool shm set --wake' '1'
		'ipctool shm add --wake' '1'
		'ipctool shm cas --wake' '0 1'
	)

	for ((i = 0; i < ${#wake[@]}; i += 2)); do
		ipctool shm set "/$U-a@8" u32 0
		start waiter ipctool shm wait "/$U-a@8" u32 eq 1
		wait_blocked_in_futex
		# shellcheck disable=SC2086
		${wake[i]} "/$U-a@8" u32 ${wake[i + 1]}
		finish waiter
		assert_status 0
	done
	start waiter ipctool shm wait "/$U-a@8" u32be eq 0x01020304
	wait_blocked_in_futex
	peer shm_number "/dev/shm/$U-a" 8 u32 wake 0x04030201
	finish waiter
	assert_status 0
}

@test "notices a writer that wakes nobody, whatever the width" {
	local type

	for type in u8 u16be u32 i64 f64; do
		ipctool shm set "/$U-a@8" "$type" 0
		start waiter ipctool shm wait "/$U-a@8" "$type" ne 0 -t 20
		wait_slept
		ipctool shm set "/$U-a@8" "$type" 3
		finish waiter
		assert_status 0
	done
}

@test "permission to read is enough" {
	needs_root
	ipctool shm alter -m 0644 "/$U-a"
	start waiter as_user ipctool shm wait "/$U-a@8" u32 eq 1
	wait_blocked_in_futex
	ipctool shm set --wake "/$U-a@8" u32 1
	finish waiter
	assert_status 0
}

@test "told when the object is removed, or cut off" {
	start waiter ipctool shm wait "/$U-a@8" u32 eq 1
	wait_blocked_in_futex
	ipctool shm rm "/$U-a"
	finish waiter
	assert_status 7
	assert_equal "$stderr" "ipctool shm wait: /$U-a@8: was removed (while we waited)"

	ipctool shm create "/$U-a" 8192
	for offset in 8 4096; do
		ipctool shm resize "/$U-a" 8192
		start waiter ipctool shm wait "/$U-a@$offset" u64 eq 1
		wait_slept
		ipctool shm resize "/$U-a" 5
		finish waiter
		assert_status 1
		assert_equal "$stderr" "ipctool shm wait: /$U-a@$offset: shrank while it was in use (it has 5 bytes now)"
	done
}

@test "a System V segment, and its removal" {
	needs_ns
	address=$(ipctool shm create private: 100)
	start waiter ipctool shm wait "$address@12" u32 eq 1
	wait_blocked_in_futex
	ipctool shm set "$address@12" u32 1 --wake
	finish waiter
	assert_status 0
	start waiter ipctool shm wait "$address@12" u32 eq 2
	wait_blocked_in_futex
	ipctool shm rm "$address"
	finish waiter
	assert_status 7
}

@test "ended by a signal: by that signal" {
	local name

	for name in HUP INT TERM; do
		start waiter env --default-signal=INT "$IPCTOOL" shm wait "/$U-a@8" u8 eq 1
		wait_slept
		kill -"$name" "${pid[waiter]}"
		finish waiter
		assert_status $((128 + $(kill -l "$name")))
		assert_equal "$stderr" ''
	done
}

@test "usage, alignment, sizes, no such object" {
	run -2 --separate-stderr ipctool shm wait "/$U-a@8" u8 eq 256
	assert_equal "${stderr%%$'\n'*}" "ipctool shm wait: VALUE: '256' is not a u8 (0 to 255)"
	run -2 ipctool shm wait "/$U-a@8" u8 equals 5
	run -2 ipctool shm wait "/$U-a@8" u8 eq
	run -1 ipctool shm wait "/$U-a@1" u16 eq 0
	run -1 ipctool shm wait "/$U-a@4096" u8 eq 0
	run -4 ipctool shm wait "/$U-no@0" u8 eq 0
}
