load ../helper
load ../util_linux
setup() { setup_ipc; needs_ns; }
teardown() { teardown_ipc; }

@test "every kind, alone and together: as util-linux" {
	needs_util_linux
	both : ipcmk -Q
	both : ipcmk -S 3
	both : ipcmk -M 4096
	both : ipcmk -Q -M 100 -S 3
	both : ipcmk --queue --shmem=2k --semaphore 2 --mode=0640
	both : ipcmk --que --shm 5
	both : ipcmk -S 1 -S 2 -M 1 -M 4 -Q -Q
	both 'ipcmk -Q' ipcmk -Q
}

@test "sizes: as util-linux" {
	needs_util_linux
	for size in 1 0x10 1K 1k 1KiB 1KB 1.5K 2M 1m 0.5M; do
		both : ipcmk -M $size
	done
}

@test "modes: as util-linux, umask or not" {
	needs_util_linux
	for mode in 0 7 600 0600 0777; do
		both 'umask 077' ipcmk -Q -S 1 -M 1 -p $mode
	done
	both 'umask 077' ipcmk -Q
}

@test "mistakes and limits: as util-linux" {
	needs_util_linux
	both : ipcmk
	both : ipcmk -p 600
	both : ipcmk extra
	both : ipcmk -Q extra
	for size in 0 -1 abc 1x '' 99999999999999999999 '1,5K' 1.5 18446744073709551615; do
		both : ipcmk -M "$size"
	done
	for number in 0 -3 abc 5x '' 99999999 32001; do
		both : ipcmk -S "$number"
	done
	both : ipcmk -Q -p 8
	both : ipcmk -Q -p abc
	both : ipcmk -M
	both : ipcmk -z
	both 'echo 1 >/proc/sys/kernel/msgmni; ipcmk -Q' ipcmk -Q
	both 'echo 0 >/proc/sys/kernel/shmmni' ipcmk -M 1
	both 'echo 5 5 5 0 >/proc/sys/kernel/sem' ipcmk -S 1
}

@test "the messages of limits name them" {
	needs_root
	run -1 ipctool ipcmk -S 32001
	assert_output 'ipcmk: semaphores: limit reached (kernel.sem allows 32000 in a set, 1024000000 in all, 32000 sets)'
	in_ns sh -c 'echo 0 >/proc/sys/kernel/msgmni; echo 4096 >/proc/sys/kernel/shmmax'
	run -1 ipctool ipcmk -Q
	assert_output 'ipcmk: message queue: limit reached (kernel.msgmni allows 0 queues)'
	run -1 ipctool ipcmk -M 4097
	assert_output --regexp '^ipcmk: shared memory: limit reached \(kernel.shmmax allows 4096 bytes, kernel.shmall [0-9]+ pages in all, kernel.shmmni 4096 segments\)$'
}

@test "keys are random, and never 0" {
	run -0 ipctool ipcmk -Q -S 1 -M 1
	ipctool ipcmk -Q -S 1 -M 1
	assert_equal "$(ipctool sysv ls -rH -o key | sort -u | grep -cv 0x00000000)" 6
}

@test "differs: symbolic modes are understood, and more than 0777 is refused" {
	run -0 ipctool ipcmk -Q -p u=rw,g=r,o=
	run -0 ipctool sysv ls -rH -o mode
	assert_output 0640
	run -1 ipctool ipcmk -Q -p 7777
	assert_line --index 0 "ipcmk: --mode: '7777' is not a mode like 0640 or u=rw,g=r"
}

@test "differs: a unit is K, KiB or KB, of which the first letter may be small; 1B is a size" {
	run -1 ipctool ipcmk -M 1kib
	run -0 ipctool ipcmk -M 1B
	run -1 ipctool ipcmk -M 1.0001K
}

@test "differs: a size is not octal, a number may be hexadecimal, and has nothing before it" {
	run -0 ipctool ipcmk -M 010 -S 0x3
	run -0 ipctool sysv ls -rH -b -o nsems,size
	assert_output '3 -
- 10'
	for option in -M -S; do
		run -1 ipctool ipcmk $option +1
		run -1 ipctool ipcmk $option ' 1'
	done
}

