load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

bytes() { in_ns od -An -v -tx1 "$@" | tr -d ' \n'; }

@test "a C program opens what was made, and finds its value" {
	run -0 ipctool sem create "/$U-a" 3
	assert_output ''
	run -0 peer sem_named get "/$U-a"
	assert_output 3
	run -0 peer sem_named wait "/$U-a" 3
	run -1 peer sem_named trywait "/$U-a"
}

@test "byte for byte what sem_open makes" {
	ipctool sem create "/$U-a" 5
	peer sem_named create "/$U-b" 5
	assert_equal "$(bytes "/dev/shm/sem.$U-a")" "$(bytes "/dev/shm/sem.$U-b")"
}

@test "byte for byte what sem_init with pshared makes of zeros" {
	in_ns truncate -s 4096 "/dev/shm/$U-a"
	run -0 ipctool sem create "shm:/$U-a@64" 7
	peer sem_memory init "/$U-b" 64 7
	assert_equal "$(bytes "/dev/shm/$U-a")" "$(bytes "/dev/shm/$U-b")"
	run -0 peer sem_memory get "/$U-a" 64
	assert_output 7
}

@test "a name without its slash is the same semaphore" {
	run -0 ipctool sem create "$U-a" 1
	run -5 ipctool sem create "/$U-a" 1
}

@test "the value is from 0 to 2147483647" {
	run -0 ipctool sem create "/$U-a" 0
	run -0 ipctool sem create "/$U-b" 2147483647
	run -0 ipctool sem get "/$U-b"
	assert_output 2147483647
	for value in 2147483648 -1 +1 1x '' 0x 1.5 99999999999999999999; do
		run -2 --separate-stderr ipctool sem create "/$U-c" -- "$value"
		assert_equal "${stderr%%$'\n'*}" "ipctool sem create: VALUE: '$value' is not a number from 0 to 2147483647"
	done
	run -4 ipctool sem get "/$U-c"
}

@test "the mode is exact under any umask, and 0600 by default" {
	umask 077
	run -0 ipctool sem create -m 0666 "/$U-a" 1
	run -0 ipctool sem create -m g=r "/$U-b" 1
	umask 0
	run -0 ipctool sem create "/$U-c" 1
	run -0 in_ns stat -c %a "/dev/shm/sem.$U-a" "/dev/shm/sem.$U-b" "/dev/shm/sem.$U-c"
	assert_output $'666\n640\n600'
}

@test "what exists is status 5, and stays as it is" {
	peer sem_named create "/$U-a" 3
	run -5 --separate-stderr ipctool sem create "/$U-a" 8
	assert_equal "$stderr" "ipctool sem create: /$U-a: exists already (its value is 3)"
	run -0 --separate-stderr ipctool sem create -e -m 0777 "/$U-a" 8
	assert_equal "$stderr" ''
	run -0 ipctool sem stat -o value,mode -rH "/$U-a"
	assert_output '3 0600'
}

@test "--exist-ok takes one that we may not open, and nothing that is no semaphore" {
	needs_root
	ipctool sem create "/$U-a" 1
	run -0 as_user ipctool sem create -e "/$U-a" 1
	in_ns touch "/dev/shm/sem.$U-b"
	run -1 --separate-stderr ipctool sem create -e "/$U-b" 1
	assert_equal "$stderr" \
		"ipctool sem create: /$U-b: not a semaphore (size is 0 bytes; a semaphore has 32)"
	run -5 ipctool sem create "/$U-b" 1
	in_ns ln -s /etc/passwd "/dev/shm/sem.$U-c"
	run -1 ipctool sem create -e "/$U-c" 1
	run -5 ipctool sem create "/$U-c" 1
}

@test "of ten that create at once, one succeeds" {
	local i made=0

	for i in {1..10}; do start "p$i" ipctool sem create "/$U-a" "$i"; done
	for i in {1..10}; do
		finish "p$i"
		if ((status == 0)); then made=$((made + 1)); else assert_status 5; fi
	done
	assert_equal "$made" 1
	in_ns truncate -s 64 "/dev/shm/$U-m"
	for i in {1..10}; do start "p$i" ipctool sem create "shm:/$U-m@32" "$i"; done
	made=0
	for i in {1..10}; do
		finish "p$i"
		if ((status == 0)); then made=$((made + 1)); else assert_status 5; fi
	done
	assert_equal "$made" 1
}

