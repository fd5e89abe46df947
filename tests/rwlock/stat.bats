load ../helper
setup() { setup_ipc; ipctool rwlock create "shm:/$U-a"; }
teardown() { teardown_ipc; }

columns() { ipctool rwlock stat -rH -o "$@" "shm:/$U-a"; }
state() { columns state,readers,waiting; }

# hold NAME read|write: until `finish` after `kill`.
hold() {
	start "$1" ipctool rwlock run "shm:/$U-a" --"$2" -- sleep 100
}

@test "free, read, write, and who waits" {
	run -0 state
	assert_output 'free 0 0'
	hold one read
	hold two read
	wait_until '[ "$(state)" = "read 2 0" ]'
	hold writer write
	wait_until '[ "$(state)" = "read 2 1" ]'
	hold reader read
	wait_until '[ "$(state)" = "read 2 2" ]'
	kill "${pid[one]}" "${pid[two]}"
	wait_until '[ "$(state)" = "write 0 1" ]'
	run -0 columns writer
	assert_output "${pid[writer]}"
	kill "${pid[writer]}"
	wait_until '[ "$(state)" = "read 1 0" ]'
}

@test "the processes that hold it and that wait" {
	hold one write
	wait_until '[ "$(state)" = "write 0 0" ]'
	wait_until 'sleeper=$(pgrep -P "${pid[one]}" -x sleep)'
	run -0 ipctool rwlock stat -J -o holders,waiters "shm:/$U-a"
	assert_output "{\"holders\":\"${pid[one]} (ipctool), $sleeper (sleep)\",\"waiters\":null}"
	hold two read
	wait_until '[ "$(state)" = "write 0 1" ]'
	run -0 ipctool rwlock stat -H -o waiters "shm:/$U-a"
	assert_output "${pid[two]} (ipctool)"
}

@test "a C program that takes part by fcntl(2) is seen" {
	mkfifo "$BATS_TEST_TMPDIR/end"
	start c peer rwlock_ofd "/dev/shm/$U-a" 0 read <>"$BATS_TEST_TMPDIR/end"
	wait_until 'grep -q held "$BATS_TEST_TMPDIR/c.out"'
	run -0 state
	assert_output 'read 1 0'
	run -0 ipctool rwlock stat -H -o holders "shm:/$U-a"
	assert_output "${pid[c]} (rwlock_ofd)"
}

@test "JSON is valid, and numbers are numbers" {
	hold one write
	wait_until '[ "$(state)" = "write 0 0" ]'
	run -0 bash -c 'python3 -c "
import json, sys
s = json.load(sys.stdin)
assert s[\"state\"] == \"write\" and s[\"readers\"] == 0 and s[\"size\"] == 64 and s[\"whole\"] is True, s
assert s[\"writer\"] == $2, s
" <"$1"' - <(ipctool rwlock stat -J "shm:/$U-a") "${pid[one]}"
}

@test "several; goes on after a failure" {
	run -4 --separate-stderr ipctool rwlock stat -rH -o state "shm:/$U-no" "shm:/$U-a"
	assert_output free
	assert_equal "$stderr" "ipctool rwlock stat: shm:/$U-no: does not exist"
	ipctool shm create "/$U-z" 4096
	run -4 ipctool rwlock stat "shm:/$U-z"
	run -1 ipctool rwlock stat "shm:/$U-z@4072"
	run -2 ipctool rwlock stat "shm:/$U-z@4"
}

@test "what may not be read is shown as far as it can be, with status 6" {
	needs_root
	run -6 --separate-stderr as_user ipctool rwlock stat -rH -o mode,owner,whole "shm:/$U-a"
	assert_output '0600 root ?'
	assert_equal "$stderr" "ipctool rwlock stat: shm:/$U-a: permission denied (mode 0600, owner root, group root)"
}
