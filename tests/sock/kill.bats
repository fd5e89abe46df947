# SIGKILL at any stage: no file is left that blocks the next run, and none that lives is taken away.
load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
}
teardown() { teardown_ipc; }

# Several listeners start at once on one path, where a stale socket may lie; at most one of them listens.
# Then it is killed at some moment.
round() {
	local n pids=() alive

	for n in 1 2 3 4 5 6 7 8; do
		"$IPCTOOL" sock listen -f s -- cat 3>&- 2>>errors &
		pids+=($!)
	done
	((RANDOM % 2)) || kill -KILL "${pids[RANDOM % 8]}" 2>/dev/null || true
	sleep "0.00$((RANDOM % 10))"
	((RANDOM % 2)) || kill -KILL "${pids[RANDOM % 8]}" 2>/dev/null || true
	kill -KILL "${pids[@]:0:4}" 2>/dev/null || true
	wait "${pids[@]:0:4}" 2>/dev/null || true
	kill -KILL "${pids[@]:4}" 2>/dev/null || true
	wait "${pids[@]:4}" 2>/dev/null || true
}

@test "killed at random, with others starting: the next run listens, and is reached" {
	for _ in $(seq "${ROUNDS:-40}"); do
		untraced round
		"$IPCTOOL" sock listen s -- cat 3>&- &
		listener=$!
		run -0 "$IPCTOOL" sock connect -t 60 s <<<hello
		assert_output hello
		wait $listener
		assert [ ! -e s ]
	done
	run grep '^ipctool' errors # all but what a sanitizer says when it is killed
	run grep -v ' s: exists already' <<<"$output"
	assert_output ''
}

# Eight start on a stale socket: exactly one gets the address, and it stays reachable.
@test "of several that replace a stale socket one succeeds, the others get status 5" {
	for _ in {1..10}; do
		pids=()
		peer sock_peer stale stream s
		for n in 1 2 3 4 5 6 7 8; do
			{ "$IPCTOOL" sock listen s </dev/null >"out.$n" 2>/dev/null 3>&- || echo $? >"status.$n"; } &
			pids+=($!)
		done
		wait_until '(($(cat status.* 2>/dev/null | wc -l) == 7))'
		run sort -u <(cat status.*)
		assert_output 5
		peer sock_peer talk stream s reached
		wait "${pids[@]}"
		assert [ ! -e s ]
		run cat out.1 out.2 out.3 out.4 out.5 out.6 out.7 out.8
		assert_output reached
		rm status.*
		run ls -A
		refute_output --partial ipctool
	done
}

# Every system call of a start on a stale socket in turn is the last one.
@test "killed at each system call of replacing a stale socket" {
	for call in socket openat umask bind fstat connect renameat2 unlinkat close listen ppoll; do
		for nth in 1 2 3; do
			rm -f s
			peer sock_peer stale stream s
			ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -e inject=$call:signal=KILL:when=$nth "$IPCTOOL" sock listen -t 50ms s 2>/dev/null || true
			run -124 timeout -k 1 10 "$IPCTOOL" sock listen -n s
			assert [ ! -e s ]
		done
	done
}
