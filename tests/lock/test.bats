load ../helper
setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
	mkfifo never
	touch f
}
teardown() { teardown_ipc; }

hold() {
	start "$@" <>never
	wait_until "[ -s '$1.out' ]"
}
let_go() {
	kill -KILL "${pid[$1]}"
	finish "$1"
}
shown() { ipctool lock test -rHo "$@" || true; }

@test "free is 0, and nothing is printed" {
	run -0 ipctool lock test f
	assert_output ''
	run -0 ipctool lock test -J f
	assert_output '[]'
	run -0 ipctool lock test .
}

@test "locked is 3, and who has it is told" {
	local kind

	for kind in flock ofd posix; do
		hold $kind peer filelock hold $kind ex f
		run -3 --separate-stderr ipctool lock test -r f
		assert_equal "$stderr" ''
		assert_equal "${#lines[@]}" 2
		assert_line --index 0 'KIND MODE RANGE PID COMMAND PATH'
		assert_line --index 1 "$kind exclusive $([ $kind = flock ] && echo - || echo 0:0) ${pid[$kind]} filelock $PWD/f"
		let_go $kind
		run -0 ipctool lock test f
	done
}

@test "nothing but a missing path is 4, and no way to it 6" {
	run -4 --separate-stderr ipctool lock test none
	assert_equal "$stderr" 'ipctool lock test: none: does not exist'
	assert_output ''
	run -2 ipctool lock test
	run -2 ipctool lock test f f
	run -2 ipctool lock test --range 5 f
	needs_root
	mkdir -m 700 private
	touch private/f
	chmod 711 .
	run -6 as_user ipctool lock test private/f
}

@test "JSON has numbers, and null for what does not apply" {
	hold c peer filelock hold flock sh f
	run -3 ipctool lock test -J -o +offset,inode,device f
	run -0 jq -r '.[0] | [.kind, .mode, .range, .pid, .command, .offset, .inode == '"$(stat -c %i f)"'] | @csv' <<<"$output"
	assert_output "\"flock\",\"shared\",,${pid[c]},\"filelock\",,true"
	let_go c
	hold c peer filelock hold posix ex f 5 10
	run -3 ipctool lock test -J -o kind,offset,length,range f
	run -0 jq -c . <<<"$output"
	assert_output '[{"kind":"posix","offset":5,"length":10,"range":"5:10"}]'
}

@test "of one kind: what would be in the way of such a lock" {
	hold c peer filelock hold ofd ex f
	run -0 ipctool lock test --kind flock f
	run -3 ipctool lock test --kind ofd f
	run -3 ipctool lock test --kind posix f
	let_go c
	hold c peer filelock hold flock ex f
	run -3 ipctool lock test --kind flock f
	run -0 ipctool lock test --kind ofd f
	run -2 ipctool lock test --kind lease f
}

@test "of a range, to the byte" {
	local range free

	hold c peer filelock hold ofd ex f 10 5
	while read -r range free; do
		run -"$free" ipctool lock test --range $range f
	done <<-END
		0:10 0
		0:11 3
		10:5 3
		12:1 3
		14:1 3
		15:0 0
		14:0 3
		0:0 3
	END
	let_go c
	hold c peer filelock hold posix sh f 10 0
	run -3 ipctool lock test --range 1T:1 f
	run -0 ipctool lock test -s --range 1T:1 f
	run -0 ipctool lock test --range 0:10 f
	run -2 ipctool lock test --kind flock --range 0:10 f
}

@test "shared: only what is in the way of a shared lock" {
	hold one peer filelock hold flock sh f
	hold two peer filelock hold flock sh f
	run -0 ipctool lock test -s f
	run -3 ipctool lock test f
	assert_equal "$(shown pid f | sort -n)" "$(printf '%s\n' "${pid[one]}" "${pid[two]}" | sort -n)"
	let_go one
	assert_equal "$(shown pid,mode f)" "${pid[two]} shared"
}

@test "shared locks of kind ofd, which look alike: each has its own process" {
	hold one peer filelock hold ofd sh f
	hold two peer filelock hold ofd sh f
	assert_equal "$(shown pid,kind f | sort -n)" "$(printf '%s ofd\n' "${pid[one]}" "${pid[two]}" | sort -n)"
}

@test "a lock whose taker has ended is held by the child that has the descriptor" {
	local child

	start parent peer filelock orphan f <>never
	finish parent
	child=$output
	pid[child]=$child
	run -3 ipctool lock test -rHo pid,command f
	assert_output "$child filelock"
	kill -KILL "$child"
	unset "pid[child]"
	wait_until 'ipctool lock test f >/dev/null'
}

