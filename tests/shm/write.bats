load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

object() { # SIZE: an object full of dots, made by C
	peer shm_map create "/$U-a" "$1" "$(printf "%0$1d" 0 | tr 0 .)"
}

content() { in_ns cat "/dev/shm/$U-a"; }

@test "TEXT is written as it is, at the beginning, and no byte more" {
	object 10
	run -0 ipctool shm write "/$U-a" hello
	assert_output ''
	run -0 content
	assert_output hello.....
}

@test "--offset begins there" {
	object 10
	run -0 ipctool shm write "/$U-a" --offset 7 abc
	run -0 ipctool shm write --offset=0x2 "/$U-a" xy
	run -0 content
	assert_output ..xy...abc
}

@test "a C program that has it mapped sees what is written" {
	object 4096
	start c peer shm_map await "/$U-a" 100 'from ipctool'
	wait_until 'grep -q mapped "$BATS_TEST_TMPDIR/c.out"'
	run -0 ipctool shm write "/$U-a" --offset 100 'from ipctool'
	finish c
	assert_status 0
	assert_output $'mapped\nseen'
}

@test "without TEXT, standard input is written: bytes and all" {
	object 300
	printf '%b' "$(printf '\\x%02x' {0..255})" >"$BATS_TEST_TMPDIR/bytes"
	run -0 ipctool shm write "/$U-a" <"$BATS_TEST_TMPDIR/bytes"
	cmp -n 256 "$BATS_TEST_TMPDIR/bytes" <(content)
	run -0 ipctool shm write "/$U-a" --offset 44 < <(cat "$BATS_TEST_TMPDIR/bytes")
	cmp -n 256 "$BATS_TEST_TMPDIR/bytes" <(content | tail -c +45)
	assert_equal "$(content | wc -c)" 300
}

@test "from a file and from a pipe, the same" {
	head -c 3M /dev/urandom >"$BATS_TEST_TMPDIR/random"
	ipctool shm create "/$U-a" 3M
	run -0 ipctool shm write "/$U-a" <"$BATS_TEST_TMPDIR/random"
	cmp "$BATS_TEST_TMPDIR/random" <(content)
	ipctool shm create "/$U-b" 3M
	run -0 ipctool shm write "/$U-b" < <(cat "$BATS_TEST_TMPDIR/random")
	run -0 in_ns cmp "/dev/shm/$U-a" "/dev/shm/$U-b"
}

@test "nothing is written from nothing" {
	object 5
	run -0 ipctool shm write "/$U-a" ''
	run -0 ipctool shm write "/$U-a" </dev/null
	run -0 ipctool shm write "/$U-a" --offset 5 < <(:)
	run -0 content
	assert_output .....
}

@test "TEXT that does not fit is refused before anything is written" {
	object 10
	run -1 --separate-stderr ipctool shm write "/$U-a" --offset 7 abcd
	assert_equal "$stderr" "ipctool shm write: /$U-a: does not fit (4 bytes; from offset 7 on it has 3)
  hint: ipctool shm write --grow makes it larger"
	run -1 --separate-stderr ipctool shm write "/$U-a" --offset 11 ''
	assert_equal "${stderr%%$'\n'*}" "ipctool shm write: /$U-a: offset 11 is beyond the end (it has 10 bytes)"
	run -1 ipctool shm write "/$U-a" --offset 7E abcd
	run -0 content
	assert_output ..........
}

@test "a file that does not fit is refused before anything is written" {
	object 10
	printf 'skipped 0123456789+' >"$BATS_TEST_TMPDIR/in"
	{
		read -r -N 8 skipped
		run -1 --separate-stderr ipctool shm write "/$U-a"
	} <"$BATS_TEST_TMPDIR/in"
	assert_equal "${stderr%%$'\n'*}" "ipctool shm write: /$U-a: does not fit (11 bytes; from offset 0 on it has 10)"
	run -0 content
	assert_output ..........
}

@test "a pipe with more than fits fills it, and is an error with the number" {
	object 10
	run -1 --separate-stderr ipctool shm write "/$U-a" --offset 4 < <(printf 0123456)
	assert_equal "$stderr" "ipctool shm write: /$U-a: too much input (6 bytes were taken, as many as fit; there are more)"
	run -0 content
	assert_output ....012345
	run -0 ipctool shm write "/$U-a" < <(printf 0123456789)
}