@test "names have 251 bytes, of any kind" {
	needs_ns
	local long weird=$'a\x1b[31m\nb\xff'

	long=$(printf '%0251d' 0)
	run -0 ipctool sem create "/$long" 1
	run -0 peer sem_named get "/$long"
	assert_output 1
	run -2 --separate-stderr ipctool sem create "/0$long" 1
	assert_regex "$stderr" 'at most 251 bytes'
	run -0 ipctool sem create "/$weird" 4
	run -0 peer sem_named get "/$weird"
	assert_output 4
	run -5 --separate-stderr ipctool sem create "/$weird" 4
	assert_equal "$stderr" \
		'ipctool sem create: /a\x1b[31m\x0ab\xff: exists already (its value is 4)'
	run -2 ipctool sem create /a/b 1
	run -2 ipctool sem create / 1
}

@test "in memory: 32 zeros, aligned to 8, inside of the object" {
	in_ns truncate -s 100 "/dev/shm/$U-a"
	run -2 --separate-stderr ipctool sem create "shm:/$U-a@13" 1
	assert_regex "$stderr" 'the offset of a semaphore is a multiple of 8'
	run -1 --separate-stderr ipctool sem create "shm:/$U-a@72" 1
	assert_equal "$stderr" \
		"ipctool sem create: shm:/$U-a@72: does not fit (offset 72 and 32 bytes; the object has 100)"
	run -0 in_ns stat -c %s "/dev/shm/$U-a"
	assert_output 100
	run -0 ipctool sem create "shm:/$U-a@64" 1
	run -4 ipctool sem create "shm:/$U-b@64" 1
}

@test "in memory: one that is there stays, and so does whatever else is" {
	peer sem_memory init "/$U-a" 64 3
	run -5 --separate-stderr ipctool sem create "shm:/$U-a@64" 9
	assert_equal "$stderr" "ipctool sem create: shm:/$U-a@64: exists already (its value is 3)"
	run -0 ipctool sem create -e "shm:/$U-a@64" 9
	run -0 peer sem_memory get "/$U-a" 64
	assert_output 3
	in_ns sh -c 'printf x | dd of=$1 bs=1 seek=159 conv=notrunc status=none' sh "/dev/shm/$U-a"
	run -5 --separate-stderr ipctool sem create "shm:/$U-a@128" 9
	assert_regex "$stderr" 'not a semaphore that processes share \(32 bytes at offset 128'
	run -1 ipctool sem create -e "shm:/$U-a@128" 9
	run -0 ipctool sem create "shm:/$U-a@160" 9
}

@test "in a file, and across two pages" {
	truncate -s 8192 "$BATS_TEST_TMPDIR/f"
	run -0 ipctool sem create "file:$BATS_TEST_TMPDIR/f@4080" 2
	run -0 peer sem_memory wait "file:$BATS_TEST_TMPDIR/f" 4080
	run -0 ipctool sem get "file:$BATS_TEST_TMPDIR/f@4080"
	assert_output 1
	run -0 ipctool sem create "file:$BATS_TEST_TMPDIR/f" 2
	run -4 ipctool sem create "file:$BATS_TEST_TMPDIR/none" 2
	ln -s f "$BATS_TEST_TMPDIR/link"
	run -1 --separate-stderr ipctool sem create "file:$BATS_TEST_TMPDIR/link@64" 2
	assert_equal "$stderr" "ipctool sem create: file:$BATS_TEST_TMPDIR/link@64: not a semaphore (a symbolic link, which is not followed to create or remove)"
	run -1 ipctool sem rm "file:$BATS_TEST_TMPDIR/link"
	run -0 ipctool sem post "file:$BATS_TEST_TMPDIR/link"
	run -0 ipctool sem get "file:$BATS_TEST_TMPDIR/f"
	assert_output 3
	run -0 ipctool sem stat -rH -o value "file:$BATS_TEST_TMPDIR/link"
	assert_output 3
	ln -s none "$BATS_TEST_TMPDIR/dangling"
	run -4 ipctool sem wait "file:$BATS_TEST_TMPDIR/dangling"
	ln -s . "$BATS_TEST_TMPDIR/dirlink"
	run -1 --separate-stderr ipctool sem post "file:$BATS_TEST_TMPDIR/dirlink"
	assert_equal "$stderr" "ipctool sem post: file:$BATS_TEST_TMPDIR/dirlink: not a semaphore (not a regular file)"
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	run -1 ipctool sem post "file:$BATS_TEST_TMPDIR/fifo"
	run -1 ipctool sem post "file:$BATS_TEST_TMPDIR"
}

