load ../helper
load ../meanwhile
load ../util_linux
setup() { setup_ipc; needs_ns; }
teardown() { teardown_ipc; }

create() { peer sysv_object create "$@"; }
has() { peer sysv_object has "$@"; }

# Ids 0 to 2 of each kind, for `both`.
three='for i in 1 2 3; do ipcmk -Q -S 1 -M 1; done'
keyed() { # of the keys 8, 10 and 0x1234
	printf '%s create mq %s 0600 1;' "$PEER_DIR/sysv_object" 8 "$PEER_DIR/sysv_object" 10 "$PEER_DIR/sysv_object" 0x1234
	printf '%s create shm 0xfffffffe 0600 1' "$PEER_DIR/sysv_object"
}

@test "by id: as util-linux" {
	needs_util_linux
	both "$three" ipcrm -q 1
	both "$three" ipcrm -m 0 -s 2 -q 1 -q 0
	both "$three" ipcrm -v -m 0 -s 2 -q 1 -q 0
	both "$three" ipcrm -vm0 -s2
	both "$three" ipcrm --verbose --shmem-id 0 --semaphore-id=1 --queue-id=2
	both "$three" ipcrm --verb --queue-i 1
}

@test "by key: as util-linux, in C's notation" {
	needs_util_linux
	both "$(keyed)" ipcrm -v -Q 010
	both "$(keyed)" ipcrm -v -Q 10
	both "$(keyed)" ipcrm -v -Q 0x1234
	both "$(keyed)" ipcrm -v -Q 0X1234 -Q 8
	both "$(keyed)" ipcrm -v -M 4294967294
	both "$(keyed)" ipcrm --shmem-key 0xfffffffe --queue-key 4660
	both "$(keyed)" ipcrm -v -M 0xfffffffe -S 0x99
}

@test "the older form: as util-linux" {
	needs_util_linux
	both "$three" ipcrm msg 0 2
	both "$three" ipcrm shm 1
	both "$three" ipcrm sem 1 99
	both "$three" ipcrm sem
	both "$three" ipcrm foo 1
	both "$three" ipcrm 1
}

@test "all: as util-linux" {
	needs_util_linux
	both "$three" ipcrm -a
	both "$three" ipcrm -v -a
	both "$three" ipcrm --all --verbose
	both "$three" ipcrm -v --all=msg
	both "$three" ipcrm -v --all=shm
	both "$three" ipcrm -vasem
	both "$three" ipcrm -v --all=shm --all=msg
	both "$three" ipcrm -v --all=sem -q 1
	both "$three" ipcrm --all=foo
	both : ipcrm -v -a
	both : ipcrm
}

@test "what fails does, and the rest is done: as util-linux" {
	needs_util_linux
	both "$three" ipcrm -q 99
	both "$three" ipcrm -v -q 99 -q 1
	both "$three" ipcrm -q -1
	both "$three" ipcrm -Q 0 -q 1
	both "$three" ipcrm -M 0
	both "$three" ipcrm -Q 0x99 -m 2
	both "$three" ipcrm -q abc
	both "$three" ipcrm -q ''
	both "$three" ipcrm -q 99999999999
	both "$three" ipcrm -Q abc
	both "$three" ipcrm -Q -1
	both "$three" ipcrm -q
	both "$three" ipcrm -z
}

@test "the messages of what is not there" {
	run -1 ipctool ipcrm -q 99 -m 98 -S 0x12 -Q 0
	assert_output 'ipcrm: invalid id (99)
ipcrm: invalid id (98)
ipcrm: invalid key (0x12)
ipcrm: illegal key (0)'
}

@test "key 0 is refused, whatever is private" {
	id=$(create shm 0 0600 1)
	run -1 ipctool ipcrm -M 0
	run -1 ipctool ipcrm -M 0x0
	run -1 ipctool ipcrm -M 00
	has shm "$id"
}

