load ../helper
load ../meanwhile

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc --mqueue
	mkfifo go # what reads it waits until it is ended
}
teardown() { teardown_ipc; }

# begin NAME COMMAND...: until it has said that it is ready
begin() {
	start "$@" <>go
	wait_until "[ -s '$1.out' ]"
}

# of COLUMNS ADDRESS...: the rows of processes that we started, the first column their pid
of() { ipctool users -rHo "pid,$1" "${@:2}" 2>err | grep -E "^($(IFS='|' && echo "${pid[*]}")) " | sort -n; }

@test "a queue: who has it open, and who waits in it" {
	ipctool mq create /q
	start c ipctool mq recv /q
	wait_blocked c
	run -0 of address,how,where mq:q
	assert_line "${pid[c]} mq:/q waiting 3"
	assert_line "${pid[c]} mq:/q descriptor 3"
	assert_equal "${#lines[@]}" 2
	run -0 --separate-stderr ipctool users -J mq:/q
	run -0 jq -c ".[] | select(.pid == ${pid[c]} and .how == \"descriptor\") | [.user, .command, .where, (.since | type)]" <<<"$output"
	assert_output "[\"$(id -un)\",\"ipctool\",\"3\",\"string\"]"
}

@test "a semaphore of C: its creator has it under another name, and no descriptor" {
	begin c python3 -c '
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.sem_open.restype = ctypes.c_void_p
libc.sem_open(b"/slots", 0o100, 0o600, 0)
print(open("/proc/self/maps").read().count("/dev/shm/sem.slots"), flush=True)
sys.stdin.read()'
	assert_equal "$(<c.out)" 0
	begin w peer sem_named hold /slots
	run -0 of how sem:/slots
	assert_output "$(sort -n <<<"${pid[c]} mapped"$'\n'"${pid[w]} mapped")"
}

@test "who waits for a semaphore, in memory for that one alone" {
	ipctool sem create /s 0
	ipctool shm create /m 4K
	ipctool sem create shm:/m@64 0
	ipctool sem create shm:/m@128 0
	start named ipctool sem wait /s
	start first ipctool sem wait shm:/m@64
	start second ipctool sem wait shm:/m@128
	wait_blocked named
	wait_blocked first
	wait_blocked second
	# Each second it looks whether the file is still whole, and does not wait for a moment.
	wait_until 'of how sem:/s | grep -qx "${pid[named]} waiting"'
	wait_until 'of how sem:shm:/m@64 | grep -qx "${pid[first]} waiting"'
	run -0 of how sem:shm:/m@64
	refute_line "${pid[second]} waiting"
	assert_line "${pid[second]} mapped"
	wait_until 'of how shm:/m | grep -qx "${pid[first]} waiting"'
	wait_until 'of how shm:/m | grep -qx "${pid[second]} waiting"'
}

@test "memory: open, mapped, both, and under whatever name" {
	ipctool shm create /m 64K
	begin both peer shm_map await /m 0 end
	begin private python3 -c '
import mmap, os, sys
f = os.open("/dev/shm/m", os.O_RDONLY)
m = mmap.mmap(-1, 4096)
import ctypes
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
print(hex(libc.mmap(None, 8192, 1, 2, f, 4096)), flush=True)
os.close(f)
sys.stdin.read()'
	in_ns ln /dev/shm/m /dev/shm/other
	in_ns mv /dev/shm/m /dev/shm/renamed
	for name in other renamed; do
		run -0 of how,length "shm:/$name"
		assert_line "${pid[both]} mapped 65536"
		assert_line "${pid[private]} mapped 8192"
	done
	run -0 of where,start,length shm:/other
	start=$(<private.out)
	assert_line "${pid[private]} $start-$(printf '%#x' $((start + 8192))) $((start)) 8192"
}

@test "what a descriptor is open for" {
	ipctool shm create /m 4K
	begin c python3 -c '
import os, sys
for flags in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_PATH):
	print(os.open("/dev/shm/m", flags))
sys.stdout.flush()
sys.stdin.read()'
	wait_until '[ "$(wc -l <c.out)" = 4 ]'
	mapfile -t fd <c.out
	run -0 of descriptor,access shm:/m
	assert_output "${pid[c]} ${fd[0]} read
