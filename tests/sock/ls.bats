load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
	mkfifo go # what reads it waits until it is ended
}
teardown() { teardown_ipc; }

# row ADDRESS COLUMN...: of the sockets of that address, as JSON has them
row() { ipctool sock ls -J 2>/dev/null -o "address,$(IFS=,; echo "${*:2}")" | jq -c --arg a "$1" '.[] | select(.address == $a) | [.[]][1:]'; }

inode() { readlink "/proc/$1/fd/$2" | tr -dc 0-9; }

@test "a listener of another program: what it is, and who has it" {
	start c peer sock_peer serve stream "$PWD/s"
	wait_until 'grep -q ready c.out'
	run -0 row "$PWD/s" kind state pid command peer
	assert_output "[\"stream\",\"listening\",${pid[c]},\"sock_peer\",null]"
	start a peer sock_peer bound seqpacket "@$U-a"
	wait_until 'grep -q ready a.out'
	run -0 row "@$U-a" kind state pid processes
	assert_output "[\"seqpacket\",\"unconnected\",${pid[a]},1]"
	start d peer sock_peer take dgram "$PWD/d" 1
	wait_until 'grep -q ready d.out'
	run -0 row "$PWD/d" kind state pid user
	assert_output "[\"dgram\",\"unconnected\",${pid[d]},\"$(id -un)\"]"
}

@test "both ends of a connection, with the processes there" {
	start server ipctool sock listen "$PWD/s" <>go
	wait_blocked server
	start client socat "UNIX-CONNECT:$PWD/s" - <>go
	wait_until 'ipctool sock ls -rHo address,state | grep -qx "$PWD/s connected"'
	run -0 row "$PWD/s" state pid command peer-pid peer-command peer-address
	assert_line "[\"connected\",${pid[server]},\"ipctool\",${pid[client]},\"socat\",null]"
	run -0 ipctool sock ls -rHo pid,peer-pid,peer-address
	assert_line "${pid[client]} ${pid[server]} $PWD/s"
}

@test "inodes are those of the descriptors; what is inherited counts as well" {
	local pair

	start c python3 -c '
import os, socket, sys
a, b = socket.socketpair()
if os.fork() == 0:
	a.close()
	sys.stdin.read()
print(a.fileno(), b.fileno(), flush=True)
sys.stdin.read()' <>go
	wait_until '[ -s c.out ]'
	read -r -a pair <c.out
	first=$(inode "${pid[c]}" "${pair[0]}")
	second=$(inode "${pid[c]}" "${pair[1]}")
	# The child has closed one of them by then.
	wait_until 'ipctool sock ls -rHo inode,peer,processes,peer-processes,address | grep -qx "$first $second 1 2 -"'
	run -0 ipctool sock ls -rHo inode,peer,processes,peer-processes,address
	assert_line "$second $first 2 1 -"
}

@test "what waits is counted" {
	start c peer sock_peer bound dgram "$PWD/d"
	wait_until 'grep -q ready c.out'
	[ "$(row "$PWD/d" queued)" = '[0]' ]
	printf hello | socat - "UNIX-SENDTO:$PWD/d"
	run -0 row "$PWD/d" queued
	assert_output '[5]'
}

@test "other users' processes, and whose may not be looked into" {
	needs_root
	start c peer sock_peer serve stream "$PWD/s"
	wait_until 'grep -q ready c.out'
	run -0 --separate-stderr as_user ipctool sock ls -rHo address,pid,user
	assert_line "$PWD/s ? root"
	assert_regex "$stderr" '^ipctool sock ls: some processes are missing \([0-9]+ could not be looked into\)$'
}

@test "names that would forge a line" {
	start c python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.bind(b"\0'"$U"'\n\x1b[31m\xff fake")
print("ready", flush=True)
sys.stdin.read()' <>go
	wait_until '[ -s c.out ]'
	run -0 ipctool sock ls -o address
	assert_line --partial "@$U"'\x0a\x1b[31m\xff fake'
	run -0 ipctool sock ls -rHo address
	assert_line "@$U"'\x0a\x1b[31m\xff\x20fake'
	ipctool sock ls -J | jq -e . >/dev/null
}

@test "a kernel without sock_diag: what /proc/net/unix has" {
	start c peer sock_peer serve stream "$PWD/s"
	wait_until 'grep -q ready c.out'
	command -v strace >/dev/null || skip 'needs strace'
	# The answer of the kernel, as one without it gives it.
	ASAN_OPTIONS=detect_leaks=0 run -0 strace -o /dev/null -e trace=sendto -e inject=sendto:error=EOPNOTSUPP \
		"$IPCTOOL" sock ls -rHo kind,state,address,pid,queued
	assert_line "stream listening $PWD/s ${pid[c]} -"
}

@test "output that cannot be written is a failure; no operands" {
	run -1 sh -c '"$IPCTOOL" sock ls >/dev/full'
	run -2 ipctool sock ls x
}
