load ../helper
load ../util_linux
load ../meanwhile
setup() { setup_ipc; needs_ns; }
teardown() { teardown_ipc; }

create() { peer sysv_object create "$@"; }

views=('' -t -p -c -l -u --human '-l -b' '-l --human' '-u -b' '-u --human')

all_views() { # [as_user]
	local view

	for view in "${views[@]}"; do
		# shellcheck disable=SC2086
		untraced same "$@" ipcs $view
	done
}

details() {
	local unit id

	for unit in '' --human; do
		for kind in -q -m -s; do
			for id in $(in_ns ipcs $kind | awk '/^0x/ { print $2 }'); do
				# shellcheck disable=SC2086
				untraced same ipcs $kind -i "$id" $unit
			done
		done
	done
}

# Attached, until descriptor 8 is closed.
attach() { # ID BYTES
	[ -p "$BATS_TEST_TMPDIR/fifo" ] || mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	start "c$1" peer sysv_object attach "$1" "$2" <"$BATS_TEST_TMPDIR/fifo" 8>&-
	wait_until "grep -q attached '$BATS_TEST_TMPDIR/c$1.out'"
}

# A little of everything.
populate() {
	local id

	create mq 0x1234 0622 0 && create mq 0 0 0 && create mq 0xdeadbeef 0607 0
	create sem 7 0600 1 && create sem 0xf0000000 0 3 && create sem 0 0777 250
	create shm 0x5678 0640 123456789 && create shm 0 0 1 && create shm 0xffffffff 0604 1536
	id=$(create shm 0x9abc 0600 4096)
	peer sysv_object lock "$id" || true
	peer sysv_object send 0 hello
	peer sysv_object send 0 'hello again'
	peer sysv_object receive 0
	peer sysv_object post 0
	attach 0 100000
	attach "$id" 1
	ipctool sysv rm "shm:id:$id"
}

@test "nothing there: every view is util-linux's" {
	needs_util_linux
	all_views
}

@test "every view of objects of all kinds is util-linux's" {
	needs_util_linux
	populate
	all_views
	details
}

@test "kinds, and several options of a sort" {
	needs_util_linux
	populate
	for kind in -q -m -s -a '-q -m' -sq --queues --shmems --semaphores --all; do
		for view in '' -p '-t -p' '-p -t'; do
			# shellcheck disable=SC2086
			untraced same ipcs $kind $view
		done
	done
	for words in '-l -u' '-ul' '--human -b' '-b --human' '-t --human' --limits --summary --time --pid \
		--creator --bytes '-b' '-q -i 0 -t' '-q -i 0 -l' '-q -i 0 -b' '-m -i 0 --human -b'; do
		# shellcheck disable=SC2086
		untraced same ipcs $words
	done
}

@test "every view is util-linux's for who may read nothing, too" {
	needs_util_linux
	needs_root
	populate
	all_views as_user
}

@test "long names, users without a name, the greatest ids, keys and process ids" {
	needs_util_linux
	needs_root
	populate
	cp /etc/passwd "$BATS_TEST_TMPDIR/passwd"
	cp /etc/group "$BATS_TEST_TMPDIR/group"
	echo 'averyverylongname_of_a_user:x:54321:54321::/:/bin/sh' >>"$BATS_TEST_TMPDIR/passwd"
	echo 'averyverylongname_of_a_group:x:54321:' >>"$BATS_TEST_TMPDIR/group"
	in_ns mount --bind "$BATS_TEST_TMPDIR/passwd" /etc/passwd
	in_ns mount --bind "$BATS_TEST_TMPDIR/group" /etc/group
	for kind in mq sem shm; do
		peer sysv_object own "$kind" 0 54321 54321 0644
		peer sysv_object own "$kind" 1 2147483647 2147483646 0
		in_ns sh -c 'test ! -e $0 || echo 2147483600 >$0' "/proc/sys/kernel/${kind/mq/msg}_next_id"
		create "$kind" 0x7fffffff 0600 1
	done
	all_views
	details
}

@test "limits are shown as util-linux shows them, whatever they are" {
	needs_util_linux
	for value in 1023 1024 1075 1076 10188 10189 1048575 1048576 2147483647; do
		in_ns sh -c 'echo $0 >/proc/sys/kernel/msgmax' "$value" || skip 'needs to set limits'
		untraced same ipcs -q -l --human
	done
	for value in 0 1025 1099511627775 1152921504606846976 1152921504606846975 \
		1210925819614629174 1210925819614629175 18446744073709551615; do
		in_ns sh -c 'echo $0 >/proc/sys/kernel/shmmax; echo $0 >/proc/sys/kernel/shmall' "$value"
		for unit in '' -b --human; do
			# shellcheck disable=SC2086
			untraced same ipcs -m -l $unit
		done
	done
}

