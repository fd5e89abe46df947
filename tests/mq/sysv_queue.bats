load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

make_queue() { Q=$(ipctool mq create private: "$@"); }
shown() { ipctool mq stat -rH -o mode,uid,gid,qbytes "$@"; }
limit() { in_ns sh -c "echo $2 >/proc/sys/kernel/$1"; }

@test "create prints the address and nothing else, whatever the address was" {
	for address in private: key:0x1234 ftok:/proc:b; do
		run -0 --separate-stderr ipctool mq create "$address"
		assert_output --regexp '^id:[0-9]+$'
		assert_equal "$stderr" ''
		q=$output
		run -0 peer sysv_object has mq "${q#id:}"
		ipctool mq rm "$q"
	done
	run -2 --separate-stderr ipctool mq create id:5
	assert_equal "$stderr" 'ipctool mq create: id:5: names an object that exists; create takes private:, key: or ftok:
  try: ipctool mq create --help'
	run -2 ipctool mq create key:0
}

@test "create: an existing one is status 5; with --exist-ok its address; neither changes it" {
	q=id:$(peer sysv_object create mq 0x77 0640 0)
	ipctool mq send "$q" inside
	run -5 --separate-stderr ipctool mq create key:0x77 -m 0600
	assert_output ''
	assert_equal "$stderr" "ipctool mq create: key:0x77: exists already ($q, qbytes 16384, mode 0640)"
	run -0 --separate-stderr ipctool mq create -e key:0x77 -m 0600 --qbytes 100
	assert_output "$q"
	assert_equal "$stderr" ''
	run -0 ipctool mq stat -rH -o mode,qbytes,messages key:0x77
	assert_output '0640 16384 1'
	ipctool mq rm "$q"
	run -0 --separate-stderr ipctool mq create -ve key:0x77
	assert_equal "$stderr" "ipctool mq create: key:0x77: created ($output, qbytes 16384)"
	run -0 --separate-stderr ipctool mq create -ve key:0x77
	assert_equal "$stderr" "ipctool mq create: key:0x77: exists already ($output, qbytes 16384, mode 0600): left as it is"
	ipctool mq rm key:0x77
}

@test "create: of ten at once one succeeds; with --exist-ok all print the same" {
	local i ok=0

	needs_ns
	for i in {0..9}; do start "c$i" ipctool mq create key:1; done
	for i in {0..9}; do
		finish "c$i"
		((status == 5)) || { assert_status 0 && ok=$((ok + 1)); }
	done
	assert_equal "$ok" 1
	for i in {0..9}; do start "c$i" ipctool mq create -e key:2; done
	for i in {0..9}; do finish "c$i" && assert_status 0; done
	run -0 sort -u "$BATS_TEST_TMPDIR"/c?.out
	assert_equal "${#lines[@]}" 1
}

@test "create: mode and qbytes are exact" {
	umask 077
	make_queue -m 0666 --qbytes 1K
	run -0 shown "$Q"
	assert_output "0666 $EUID $(id -g) 1024"
	ipctool mq rm "$Q"
	umask 0
	make_queue
	run -0 shown "$Q"
	assert_output "0600 $EUID $(id -g) 16384"
	run -2 ipctool mq create private: --maxmsg 3
	run -2 ipctool mq create private: --msgsize 3
	run -2 ipctool mq create private: --qbytes 0
	run -2 ipctool mq create "/$U-q" --qbytes 3
}

@test "create: an address that cannot be printed leaves no queue behind" {
	needs_ns
	run -1 --separate-stderr in_ns bash -c '"$IPCTOOL" mq create private: >/dev/full'
	assert_equal "$stderr" 'ipctool mq create: standard output: No space left on device'
	run -1 in_ns bash -c '"$IPCTOOL" mq create private: >&-'
	run -0 ipctool sysv ls -H mq
	assert_output ''
}

@test "create: msgmnb and msgmni, each with its value" {
	needs_ns
	needs_root
	run -1 --separate-stderr as_user ipctool mq create private: --qbytes 20000
	assert_equal "$stderr" 'ipctool mq create: private:: qbytes too large (asked for 20000; kernel.msgmnb allows 16384 without CAP_SYS_RESOURCE)
  hint: as root: sysctl kernel.msgmnb=20000'
	run -0 ipctool sysv ls -H mq
	assert_output ''
	limit msgmnb 20000
	run -0 as_user ipctool mq create private: --qbytes 20000
	limit msgmni 1
	run -1 --separate-stderr ipctool mq create private:
	assert_equal "$stderr" 'ipctool mq create: private:: too many message queues (kernel.msgmni allows 1)
  hint: as root: sysctl kernel.msgmni=2'
}

@test "the file of a key that is not there" {
	for verb in create stat rm 'alter -m 0'; do
		# shellcheck disable=SC2086
		run -4 --separate-stderr ipctool mq $verb ftok:/nowhere:a
		assert_equal "$stderr" "ipctool mq ${verb%% *}: ftok:/nowhere:a: does not exist (the file /nowhere of the key)"
	done
}

