load ../helper
setup() { setup_ipc --mqueue; needs_ns; cd "$BATS_TEST_TMPDIR" || return; }
teardown() { teardown_ipc; }

left() { ipctool ls -rHo address mq sem shm; }

# start_sleeper NAME REDIRECTION: a process that has it open
start_sleeper() {
	start "$1" sh -c "exec sleep 60 $2"
	wait_until "[[ \$(readlink /proc/${pid[$1]}/exe) == *sleep* ]]"
}

@test "nothing is left behind" {
	run --separate-stderr ipctool gc
	assert_success
	assert [ -z "$output$stderr" ]
	run ipctool gc -J
	assert_success
	assert_output '[]'
}

@test "what nobody uses is listed, and stays: 3" {
	ipctool shm create /obj 4K
	ipctool mq create /jobs
	ipctool sem create /slots 1
	in_ns sh -c 'ipcmk -Q; ipcmk -S 2; ipcmk -M 4096' >/dev/null
	run --separate-stderr ipctool gc --older 0 -rHo address,verdict
	assert_status 3
	assert_output $'mq:/jobs unused\nmq:id:0 unused\nsem:/slots unused\nsem:id:0 unused\nshm:/obj unused\nshm:id:0 unused'
	assert_equal "$stderr" ''
	assert_equal "$(left | wc -l)" 6
	run ipctool gc
	assert_success
	assert_output ''
	run ipctool gc --older 0 --remove -rHo address
	assert_success
	assert_line mq:/jobs
	assert_equal "$(left)" ''
}

@test "nothing younger than ten minutes, or than asked for" {
	ipctool shm create /obj 4K
	run ipctool gc --remove
	assert_success
	run ipctool gc --older 1h --remove
	assert_success
	assert_equal "$(left)" shm:/obj
}

@test "what somebody has open, mapped or attached stays" {
	ipctool shm create /open 4K
	ipctool shm create /mapped 4K
	ipctool mq create /jobs
	ipctool sem create /slots 0
	ipctool sem create private: 0
	ipctool mq create private:
	in_ns ipcmk -M 4096 >/dev/null
	start_sleeper open '</dev/shm/open'
	start mapped python3 -c 'import mmap,os,time
f=os.open("/dev/shm/mapped",os.O_RDWR); m=mmap.mmap(f,4096); os.close(f); print("x",flush=True); time.sleep(60)'
	start attached python3 -c 'import ctypes,time
l=ctypes.CDLL(None); l.shmat.restype=ctypes.c_void_p; l.shmat(0,None,0); print("x",flush=True); time.sleep(60)'
	start queue ipctool mq recv /jobs
	start semaphore ipctool sem wait /slots
	start set ipctool sem wait id:0
	start sysv ipctool mq recv id:0
	wait_until '[ -s mapped.out ] && [ -s attached.out ]'
	for name in queue semaphore set sysv; do wait_blocked $name; done
	run --separate-stderr ipctool gc --older 0 --remove
	assert_success
	assert [ -z "$output$stderr" ]
	assert_equal "$(left | wc -l)" 7
}

@test "once its users were killed it is left behind" {
	ipctool shm create /obj 4K
	ipctool mq create private:
	start a python3 -c 'import mmap,os,time
f=os.open("/dev/shm/obj",os.O_RDWR); m=mmap.mmap(f,4096); print("x",flush=True); time.sleep(60)'
	start b ipctool mq recv id:0
	wait_until '[ -s a.out ]'
	wait_blocked b
	run ipctool gc --older 0 --remove
	assert_success
	kill -KILL "${pid[a]}" "${pid[b]}"
	wait "${pid[a]}" "${pid[b]}" || true
	run ipctool gc --older 0 -rHo address
	assert_status 3
	assert_output $'mq:id:0\nshm:/obj'
}

@test "a queue stays while the process lives that used it last" {
	ipctool mq create private:
	start sender python3 -c 'import ctypes,time
l=ctypes.CDLL(None); b=ctypes.create_string_buffer(16); b[0]=1; l.msgsnd(0,b,4,0); print("x",flush=True); time.sleep(60)'
	wait_until '[ -s sender.out ]'
	run ipctool ls -rHo verdict,last-pid,last-lives mq:id:0
	assert_output "used ${pid[sender]} yes"
	run ipctool gc --older 0 --remove
	assert_success
	assert_equal "$(left)" mq:id:0
	kill "${pid[sender]}"
	wait "${pid[sender]}" || true
	run ipctool gc --older 0 -Ho reason
	assert_status 3
	assert_output "nobody waits; process ${pid[sender]} used it last, and is gone"
}

@test "a queue that somebody comes to while its users are looked for stays" {
	local nth came='echo >go; until [ -s sender.out ]; do sleep 0.01; done'

	export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
	mkfifo go
	for nth in 2 4 6 8; do # twice for each look: for locks, and for all else
		ipctool mq create -e key:0x77
		start sender perl -e '$| = 1; <STDIN>; msgsnd(msgget(0x77, 0), pack("l! a4", 1, "text"), 0) and print "x"; sleep 60' <>go
		run peer meanwhile named /proc "$nth" "$came" "$IPCTOOL" gc --older 0 --remove
		((status != 200)) || break
		assert_equal "$(left | wc -l)" 1
		kill -KILL "${pid[sender]}"
		finish sender
	done
	((nth > 4))
}

