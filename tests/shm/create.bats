load ../helper
load ../meanwhile
setup() { setup_ipc; }
teardown() { teardown_ipc; }

space() { in_ns stat -f -c %f /dev/shm; }

@test "a C program maps what it made, and finds zeros" {
	run -0 ipctool shm create "/$U-a" 4097
	assert_output ''
	run -0 bash -c 'cmp <("$@") <(head -c 4097 /dev/zero)' - "${NS[@]}" "$PEER_DIR/shm_map" get "/$U-a" 0 4097
	run -0 peer shm_map put "/$U-a" 4090 'to end'
	run -0 ipctool shm read "/$U-a" --offset 4090
	assert_output $'to end'
}

@test "--exist-ok: what others remove meanwhile is made again" {
	local round

	cd "$BATS_TEST_TMPDIR"
	meanwhile 1 ": >/dev/shm/$U-a" "rm -f /dev/shm/$U-a" '[ "$status" = 0 ]' shm create --exist-ok "/$U-a" 1
	meanwhile 1 "'$PEER_DIR/sysv_object' create shm 77 0600 1 >/dev/null" 'ipcrm -a' '[ "$status" = 0 ] && in_ns ipcrm -a' shm create --exist-ok key:77 1
	start others perl -e 'for (;;) { open F, ">", "f"; unlink "f" }'
	for ((round = 0; round < $(scaled 50); round++)); do
		run -0 ipctool shm create --exist-ok "file:$PWD/f" 1
	done
}

@test "--exist-ok: a link to nowhere is no reason to try for ever" {
	cd "$BATS_TEST_TMPDIR"
	ln -s nowhere link
	run -5 ipctool shm create --exist-ok "file:$PWD/link" 1
	run ipctool shm create --exist-ok "file:$PWD/link/" 1
	refute_signal
	refute [ -e nowhere ]
}

@test "a name without its slash is the same object" {
	run -0 ipctool shm create "$U-a" 1
	run -5 ipctool shm create "/$U-a" 1
}

@test "the size takes units, and may be 0" {
	needs_ns
	run -0 ipctool shm create "/$U-a" 64K
	run -0 ipctool shm create "/$U-b" 0
	run -0 ipctool shm ls -brH -o address,size
	assert_output "/$U-a 65536
/$U-b 0"
}

@test "the mode is exact under any umask, and 0600 by default" {
	umask 077
	run -0 ipctool shm create -m 0666 "/$U-a" 1
	run -0 ipctool shm create -m u+x,g=r "/$U-b" 1
	umask 0
	run -0 ipctool shm create "/$U-c" 1
	run -0 in_ns stat -c %a "/dev/shm/$U-a" "/dev/shm/$U-b" "/dev/shm/$U-c"
	assert_output $'666\n740\n600'
}

@test "what exists is status 5, and nothing is changed" {
	peer shm_map create "/$U-a" 8192 'as it was'
	run -5 --separate-stderr ipctool shm create "/$U-a" 10
	assert_equal "$stderr" "ipctool shm create: /$U-a: exists already (it has 8192 bytes, mode 0600)"
	run -5 ipctool shm create --from /etc/passwd "/$U-a" 1M
	run -0 ipctool shm create -e --from /etc/passwd -m 0777 "/$U-a" 1M
	run -0 ipctool shm create --exist-ok "/$U-a" 0
	run -0 in_ns stat -c '%s %a' "/dev/shm/$U-a"
	assert_output '8192 600'
	run -0 peer shm_map get "/$U-a" 0 9
	assert_output 'as it was'
}

@test "--verbose says what was done" {
	run -0 --separate-stderr ipctool shm create -v "/$U-a" 10
	assert_equal "$stderr" "ipctool shm create: /$U-a: created with 10 bytes"
	run -0 --separate-stderr ipctool shm create -ve "/$U-a" 99
	assert_equal "$stderr" "ipctool shm create: /$U-a: exists already, with 10 bytes: left as it is"
}

@test "of ten that create at once, one succeeds" {
	local i ok=0

	for i in {0..9}; do start "c$i" ipctool shm create "/$U-a" 1M; done
	for i in {0..9}; do
		finish "c$i"
		((status == 5)) || { assert_status 0 && ok=$((ok + 1)); }
	done
	assert_equal "$ok" 1
}