@test "a file of /proc, which has no size, is written" {
	object 10
	run -1 --separate-stderr ipctool shm write "/$U-a" </proc/self/status
	assert_regex "$stderr" 'too much input \(10 bytes were taken'
	run -0 content
	assert_output --partial Name:
}

@test "--grow makes it as large as the data needs, and no smaller" {
	object 3
	run -0 ipctool shm write "/$U-a" --grow hello
	run -0 content
	assert_output hello
	run -0 ipctool shm write "/$U-a" --grow --offset 2 x
	run -0 ipctool shm write "/$U-a" --grow --offset 5 < <(printf ' world')
	run -0 content
	assert_output 'hexlo world'
	run -0 ipctool shm write "/$U-a" --grow --offset 15 </etc/hostname
	run -0 in_ns od -An -c -j 11 -N 4 "/dev/shm/$U-a"
	assert_output '  \0  \0  \0  \0'
}

@test "--grow without room changes nothing when the length is known" {
	needs_ns
	object 5
	before=$(in_ns stat -f -c %f /dev/shm)
	head -c 70M /dev/zero >"$BATS_TEST_TMPDIR/in"
	run -1 --separate-stderr ipctool shm write "/$U-a" --grow <"$BATS_TEST_TMPDIR/in"
	assert_equal "$stderr" "ipctool shm write: /$U-a: No space left on device (it needs 73400315 bytes; /dev/shm has 67104768 free of 67108864)"
	run -1 --separate-stderr ipctool shm write "/$U-a" --grow --offset 70M x
	assert_equal "$(in_ns stat -f -c %f /dev/shm)" "$before"
	run -0 content
	assert_output .....
}

@test "--grow without room says how much was written when the length is not known" {
	needs_ns
	object 5
	run -1 --separate-stderr ipctool shm write "/$U-a" --grow < <(head -c 70M /dev/zero)
	assert_equal "$stderr" "ipctool shm write: /$U-a: No space left on device (67108864 bytes were written; /dev/shm has 0 free of 67108864)"
	run -0 in_ns stat -c %s "/dev/shm/$U-a"
	assert_output 67108864
}

@test "holes without room are an error, not a signal" {
	needs_ns
	object 5
	in_ns truncate -s 100M "/dev/shm/$U-a"
	run -1 --separate-stderr ipctool shm write "/$U-a" < <(head -c 70M /dev/zero)
	assert_equal "$stderr" "ipctool shm write: /$U-a: No space left on device (67108864 bytes were written; /dev/shm has 0 free of 67108864)"
}

@test "RLIMIT_FSIZE is an error that names it, not a signal" {
	object 5
	for input in '"$@" aaaa' 'yes | "$@"'; do
		run -1 --separate-stderr in_ns sh -c "ulimit -f 8; $input" - "$IPCTOOL" shm write "/$U-a" --grow --offset 9K
		assert_regex "$stderr" "^ipctool shm write: /$U-a: File too large \(.*; RLIMIT_FSIZE allows a size of (4096|8192)\)"
		run -0 in_ns stat -c %s "/dev/shm/$U-a"
		assert_output 5
	done
}

@test "an object that shrinks meanwhile is an error, and is not grown again" {
	ipctool shm create "/$U-a" 8M
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	start write ipctool shm write "/$U-a" <"$BATS_TEST_TMPDIR/fifo" 8>&-
	printf first >&8
	wait_blocked write
	peer shm_map truncate "/$U-a" 3
	printf second >&8
	finish write
	assert_status 1
	assert_regex "$stderr" "^ipctool shm write: /$U-a: shrank meanwhile \(5 bytes were written"
	run -0 in_ns stat -c %s "/dev/shm/$U-a"
	assert_output 3
}

@test "an object that changes its size all the time ends in a message" {
	ipctool shm create "/$U-a" 1M
	start churn peer shm_map churn "/$U-a" 1M
	for _ in {1..20}; do
		run --separate-stderr ipctool shm write "/$U-a" < <(head -c 1M /dev/zero)
		refute_signal
		((status == 0)) || assert_regex "$stderr" '(does not fit|too much input|shrank meanwhile) \(|is beyond the end'
	done
}