@test "stat shows all that the kernel tells" {
	needs_ns
	q=id:$(peer sysv_object create mq 0x1234 0640 0)
	sender=$(peer sysv_object send "${q#id:}" hello)
	peer sysv_object send "${q#id:}" more
	run -0 ipctool mq stat "$q"
	assert_line 'address:       id:0'
	assert_line 'qbytes:        16K'
	assert_line 'lrpid:         -'
	refute_line --partial maxmsg
	receiver=$(peer sysv_object receive "${q#id:}")
	ipctool mq send "$q" abc
	sender=$(ipctool mq stat -H -o lspid "$q")
	run -0 ipctool mq stat -J key:0x1234
	assert_output --regexp "^\{\"address\":\"$q\",\"messages\":2,\"bytes\":7,\"mode\":\"0640\",\"owner\":\"$(id -un)\",\"group\":\"$(id -gn)\",\"uid\":$EUID,\"gid\":$(id -g),\"id\":${q#id:},\"key\":\"0x00001234\",\"qbytes\":16384,\"creator\":\"$(id -un)\",\"creator-group\":\"$(id -gn)\",\"cuid\":$EUID,\"cgid\":$(id -g),\"lspid\":$sender,\"lrpid\":$receiver,\"stime\":\"[-0-9T:+]*\",\"rtime\":\"[-0-9T:+]*\",\"ctime\":\"[-0-9T:+]*\"\}$"
}

@test "stat needs no permission, and takes both kinds at once" {
	needs_root
	make_queue -m 0
	run -0 as_user ipctool mq stat -rH -o address,mode,owner,qbytes "$Q"
	assert_output "$Q 0000 root 16384"
	ipctool mq create "/$U-q" --maxmsg 1 --msgsize 9
	run -4 ipctool mq stat -rH -o address,maxmsg,qbytes "/$U-q" key:0x7fffff01 "$Q"
	assert_line "/$U-q 1 -"
	assert_line "$Q - 16384"
	run -0 ipctool mq stat "/$U-q" "$Q"
	assert_line --partial 'maxmsg:'
	assert_line --partial 'lspid:'
	ipctool mq rm "/$U-q"
}

@test "alter: mode, owner, group and qbytes, each alone and together" {
	needs_root
	make_queue
	run -0 ipctool mq alter --qbytes 1000 "$Q"
	assert_output ''
	run -0 shown "$Q"
	assert_output '0600 0 0 1000'
	run -0 ipctool mq alter -m g=r --owner 65534 --group 7 "$Q"
	run -0 shown "$Q"
	assert_output '0640 65534 7 1000'
	run -0 as_user ipctool mq alter -m 0 "$Q"
	run -0 as_user ipctool mq alter -m 0200 --qbytes 2K "$Q"
	run -0 shown "$Q"
	assert_output '0200 65534 7 2048'
	run -2 ipctool mq alter "$Q"
	run -2 ipctool mq alter --qbytes 1K "/$U-q"
}

@test "alter: others' queues are 6, with who may; more than msgmnb is 1, with its value" {
	needs_root
	needs_ns
	make_queue -m 0666
	run -6 --separate-stderr as_user ipctool mq alter -m 0 "$Q"
	assert_equal "$stderr" "ipctool mq alter: $Q: permission denied (owner root, creator root: only they may alter it)"
	ipctool mq alter --owner 65534 "$Q"
	run -1 --separate-stderr as_user ipctool mq alter --qbytes 16385 "$Q"
	assert_equal "$stderr" "ipctool mq alter: $Q: qbytes too large (asked for 16385; kernel.msgmnb allows 16384 without CAP_SYS_RESOURCE)
  hint: as root: sysctl kernel.msgmnb=16385"
	run -0 shown "$Q"
	assert_output '0666 65534 0 16384'
}

@test "rm: several, missing, others'" {
	needs_root
	make_queue
	peer sysv_object create mq 0x55 0600 0
	run -4 --separate-stderr ipctool mq rm -v key:0x55 key:0x7fffff01 "$Q"
	assert_equal "$stderr" "ipctool mq rm: key:0x55: removed
ipctool mq rm: key:0x7fffff01: does not exist
ipctool mq rm: $Q: removed"
	run -4 ipctool mq rm "$Q"
	make_queue -m 0666
	run -6 --separate-stderr as_user ipctool mq rm "$Q"
	assert_equal "$stderr" "ipctool mq rm: $Q: permission denied (owner root, creator root: only they may remove it)"
}

@test "wait returns when a message is there, and leaves it there" {
	make_queue
	start wait ipctool mq wait "$Q"
	wait_blocked wait
	peer msg_send "${Q#id:}" 4 ''
	finish wait
	assert_status 0
	assert_equal "$output$stderr" ''
	run -0 ipctool mq wait -n "$Q"
	run -0 peer msg_recv "${Q#id:}" 0 -1
	assert_output '4 0 '
}

@test "wait: timeouts, a removed queue, no permission, no notification" {
	make_queue -m 0622
	run -124 --separate-stderr ipctool mq wait -t 20ms "$Q"
	assert_equal "$stderr" "ipctool mq wait: $Q: timed out (no message came)"
	run -124 --separate-stderr ipctool mq wait -n "$Q"
	assert_equal "$stderr" "ipctool mq wait: $Q: would block (the queue is empty)"
	run -2 --separate-stderr ipctool mq wait --notify "$Q"
	assert_equal "$stderr" 'ipctool mq wait: --notify is not for a System V message queue
  try: ipctool mq wait --help'
	start wait ipctool mq wait "$Q"
	wait_blocked wait
	ipctool mq rm "$Q"
	finish wait
	assert_status 7
	assert_equal "$stderr" "ipctool mq wait: $Q: was removed"
	needs_root
	make_queue -m 0622
	run -6 as_user ipctool mq wait "$Q"
}
