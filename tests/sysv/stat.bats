load ../helper
setup() { setup_ipc; needs_ns; }
teardown() { teardown_ipc; }

create() { peer sysv_object create "$@"; }

@test "each kind with the columns it has, by id, key and ftok" {
	touch "$BATS_TEST_TMPDIR/file"
	mq=$(create mq 0x11 0640 0)
	sem=$(create sem "ftok:$BATS_TEST_TMPDIR/file:x" 0600 3)
	shm=$(create shm 0 0604 5000)
	run -0 ipctool sysv stat -J "mq:id:$mq"
	assert_equal "$(jq -c '[.address, .id, .key, .mode, .kind, .messages, .uid, .cuid, .lspid, .stime, has("nsems"), has("size")]' <<<"$output")" \
		"[\"mq:id:$mq\",$mq,\"0x00000011\",\"0640\",\"mq\",0,$EUID,$EUID,null,null,false,false]"
	run -0 ipctool sysv stat -J "sem:ftok:$BATS_TEST_TMPDIR/file:x"
	assert_equal "$(jq -c '[.address, .nsems, .otime, has("qbytes"), has("rss")]' <<<"$output")" "[\"sem:id:$sem\",3,null,false,false]"
	run -0 ipctool sysv stat -J "shm:id:$shm"
	assert_equal "$(jq -c '[.size, .nattch, .status, .rss, .swapped, has("nsems")]' <<<"$output")" '[5000,0,null,0,0,false]'
	run -0 ipctool sysv stat -rH -o address,messages,nsems,size "mq:id:$mq" "sem:id:$sem" "shm:id:$shm"
	assert_output "mq:id:$mq 0 - -
sem:id:$sem - 3 -
shm:id:$shm - - 5000"
}

@test "the memory that a segment takes" {
	id=$(create shm 0 0600 100000)
	peer sysv_map put "$id" 0 text
	run -0 ipctool sysv stat -rH -o rss "shm:id:$id"
	assert_output "$(getconf PAGE_SIZE)"
}

@test "without permission to read, and goes on after one that is not there" {
	needs_root
	for kind in mq sem shm; do
		id=$(create $kind 0 0 1)
		run -4 --separate-stderr as_user ipctool sysv stat -rH -o kind,mode,owner $kind:key:9 "$kind:id:$id"
		assert_output "$kind 0000 root"
		assert_equal "$stderr" "ipctool sysv stat: $kind:key:9: does not exist"
	done
}

@test "usage: elements, POSIX objects, nothing" {
	id=$(create sem 0 0600 3)
	run -2 ipctool sysv stat "sem:id:$id#1"
	run -2 ipctool sysv stat mq:/jobs
	run -2 ipctool sysv stat "id:$id"
	run -2 ipctool sysv stat
	run -2 ipctool sysv stat -o none "sem:id:$id"
}
