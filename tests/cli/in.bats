load ../helper
setup() { setup_ipc --mqueue; needs_ns; }
teardown() { teardown_ipc; }

# container WORD...: a process $inside, by our numbers, in namespaces that `WORD...` makes, with a /dev/shm
# of its own.
container() {
	in_ns umount /proc/1 2>/dev/null || true # a user may mount /proc only where nothing hides a part of it
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	start c "$@" --propagation unchanged --ipc --mount --pid --fork --mount-proc --kill-child sh -c \
		'mount -t tmpfs tmpfs /dev/shm && echo up && exec cat' <"$BATS_TEST_TMPDIR/fifo" 8>&-
	wait_until 'grep -q up "$BATS_TEST_TMPDIR/c.out"'
	inside=$(pgrep --parent "${pid[c]}")
}

@test "objects of all kinds are made and seen there, and nowhere else" {
	container unshare
	ipctool --in "$inside" mq create -m 0640 /there
	ipctool --in "$inside" sem create /there 3
	ipctool --in "$inside" shm create /there 4K
	run -0 ipctool --in "$inside" shm create key:7 4K
	assert_output 'id:0'
	run -0 in_ns nsenter --ipc --mount --root --target "$inside" ls /dev/shm
	assert_output $'sem.there\nthere'
	run -0 ipctool --in "$inside" mq ls -rHo address,mode
	assert_output '/there 0640'
	run -0 ipctool --in "$inside" sem get /there
	assert_output 3
	run -0 ipctool sysv ls -rHo address
	assert_output ''
	run -0 ipctool mq ls -rHo address
	assert_output ''
	run -4 ipctool sem get /there
}

@test "a process inside and ipctool outside talk to each other" {
	container unshare
	run -0 ipctool --in "$inside" mq create private:
	in_ns nsenter --ipc --target "$inside" "$PEER_DIR/msg_send" 0 5 'from inside' || fail "$?"
	run -0 ipctool --in "$inside" mq recv -F '%t %m\n' id:0
	assert_output '5 from inside'
}

@test "process numbers are ours, and so is what a command finds in /proc" {
	container unshare
	start make ipctool --in "$inside" shm create private: 4K
	creator=${pid[make]}
	finish make
	run -0 ipctool --in "$inside" sysv stat shm:id:0 -rHo cpid
	assert_output "$creator"
	ipctool --in "$inside" sem create /s 1
	run -0 ipctool --in "$inside" sem run /s -- sh -c 'read -r pid _ </proc/self/stat; echo $((pid == $$))'
	assert_output 1
	# The container's own view has not changed.
	run -0 in_ns nsenter --mount --root --wd --pid --target "$inside" sh -c 'read -r pid _ </proc/1/stat; echo $pid'
	assert_output 1
}

@test "users and groups have the names that they have there" {
	needs_root
	container unshare
	echo 'inmate:x:0:0::/:/bin/sh' >"$BATS_TEST_TMPDIR/passwd"
	echo 'inmates:x:0:' >"$BATS_TEST_TMPDIR/group"
	for file in passwd group; do
		in_ns nsenter --mount --root --target "$inside" mount --bind "$BATS_TEST_TMPDIR/$file" "/etc/$file"
	done
	ipctool --in "$inside" mq create /there
	run -0 ipctool --in "$inside" mq stat -rHo owner,group /there
	assert_output 'inmate inmates'
	ipctool --in "$inside" mq alter --owner inmate /there
	run -2 ipctool --in "$inside" mq alter --owner daemon /there
	run -0 ipctool __complete --in "$inside" mq alter --owner i
	assert_output inmate
}

@test "of a user's own container" {
	needs_root
	as_user unshare --user true || skip 'needs a user namespace' # there is none in a chroot
	container as_user unshare --user --map-root-user
	# /proc there does not know us, and nobody may put ours in its place; LeakSanitizer needs it.
	export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
	as_user ipctool --in "$inside" mq create /there
	run -0 as_user ipctool --in "$inside" mq ls -rHo address
	assert_output /there
}

@test "no such process, no right, no process ID" {
	container unshare
	run -4 --separate-stderr ipctool --in 4194304 mq ls
	assert_equal "$stderr" 'ipctool: 4194304: there is no such process'
	run -125 --separate-stderr ipctool --in 4194304 sem run /s -- true
	run -6 --separate-stderr as_user ipctool --in "$inside" mq ls
	assert_equal "$stderr" "ipctool: $inside: permission denied (its namespaces cannot be entered)"
	for bad in 0 -1 x 1x 99999999999; do
		run -2 ipctool --in "$bad" mq ls
	done
	run -2 --separate-stderr ipctool --in
	assert_regex "$stderr" '^ipctool: --in needs a value: PID'
	run -2 ipctool --in "$inside"
}

@test "completion offers what is there" {
	container unshare
	ipctool --in "$inside" sem create /there 3
	run -0 ipctool __complete --in "$inside" sem get /
	assert_output /there
	run -0 ipctool __complete --i
	assert_line --index 0 -- --install
	assert_line --index 1 -- --in
}
