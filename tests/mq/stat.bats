load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "shows what a C program made" {
	peer mq_make "/$U-q" 4 100 0640
	peer mq_put "/$U-q" 2 abc defg
	run -0 ipctool mq stat "/$U-q"
	assert_line "address:   /$U-q"
	assert_line 'maxmsg:    4'
	assert_line 'msgsize:   100'
	assert_line 'messages:  2'
	assert_line 'bytes:     7'
	assert_line 'notify:    -'
	assert_line 'mode:      0640'
	assert_line "owner:     $(id -un)"
	assert_line "uid:       $EUID"
	run -0 ipctool mq stat -J "$U-q"
	assert_output --regexp "^\{\"address\":\"/$U-q\",\"maxmsg\":4,\"msgsize\":100,\"messages\":2,\"bytes\":7,\"notify\":null,\"mode\":\"0640\",\"owner\":\"$(id -un)\",\"group\":\"$(id -gn)\",\"notify-by\":null,\"uid\":$EUID,\"gid\":$(id -g),\"mtime\":\"[-0-9T:+]*\",\"inode\":[0-9]*\}$"
}

@test "who is registered for a notification, and how" {
	ipctool mq create "/$U-q" --msgsize 99
	start hold peer mq_hold "/$U-q"
	wait_until '[ "$(<"$BATS_TEST_TMPDIR/hold.out")" = registered ]'
	run -0 ipctool mq stat -rH -o notify,notify-by "/$U-q"
	assert_output "${pid[hold]} signal\\x2012"
}

@test "several: goes on after a failure, and returns the first one's status" {
	ipctool mq create "/$U-a" --msgsize 99
	run -4 --separate-stderr ipctool mq stat -rH -o address "/$U-no" "/$U-a" key:0x7fffff01
	assert_output "/$U-a"
	assert_equal "$stderr" "ipctool mq stat: /$U-no: does not exist
ipctool mq stat: key:0x7fffff01: does not exist"
}

@test "one that may not be read is shown with what is known, and status 6" {
	needs_root
	teardown_ipc && setup_ipc --mqueue
	ipctool mq create "/$U-q" --msgsize 99 --maxmsg 3
	run -6 --separate-stderr as_user ipctool mq stat -J -o address,maxmsg,messages,bytes,notify,mode,owner "/$U-q"
	assert_output "{\"address\":\"/$U-q\",\"maxmsg\":null,\"messages\":null,\"bytes\":null,\"notify\":null,\"mode\":\"0600\",\"owner\":\"root\"}"
	assert_equal "$stderr" "ipctool mq stat: /$U-q: permission denied (what only its readers may know is not shown)"
	ipctool mq alter -m 0602 "/$U-q"
	run -6 --separate-stderr as_user ipctool mq stat -rH -o maxmsg,messages,bytes,mode "/$U-q"
	assert_output '3 0 ? 0602'
}

@test "one that may not be read, with the queues' file system nowhere mounted" {
	needs_ns
	needs_root
	ipctool mq create "/$U-q" --msgsize 99
	run -6 --separate-stderr as_user ipctool mq stat "/$U-q"
	assert_output ''
	assert_equal "$stderr" "ipctool mq stat: /$U-q: permission denied (to read and to write it; more shows in the mqueue file system, which is not mounted)
  hint: as root: mount -t mqueue mqueue /dev/mqueue"
}

@test "names that are no text" {
	ipctool mq create "/$U"$'\n\e\xff' --msgsize 99
	run -0 ipctool mq stat -o address "/$U"$'\n\e\xff'
	assert_output "address: /$U\\x0a\\x1b\\xff"
	run -0 ipctool mq stat -Jo address "/$U"$'\n\e\xff'
	assert_output "{\"address\":\"/$U\\u000a\\u001b\\udcff\"}"
	ipctool mq rm "/$U"$'\n\e\xff'
}

@test "a full disk is status 1" {
	ipctool mq create "/$U-q" --msgsize 99
	run -1 --separate-stderr in_ns bash -c '"$IPCTOOL" mq stat "$0" >/dev/full' "/$U-q"
	assert_equal "$stderr" 'ipctool mq stat: standard output: No space left on device'
}