@test "a directory, a FIFO or a symbolic link of that name stays, with status 5" {
	needs_ns
	in_ns mkdir "/dev/shm/dir"
	in_ns mkfifo "/dev/shm/fifo"
	in_ns ln -s /etc/passwd "/dev/shm/link"
	in_ns ln -s /nowhere "/dev/shm/dangling"
	for name in dir fifo link dangling; do
		run -5 --separate-stderr ipctool shm create "/$name" 10
		assert_equal "$stderr" "ipctool shm create: /$name: exists already, and is not a regular file"
		run -5 ipctool shm create -e "/$name" 10
	done
	run -0 in_ns ls /dev/shm
	assert_output $'dangling\ndir\nfifo\nlink'
}

@test "the longest name is made, one more byte is refused" {
	name=$(printf '%0255d' 0)
	run -0 ipctool shm create "/$name" 10
	run -0 peer shm_map get "/$name" 0 1
	run -2 ipctool shm create "/${name}0" 10
	assert_line --partial 'at most 255 bytes'
	ipctool shm rm "/$name"
}

@test "names of any bytes are made, and are escaped in messages" {
	name=$'a\nb\e[31m\xff'
	run -0 ipctool shm create "/$U$name" 10
	run -0 in_ns test -f "/dev/shm/$U$name"
	run -5 --separate-stderr ipctool shm create "/$U$name" 10
	assert_equal "$stderr" "ipctool shm create: /$U"'a\x0ab\x1b[31m\xff: exists already (it has 10 bytes, mode 0600)'
	ipctool shm rm "/$U$name"
}

@test "what is no name is a usage error, before anything is done" {
	for name in '' / /a/b a/b /. /.. /sem.a; do
		run -2 ipctool shm create "$name" 10
	done
	for size in '' x -1 1Q 99999999999999999999 8E; do
		run -2 ipctool shm create "/$U-a" "$size"
	done
	run -2 ipctool shm create "/$U-a"
	run -2 ipctool shm create -m 9 "/$U-a" 1
	run -4 ipctool shm stat "/$U-a"
}

@test "more than /dev/shm has is an error with the numbers, and takes nothing" {
	needs_ns
	before=$(space)
	run -1 --separate-stderr ipctool shm create /a 100M
	assert_equal "$stderr" "ipctool shm create: /a: No space left on device (it needs 104857600 bytes; /dev/shm has 67108864 free of 67108864)"
	run -0 ipctool shm create /b 64M
	run -1 --separate-stderr ipctool shm create /c 1
	assert_equal "$stderr" "ipctool shm create: /c: No space left on device (it needs 1 byte; /dev/shm has 0 free of 67108864)"
	run -0 ipctool shm rm /b
	assert_equal "$(space)" "$before"
	run -0 in_ns ls -A /dev/shm
	assert_output ''
}

@test "all of it is reserved: touching each page is no SIGBUS on a full /dev/shm" {
	needs_ns
	run -0 ipctool shm create /a 32M
	run -0 ipctool shm create /b 32M
	run -0 peer shm_map touch /a
	run -0 peer shm_map touch /b
}

@test "the number of files that /dev/shm takes is named" {
	needs_ns
	in_ns mount -o remount,nr_inodes=3 /dev/shm || skip 'the mount may not be changed'
	run -0 ipctool shm create /a 1
	run -0 ipctool shm create /b 1
	run -1 --separate-stderr ipctool shm create /c 1
	assert_equal "$stderr" "ipctool shm create: /c: No space left on device (/dev/shm takes no more than 3 files)"
}

@test "RLIMIT_FSIZE is an error that names it, not a signal" {
	run -1 --separate-stderr in_ns sh -c 'ulimit -f 8; exec "$@"' - "$IPCTOOL" shm create "/$U-a" 1M
	assert_regex "$stderr" "^ipctool shm create: /$U-a: File too large \(it needs 1048576 bytes; RLIMIT_FSIZE allows a size of (4096|8192)\)"
	run -4 ipctool shm stat "/$U-a"
}

@test "--from begins with what is in the file, the rest is zero" {
	printf 'head\0line\n' >"$BATS_TEST_TMPDIR/in"
	run -0 ipctool shm create "/$U-a" 16 --from "$BATS_TEST_TMPDIR/in"
	run -0 ipctool shm dump "/$U-a"
	assert_output '00000000  68 65 61 64 00 6c 69 6e  65 0a 00 00 00 00 00 00  |head.line.......|
00000010'
}

@test "--from a file that is longer is refused before anything is made" {
	printf '%011d' 0 >"$BATS_TEST_TMPDIR/in"
	run -1 --separate-stderr ipctool shm create "/$U-a" 10 --from "$BATS_TEST_TMPDIR/in"
	assert_equal "$stderr" "ipctool shm create: $BATS_TEST_TMPDIR/in: does not fit (it has 11 bytes; SIZE is 10)"
	run -4 ipctool shm stat "/$U-a"
	run -0 ipctool shm create "/$U-a" 11 --from "$BATS_TEST_TMPDIR/in"
}