@test "POSIX objects" {
	umask 077
	run -0 ipctool ipcmk --posix-shmem 64K --posix-mqueue --posix-semaphore --name /jobs
	assert_output 'POSIX shared memory name: /jobs
POSIX message queue name: /jobs
POSIX semaphore name: /jobs'
	run -0 ipctool shm ls -rH -b -o address,size,allocated,mode
	assert_output '/jobs 65536 65536 0644'
	run -0 ipctool sem get /jobs
	assert_output 0
	run -0 ipctool mq stat -rH -o messages,mode /jobs
	run -0 ipctool ipcmk -q -n x -p 0606
	assert_output 'POSIX message queue name: x'
	run -0 in_ns find /dev/shm -type f -printf '%M %f\n'
	assert_line '-rw-r--r-- jobs'
	assert_line '-rw-r--r-- sem.jobs'
}

@test "with System V ones in the same command" {
	run -0 ipctool ipcmk -M 1 -m 1 -n a
	assert_output 'Shared memory id: 0
POSIX shared memory name: a'
}

@test "differs: what exists is status 5, and stays as it is" {
	ipctool shm create /a 10
	ipctool shm write /a hello
	ipctool sem create /a 5
	ipctool mq create /a
	for option in '-m 3' -s -q; do
		# shellcheck disable=SC2086
		run -5 ipctool ipcmk $option -n a
		assert_output 'ipcmk: a: exists already'
	done
	run -0 in_ns head -c 5 /dev/shm/a
	assert_output hello
	run -0 ipctool shm ls -rH -o size
	assert_output 10
	run -0 ipctool sem get /a
	assert_output 5
}

@test "a name is needed, and has to be one" {
	run -1 ipctool ipcmk -q
	assert_line --index 0 'ipcmk: POSIX objects need a --name'
	for name in '' / a/b "$(printf 'x%.0s' {1..256})"; do
		run -1 ipctool ipcmk -q -m 1 -s -n "$name"
		assert_line --index 0 --partial "ipcmk: --name: "
	done
	run -0 in_ns find /dev/shm -type f
	assert_output ''
	# Not an address: its name.
	run -0 ipctool ipcmk -m 1 -n id:5
	run -0 ipctool shm ls -rH -o address
	assert_output /id:5
}

@test "space that is not there is an error, and nothing is left behind" {
	run -1 ipctool ipcmk -m 1G -n a
	assert_line --index 0 --regexp '^ipcmk: a: '
	run -0 in_ns find /dev/shm -type f
	assert_output ''
}

@test "a name cannot forge a line" {
	run -0 ipctool ipcmk -m 1 -n $'a\nPOSIX shared memory name: b'
	assert_output 'POSIX shared memory name: a\x0aPOSIX shared memory name: b'
}

@test "a link called ipcmk is ipcmk; help and version are ours" {
	ln -s "$IPCTOOL" "$BATS_TEST_TMPDIR/ipcmk"
	run -0 in_ns "$BATS_TEST_TMPDIR/ipcmk" -Q
	assert_output 'Message queue id: 0'
	run -0 in_ns "$BATS_TEST_TMPDIR/ipcmk" -V
	assert_output --regexp '^ipcmk from ipctool'
	run -0 ipctool ipcmk -h
	assert_line --regexp '^  -m, --posix-shmem SIZE '
}

@test "standard output that is full" {
	run -1 in_ns sh -c 'exec "$@" >/dev/full' - "$IPCTOOL" ipcmk -Q
	assert_output 'ipcmk: standard output: No space left on device'
}

@test "what nobody was told of does not stay, as with create private:" {
	needs_ns
	for words in 'ipcmk -Q' 'ipcmk -S 3' 'ipcmk -M 100' 'mq create private:' 'sem create private: 1' 'shm create private: 9'; do
		for to in '>/dev/full' '>&-'; do
			# shellcheck disable=SC2086 # words
			run -1 in_ns sh -c 'exec "$@" '"$to" - "$IPCTOOL" $words
		done
	done
	run -0 ipctool sysv ls
	assert_output ''
}
