load helper

setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "a case has an IPC namespace and a /dev/shm of its own, and keeps its directory" {
	needs_ns
	run in_ns sh -c 'readlink /proc/self/ns/ipc; ls /dev/shm; pwd'
	assert_success
	refute_line "$(readlink /proc/self/ns/ipc)"
	assert_line --index 1 "$PWD"
}

@test "nothing is mounted at /dev/mqueue, and --mqueue mounts the case's own queues" {
	needs_ns
	run in_ns stat --file-system --format %T /dev/mqueue
	refute_output mqueue
	teardown_ipc
	setup_ipc --mqueue
	run in_ns stat --file-system --format %T /dev/mqueue
	assert_output mqueue
}

@test "--shm-size bounds /dev/shm" {
	needs_ns
	teardown_ipc
	setup_ipc --shm-size 64K
	run in_ns sh -c 'head -c 1M /dev/zero >/dev/shm/x'
	assert_failure
	run in_ns stat --format %s /dev/shm/x
	assert_output 65536
}

@test "as_user has no capabilities, and reaches the tool and the case's directory" {
	needs_root
	run as_user sh -c 'id -u; id -G; grep CapEff /proc/self/status; echo >"$1"' sh "$BATS_TEST_TMPDIR/x"
	assert_failure
	assert_line --index 0 65534
	assert_line --index 1 65534
	assert_line --partial 0000000000000000
	run as_user cat "$BATS_TEST_TMPDIR/../$BATS_TEST_NUMBER/none"
	assert_output --partial 'No such file'
	run as_user ipctool --version
	assert_success
}

@test "start and finish keep processes apart by name" {
	start one sh -c 'echo 1; echo oops >&2; exit 1'
	start two sh -c 'echo 2; exit 2'
	finish two
	assert_status 2
	assert_output 2
	finish one
	assert_status 1
	assert_equal "$output $stderr" '1 oops'
}

@test "start gives the process ID of the command itself, and its standard input" {
	start name sh -c 'echo $$; cat' < <(echo typed)
	local process=${pid[name]}
	finish name
	assert_output "$process"$'\n'typed
}

@test "wait_blocked waits for a process that sleeps in the kernel, and tells one that ended" {
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	start reader cat "$BATS_TEST_TMPDIR/fifo"
	wait_blocked reader
	echo end >"$BATS_TEST_TMPDIR/fifo"
	finish reader
	assert_output end
	start ended true
	run wait_blocked ended
	assert_failure
}

@test "wait_blocked takes what wakes up now and then, and sleeps again, for blocked" {
	start looks sh -c 'until [ -e "$1" ]; do sleep 0.005; done; echo ended' sh "$BATS_TEST_TMPDIR/end"
	wait_blocked looks
	: >"$BATS_TEST_TMPDIR/end"
	finish looks
	assert_output ended
}

@test "wait_until gives up at its deadline" {
	run wait_until false 1
	assert_failure
	assert_output --partial 'not within 1 s: false'
}

@test "teardown_ipc ends what is left" {
	needs_ns
	start left sh -c 'sleep 1000 & echo $!; exec sleep 1000'
	wait_until '[ -s "$BATS_TEST_TMPDIR/left.out" ]'
	local child
	child=$(<"$BATS_TEST_TMPDIR/left.out")
	teardown_ipc
	wait_until "[ ! -e /proc/$child ]"
}
