load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "all of it is what stat(1) says" {
	peer shm_map create "/$U-a" 123457 text
	in_ns touch -d @1000000000 "/dev/shm/$U-a"
	run -0 env TZ=UTC "${NS[@]}" "$IPCTOOL" shm stat -b "/$U-a"
	read -r blocks ctime inode < <(in_ns stat -c '%b %Z %i' "/dev/shm/$U-a")
	assert_output "address:   /$U-a
size:      123457
allocated: $((blocks * 512))
mode:      0600
owner:     $(id -un)
group:     $(id -gn)
mtime:     2001-09-09T01:46:40+00:00
uid:       $EUID
gid:       $(id -g)
atime:     2001-09-09T01:46:40+00:00
ctime:     $(date -u -d "@$ctime" +%FT%T+00:00)
inode:     $inode
links:     1"
}

@test "JSON: numbers are numbers" {
	ipctool shm create -m 0640 "/$U-a" 10K
	run -0 ipctool shm stat -J "/$U-a"
	assert_equal "$(jq -c '[.address, .size, .allocated, .mode, .uid, .links, (.inode | type), (.mtime | type)]' <<<"$output")" \
		"[\"/$U-a\",10240,12288,\"0640\",$EUID,1,\"number\",\"string\"]"
}

@test "several are shown, those that are not there are reported, the first failure counts" {
	ipctool shm create "/$U-a" 1
	ipctool shm create "/$U-b" 2
	run -4 --separate-stderr ipctool shm stat -J -o address,size "/$U-a" "/$U-no" file:/dev/null "/$U-b"
	assert_output "{\"address\":\"/$U-a\",\"size\":1}
{\"address\":\"/$U-b\",\"size\":2}"
	assert_equal "$stderr" "ipctool shm stat: /$U-no: does not exist
ipctool shm stat: file:/dev/null: not shared memory (not a regular file)"
	run -1 ipctool shm stat file:/dev/null "/$U-no"
}

@test "an object that may not be read is shown" {
	needs_root
	needs_ns
	ipctool shm create -m 0 "/$U-a" 77
	run -0 as_user ipctool shm stat -r -H -o size,mode,owner "/$U-a"
	assert_output '77 0000 root'
}

@test "a symbolic link, a FIFO, a directory is no shared memory" {
	needs_ns
	in_ns ln -s /etc/passwd /dev/shm/link
	in_ns mkfifo /dev/shm/fifo
	in_ns mkdir /dev/shm/dir
	for name in link fifo dir; do
		run -1 ipctool shm stat "/$name"
		assert_output "ipctool shm stat: /$name: not shared memory (not a regular file)"
	done
}

@test "file: shows the file, behind a symbolic link too" {
	cd "$BATS_TEST_TMPDIR"
	truncate -s 5G a || skip 'no sparse files'
	ln -s a link
	run -0 ipctool shm stat -rH -o address,size,allocated "file:$PWD/link"
	assert_output "file:$PWD/link 5368709120 0"
}

@test "names are escaped" {
	name=$'a\nb\e[31m\xff"\\'
	ipctool shm create "/$U$name" 1
	run -0 ipctool shm stat -o address "/$U$name"
	assert_output 'address: /'"$U"'a\x0ab\x1b[31m\xff"\x5c'
	run -0 ipctool shm stat -J -o address "/$U$name"
	assert_output '{"address":"/'"$U"'a\u000ab\u001b[31m\udcff\"\\"}'
	ipctool shm rm "/$U$name"
}