@test "other users' objects stay, and do not stop the rest" {
	needs_root
	theirs=$(create mq 1 0666 1)
	own=$(as_user ipctool ipcmk -Q) && own=${own##* }
	run -1 as_user ipctool ipcrm -q "$theirs" -Q 1 -q "$own"
	assert_output "ipcrm: permission denied for id ($theirs)
ipcrm: permission denied for key (1)"
	has mq "$theirs"
	refute has mq "$own"
}

@test "what its creator may remove is removed, whoever owns it now" {
	needs_root
	id=$(as_user ipctool ipcmk -Q) && id=${id##* }
	peer sysv_object own mq "$id" 0 0 0600
	run -0 as_user ipctool ipcrm -q "$id"
}

# What differs, and why, stands in the man page.

@test "differs: nothing is done when anything is not understood" {
	create mq 1 0600 1
	run -1 ipctool ipcrm -q 0 -q abc
	assert_line --index 0 "ipcrm: 'abc' is not an id from 0 to 2147483647"
	run -1 ipctool ipcrm msg 0 abc
	run -1 ipctool ipcrm -q 0 extra
	run -1 ipctool ipcrm -q 0 -Q 0x1ffffffff
	run -1 ipctool ipcrm -a shm 0
	run -1 ipctool ipcrm --posix-shmem a/b -q 0
	has mq 0
	run -0 ipctool ipcrm -v msg 0
	assert_output "removing message queue id \`0'
resource(s) deleted"
}

@test "differs: -v counts wherever it stands" {
	create mq 1 0600 1
	run -0 ipctool ipcrm -q 0 -v
	assert_output "removing message queue id \`0'"
}

@test "differs: the older form may come after --, too" {
	create mq 1 0600 1
	run -0 ipctool ipcrm -- msg 0
	assert_output 'resource(s) deleted'
}

@test "differs: ids may be hexadecimal, and have nothing before them" {
	id=$(create mq 1 0600 1)
	for mistake in "+$id" " $id" $((id + (1 << 32))); do
		run -1 ipctool ipcrm -q "$mistake"
		run -1 ipctool ipcrm msg "$mistake"
	done
	has mq "$id"
	run -0 ipctool ipcrm -q "$(printf '0x%x' "$id")"
	refute has mq "$id"
}

@test "differs: --all as a user removes what is the user's, and leaves the rest without a word" {
	needs_root
	theirs=$(create mq 1 0666 1)
	own=$(as_user ipctool ipcmk -Q) && own=${own##* }
	created=$(as_user ipctool ipcmk -Q) && created=${created##* }
	peer sysv_object own mq "$created" 0 0 0600
	run -0 as_user ipctool ipcrm -v -a
	assert_output "removing message queue id \`$own'
removing message queue id \`$created'"
	has mq "$theirs"
}

@test "POSIX objects, by name" {
	peer shm_map create /a 3 x
	ipctool shm create /b 3
	ipctool sem create /a 1
	ipctool mq create /a
	run -0 ipctool ipcrm --posix-shmem /a --posix-shmem b --posix-semaphore a --posix-mqueue /a -v
	assert_output "removing POSIX shared memory \`/a'
removing POSIX shared memory \`b'
removing POSIX semaphore \`a'
removing POSIX message queue \`/a'"
	run -0 in_ns find /dev/shm -type f
	assert_output ''
	run -4 ipctool mq stat /a
}

@test "differs: a POSIX object that is not there is status 4, and does not stop the rest" {
	ipctool shm create /b 3
	ipctool mq create /b
	run -4 ipctool ipcrm --posix-shmem /a --posix-semaphore /a --posix-mqueue /a --posix-shmem /b --posix-mqueue b
	assert_output 'ipcrm: /a: does not exist
ipcrm: /a: does not exist
ipcrm: /a: does not exist'
	run -0 in_ns find /dev/shm -type f
	assert_output ''
	run -4 ipctool mq stat /b
}

@test "POSIX objects of others stay" {
	needs_root
	ipctool shm create /a 3
	run -6 as_user ipctool ipcrm --posix-shmem /a
	assert_output --partial 'ipcrm: /a: permission denied'
	in_ns test -e /dev/shm/a
}

@test "what is no regular file is no POSIX object" {
	in_ns mkdir /dev/shm/dir
	in_ns ln -s /etc/passwd /dev/shm/link
	in_ns ln -s /etc/passwd /dev/shm/sem.link
	run -1 ipctool ipcrm --posix-shmem dir --posix-shmem link --posix-semaphore link
	assert_output 'ipcrm: dir: not a POSIX shared memory (not a regular file)
ipcrm: link: not a POSIX shared memory (not a regular file)
ipcrm: link: not a POSIX semaphore (not a regular file)'
	in_ns test -L /dev/shm/link
}

@test "differs: --all=pshm and psem remove the caller's regular files, and go on" {
	needs_root
	in_ns mkdir /dev/shm/dir /dev/shm/sem.dir
	in_ns mkfifo /dev/shm/fifo
	in_ns ln -s /etc/passwd /dev/shm/link
	in_ns touch /dev/shm/sem.short /dev/shm/aa /dev/shm/zz
	as_user ipctool shm create /own 1
	as_user ipctool sem create /own 1
	run -0 as_user ipctool ipcrm -v --all=pshm
	assert_output "removing POSIX shared memory \`/own'"
	run -0 as_user ipctool ipcrm -v --all=psem
	assert_output "removing POSIX semaphore \`/own'"
	as_user ipctool shm create /own 1
	run -0 ipctool ipcrm -v --all=psem
	assert_output "removing POSIX semaphore \`/short'"
	run -0 ipctool ipcrm --all=pshm
	run -0 in_ns sh -c 'cd /dev/shm && ls'
	assert_output 'dir
fifo
link
own
sem.dir'
}

@test "--all: what others remove meanwhile is nobody's failure" {
	local quiet='[ "$status$stderr" = 0 ]'

	meanwhile 1 ': >/dev/shm/a; : >/dev/shm/b' 'rm -f /dev/shm/a' "$quiet && in_ns test ! -e /dev/shm/b" ipcrm --all=pshm
	meanwhile 1 ': >/dev/shm/sem.a' 'rm -f /dev/shm/sem.a' "$quiet" ipcrm --all=psem
	in_ns mount -t mqueue mqueue /dev/mqueue || skip 'cannot mount'
	meanwhile 1 ': >/dev/mqueue/a' 'rm -f /dev/mqueue/a' "$quiet" ipcrm --all=pmsg
}

@test "--all=pmsg removes the caller's queues" {
	needs_root
	ipctool mq create /theirs
	as_user ipctool mq create /own
	in_ns mount -t mqueue mqueue /dev/mqueue || skip 'cannot mount'
	run -0 as_user ipctool ipcrm -v --all=pmsg
	assert_output "removing POSIX message queue \`/own'"
	run -0 ipctool ipcrm --all=pmsg
	run -4 ipctool mq stat /theirs
}

@test "--all=pmsg without a way to list queues says so" {
	needs_root
	in_ns sh -c 'while umount /dev/mqueue 2>/dev/null; do :; done'
	run -1 as_user ipctool ipcrm --all=pmsg
	assert_output "ipcrm: cannot list the POSIX message queues; \`ipctool mq ls\` says what is missing"
}

@test "differs: --all alone is System V's" {
	ipctool shm create /a 1
	ipctool mq create /a
	create mq 1 0600 1
	run -0 ipctool ipcrm --all
	in_ns test -e /dev/shm/a
	run -0 ipctool mq stat /a
	refute has mq 0
}

@test "a name cannot forge a line" {
	name=$'/a\nremoved'
	ipctool shm create "$name" 1
	run -0 ipctool ipcrm -v --posix-shmem "$name"
	assert_output "removing POSIX shared memory \`/a\\x0aremoved'"
}

@test "ten thousand in one command" {
	needs_root
	in_ns sh -c 'echo 20000 >/proc/sys/kernel/msgmni'
	peer sysv_object many mq 10000
	run -0 in_ns bash -c '"$0" ipcrm $(printf -- "-Q %d " {1..10000})' "$IPCTOOL"
	run -0 in_ns sed 1d /proc/sysvipc/msg
	assert_output ''
	peer sysv_object many sem 10000
	run -0 ipctool ipcrm -a
	run -0 in_ns sed 1d /proc/sysvipc/sem
	assert_output ''
}

@test "a link called ipcrm is ipcrm; help and version are ours" {
	create mq 1 0600 0
	ln -s "$IPCTOOL" "$BATS_TEST_TMPDIR/ipcrm"
	run -0 in_ns "$BATS_TEST_TMPDIR/ipcrm" -q 0
	run -0 in_ns "$BATS_TEST_TMPDIR/ipcrm" -V
	assert_output --regexp '^ipcrm from ipctool'
	run -0 in_ns "$BATS_TEST_TMPDIR/ipcrm" --help
	assert_line --regexp '^  -a, --all\[=KIND\] '
}
