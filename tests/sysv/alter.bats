load ../helper
setup() { setup_ipc; needs_ns; }
teardown() { teardown_ipc; }

create() { peer sysv_object create "$@"; }
facts() { ipctool sysv stat -rH -o mode,uid,gid,cuid "$1"; }

@test "mode, owner and group, each alone leaves the others" {
	needs_root
	for kind in mq sem shm; do
		id=$(create $kind 0 0600 1)
		run -0 ipctool sysv alter -m g+rw "$kind:id:$id"
		assert_output ''
		assert_equal "$(facts "$kind:id:$id")" '0660 0 0 0'
		run -0 ipctool sysv alter --owner nobody "$kind:id:$id"
		assert_equal "$(facts "$kind:id:$id")" '0660 65534 0 0'
		run -0 --separate-stderr ipctool sysv alter -v --group 4242 "$kind:id:$id"
		assert_equal "$stderr" "ipctool sysv alter: $kind:id:$id: altered"
		assert_equal "$(facts "$kind:id:$id")" '0660 65534 4242 0'
	done
}

@test "a queue's bytes and a segment's status stay what they were" {
	mq=$(create mq 0 0600 0)
	shm=$(create shm 0 0600 10)
	peer sysv_object send "$mq" hello
	before=$(ipctool sysv stat -rH -o qbytes,messages,bytes,size "mq:id:$mq" "shm:id:$shm")
	run -0 ipctool sysv alter -m 0640 "mq:id:$mq" "shm:id:$shm"
	assert_equal "$(ipctool sysv stat -rH -o qbytes,messages,bytes,size "mq:id:$mq" "shm:id:$shm")" "$before"
}

@test "the owner alters what may not be read" {
	needs_root
	for kind in mq sem shm; do
		id=$(as_user peer sysv_object create $kind 0 0 1)
		run -0 as_user ipctool sysv alter -m 0600 "$kind:id:$id"
		assert_equal "$(facts "$kind:id:$id")" '0600 65534 65534 65534'
	done
}

@test "somebody else's: status 6, whose it is, and on with the next" {
	needs_root
	for kind in mq sem shm; do
		id=$(create $kind 0x9 0666 1)
		run -6 --separate-stderr as_user ipctool sysv alter -m 0 $kind:key:9 $kind:key:10
		assert_equal "$stderr" "ipctool sysv alter: $kind:key:9: permission denied (owner root, creator root: only they may alter it)
ipctool sysv alter: $kind:key:10: does not exist"
		assert_equal "$(facts $kind:key:9)" '0666 0 0 0'
	done
}

@test "usage: nothing to change, no such user, an element" {
	id=$(create sem 0 0600 3)
	run -2 ipctool sysv alter "sem:id:$id"
	run -2 ipctool sysv alter --owner no-such-user "sem:id:$id"
	run -2 ipctool sysv alter -m 0640 "sem:id:$id" "sem:id:$id#1"
	run -2 ipctool sysv alter -m 0640 "sem:id:$id" mq:/jobs
	assert_equal "$(facts "sem:id:$id")" "0600 $EUID $(id -g) $EUID"
}
