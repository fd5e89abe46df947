load ../helper
load ../meanwhile
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "lists semaphores by name, and nothing else" {
	needs_ns
	peer sem_named create /b 2
	ipctool sem create /a 1
	in_ns truncate -s 32 /dev/shm/segment
	in_ns mkdir /dev/shm/sem.dir
	in_ns ln -s sem.a /dev/shm/sem.link
	in_ns mkfifo /dev/shm/sem.fifo
	in_ns truncate -s 32 /dev/shm/sem.
	run -0 ipctool sem ls -o address,value,waiters,mode
	assert_output 'ADDRESS  VALUE  WAITERS  MODE
/a           1        0  0600
/b           2        0  0600'
}

@test "nothing there is no line, and [] in JSON" {
	needs_ns
	run -0 ipctool sem ls
	assert_output ''
	run -0 ipctool sem ls --json
	assert_output '[]'
}

@test "what is no semaphore, or may not be read, has ? and harms nobody" {
	needs_ns
	needs_root
	in_ns touch /dev/shm/sem.empty
	in_ns truncate -s 1G /dev/shm/sem.huge
	ipctool sem create /private 1
	ipctool sem create -m 0644 /public 1
	run -0 as_user ipctool sem ls -rH -o address,value,waiters,size
	assert_output '/empty ? ? 0
/huge ? ? 1073741824
/private ? ? 32
/public 1 0 32'
	run -0 --separate-stderr as_user ipctool sem ls -J -o address,value
	assert_equal "$stderr" ''
	assert_output --partial '"value":null'
}

@test "names that would forge a line or drive a terminal" {
	needs_ns
	ipctool sem create $'/a\nb' 1
	ipctool sem create $'/c\x1b[2J\xff' 2
	run -0 ipctool sem ls -H -o address
	assert_output '/a\x0ab
/c\x1b[2J\xff'
	run -0 ipctool sem ls -J -o address
	assert_output --partial '"/a\u000ab"'
	assert_output --partial '"/c\u001b[2J\udcff"'
}

@test "ten thousand" {
	needs_ns
	in_ns sh -c 'seq -f /dev/shm/sem.%.0f 10000 | xargs truncate -s 32'
	run -0 in_ns sh -c '"$0" sem ls -H -o address,value | wc -l' "$IPCTOOL"
	assert_output 10000
	run -0 in_ns bash -o pipefail -c '"$0" sem ls -H | head -1; [ "${PIPESTATUS[0]}" -ne 99 ]' "$IPCTOOL"
	assert_equal "${#lines[@]}" 1
}

@test "a full stdout is an error" {
	ipctool sem create "/$U-a" 1
	run -1 in_ns sh -c 'exec "$0" sem ls >/dev/full' "$IPCTOOL"
}

@test "what may not be read is told of the one that may not be" {
	needs_ns
	needs_root
	cd "$BATS_TEST_TMPDIR"
	ipctool sem create -m 0644 "/$U-a" 6
	in_ns mv "/dev/shm/sem.$U-a" .
	meanwhile 1 "rm -f /dev/shm/sem.a; cp sem.$U-a /dev/shm/sem.a; cp sem.$U-a /dev/shm/new; chmod 0 /dev/shm/sem.a" \
		'mv -f /dev/shm/new /dev/shm/sem.a' '[[ $output = @(0000 [!0-9]*|"0644 6") ]]' as_user sem ls -rHo mode,value
}
