load ../helper
setup() { setup_ipc; needs_ns; }
teardown() { teardown_ipc; }

create() { peer sysv_object create "$@"; }

@test "by id: it is gone, and C finds it no more" {
	for kind in mq sem shm; do
		id=$(create $kind 0 0600 10)
		run -0 ipctool sysv rm "$kind:id:$id"
		assert_output ''
		run -1 peer sysv_object has $kind "$id"
		run -4 --separate-stderr ipctool sysv rm "$kind:id:$id"
		assert_equal "$stderr" "ipctool sysv rm: $kind:id:$id: does not exist"
	done
}

@test "by key, decimal or hexadecimal, the largest too" {
	for kind in mq sem shm; do
		id=$(create $kind 0xfedcba98 0600 10)
		run -0 ipctool sysv rm "$kind:key:0xfedcba98"
		run -1 peer sysv_object has $kind "$id"
		id=$(create $kind 4660 0600 10)
		run -0 ipctool sysv rm "$kind:key:4660"
		run -1 peer sysv_object has $kind "$id"
		run -4 --separate-stderr ipctool sysv rm "$kind:key:0x1234"
		assert_equal "$stderr" "ipctool sysv rm: $kind:key:0x1234: does not exist"
	done
}

@test "by ftok, as C makes it" {
	touch "$BATS_TEST_TMPDIR/file"
	for kind in mq sem shm; do
		id=$(create $kind "ftok:$BATS_TEST_TMPDIR/file:a" 0600 10)
		run -4 ipctool sysv rm "$kind:ftok:$BATS_TEST_TMPDIR/file:b"
		run -0 ipctool sysv rm "$kind:ftok:$BATS_TEST_TMPDIR/file:a"
		run -1 peer sysv_object has $kind "$id"
	done
	run -4 --separate-stderr ipctool sysv rm "mq:ftok:$BATS_TEST_TMPDIR/absent:a"
	assert_equal "$stderr" "ipctool sysv rm: mq:ftok:$BATS_TEST_TMPDIR/absent:a: does not exist (the file $BATS_TEST_TMPDIR/absent of the key)"
}

@test "the id of one kind is not the id of another" {
	mq=$(create mq 0 0600 0)
	run -4 ipctool sysv rm "sem:id:$mq" "shm:id:$mq"
	run -0 peer sysv_object has mq "$mq"
}

@test "several are removed, those that are not there are reported, the first failure counts" {
	mq=$(create mq 0 0600 0)
	sem=$(create sem 0 0600 1)
	create shm 0x55 0600 1
	run -4 --separate-stderr ipctool sysv rm -v "mq:id:$mq" sem:id:99 "sem:id:$sem" shm:key:0x55
	assert_equal "$stderr" "ipctool sysv rm: mq:id:$mq: removed
ipctool sysv rm: sem:id:99: does not exist
ipctool sysv rm: sem:id:$sem: removed
ipctool sysv rm: shm:key:0x55: removed"
	run -0 ipctool sysv ls
	assert_output ''
}

@test "an attached segment is marked, and goes when it is detached" {
	id=$(create shm 0x66 0600 4096)
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	start c peer sysv_object attach "$id" 1 <"$BATS_TEST_TMPDIR/fifo" 8>&-
	wait_until 'grep -q attached "$BATS_TEST_TMPDIR/c.out"'
	run -0 --separate-stderr ipctool sysv rm -v shm:key:0x66
	assert_equal "$stderr" "ipctool sysv rm: shm:key:0x66: marked: it goes when it is detached (1 attached)"
	run -4 ipctool sysv rm shm:key:0x66
	run -0 peer sysv_object has shm "$id"
	exec 8>&-
	finish c
	assert_status 0
	run -1 peer sysv_object has shm "$id"
}

@test "somebody else's object: status 6, and whose it is" {
	needs_root
	for kind in mq sem shm; do
		id=$(create $kind 0x9 0 1)
		run -6 --separate-stderr as_user ipctool sysv rm $kind:key:9 $kind:key:10
		assert_equal "$stderr" "ipctool sysv rm: $kind:key:9: permission denied (owner root, creator root: only they may remove it)
ipctool sysv rm: $kind:key:10: does not exist"
		run -0 peer sysv_object has $kind "$id"
	done
}

@test "the owner removes what may not be read" {
	needs_root
	for kind in mq sem shm; do
		id=$(as_user peer sysv_object create $kind 0 0 1)
		run -0 as_user ipctool sysv rm "$kind:id:$id"
	done
}

@test "a bad address among good ones: nothing is removed" {
	id=$(create sem 0 0600 3)
	for bad in /jobs mq:/jobs mq:jobs id:5 sem:id:x mq:key:0 shm:private: shm:file:/x fifo:/x sem:id:-1 "sem:id:$id#1" ''; do
		run -2 ipctool sysv rm "sem:id:$id" "$bad"
	done
	run -2 --separate-stderr ipctool sysv rm mq:/jobs
	assert_equal "${stderr%%$'\n'*}" "ipctool sysv rm: mq:/jobs: a POSIX message queue is not what this verb takes"
	run -2 --separate-stderr ipctool sysv rm "sem:id:$id#0"
	assert_equal "${stderr%%$'\n'*}" "ipctool sysv rm: sem:id:$id#0: only a whole set can be removed"
	run -0 peer sysv_object has sem "$id"
	run -2 ipctool sysv rm
}

@test "completion offers the objects that there are" {
	mq=$(create mq 0 0600 0)
	sem=$(create sem 0 0600 1)
	run -0 ipctool __complete sysv rm ''
	assert_output "mq:id:$mq
sem:id:$sem"
	run -0 ipctool __complete sysv rm sem:
	assert_output --partial "id:$sem"
}
