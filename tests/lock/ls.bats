load ../helper
setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
	mkfifo never
	touch a b
}
teardown() { teardown_ipc; }

hold() {
	start "$@" <>never
	wait_until "[ -s '$1.out' ]"
}
# of OURS: lines about files of this case.
ours() { ipctool lock ls -rHo "$@" 2>ls.err | grep -F " $PWD/" | sed "s|$PWD/||" | sort; }

@test "every kind, with its file and its process" {
	hold flock peer filelock hold flock sh a
	hold ofd peer filelock hold ofd ex b 5 10
	hold posix peer filelock hold posix ex b 20 0
	run ours kind,mode,range,pid,command,path
	assert_output "flock shared - ${pid[flock]} filelock a
ofd exclusive 5:10 ${pid[ofd]} filelock b
posix exclusive 20:0 ${pid[posix]} filelock b"
	run -0 ipctool lock ls -J -o +inode,device,offset,length,id
	run -0 jq -r ".[] | select(.pid == ${pid[ofd]}) | [.offset, .length, .\"waits-for\", .inode] | @csv" <<<"$output"
	assert_output "5,10,,$(stat -c %i b)"
}

@test "a lease, and names that could forge a line" {
	touch $'x\n\e[1m\xff'
	hold c python3 -c 'import fcntl, os, sys; f = os.open("a", os.O_RDONLY); fcntl.fcntl(f, fcntl.F_SETLEASE, fcntl.F_RDLCK); print("held", flush=True); sys.stdin.read()'
	hold d peer filelock hold flock ex $'x\n\e[1m\xff'
	run ours kind,path
	assert_output $'flock x\\x0a\\x1b[1m\\xff\nlease a'
	run ipctool lock ls -J
	jq -e . <<<"$output"
}

@test "who waits for whom" {
	local kind

	for kind in flock posix ofd; do
		hold $kind peer filelock hold $kind ex a
		start "wait$kind" ipctool lock run --kind $kind a -- true
		wait_blocked "wait$kind"
		run ours kind,pid,waits-for,path
		assert_output "$(printf '%s\n' "$kind ${pid[$kind]} - a" "$kind ${pid[wait$kind]} ${pid[$kind]} a" | sort)"
		kill -KILL "${pid[$kind]}"
		finish "wait$kind"
		assert_status 0
	done
}

@test "a request behind another request" {
	hold c peer filelock hold flock ex a
	for i in 1 2 3; do
		start "wait$i" ipctool lock run a -- true
		wait_blocked "wait$i"
	done
	run ours waits-for,path
	assert_output "- a
${pid[c]} a
${pid[c]} a
${pid[c]} a"
	kill -KILL "${pid[c]}"
}

@test "processes that wait for each other are named, with kinds where nobody else does" {
	local kind one two

	mkfifo go
	for kind in flock ofd; do
		start one peer filelock cross $kind a b <>go
		start two peer filelock cross $kind b a <>never
		wait_until '[ -s one.out ] && [ -s two.out ]'
		one=${pid[one]} two=${pid[two]}
		run ours ring,path
		assert_output $'- a\n- b'
		assert_equal "$(grep -c 'each other' ls.err)" 0
		echo >go
		wait_blocked one
		echo >never
		wait_blocked two
		run ours pid,waits-for,ring,path
		assert_output "$(sort <<<"$one - - a
$two - - b
$one $two $one\\x20->\\x20$two\\x20->\\x20$one b
$two $one $two\\x20->\\x20$one\\x20->\\x20$two a")"
		run grep -cE "^ipctool lock ls: these wait for each other: ($one \(filelock\) -> $two \(filelock\) -> $one|$two \(filelock\) -> $one \(filelock\) -> $two) \(filelock\)$" ls.err
		assert_output 1
		kill -KILL "$one" "$two"
		finish one
		finish two
	done
}

@test "a ring through locks that were inherited" {
	start one ipctool lock run a -- sh -c 'echo up; read -r _; exec "$0" lock run -t 20 b -- true' "$IPCTOOL" <>never
	wait_until '[ -s one.out ]'
	start two ipctool lock run b -- sh -c 'echo up; exec "$0" lock run -t 20 a -- true' "$IPCTOOL"
	wait_until '[ -s two.out ]'
	wait_until 'ipctool lock ls -rHo waits-for,path 2>/dev/null | grep -q "^[0-9].*/a$"'
	echo >never
	wait_until 'ipctool lock ls 2>&1 >/dev/null | grep -q "these wait for each other"'
}

@test "the same locks as lslocks has, which knows no path of kind ofd" {
	[[ $(lslocks --version 2>/dev/null) = *util-linux* ]] || skip 'needs lslocks'
	hold flock peer filelock hold flock sh a
	hold posix peer filelock hold posix ex b 20 0
	assert_equal "$(lslocks -nro TYPE,PID,PATH | grep -F "$PWD/" | tr '[:upper:]' '[:lower:]' | cut -d ' ' -f 1,2 | sort)" \
		"$(ours kind,pid,path | cut -d ' ' -f 1,2 | sort)"
}

@test "another user sees locks, and that something is missing" {
	needs_root
	chmod 755 .
	hold c peer filelock hold flock ex a
	run -0 --separate-stderr as_user ipctool lock ls -rHo pid,path,inode
	assert_line "${pid[c]} ? $(stat -c %i a)"
	assert_regex "$stderr" 'some holders and paths may be missing \([0-9]+ process(es)? could not be looked into\)'
}

@test "output that cannot be written is a failure, and a reader that goes is none" {
	hold c peer filelock hold flock ex a
	run -1 in_ns sh -c '"$0" lock ls >/dev/full' "$IPCTOOL"
	run -1 in_ns sh -c '"$0" lock ls >&-' "$IPCTOOL"
	run -2 ipctool lock ls a
}
