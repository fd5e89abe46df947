load ../helper
setup() { setup_ipc; needs_ns; }
teardown() { teardown_ipc; }

sysctl() { in_ns sh -c 'echo "$2" >"/proc/sys/kernel/$1"' - "$1" "$2" || skip "cannot set kernel.$1"; }
content() { in_ns "$PEER_DIR/sysv_map" get "${1#id:}" 0 "$2"; }

# Prints the mode and size as C's IPC_STAT would.
facts() { ipctool sysv ls shm -rH -o id,mode,size | sed -n "s/^${1#id:} //p"; }

@test "create prints the address, and C finds the segment by its key" {
	run -0 --separate-stderr ipctool shm create key:0x1234 5000
	assert_regex "$output$stderr" '^id:[0-9]+$'
	address=$output
	assert_equal "$(facts "$address")" '0600 5000'
	run -0 peer sysv_map put key:0x1234 4990 'from C'
	run -0 ipctool shm read "$address" --offset 4990 --length 6
	assert_output 'from C'
	run -0 ipctool shm read key:4660 --offset 4990 --length 6
	assert_output 'from C'
}

@test "create by ftok, as C makes the key" {
	touch "$BATS_TEST_TMPDIR/file"
	run -0 ipctool shm create "ftok:$BATS_TEST_TMPDIR/file:a" 10
	run -1 peer sysv_object create shm "ftok:$BATS_TEST_TMPDIR/file:a" 0600 10
	assert_output 'shmget: File exists'
	run -4 --separate-stderr ipctool shm create "ftok:$BATS_TEST_TMPDIR/no:a" 10
	assert_equal "$stderr" "ipctool shm create: ftok:$BATS_TEST_TMPDIR/no:a: does not exist (the file $BATS_TEST_TMPDIR/no of the key)"
	run -4 --separate-stderr ipctool shm read "ftok:$BATS_TEST_TMPDIR/no:a"
	assert_equal "$stderr" "ipctool shm read: ftok:$BATS_TEST_TMPDIR/no:a: does not exist (the file $BATS_TEST_TMPDIR/no of the key)"
}

@test "each private: is a new one, and id: names none to be created" {
	a=$(ipctool shm create private: 10)
	b=$(ipctool shm create private: 10)
	refute [ "$a" = "$b" ]
	run -2 ipctool shm create id:7 10
	for verb in read dump stat rm; do
		run -2 ipctool shm $verb private:
	done
}

@test "the mode is exact, umask or not, filled or not" {
	umask 077
	for mode in 0666 0 0440 0777; do
		a=$(ipctool shm create private: 10 -m $mode)
		assert_equal "$(facts "$a")" "$(printf %04o "$mode") 10"
		a=$(ipctool shm create private: 10 -m $mode --from - <<<abc)
		assert_equal "$(facts "$a")" "$(printf %04o "$mode") 10"
	done
}

@test "an existing one is status 5 and says what it is; with -e its address is printed" {
	id=$(peer sysv_map create key:77 100 text)
	run -5 --separate-stderr ipctool shm create key:77 200
	assert_output ''
	assert_equal "$stderr" "ipctool shm create: key:77: exists already (it is id:$id, with 100 bytes, mode 0600)"
	run -0 --separate-stderr ipctool shm create -ev key:77 200 -m 0666 --from - <<<other
	assert_output "id:$id"
	assert_equal "$stderr" 'ipctool shm create: key:77: exists already, with 100 bytes: left as it is'
	assert_equal "$(facts "$id")" '0600 100'
	assert_equal "$(content "$id" 4)" text
}

@test "--from fills it, and what fails leaves nothing" {
	head -c 3000000 /dev/urandom >"$BATS_TEST_TMPDIR/random"
	a=$(ipctool shm create private: 3000001 --from "$BATS_TEST_TMPDIR/random")
	content "$a" 3000000 | cmp - "$BATS_TEST_TMPDIR/random"
	b=$(cat "$BATS_TEST_TMPDIR/random" | ipctool shm create private: 3000000 --from -)
	content "$b" 3000000 | cmp - "$BATS_TEST_TMPDIR/random"
	ipctool shm rm "$a" "$b"
	run -1 ipctool shm create key:5 2000000 --from "$BATS_TEST_TMPDIR/random"
	run -1 ipctool shm create key:5 2000000 --from - < <(cat "$BATS_TEST_TMPDIR/random")
	run -0 ipctool sysv ls
	assert_output ''
}