${pid[c]} ${fd[1]} write
${pid[c]} ${fd[2]} both
${pid[c]} ${fd[3]} path"
}

@test "System V: attached, waiting, and by key" {
	needs_ns
	segment=$(peer sysv_object create shm 0x42 600 8192)
	set=$(ipctool sem create private: 0)
	queue=$(ipctool mq create private:)
	begin a peer sysv_object attach "$segment" 1
	start s ipctool sem wait "$set"
	start q peer msg_recv "${queue#id:}" 0
	wait_blocked s
	wait_blocked q
	run -0 of address,how,length shm:key:0x42 "sem:$set" "mq:$queue"
	assert_output "$(sort -n <<END
${pid[a]} shm:id:$segment attached 8192
${pid[s]} sem:$set waiting -
${pid[q]} mq:$queue waiting -
END
	)"
}

@test "the same id in another IPC namespace is another object" {
	needs_ns
	ours=$(peer sysv_object create shm 0 600 4096)
	cat >other <<-'END'
		id=$("$1" create shm 0 600 4096)
		echo "$id"
		exec "$1" attach "$id" 1
	END
	start other unshare --ipc sh other "$PEER_DIR/sysv_object" <>go
	wait_until 'grep -q attached other.out'
	assert_equal "$(head -1 other.out)" "$ours"
	begin here peer sysv_object attach "$ours" 1
	run -0 of how "shm:id:$ours"
	assert_output "${pid[here]} attached"
}

@test "a FIFO, a socket, locks" {
	mkfifo f
	touch l
	begin f peer fifo_hold f rw
	begin s peer sock_peer serve stream "$PWD/s"
	begin a peer sock_peer bound dgram "@$U-a"
	begin l peer filelock hold flock ex l
	start wait ipctool lock run l -- true
	wait_blocked wait
	run -0 of address,how "fifo:f" "sock:$PWD/s" "sock:@$U-a" lock:l
	assert_line "${pid[f]} fifo:f descriptor"
	assert_line "${pid[s]} sock:$PWD/s descriptor"
	assert_line "${pid[a]} sock:@$U-a descriptor"
	assert_line "${pid[l]} lock:l holding"
	assert_line "${pid[wait]} lock:l waiting"
}

@test "all threads but the first have ended their work: the process has it still" {
	ipctool shm create /m 4K
	begin c python3 -c '
import ctypes, os, sys, threading
def hold():
	print(os.open("/dev/shm/m", os.O_RDONLY), flush=True)
	sys.stdin.read()
threading.Thread(target=hold).start()
ctypes.CDLL(None).pthread_exit(None)'
	wait_until "grep -q '^State:.Z' /proc/${pid[c]}/status"
	run -0 of how,descriptor shm:/m
	assert_output "${pid[c]} descriptor $(<c.out)"
}

@test "kernels before 6.11: the text of maps tells the same" {
	ipctool shm create $'/m\nn' 4K
	begin c peer shm_map await $'/m\nn' 0 end
	run -0 of address,how,where,length $'shm:/m\nn'
	expected=$output
	assert_line --partial 'shm:/m\x0an mapped'
	ipctool() { peer proc_old_kernel "$IPCTOOL" "$@"; }
	run -0 of address,how,where,length $'shm:/m\nn'
	assert_output "$expected"
	segment=$(in_ns "$IPCTOOL" shm create private: 4K)
	begin a peer sysv_object attach "${segment#id:}" 1
	run -0 of how "shm:$segment"
	assert_output "${pid[a]} attached"
}

@test "since: no earlier than the process" {
	ipctool shm create /m 4K
	now=$EPOCHSECONDS
	begin c peer shm_map await /m 0 end
	run -0 of since shm:/m
	began=$(date -d "${lines[0]#* }" +%s)
	assert [ "$began" -ge $((now - 1)) ]
	assert [ "$began" -le $((EPOCHSECONDS + 1)) ]
}

@test "processes that may not be looked into: ?, and a line" {
	needs_root
	in_ns "$IPCTOOL" shm create -m 666 /m 4K
	ipctool shm create /nobody 4K
	begin c peer shm_map await /m 0 end
	run -0 --separate-stderr as_user ipctool users -rHo address,pid,how shm:/m shm:/nobody
	assert_output 'shm:/m ? ?
shm:/nobody ? ?'
	assert_regex "$stderr" '^ipctool users: some may be missing \([0-9]+ process(es)? could not be looked into\)$'
	run -0 --separate-stderr as_user ipctool users -J shm:/m
	assert_equal "$(jq -c '.[] | [.pid, .how, .where, .since]' <<<"$output")" '[null,null,null,null]'
}