@test "a signal ends it by that signal, and gives back what --grow reserved" {
	needs_ns
	object 5
	before=$(in_ns stat -f -c %f /dev/shm)
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	start write ipctool shm write "/$U-a" --grow --offset 10M <"$BATS_TEST_TMPDIR/fifo" 8>&-
	wait_until '[ "$(in_ns stat -f -c %f /dev/shm)" -lt '"$before"' ]'
	wait_blocked write
	kill -TERM "${pid[write]}"
	finish write
	assert_status 143
	assert_equal "$stderr" ''
	assert_equal "$(in_ns stat -f -c %f /dev/shm)" "$before"
	run -0 content
	assert_output .....
}

@test "there is no such object: status 4" {
	run -4 --separate-stderr ipctool shm write "/$U-a" x
	assert_equal "$stderr" "ipctool shm write: /$U-a: does not exist"
	run -4 ipctool shm write --grow "/$U-a" x
	run -4 ipctool shm write "file:$BATS_TEST_TMPDIR/a" x
}

@test "somebody else's object: status 6, and whose it is" {
	needs_root
	needs_ns
	object 10
	run -6 --separate-stderr as_user ipctool shm write "/$U-a" x
	assert_equal "$stderr" "ipctool shm write: /$U-a: permission denied (mode 0600, owner root, group root)"
	in_ns chmod 0666 "/dev/shm/$U-a"
	run -0 as_user ipctool shm write "/$U-a" --grow --offset 10 x
	run -0 content
	assert_output ..........x
}

@test "input that cannot be read is named" {
	object 10
	run -1 --separate-stderr ipctool shm write "/$U-a" </etc
	assert_equal "$stderr" "ipctool shm write: standard input: Is a directory"
	run -1 --separate-stderr in_ns sh -c 'exec "$@" <&-' - "$IPCTOOL" shm write "/$U-a"
	assert_equal "$stderr" "ipctool shm write: standard input: Bad file descriptor"
}

@test "what is no shared memory is left alone, and holds nobody up" {
	needs_ns
	in_ns mkfifo /dev/shm/fifo
	in_ns mkdir /dev/shm/dir
	echo secret >"$BATS_TEST_TMPDIR/file"
	in_ns ln -s "$BATS_TEST_TMPDIR/file" /dev/shm/link
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	for address in /fifo /dir /link file:/dev/shm "file:$BATS_TEST_TMPDIR/fifo" file:/dev/null; do
		run -1 --separate-stderr ipctool shm write "$address" x
		assert_equal "$stderr" "ipctool shm write: $address: not shared memory (not a regular file)"
	done
	assert_equal "$(cat "$BATS_TEST_TMPDIR/file")" secret
}

@test "file: writes into the file itself, through a symbolic link too" {
	cd "$BATS_TEST_TMPDIR"
	printf '.....' >a
	ln -s a link
	run -0 ipctool shm write "file:$PWD/link" --offset 1 xyz
	run -0 ipctool shm write "file:$PWD/a" --offset 6 --grow '!'
	run -0 od -An -c a
	assert_output '   .   x   y   z   .  \0   !'
}

@test "offsets beyond 4 GiB are exact" {
	cd "$BATS_TEST_TMPDIR"
	truncate -s 5G a || skip 'no sparse files'
	run -0 ipctool shm write "file:$PWD/a" --offset 4294967297 there
	run -0 ipctool shm write "file:$PWD/a" --offset 5368709115 < <(printf abcde)
	run -0 bash -c 'tail -c +4294967298 a | head -c 5; tail -c 5 a'
	assert_output thereabcde
	run -1 ipctool shm write "file:$PWD/a" --offset 5368709116 < <(printf abcde)
}

@test "--verbose says how much was written" {
	object 10
	run -0 --separate-stderr ipctool shm write -v "/$U-a" --offset 2 abc
	assert_equal "$stderr" "ipctool shm write: /$U-a: wrote 3 bytes at offset 2"
	run -0 --separate-stderr ipctool shm write -v "/$U-a" < <(printf abcd)
	assert_equal "$stderr" "ipctool shm write: /$U-a: wrote 4 bytes at offset 0"
}