@test "a signal while it is filled leaves nothing, and nobody else gets at it before" {
	needs_root
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	start c ipctool shm create key:5 10000 -m 0666 --from - <"$BATS_TEST_TMPDIR/fifo" 8>&-
	wait_until '[ "$(ipctool sysv ls -H)" ]'
	run -6 as_user ipctool shm read key:5
	kill -TERM "${pid[c]}"
	finish c
	assert_status 143
	exec 8>&-
	run -0 ipctool sysv ls
	assert_output ''
}

@test "an address that nobody hears of leaves no segment" {
	run -1 --separate-stderr in_ns sh -c '"$1" shm create private: 10 >/dev/full' - "$IPCTOOL"
	assert_regex "$stderr" 'No space left'
	run -1 in_ns sh -c '"$1" shm create private: 10 >&-' - "$IPCTOOL"
	run -0 ipctool sysv ls
	assert_output ''
}

@test "the limits: too small, too large, too many, too many pages" {
	run -1 --separate-stderr ipctool shm create private: 0
	assert_equal "$stderr" 'ipctool shm create: private:: too small (asked for 0 bytes; a System V segment has at least 1)'
	sysctl shmmax 5000
	run -1 --separate-stderr ipctool shm create private: 5001
	assert_equal "$stderr" 'ipctool shm create: private:: too large (asked for 5001 bytes; kernel.shmmax allows 5000)
  hint: as root: sysctl kernel.shmmax=5001'
	run -0 ipctool shm create private: 5000
	page=$(getconf PAGE_SIZE)
	sysctl shmmax 100000000
	sysctl shmall 10
	run -1 --separate-stderr ipctool shm create private: $((9 * page))
	used=$(((5000 + page - 1) / page))
	assert_equal "$stderr" "ipctool shm create: private:: too many pages in all segments (there are $used, and 9 more of $page bytes; kernel.shmall allows 10)
  hint: as root: sysctl kernel.shmall=$((used + 9))"
	sysctl shmmni 1
	run -1 --separate-stderr ipctool shm create private: 1
	assert_equal "$stderr" 'ipctool shm create: private:: too many segments (there are 1; kernel.shmmni allows 1)
  hint: as root: sysctl kernel.shmmni=2'
}

@test "more than the memory there is: the number of bytes" {
	run -1 --separate-stderr ipctool shm create private: 0x7fffffffffffffff
	assert_equal "$stderr" 'ipctool shm create: private:: out of memory (it needs 9223372036854775807 bytes)'
}

@test "--hugetlb: made of huge pages, or told how many there are" {
	[ -e /proc/sys/vm/nr_hugepages ] || skip 'no huge pages in this kernel'
	free=$(awk '/^HugePages_Free/ { f = $2 } /^HugePages_Rsvd/ { r = $2 } END { print f - r }' /proc/meminfo)
	size=$(($(awk '/^Hugepagesize/ { print $2 }' /proc/meminfo) * 1024))
	run -1 --separate-stderr ipctool shm create --hugetlb private: $((size * (free + 1)))
	assert_equal "${stderr%%$'\n'*}" "ipctool shm create: private:: too few huge pages (it needs $((free + 1)) of $size bytes; of the $(</proc/sys/vm/nr_hugepages) of vm.nr_hugepages $free are free)"
	run -2 ipctool shm create --hugetlb "/$U-a" 10
	((free > 0)) || return 0
	a=$(ipctool shm create --hugetlb private: 100 --from - <<<huge)
	run -0 ipctool shm read "$a" --length 4
	assert_output huge
	run -0 ipctool shm stat -rH -o size,rss "$a"
	assert_output "100 $size"
}

@test "write: from text, a file and a pipe; who has it attached sees it" {
	id=$(peer sysv_map create key:8 4096 ..........)
	start c peer sysv_map await "$id" 100 'from ipctool'
	wait_until 'grep -q attached "$BATS_TEST_TMPDIR/c.out"'
	run -0 --separate-stderr ipctool shm write -v key:8 --offset 100 'from ipctool'
	assert_equal "$stderr" 'ipctool shm write: key:8: wrote 12 bytes at offset 100'
	finish c
	assert_output $'attached\nseen'
	printf 'a\0b\n' >"$BATS_TEST_TMPDIR/file"
	run -0 ipctool shm write "id:$id" <"$BATS_TEST_TMPDIR/file"
	run -0 ipctool shm write "id:$id" --offset 4 < <(cat "$BATS_TEST_TMPDIR/file")
	content "$id" 10 | cmp - <(printf 'a\0b\na\0b\n..')
}