@test "a segment's attachments are counted, whoever has them" {
	needs_root
	needs_ns
	segment=$(peer sysv_object create shm 0 666 4096)
	begin root peer sysv_object attach "$segment" 1
	in_ns chmod 755 .
	start nobody as_user peer sysv_object attach "$segment" 1 <>go
	wait_until '[ -s nobody.out ]'
	run -0 --separate-stderr as_user ipctool users -rHo pid,how "shm:id:$segment"
	assert_output "${pid[nobody]} attached
? ?"
	run -0 ipctool users -rHo pid,how "shm:id:$segment"
	assert_line "${pid[nobody]} attached"
	assert_line "${pid[root]} attached"
	refute_line '? ?'
}

@test "what is not there, and what is something else" {
	ipctool shm create /m 4K
	begin c peer shm_map await /m 0 end
	run -4 --separate-stderr ipctool users -rHo pid,how shm:/none mq:/none sem:/none fifo:none sock:none lock:none shm:/m
	assert_line "${pid[c]} mapped"
	for object in shm:/none mq:/none sem:/none fifo:none sock:none; do
		grep -qx "ipctool users: $object: does not exist" <<<"$stderr" || fail "$object: $stderr"
	done
	touch file
	run -1 ipctool users fifo:file
	assert_line 'ipctool users: fifo:file: not a FIFO'
	run -4 ipctool users lock:file
	assert_line 'ipctool users: lock:file: no such file, or no lock on it'
	run -2 ipctool users
	assert_line 'ipctool users: an address is missing (KIND:ADDRESS), or --deleted'
	run -2 ipctool users /m
	run -2 ipctool users --deleted shm:/m
}

@test "a queue of another user that we may not open" {
	needs_root
	ipctool mq create /q
	start c ipctool mq recv /q
	wait_blocked c
	run -0 --separate-stderr as_user ipctool users -rHo pid mq:/q
	assert_output '?'
	in_ns umount /dev/mqueue
	run -6 as_user ipctool users mq:/q
	assert_line 'ipctool users: mq:/q: permission denied (which queue it is cannot be told)'
}

@test "names that would forge a line" {
	name=$'a\nshm:b 1 root\e[1m\xff'
	ipctool shm create "/$name" 4K
	begin c peer shm_map await "/$name" 0 end
	run -0 of address "shm:/$name"
	assert_line "${pid[c]} shm:/a\\x0ashm:b\\x201\\x20root\\x1b[1m\\xff"
	ipctool users -J "shm:/$name" 2>err | jq -e 'all(.[]; .address | startswith("shm:/a\nshm:b 1 root"))'
}

@test "standard output that is closed or full" {
	ipctool shm create /m 4K
	begin c peer shm_map await /m 0 end
	run -1 in_ns sh -c '"$0" users shm:/m >&-' "$IPCTOOL"
	run -1 in_ns sh -c '"$0" users shm:/m >/dev/full' "$IPCTOOL"
	run -0 in_ns sh -c '"$0" users --raw shm:/m shm:/m shm:/m | head -1' "$IPCTOOL"
}

@test "a process that ends while it is looked into is none that may not be" {
	local alone='unshare --pid --fork --mount-proc setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set=-all'

	needs_root
	in_ns $alone true || skip 'needs a PID namespace'
	ipctool shm create -m 666 /m 4K
	IPCTOOL=$(public_copy "$IPCTOOL")
	PEER_DIR=$(dirname "$(public_copy "$PEER_DIR/meanwhile")")
	chmod 711 "$BATS_RUN_TMPDIR"
	# Process 1 there is the peer, and 2 its child, which it does not wait for.
	meanwhile 2 "exec $alone sh -c 'sleep 1000 & exec \"\$@\"' sh \"\$@\"" \
		'kill -KILL 2; until grep -q "^State:.Z" /proc/2/status; do :; done' \
		'[ "$status$stderr" = 0 ]' users -rHo address,pid shm:/m
}
