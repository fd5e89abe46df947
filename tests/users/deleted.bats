load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc --mqueue
	mkfifo go # what reads it waits until it is ended
}
teardown() { teardown_ipc; }

begin() {
	start "$@" <>go
	wait_until "[ -s '$1.out' ]"
}

# of COLUMNS: the rows of processes that we started, the first column their pid
of() { ipctool users --deleted -rHo "pid,$1" 2>err | grep -E "^($(IFS='|' && echo "${pid[*]}")) " | sort -n; }

@test "memory: open, or mapped alone, with its size" {
	ipctool shm create /open 1M
	ipctool shm create /mapped 64K
	ipctool shm create /named 4K
	begin named peer shm_map await /named 0 end
	begin mapped peer shm_map await /mapped 0 end
	begin open python3 -c 'import os, sys; print(os.open("/dev/shm/open", os.O_RDWR), flush=True); sys.stdin.read()'
	run -0 of name
	assert_output ''
	ipctool shm rm /open /mapped
	run -0 of kind,name,address,size,how
	assert_line "${pid[open]} shm /open - 1048576 descriptor"
	assert_line "${pid[mapped]} shm /mapped - 65536 mapped"
	refute_line --partial /named
	run -0 --separate-stderr ipctool users --deleted -J -o +memory,device,inode
	run -0 jq -c ".[] | select(.pid == ${pid[open]}) | [.name, .size, .memory]" <<<"$output"
	assert_output '["/open",1048576,1048576]'
}

@test "a new object of the name is another one" {
	ipctool shm create /m 64K
	begin c peer shm_map await /m 0 end
	ipctool shm rm /m
	ipctool shm create /m 4K
	run -0 of name,size
	assert_equal "$(sort -u <<<"$output")" "${pid[c]} /m 65536"
	run -0 ipctool users -rHo pid shm:/m
	refute_output --partial "${pid[c]}"
}

@test "a semaphore that only lost the name which its creator gave it first is none" {
	begin c python3 -c '
import ctypes, sys
libc = ctypes.CDLL(None)
libc.sem_open.restype = ctypes.c_void_p
libc.sem_open(b"/s", 0o100, 0o600, 0)
print("made", flush=True)
sys.stdin.read()'
	begin o peer sem_named hold /s
	run -0 of name
	assert_output ''
	peer sem_named unlink /s
	run -0 of kind,size
	assert_line "${pid[c]} sem 32"
	assert_line "${pid[o]} sem 32"
	run -0 of name
	assert_line "${pid[o]} /s"
}

@test "a queue: room for so many messages" {
	ipctool mq create --maxmsg 4 --msgsize 100 /q
	start c ipctool mq recv /q
	wait_blocked c
	ipctool mq rm /q
	run -0 of kind,name,size,how
	assert_output "${pid[c]} mq /q 400 descriptor"
}

@test "a segment that is marked: it still has its id" {
	needs_ns
	segment=$(peer sysv_object create shm 0 600 8192)
	begin a peer sysv_object attach "$segment" 8192
	run -0 of address
	assert_output ''
	ipctool shm rm "id:$segment"
	run -0 of kind,name,address,size,memory,how
	assert_output "${pid[a]} shm - shm:id:$segment 8192 8192 attached"
}

@test "what never had a name is none, nor are removed files elsewhere" {
	begin c python3 -c '
import os, sys
m = os.memfd_create("m")
os.ftruncate(m, 4096)
f = open("file", "w")
os.unlink("file")
print("ready", flush=True)
sys.stdin.read()'
	run -0 of name
	assert_output ''
}

@test "of others: what may not be looked into" {
	needs_root
	ipctool shm create -m 666 /m 4K
	begin c peer shm_map await /m 0 end
	ipctool shm rm /m
	run -0 --separate-stderr as_user ipctool users --deleted -rHo name
	assert_output ''
	assert_regex "$stderr" '^ipctool users: some may be missing \([0-9]+ process(es)? could not be looked into\)$'
	as_user ipctool shm create /own 16K
	begin own as_user peer shm_map await /own 0 end
	as_user ipctool shm rm /own
	run -0 --separate-stderr as_user ipctool users --deleted -rHo pid,name,size,how
	assert_line "${pid[own]} /own 16384 mapped"
}

@test "kernels before 6.11" {
	ipctool shm create /m 64K
	begin c peer shm_map await /m 0 end
	ipctool shm rm /m
	run -0 peer proc_old_kernel "$IPCTOOL" users --deleted -rHo pid,name,size
	assert_line "${pid[c]} /m 65536"
}

@test "names that would forge a line" {
	name=$'a\nb \e[1m\xff (deleted)'
	ipctool shm create "/$name" 4K
	begin c peer shm_map await "/$name" 0 end
	run -0 of name
	assert_output ''
	ipctool shm rm "/$name"
	run -0 of name
	assert_line "${pid[c]} /a\\x0ab\\x20\\x1b[1m\\xff\\x20(deleted)"
	ipctool users --deleted -J 2>err | jq -e ".[] | select(.pid == ${pid[c]}) | .name | startswith(\"/a\nb \")"
}