@test "--from - is standard input; more of it than SIZE leaves nothing behind" {
	run -0 ipctool shm create "/$U-a" 10 --from - < <(printf 0123456789)
	run -0 ipctool shm read "/$U-a"
	assert_output 0123456789
	run -1 --separate-stderr ipctool shm create "/$U-b" 10 --from - < <(printf 01234567890)
	assert_equal "$stderr" "ipctool shm create: /$U-b: too much input (10 bytes were taken, as many as fit; there are more)"
	run -4 ipctool shm stat "/$U-b"
}

@test "--from what cannot be read names that file" {
	run -4 --separate-stderr ipctool shm create "/$U-a" 10 --from "$BATS_TEST_TMPDIR/absent"
	assert_equal "$stderr" "ipctool shm create: $BATS_TEST_TMPDIR/absent: does not exist"
	run -1 --separate-stderr ipctool shm create "/$U-a" 10 --from /etc
	assert_equal "$stderr" "ipctool shm create: /etc: Is a directory"
	run -1 --separate-stderr in_ns sh -c 'exec "$@" <&-' - "$IPCTOOL" shm create "/$U-a" 10 --from -
	assert_equal "$stderr" "ipctool shm create: standard input: Bad file descriptor"
	run -4 ipctool shm stat "/$U-a"
}

@test "it appears when it is whole, and not at all when it is interrupted" {
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	for signal in TERM KILL; do
		start create ipctool shm create "/$U-a" 1M --from "$BATS_TEST_TMPDIR/fifo" 8>&-
		printf half >&8
		wait_blocked create
		run -4 ipctool shm stat "/$U-a"
		kill -$signal "${pid[create]}"
		finish create
		assert_status $((128 + $(kill -l $signal)))
		run -4 ipctool shm stat "/$U-a"
	done
	start create ipctool shm create "/$U-a" 1M --from - <"$BATS_TEST_TMPDIR/fifo" 8>&-
	printf whole >&8
	wait_blocked create
	exec 8>&-
	finish create
	assert_status 0
	run -0 ipctool shm read "/$U-a" --length 5
	assert_output whole
}

@test "who may not write to /dev/shm is told whose it is" {
	needs_root
	needs_ns
	in_ns chmod 0755 /dev/shm
	run -6 --separate-stderr as_user ipctool shm create /a 10
	assert_equal "$stderr" "ipctool shm create: /a: permission denied (directory /dev/shm: mode 0755, owner root)"
}

@test "file: makes a file, and only a new one" {
	cd "$BATS_TEST_TMPDIR"
	umask 077
	run -0 ipctool shm create -m 0640 "file:$PWD/a" 10K
	run -0 stat -c '%s %a' a
	assert_output '10240 640'
	assert [ "$(stat -c %b a)" -ge 20 ]
	run -5 ipctool shm create "file:$PWD/a" 5
	run -0 ipctool shm create -e "file:$PWD/a" 5
	run -0 stat -c %s a
	assert_output 10240
	ln -s nowhere link
	run -5 ipctool shm create "file:$PWD/link" 5
	refute [ -e nowhere ]
	run -0 in_ns sh -c 'cd "$1" && exec "$2" shm create file:here 7' - "$PWD" "$IPCTOOL"
	run -0 stat -c %s here
	assert_output 7
}

@test "file: where no file can be made is status 1, and says so" {
	run -1 --separate-stderr ipctool shm create file:/proc/x 5
	assert_equal "$stderr" 'ipctool shm create: file:/proc/x: no file can be made in /proc'
}

@test "file: where there is no directory is status 4, and says so" {
	run -4 --separate-stderr ipctool shm create "file:$BATS_TEST_TMPDIR/no/a" 10
	assert_equal "$stderr" "ipctool shm create: file:$BATS_TEST_TMPDIR/no/a: does not exist (there is no directory $BATS_TEST_TMPDIR/no)"
}

@test "file: on a file system that cannot reserve, or knows no unnamed files" {
	needs_ns
	in_ns mount -t ramfs ramfs /mnt 2>/dev/null || skip 'no ramfs'
	run -0 ipctool shm create file:/mnt/a 100000
	run -0 in_ns stat -c '%s %b' /mnt/a
	assert_output '100000 200'
	run -1 ipctool shm create file:/mnt/b 10 --from - < <(printf 01234567890)
	run -0 in_ns ls /mnt
	assert_output a
}