@test "in memory it takes permission to write there" {
	needs_root
	in_ns install -m 0644 /dev/null "/dev/shm/$U-a"
	in_ns truncate -s 64 "/dev/shm/$U-a"
	run -6 --separate-stderr as_user ipctool sem create "shm:/$U-a" 1
	assert_equal "$stderr" "ipctool sem create: shm:/$U-a: permission denied (mode 0644, owner root, group root)"
}

@test "in memory there is no mode to give" {
	in_ns truncate -s 64 "/dev/shm/$U-a"
	run -2 --separate-stderr ipctool sem create -m 0600 "shm:/$U-a" 1
	assert_regex "$stderr" '--mode is not for a semaphore in shared memory'
}

@test "a full /dev/shm is an error with its numbers, and leaves nothing" {
	needs_ns
	teardown_ipc
	setup_ipc --shm-size 64K
	in_ns sh -c 'head -c 1M /dev/zero >/dev/shm/full' || true
	run -1 --separate-stderr ipctool sem create "/$U-a" 1
	assert_regex "$stderr" "/dev/shm has 0 bytes free of 65536"
	run -0 in_ns ls /dev/shm
	assert_output full
	in_ns truncate -s 1M /dev/shm/holes
	run -1 ipctool sem create "shm:/holes@524288" 1
	refute_signal
}

@test "where there is no /dev/shm is status 4, and says so" {
	needs_ns
	run -4 in_ns unshare --mount --propagation unchanged sh -c 'mount -t tmpfs tmpfs /dev && "$1" sem create a 1' - "$IPCTOOL"
	assert_output 'ipctool sem create: a: does not exist (there is no directory /dev/shm)'
}

@test "--verbose says what was done" {
	run -0 --separate-stderr ipctool sem create -v "/$U-a" 10
	assert_equal "$stderr" "ipctool sem create: /$U-a: created with the value 10"
	run -0 --separate-stderr ipctool sem create -ve "/$U-a" 99
	assert_equal "$stderr" "ipctool sem create: /$U-a: exists already: left as it is"
}

key() { echo "key:$((0x5e000000 + $$ * 8))"; }

# What only the kernel's own listing tells: octal mode and number of elements.
in_proc() { in_ns awk -v id="${1#id:}" '$2 == id { print $3, $4 }' /proc/sysvipc/sem; }

@test "a System V set: its address is printed, and C finds the values" {
	needs_ns
	run -0 ipctool sem create private: 3 0 32767
	assert_regex "$output" '^id:[0-9]+$'
	run -0 peer semset get "${output#id:}"
	assert_output '3 0 32767'
	run -0 ipctool sem create "$(key)" 7 --nsems 5
	run -0 peer semset get "${output#id:}"
	assert_output '7 7 7 7 7'
	run -0 ipctool sem create "ftok:$BATS_TEST_TMPDIR:A" 1
	run -0 peer sysv_object has sem "${output#id:}"
	run -5 ipctool sem create "ftok:$BATS_TEST_TMPDIR:65" 1
}

@test "a System V set: the mode is exact, and 0600 by default" {
	needs_ns
	umask 077
	run -0 ipctool sem create private: 1 2 3
	assert_equal "$(in_proc "$output")" '600 3'
	run -0 ipctool sem create -m 0666 private: 1
	assert_equal "$(in_proc "$output")" '666 1'
	run -0 ipctool sem create -m 0 private: 0
	assert_equal "$(in_proc "$output")" '0 1'
	run -0 ipctool sem create -m 0777 private: 5
	assert_equal "$(in_proc "$output")" '777 1'
}

@test "a System V set: a user with no rights but his own makes one of any mode" {
	needs_ns
	needs_root
	run -0 as_user ipctool sem create -m 0040 private: 1 2
	assert_equal "$(in_proc "$output")" '40 2'
	run -0 ipctool sem get "$output"
	assert_output '1 2'
}

@test "a System V set that exists is status 5, and stays as it is" {
	needs_ns
	local id

	id=$(peer semset create "$(key | cut -c 5-)" 640 4 5)
	run -5 --separate-stderr ipctool sem create "$(key)" 9
	assert_equal "$stderr" "ipctool sem create: $(key): exists already (it is id:$id, a set of 2)"
	run -0 --separate-stderr ipctool sem create -e -m 0777 "$(key)" 9 9 9
	assert_output "id:$id"
	assert_equal "$stderr" ''
	assert_equal "$(in_proc "$id")" '640 2'
	run -0 peer semset get "$id"
	assert_output '4 5'
}

