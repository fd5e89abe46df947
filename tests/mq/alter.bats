load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

shown() { ipctool mq stat -rH -o mode,uid,gid "$@"; }

@test "mode, owner and group, of several queues" {
	needs_root
	ipctool mq create "/$U-a" --msgsize 99
	ipctool mq create "/$U-b" --msgsize 99 -m 0640
	run -0 ipctool mq alter -m g+w,o=r --owner 65534 --group 7 "/$U-a" "$U-b"
	assert_output ''
	run -0 shown "/$U-a" "/$U-b"
	assert_output $'0624 65534 7\n0664 65534 7'
	run -0 ipctool mq alter --owner root "/$U-a"
	run -0 peer mq_make "/$U-a"
	assert_output --partial 'mode=0624 uid=0 gid=7'
}

@test "nothing to change, no such user, no queue" {
	ipctool mq create "/$U-a" --msgsize 99
	run -2 ipctool mq alter "/$U-a"
	assert_line --index 0 'ipctool mq alter: nothing to change: give --mode, --owner or --group, or, of System V, --qbytes'
	run -2 ipctool mq alter --owner nobody-at-all "/$U-a"
	run -2 ipctool mq alter -m 0600
	run -4 --separate-stderr ipctool mq alter -v -m 0644 "/$U-no" "/$U-a"
	assert_equal "$stderr" "ipctool mq alter: /$U-no: does not exist
ipctool mq alter: /$U-a: altered"
}

@test "others' queues: 6, and nothing is changed" {
	needs_root
	ipctool mq create "/$U-a" --msgsize 99 -m 0666
	run -6 --separate-stderr as_user ipctool mq alter -m 0 "/$U-a"
	assert_equal "$stderr" "ipctool mq alter: /$U-a: permission denied (owner root)"
	run -0 shown "/$U-a"
	assert_output '0666 0 0'
}

@test "one's own queue can be altered whatever its mode" {
	needs_root
	teardown_ipc && setup_ipc --mqueue
	for mode in 0400 0200 0000; do
		as_user ipctool mq create "/$U$mode" --msgsize 99 -m "$mode"
		run -0 as_user ipctool mq alter -m 0640 "/$U$mode"
		run -0 shown "/$U$mode"
		assert_output '0640 65534 65534'
	done
}

@test "one's own queue that nobody may open, with the file system nowhere mounted" {
	needs_ns
	needs_root
	as_user ipctool mq create "/$U-a" --msgsize 99 -m 0
	run -6 --separate-stderr as_user ipctool mq alter -m 0600 "/$U-a"
	assert_equal "$stderr" "ipctool mq alter: /$U-a: permission denied (to read and to write it; more shows in the mqueue file system, which is not mounted)
  hint: as root: mount -t mqueue mqueue /dev/mqueue"
	run -0 ipctool mq alter -m 0600 "/$U-a"
}