@test "a set tells who used it last, and stays while that process lives" {
	ipctool sem create private: 2 >/dev/null
	mkfifo go
	start holder peer semset hold-plain 0 0 <>go
	wait_until '[ -s holder.out ]'
	run ipctool gc --older 0 --remove
	assert_success
	assert_equal "$(left)" sem:id:0
	kill "${pid[holder]}"
	wait "${pid[holder]}" || true
	run ipctool gc --older 0 -Ho reason
	assert_status 3
	assert_output "nobody waits; process ${pid[holder]} used it last, and is gone"
	ipctool sem post id:0 # so does one that has ended by now
	run ipctool gc --older 0 -Ho reason
	assert_output --regexp '^nobody waits; process [0-9]+ used it last, and is gone$'
}

@test "a process that ended, and that nobody waits for, uses nothing any more" {
	ipctool mq create private:
	ipctool sem create private: 1 >/dev/null
	start parent perl -e '$| = 1;
for ([shift, 0, 1, "x"], [shift, "op", 0, 0, 1]) { $p = fork or exec @$_; print "$p\n" }
sleep 1000' "$PEER_DIR/msg_send" "$PEER_DIR/semset"
	wait_until '[ "$(wc -l <parent.out)" = 2 ]'
	mapfile -t child <parent.out
	wait_until '[ "$(cat "/proc/${child[0]}/status" "/proc/${child[1]}/status" | grep -c "^State:.Z")" = 2 ]'
	run ipctool ls -rHo verdict,last-lives mq:id:0
	assert_output 'unused no'
	run ipctool gc --older 0 -Ho reason
	assert_output "nobody waits; process ${child[0]} used it last, and is gone
nobody waits; process ${child[1]} used it last, and is gone"
}

@test "a process lives while any thread of it does" {
	ipctool mq create private:
	start sender python3 -c '
import ctypes, threading, time
l = ctypes.CDLL(None); b = ctypes.create_string_buffer(16); b[0] = 1; l.msgsnd(0, b, 4, 0)
threading.Thread(target=time.sleep, args=[1000]).start()
l.pthread_exit(None)'
	wait_until 'grep -q "^State:.Z" "/proc/${pid[sender]}/status"'
	run ipctool ls -rHo verdict,last-lives mq:id:0
	assert_output 'used yes'
}

@test "what is used by processes of another PID namespace stays" {
	needs_root
	ipctool shm create /used 1
	ipctool shm create /left 1
	start_sleeper outside '</dev/shm/used'
	run in_ns unshare --propagation unchanged --pid --fork --mount-proc "$IPCTOOL" gc --older 0 -rHo address
	assert_status 3
	assert_output shm:/left
}

@test "only one's own, unless another owner is named" {
	needs_root
	ipctool shm create /roots 1
	in_ns sh -c 'ipcmk -M 4096; : >/dev/shm/theirs; chown 65534 /dev/shm/theirs; chmod 1777 /dev/shm' >/dev/null
	run ipctool gc --older 0 -rHo address
	assert_output $'shm:/roots\nshm:id:0'
	run ipctool gc --older 0 --owner 65534 -rHo address
	assert_output shm:/theirs
	run as_user ipctool gc --older 0 --remove -rHo address
	assert_line shm:/theirs
	run as_user ipctool gc --older 0 --owner root --remove
	assert_status 6
	assert_equal "$(left)" $'shm:/roots\nshm:id:0'
}

@test "for a user: certain even where processes may not be looked into, if others can be asked" {
	needs_root
	in_ns chmod 1777 /dev/shm
	as_user ipctool shm create -m 666 /used 1
	as_user ipctool shm create -m 666 /left 1
	start_sleeper roots '</dev/shm/used'
	run as_user ipctool gc --older 0 --remove -rHo address
	assert_line shm:/left
	refute_line shm:/used
	assert_equal "$(left)" shm:/used
}

@test "for a user: that somebody looks at a queue is no use of it" {
	local made

	needs_root
	as_user ipctool mq create /left
	made=$(date +%s)
	wait_until '(($(date +%s) > made + 1))'
	run --separate-stderr as_user ipctool gc --older 1s -rHo address,used mq
	assert_status 3
	assert_output "mq:/left 0"
	run --separate-stderr as_user ipctool gc --older 1s --remove -rHo address,used mq
	assert_output "mq:/left 0"
	assert_equal "$(left)" ''
}

@test "the file of a socket, if it is named and stale" {
	perl -MSocket -e 'socket S, AF_UNIX, SOCK_STREAM, 0; bind S, sockaddr_un("stale") or die'
	start l ipctool sock listen live
	wait_until '[ -S live ]'
	run ipctool gc --older 0 -rHo address sock:stale sock:live
	assert_status 3
	assert_output sock:stale
	run ipctool gc --older 0 --remove sock:stale sock:live
	assert_success
	assert [ ! -e stale ]
	assert [ -S live ]
	run ipctool gc fifo
	assert_status 2
	run ipctool gc lock:x
	assert_status 2
}

@test "JSON, and columns of one's own" {
	ipctool shm create /obj 4K
	run ipctool gc --older 0 -J
	assert_status 3
	jq -e '.[0] | .address == "shm:/obj" and .size == 4096 and .age >= 0 and .verdict == "unused"' <<<"$output"
	run ipctool gc --older 0 -rHo +mode
	assert_output --regexp '^shm:/obj root 4096 - [0-9]+ unused .* 0600$'
}

@test "what was found is found, even where queues cannot be listed" {
	needs_root
	in_ns sh -c 'umount /dev/mqueue; chmod 1777 /dev/shm'
	run --separate-stderr as_user ipctool gc --older 0
	assert_status 1
	assert_output ''
	as_user ipctool shm create /left 1
	run --separate-stderr as_user ipctool gc --older 0 -rHo address
	assert_status 3
	assert_output shm:/left
	[[ $stderr == *'cannot list the queues'* ]]
}
