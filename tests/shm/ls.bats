load ../helper
setup() { setup_ipc; needs_ns; }
teardown() { teardown_ipc; }

@test "nothing is listed when there is nothing" {
	run -0 ipctool shm ls
	assert_output ''
	run -0 ipctool shm ls -J
	assert_output '[]'
}

@test "objects are listed by name, whoever made them" {
	peer shm_map create /b 3 x
	ipctool shm create /a 64K
	ipctool shm create /B 0
	run -0 ipctool shm ls -o address,size,mode,owner
	assert_output "ADDRESS  SIZE  MODE  OWNER
/B          0  0600  $(id -un)
/a        64K  0600  $(id -un)
/b          3  0600  $(id -un)"
	run -0 ipctool shm ls -H -o address
	assert_output $'/B\n/a\n/b'
}

@test "the default columns" {
	ipctool shm create /a 10
	run -0 ipctool shm ls
	assert_line --index 0 --regexp '^ADDRESS +SIZE +ALLOCATED +MODE +OWNER +GROUP +MTIME *$'
	run -0 ipctool shm ls -o +inode,links
	assert_line --index 0 --regexp 'MTIME +INODE +LINKS$'
	run -2 ipctool shm ls -o nonsense
}

@test "JSON: numbers are numbers" {
	ipctool shm create /a 10
	run -0 ipctool shm ls -J -o address,size,allocated,mode,uid
	assert_equal "$(jq -c '.[]' <<<"$output")" "{\"address\":\"/a\",\"size\":10,\"allocated\":4096,\"mode\":\"0600\",\"uid\":$EUID}"
}

@test "semaphores, directories, FIFOs, sockets and symbolic links are not listed" {
	in_ns touch /dev/shm/sem.a /dev/shm/semaphore
	in_ns mkdir /dev/shm/dir
	in_ns mkfifo /dev/shm/fifo
	in_ns ln -s /etc/passwd /dev/shm/link
	in_ns ln -s semaphore /dev/shm/link2
	run -0 ipctool shm ls -H -o address
	assert_output /semaphore
}

@test "other users' objects are listed, readable or not" {
	needs_root
	ipctool shm create -m 0 /root 10
	as_user ipctool shm create -m 0600 /nobody 11
	in_ns chown 12345:54321 /dev/shm/root
	run -0 as_user ipctool shm ls -rH -o address,size,mode,owner,group
	assert_output "/nobody 11 0600 $(id -un 65534) $(id -gn 65534 2>/dev/null || echo 65534)
/root 10 0000 12345 54321"
}

@test "a name cannot forge a line or drive the terminal" {
	name=$'a\nforged  1\e[31m\xff'
	ipctool shm create "/$name" 1
	ipctool shm create "/z z" 1
	run -0 ipctool shm ls -H -o address,size
	assert_output '/a\x0aforged  1\x1b[31m\xff  1
/z z                         1'
	run -0 ipctool shm ls -rH -o address,size
	assert_output '/a\x0aforged\x20\x201\x1b[31m\xff 1
/z\x20z 1'
	run -0 ipctool shm ls -J -o address
	assert_equal "$(jq -r '.[1].address' <<<"$output")" '/z z'
}

@test "what it prints is an address: rm takes it" {
	ipctool shm create /a 1
	ipctool shm create /b 1
	ipctool shm ls -rH -o address | while read -r address; do ipctool shm rm "$address"; done
	run -0 ipctool shm ls
	assert_output ''
}

@test "a /dev/shm that may not be read is status 6" {
	needs_root
	ipctool shm create -m 0666 /a 10
	for mode in 0700 0744; do
		in_ns chmod $mode /dev/shm
		run -6 as_user ipctool shm ls
		assert_output 'ipctool shm ls: /dev/shm: permission denied'
	done
}

@test "ten thousand objects" {
	in_ns bash -c 'cd /dev/shm && for i in {10000..19999}; do : >object$i; done'
	run -0 bash -c '"$@" >"$0"' "$BATS_TEST_TMPDIR/ls" "${NS[@]}" "$IPCTOOL" shm ls -rH -o address
	cmp "$BATS_TEST_TMPDIR/ls" <(printf '/object%s\n' {10000..19999})
	run -0 bash -c '"$@" | jq length' - "${NS[@]}" "$IPCTOOL" shm ls -J
	assert_output 10000
}

@test "standard output that is full, closed or left" {
	in_ns bash -c 'cd /dev/shm && for i in {1..2000}; do : >object$i; done'
	run -1 in_ns sh -c 'exec "$@" >/dev/full' - "$IPCTOOL" shm ls
	assert_output 'ipctool shm ls: standard output: No space left on device'
	run -1 in_ns sh -c 'exec "$@" >&-' - "$IPCTOOL" shm ls
	assert_output 'ipctool shm ls: standard output: Bad file descriptor'
	run -0 bash -c '"$@" | head -1' - "${NS[@]}" "$IPCTOOL" shm ls -H -o address
	assert_output /object1
}