@test "times are local" {
	needs_util_linux
	populate
	for TZ in UTC America/New_York Asia/Tokyo; do
		export TZ
		same ipcs -t
		same ipcs -s -i 0
	done
}

@test "the same mistakes are made, and some words are ignored" {
	needs_util_linux
	create mq 1 0600 0
	same ipcs extra words
	same ipcs -- -q
	same ipcs --lim
	same ipcs --sem
	same ipcs -i 0
	same ipcs -q -m -i 0
	same ipcs -a -q -i 0
	same ipcs -q -i 5 -i 0
	same ipcs -q -i abc
	same ipcs -q -i ''
	same ipcs -q -i
	same ipcs --s
	same ipcs -z
	same ipcs --queues=1
}

# What differs, and why, stands in the man page.

@test "differs: what is not there is not a success" {
	run -4 ipctool ipcs -q -i 99
	assert_output 'ipcs: id 99 not found'
	run -1 ipctool ipcs -q -i -1
	assert_line --index 0 "ipcs: --id: '-1' is not a number from 0 to 2147483647"
}

@test "a set that is removed while it is shown is not found" {
	# In a namespace of its own each time, so that its id is known.
	meanwhile 2 "exec unshare --ipc sh -c 'ipcmk -S 9 >/dev/null; exec \"\$@\"' sh \"\$@\"" 'ipcrm -a' \
		'[ "$status" = 0 ] || [ "$status$stderr" = "4ipcs: id 0 not found" ]' ipcs -s -i 0
}

@test "differs: an id may be hexadecimal, and has nothing before it" {
	create mq 1 0600 0
	run -0 ipctool ipcs -q -i 0x0
	assert_line 'Message Queue msqid=0'
	for id in +0 ' 0'; do
		run -1 ipctool ipcs -q -i "$id"
		assert_line --index 0 "ipcs: --id: '$id' is not a number from 0 to 2147483647"
	done
}

@test "differs: what a queue takes is known without permission" {
	needs_util_linux
	needs_root
	create mq 1 0600 0
	run -0 as_user ipctool ipcs -q -i 0
	assert_output "$(in_ns ipcs -q -i 0)"
	refute [ "$(in_ns as_user ipcs -q -i 0)" = "$output" ]
}

@test "differs: a set that may not be read is shown, but for its values" {
	needs_root
	create sem 1 0600 2
	run -1 --separate-stderr as_user ipctool ipcs -s -i 0
	assert_line --index 1 $'uid=0\t gid=0\t cuid=0\t cgid=0'
	assert_line 'nsems = 2'
	assert_equal "$stderr" \
		"ipcs: id 0: permission denied (the semaphores' values take permission to read; mode 0600)"
}

@test "differs: help and version are ours" {
	run -0 ipctool ipcs --help
	assert_line --index 0 'usage: ipctool ipcs [OPTION]... [IGNORED]...'
	assert_line --regexp '^  -q, --queues +message queues$'
	run -0 ipctool ipcs -h
	run -0 ipctool ipcs -V
	assert_output --regexp '^ipcs from ipctool [0-9.]+$'
}

@test "a link called ipcs is ipcs" {
	create mq 1 0600 0
	run -0 ipctool ipcs -q
	expected=$output
	ln -s "$IPCTOOL" "$BATS_TEST_TMPDIR/ipcs"
	run -0 in_ns "$BATS_TEST_TMPDIR/ipcs" -q
	assert_output "$expected"
	run -1 in_ns "$BATS_TEST_TMPDIR/ipcs" -z
	assert_output "ipcs: unknown option '-z'
  try: ipcs --help"
}

@test "ten thousand of a kind" {
	needs_util_linux
	needs_root
	in_ns sh -c 'echo 20000 >/proc/sys/kernel/shmmni; echo 20000 >/proc/sys/kernel/msgmni'
	for kind in mq sem shm; do
		peer sysv_object many "$kind" 10000
	done
	same ipcs
	same ipcs -c
	same ipcs -u
}

@test "standard output that is full, closed or left" {
	peer sysv_object many sem 3000
	run -1 in_ns sh -c 'exec "$@" >/dev/full' - "$IPCTOOL" ipcs
	assert_output 'ipcs: standard output: No space left on device'
	run -1 in_ns sh -c 'exec "$@" >&-' - "$IPCTOOL" ipcs
	assert_output 'ipcs: standard output: Bad file descriptor'
	run -0 bash -c '"$@" | head -4 | tail -1' - "${NS[@]}" "$IPCTOOL" ipcs -s
	assert_output --regexp '^0x00000001 0 '
}

@test "a kernel before 4.17 tells as much" {
	populate
	run -0 ipctool ipcs
	expected=$output
	run peer sysv_old_kernel "$IPCTOOL" ipcs
	((status != 77)) || skip 'no seccomp'
	assert_output "$expected"
}