@test "write: what does not fit is refused, without a hint that does not help" {
	ipctool shm create key:8 10
	run -1 --separate-stderr ipctool shm write key:8 --offset 8 abc
	assert_equal "$stderr" 'ipctool shm write: key:8: does not fit (3 bytes; from offset 8 on it has 2)'
	run -1 ipctool shm write key:8 --offset 11 ''
	run -2 --separate-stderr ipctool shm write key:8 --grow x
	assert_equal "${stderr%%$'\n'*}" 'ipctool shm write: --grow is not for a System V shared memory segment'
	run -1 --separate-stderr ipctool shm write key:8 < <(printf 0123456789x)
	assert_equal "$stderr" 'ipctool shm write: key:8: too much input (10 bytes were taken, as many as fit; there are more)'
	run -0 ipctool shm read key:8
	assert_output 0123456789
}

@test "read: byte for byte, into a pipe and into a file, with a range" {
	head -c 3000001 /dev/urandom >"$BATS_TEST_TMPDIR/random"
	a=$(ipctool shm create private: 3000001 --from "$BATS_TEST_TMPDIR/random")
	ipctool shm read "$a" | cmp - "$BATS_TEST_TMPDIR/random"
	ipctool shm read "$a" >"$BATS_TEST_TMPDIR/copy"
	cmp "$BATS_TEST_TMPDIR/copy" "$BATS_TEST_TMPDIR/random"
	ipctool shm read "$a" --offset 1000 --length 2000000 | cmp - <(tail -c +1001 "$BATS_TEST_TMPDIR/random" | head -c 2000000)
	run -1 --separate-stderr ipctool shm read "$a" --offset 3000000 --length 2
	assert_equal "$stderr" "ipctool shm read: $a: too short (2 bytes at offset 3000000 were asked for; it has 3000001)"
	run -1 bash -c '"$@" >/dev/full' - "${NS[@]}" "$IPCTOOL" shm read "$a"
	run -4 --separate-stderr ipctool shm read id:99
	assert_equal "$stderr" 'ipctool shm read: id:99: does not exist'
}

@test "read and dump attach read-only: they do with permission to read" {
	needs_root
	a=$(ipctool shm create private: 20 -m 0644 --from - <<<'hello, world')
	run -0 as_user ipctool shm read "$a" --length 5
	assert_output hello
	run -0 as_user ipctool shm dump "$a"
	assert_output '00000000  68 65 6c 6c 6f 2c 20 77  6f 72 6c 64 0a 00 00 00  |hello, world....|
00000010  00 00 00 00                                       |....|
00000014'
	run -6 --separate-stderr as_user ipctool shm write "$a" x
	assert_equal "$stderr" "ipctool shm write: $a: permission denied (mode 0644, owner root, group root)"
	ipctool shm alter "$a" -m 0600
	run -6 --separate-stderr as_user ipctool shm read "$a"
	assert_equal "$stderr" "ipctool shm read: $a: permission denied (mode 0600, owner root, group root)"
}

@test "a marked segment is read and written while it is attached" {
	id=$(peer sysv_map create key:9 100 text)
	start c peer sysv_map await "$id" 50 over
	wait_until 'grep -q attached "$BATS_TEST_TMPDIR/c.out"'
	run -0 --separate-stderr ipctool shm rm key:9
	assert_output ''
	assert_equal "$stderr" 'ipctool shm rm: key:9: marked: it goes when it is detached (1 attached)'
	run -4 ipctool shm read key:9
	run -0 ipctool shm stat -rH -o status,nattch,key "id:$id"
	assert_output 'dest 1 0x00000000'
	run -0 ipctool shm write "id:$id" --offset 50 over
	finish c
	assert_status 0
	run -4 ipctool shm stat "id:$id"
}

@test "resize is refused in one line, and changes nothing" {
	a=$(ipctool shm create private: 100)
	for size in 50 100 200; do
		run -1 --separate-stderr ipctool shm resize "$a" $size
		assert_equal "$stderr" "ipctool shm resize: $a: a System V segment keeps the size it was created with (100 bytes)"
	done
	assert_equal "$(facts "$a")" '0600 100'
}