@test "all who have inherited it are shown, of a process that has it twice one" {
	start run ipctool lock run f -- sh -c 'exec 7<&3 8<&3; echo $$; read -r _' <>never
	wait_until '[ -s run.out ]'
	assert_equal "$(shown pid,command f | sort -n)" "$(printf '%s\n' "${pid[run]} ${IPCTOOL##*/}" "$(<run.out) sh" | sort -n)"
}

@test "who has closed it does not have it" {
	start c bash -c 'exec 9<f; flock 9; cat never & echo $!; exec 9<&-; read -r _' <>never
	wait_until '[ -s c.out ]'
	wait_until '[ "$(ipctool lock test -rHo command f)" = cat ]'
	assert_equal "$(shown pid f)" "$(<c.out)"
	kill "$(<c.out)"
}

@test "who waits is not in the way, and is not shown" {
	hold c peer filelock hold flock ex f
	start run ipctool lock run f -- true
	wait_blocked run
	assert_equal "$(shown pid f)" "${pid[c]}"
	kill -KILL "${pid[c]}"
	finish run
	assert_status 0
}

@test "it never takes the lock itself, nor opens the file" {
	ASAN_OPTIONS=detect_leaks=0 run -0 in_ns strace -f -e trace=flock,fcntl,openat,open -o trace "$IPCTOOL" lock test f
	run grep -E 'flock|LK|"f"' trace
	refute_output --regexp 'flock\(|LK'
	assert_output --partial O_PATH
}

@test "the kernel's list changes while it is read: no lock is left out" {
	needs_root
	local nth cpu gone='kill "$(cat pid)"; until flock -n crowd/0 true; do sleep 0.01; done'

	chmod 755 .
	mkdir -m 777 crowd
	cpu=$(taskset -cp $$)
	cpu=${cpu##* } cpu=${cpu%%[,-]*} # each processor has a list of its own
	export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
	hold c taskset -c "$cpu" "$PEER_DIR/filelock" hold flock ex f # by somebody whose descriptors are hidden
	for nth in {1..4}; do # read in pieces of 4 KiB, which is about 70 locks
		hold crowd as_user taskset -c "$cpu" "$PEER_DIR/lock_crowd" crowd 200
		echo "${pid[crowd]}" >pid
		run as_user peer meanwhile on /proc/locks "$nth" "$gone" "$(public_copy "$IPCTOOL")" lock test f
		assert_status 3
		finish crowd
	done
}

@test "another user's lock: its taker is told, as far as may be" {
	needs_root
	chmod 755 .
	hold c peer filelock hold flock ex f
	run -3 as_user ipctool lock test -rHo kind,pid,command,path f
	assert_output "flock ${pid[c]} filelock ?"
	let_go c
	hold c peer filelock hold ofd ex f
	run -3 as_user ipctool lock test -rHo kind,pid,command f
	assert_output 'ofd ? ?'
	chmod 000 f
	run -3 as_user ipctool lock test -J -o pid,path f
	assert_output $'[\n{"pid":null,"path":null}\n]'
}

@test "in a PID namespace, where the kernel hides a lock whose taker has ended" {
	needs_root
	run -3 in_ns timeout 20 unshare --propagation unchanged --pid --fork --mount-proc bash -c '
		"$1" orphan f <>never >child 2>&1
		! grep -q ":$(stat -c %i f) " /proc/locks
		"$2" lock test -rHo kind,command f' - "$PEER_DIR/filelock" "$IPCTOOL" 3>&-
	assert_output 'flock filelock'
}

@test "on an overlay, where the kernel's numbers are not those of stat" {
	needs_root
	needs_ns
	mkdir l u w m t
	in_ns mount -t tmpfs tmpfs t
	in_ns mkdir t/u t/w
	in_ns mount -t overlay -o lowerdir=l,upperdir=t/u,workdir=t/w overlay m || skip 'no overlay'
	in_ns touch m/f
	run -3 in_ns "$IPCTOOL" lock run m/f -- "$IPCTOOL" lock test -rHo kind m/f
	assert_line flock
}

@test "output that cannot be written is a failure" {
	hold c peer filelock hold flock ex f
	run -1 in_ns sh -c '"$0" lock test f >/dev/full' "$IPCTOOL"
	run -1 in_ns sh -c '"$0" lock test f >&-' "$IPCTOOL"
}