@test "a System V set: values are from 0 to 32767, one each or one for all" {
	needs_ns
	run -2 --separate-stderr ipctool sem create private: 1 32768
	assert_equal "${stderr%%$'\n'*}" "ipctool sem create: VALUE: '32768' is not a number from 0 to 32767"
	run -2 --separate-stderr ipctool sem create private: --nsems 3 1 2
	assert_regex "$stderr" '2 values for 3 elements: give one for each, or one for all'
	run -2 ipctool sem create private: --nsems 0 1
	run -2 ipctool sem create private:
	run -2 ipctool sem create "$(key)#1" 1
	run -2 --separate-stderr ipctool sem create "/$U-a" 1 2
	assert_regex "$stderr" "/$U-a: a POSIX semaphore has one value"
	run -2 --separate-stderr ipctool sem create --nsems 2 "/$U-a" 1
	assert_regex "$stderr" '--nsems is not for a POSIX semaphore'
	run -2 ipctool sem create id:5 1
	run -4 --separate-stderr ipctool sem create "ftok:$BATS_TEST_TMPDIR/none:1" 1
	assert_regex "$stderr" "does not exist \(the file $BATS_TEST_TMPDIR/none of the key\)"
}

@test "a System V set: each limit is told with its numbers" {
	needs_ns
	needs_root
	in_ns sh -c 'echo "8 12 5 3" >/proc/sys/kernel/sem'
	run -1 --separate-stderr ipctool sem create private: --nsems 9 1
	assert_equal "$stderr" "ipctool sem create: private:: too many elements (9; kernel.sem allows 8 in a set, its SEMMSL)"
	ipctool sem create private: --nsems 8 1
	run -1 --separate-stderr ipctool sem create private: --nsems 5 1
	assert_equal "$stderr" "ipctool sem create: private:: too many elements in all sets (8 and 5 more; kernel.sem allows 12, its SEMMNS)"
	ipctool sem create private: 1
	ipctool sem create private: 1
	run -1 --separate-stderr ipctool sem create private: 1
	assert_equal "$stderr" "ipctool sem create: private:: too many sets (there are 3; kernel.sem allows 3, its SEMMNI)"
}

@test "a System V set: nobody sees it before it has its values" {
	needs_ns
	local i key rounds

	rounds=$(scaled 400)
	key=$(key)
	start pouncer peer semset pounce "${key#key:}" $((rounds / 2)) 3 4
	((EUID)) || start user as_user peer semset pounce "${key#key:}" $((rounds / 4)) 3 4
	for ((i = 0; i < rounds; i++)); do
		ipctool sem create -m 0666 "$key" 3 4 >/dev/null
		kill -0 "${pid[@]}" 2>/dev/null || break
		ipctool sem rm "$key"
	done
	kill -KILL "${pid[@]}" 2>/dev/null || true
	assert_equal "$(cat "$BATS_TEST_TMPDIR"/{pouncer,user}.* 2>/dev/null)" ''
}

@test "a System V set: killed at each system call of create, it is whole or nobody else's" {
	needs_ns
	local at=0 key set step=1

	[ "$PRESET" = static ] || step=7
	key=$(key)
	while :; do
		at=$((at + step))
		run in_ns "$PEER_DIR/kill_at" "$at" "$IPCTOOL" sem create -m 0666 "$key" 3 4
		set=$(ipctool sysv ls -rH -o mode,otime -- sem)
		case $set in
		'' | '0600 '*) ;;
		'0666 -') fail "killed at stop $at: others may use what is not marked" ;;
		*) assert_equal "$(ipctool sem get "$key")" '3 4' ;;
		esac
		[ "$status" -eq 0 ] || break
		ipctool sem rm "$key" || true
	done
	assert_status 1
	assert_regex "$set" '^0666 20'
	ipctool sem rm "$key"
	ipctool sem create "$key" 0
	run -0 ipctool sysv ls -rH -o otime sem
	assert_regex "$output" '^20'
}

@test "a System V set that another program is about to initialise is waited for" {
	needs_ns
	local key

	key=$(key)
	mkfifo "$BATS_TEST_TMPDIR/go"
	start slow peer semset slow "${key#key:}" 4 <>"$BATS_TEST_TMPDIR/go"
	wait_until "[ -s '$BATS_TEST_TMPDIR/slow.out' ]"
	start get ipctool sem get "$key"
	echo >"$BATS_TEST_TMPDIR/go"
	finish get
	assert_output 4
}

@test "a System V set whose id nobody can be told is not left behind" {
	needs_ns
	run -1 in_ns sh -c 'exec "$0" sem create private: 1 >/dev/full' "$IPCTOOL"
	run -1 in_ns sh -c 'exec "$0" sem create "$1" 1 >&-' "$IPCTOOL" "$(key)"
	run -4 ipctool sem get "$(key)"
}
