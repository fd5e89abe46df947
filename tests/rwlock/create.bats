load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

columns() { ipctool rwlock stat -rH -o "$@"; }

@test "makes an object with a lock in it, of exactly that mode" {
	umask 077
	run -0 --separate-stderr ipctool rwlock create "shm:/$U-a" -m 0664
	assert_equal "$output$stderr" ''
	run -0 in_ns stat -c '%a %s' "/dev/shm/$U-a"
	assert_output '664 64'
	run -0 columns state,mode,size,whole "shm:/$U-a"
	assert_output 'free 0664 64 yes'
	ipctool rwlock create "file:$BATS_TEST_TMPDIR/lock"
	run -0 stat -c '%a %s' "$BATS_TEST_TMPDIR/lock"
	assert_output '600 64'
}

@test "in an object that is there, it takes 64 bytes that are zero, and no others" {
	ipctool shm create "/$U-a" 4096
	ipctool shm write "/$U-a" --offset 60 abcd
	ipctool shm write "/$U-a" --offset 128 abcd
	run -0 ipctool rwlock create "shm:/$U-a@64"
	run -0 ipctool shm read "/$U-a" --offset 60 --length 4
	assert_output abcd
	run -0 ipctool shm read "/$U-a" --offset 128 --length 4
	assert_output abcd
	run -0 columns state,size,whole "shm:/$U-a@64"
	assert_output 'free 4096 no'
	head -c 200 /dev/zero >"$BATS_TEST_TMPDIR/me@home"
	run -0 ipctool rwlock create "file:$BATS_TEST_TMPDIR/me@home"
	run -0 ipctool rwlock create "file:$BATS_TEST_TMPDIR/me@home@64"
	run -0 columns state "file:$BATS_TEST_TMPDIR/me@home" "file:$BATS_TEST_TMPDIR/me@home@64"
	assert_output $'free\nfree'
}

@test "what exists is status 5, and with --exist-ok stays as it is" {
	ipctool rwlock create "shm:/$U-a" -m 0640
	run -5 --separate-stderr ipctool rwlock create "shm:/$U-a"
	assert_equal "$stderr" "ipctool rwlock create: shm:/$U-a: exists already"
	run -0 ipctool rwlock create "shm:/$U-a" -e -m 0666
	run -0 columns mode "shm:/$U-a"
	assert_output 0640
	start holder ipctool rwlock run "shm:/$U-a" --write -- sleep 100
	wait_until '[ "$(ipctool rwlock stat -rH -o state "shm:/$U-a")" = write ]'
	run -5 ipctool rwlock create "shm:/$U-a"
	run -0 ipctool rwlock create "shm:/$U-a" -e
}

@test "somebody's data is refused, and stays" {
	ipctool shm create "/$U-a" 4096
	ipctool shm write "/$U-a" --offset 100 x
	run -5 --separate-stderr ipctool rwlock create "shm:/$U-a@64"
	assert_equal "$stderr" "ipctool rwlock create: shm:/$U-a@64: not a read-write lock of ipctool (64 bytes at offset 64 are something else)"
	run -1 ipctool rwlock create -e "shm:/$U-a@64"
	run -0 ipctool shm get "/$U-a@100" u8
	assert_output 120
	ipctool sem create "shm:/$U-a@256" 0
	run -5 ipctool rwlock create "shm:/$U-a@256"
	run -0 ipctool rwlock create "shm:/$U-a@512"
	run -5 ipctool sem create "shm:/$U-a@512" 1
	run -1 ipctool sem get "shm:/$U-a@512"
}

@test "size and alignment" {
	ipctool shm create "/$U-a" 100
	run -1 --separate-stderr ipctool rwlock create "shm:/$U-a@40"
	assert_equal "$stderr" "ipctool rwlock create: shm:/$U-a@40: does not fit (offset 40 and 64 bytes; the object has 100)"
	run -2 --separate-stderr ipctool rwlock create "shm:/$U-a@4"
	assert_equal "${stderr%%$'\n'*}" "ipctool rwlock create: shm:/$U-a@4: the offset of a read-write lock is a multiple of 8"
	: >"$BATS_TEST_TMPDIR/empty"
	run -1 ipctool rwlock create "file:$BATS_TEST_TMPDIR/empty"
	run -4 ipctool rwlock create "shm:/$U-no@64"
	run -4 ipctool rwlock create "file:$BATS_TEST_TMPDIR/no/lock"
}

@test "other addresses and kinds of files are refused" {
	run -2 --separate-stderr ipctool rwlock create "/$U-a"
	assert_equal "${stderr%%$'\n'*}" "ipctool rwlock create: /$U-a: a read-write lock is at shm:/NAME[@OFFSET] or file:PATH[@OFFSET]"
	run -2 ipctool rwlock create id:5
	run -2 ipctool rwlock create
	run -1 --separate-stderr ipctool rwlock create file:/dev/null
	assert_equal "$stderr" 'ipctool rwlock create: file:/dev/null: not a read-write lock (not a regular file)'
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	run -1 ipctool rwlock create "file:$BATS_TEST_TMPDIR/fifo"
	ln -s nowhere "$BATS_TEST_TMPDIR/link"
	run -1 --separate-stderr ipctool rwlock create -e "file:$BATS_TEST_TMPDIR/link"
	assert_equal "$stderr" "ipctool rwlock create: file:$BATS_TEST_TMPDIR/link: not a read-write lock (not a regular file)"
}

@test "of many that do it at once one succeeds" {
	ipctool shm create "/$U-a" 4096
	in_ns bash -c 'for i in {1..20}; do
		{ "$1" rwlock create "$2" 2>/dev/null && echo in; } &
		{ "$1" rwlock create "$3" 2>/dev/null && echo new; } &
	done; wait' - "$IPCTOOL" "shm:/$U-a@64" "shm:/$U-b" >"$BATS_TEST_TMPDIR/winners"
	assert_equal "$(sort "$BATS_TEST_TMPDIR/winners" | xargs)" 'in new'
}

@test "no permission is status 6, with whose it is" {
	needs_root
	ipctool shm create "/$U-a" 4096
	run -6 --separate-stderr as_user ipctool rwlock create "shm:/$U-a@64"
	assert_equal "$stderr" "ipctool rwlock create: shm:/$U-a@64: permission denied (mode 0600, owner root, group root)"
}
