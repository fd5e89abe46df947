load ../helper
setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
	needs_ns
	mkfifo never
	start other unshare --ipc -- sh -c 'echo up; read -r _; :' <>never
	wait_until '[ -s other.out ]'
}
teardown() { teardown_ipc; }

inode() { stat -Lc %i "/proc/$1/ns/ipc"; }

@test "each IPC namespace, with a process in it" {
	run -0 --separate-stderr ipctool ls --namespaces -J
	list=$output
	run jq -ce ".[] | select(.inode == $(inode "${pid[other]}")) | [.processes, .pid, .command, .ours]" <<<"$list"
	assert_output "[1,${pid[other]},\"sh\",false]"
	run jq -ce "[.[] | select(.inode == $(inode self))] | length" <<<"$list"
	assert_output 1
	run jq -ce '[.[] | select(.ours)] | length' <<<"$list"
	assert_output 1
}

@test "the pid is one that --in takes" {
	ipctool --in "${pid[other]}" shm create private: 4K
	run -0 ipctool --in "${pid[other]}" ls -rHo address,size shm
	assert_output 'shm:id:0 4096'
	run -0 --separate-stderr ipctool --in "${pid[other]}" ls --namespaces -rH
	assert_line --regexp "^$(inode "${pid[other]}") [12] ${pid[other]} sh yes$"
}

@test "who sees only some processes is told" {
	needs_root
	run -0 --separate-stderr as_user ipctool ls --namespaces -rH
	assert_regex "$stderr" 'ipctool ls: some namespaces may be missing \([0-9]+ process(es)? could not be looked into\)'
}

@test "nothing that is about objects goes with it" {
	for arguments in mq '-o mode' '--mine' '--older 1h' '--sort mode' '--unused' '--match x'; do
		# shellcheck disable=SC2086 # words
		run -2 ipctool ls --namespaces $arguments
		assert_line --index 0 'ipctool ls: --namespaces lists them all, in columns of its own'
	done
	run -1 in_ns sh -c '"$0" ls --namespaces >/dev/full' "$IPCTOOL"
}