@test "stat: all of shmid_ds, and the memory it takes" {
	a=$(ipctool shm create key:0xabcd 100000 -m 0640)
	ipctool shm write "$a" x
	run -0 ipctool shm stat -J "$a"
	page=$(getconf PAGE_SIZE)
	assert_equal "$(jq -c '[.address, .size, .allocated, .mode, .uid, .gid, .id, .key, .nattch, .status, .cuid, .cgid, .rss, .swapped]' <<<"$output")" \
		"[\"$a\",100000,$page,\"0640\",$EUID,$(id -g),${a#id:},\"0x0000abcd\",0,null,$EUID,$(id -g),$page,0]"
	assert_equal "$(jq -c '[(.cpid, .lpid, .atime, .dtime, .ctime) | type]' <<<"$output")" \
		'["number","number","string","string","string"]'
	assert_equal "$(jq -c '[.mtime, .inode, .links, has("inode")]' <<<"$output")" '[null,null,null,false]'
	run -0 ipctool shm stat -rH -o address,cpid,inode key:0xabcd
	assert_regex "$output" '^key:0xabcd [0-9]+ -$'
}

@test "stat: an object of each kind shows the columns of both, and one that may not be read is shown" {
	needs_root
	ipctool shm create "/$U-a" 10
	a=$(ipctool shm create private: 100 -m 0)
	run -0 ipctool shm stat -J "/$U-a" "$a"
	assert_equal "$(jq -c '[.address, .size, .links, .nattch]' <<<"$output")" "[\"/$U-a\",10,1,null]
[\"$a\",100,null,0]"
	run -0 as_user ipctool shm stat -rH -o size,mode,owner "$a"
	assert_output '100 0000 root'
	run -0 ipctool shm stat -J "/$U-a"
	refute_output --partial nattch
}

@test "alter: mode, owner and group, each alone leaves the others" {
	needs_root
	a=$(ipctool shm create private: 100)
	run -0 ipctool shm alter "$a" -m g+rw
	run -0 ipctool shm alter "$a" --owner nobody
	run -0 ipctool shm alter "$a" --group 4242
	run -0 ipctool shm stat -rH -o mode,uid,gid,cuid "$a"
	assert_output '0660 65534 4242 0'
	run -0 as_user ipctool shm alter "$a" -m 0
	run -0 as_user ipctool shm alter "$a" -m 0604
	run -0 ipctool shm stat -rH -o mode,uid,gid "$a"
	assert_output '0604 65534 4242'
	b=$(ipctool shm create private: 100)
	run -6 --separate-stderr as_user ipctool shm alter "$b" id:99 -m 0666
	assert_equal "$stderr" "ipctool shm alter: $b: permission denied (mode 0600, owner root, group root)
ipctool shm alter: id:99: does not exist"
}

@test "alter --lock and --unlock, and the limit" {
	needs_root
	a=$(ipctool shm create private: 100K)
	run -0 ipctool shm alter --lock "$a"
	run -0 ipctool shm stat -rH -o status "$a"
	assert_output locked
	run -0 ipctool shm alter --unlock -m 0640 "$a"
	run -0 ipctool shm stat -rH -o status,mode "$a"
	assert_output '- 0640'
	run -6 as_user ipctool shm alter --lock "$a"
	assert_output "ipctool shm alter: $a: permission denied (mode 0640, owner root, group root)"
	ipctool shm alter --owner nobody "$a"
	run -1 --separate-stderr as_user prlimit --memlock=65536:65536 "$(public_copy "$IPCTOOL")" shm alter --lock "$a"
	assert_equal "$stderr" "ipctool shm alter: $a: cannot be locked in memory (it has 102400 bytes; RLIMIT_MEMLOCK allows a user 65536 in all)
  hint: ulimit -l in bash raises it, up to the hard limit (ulimit -Hl)"
	run -6 --separate-stderr as_user prlimit --memlock=0:0 "$(public_copy "$IPCTOOL")" shm alter --lock "$a"
	assert_regex "$stderr" 'cannot be locked in memory .*allows a user 0 in all'
	run -2 ipctool shm alter "$a"
	run -2 ipctool shm alter --lock --unlock "$a"
	run -2 ipctool shm alter --lock "/$U-a"
}

@test "rm: gone, C finds it no more; somebody else's is status 6, and whose it is" {
	needs_root
	a=$(ipctool shm create private: 10 -m 0666)
	run -6 --separate-stderr as_user ipctool shm rm "$a"
	assert_equal "$stderr" "ipctool shm rm: $a: permission denied (owner root, creator root: only they may remove it)"
	run -4 --separate-stderr ipctool shm rm -v id:99 "$a" "$a"
	assert_equal "$stderr" "ipctool shm rm: id:99: does not exist
ipctool shm rm: $a: removed
ipctool shm rm: $a: does not exist"
	run -1 peer sysv_object has shm "${a#id:}"
}
