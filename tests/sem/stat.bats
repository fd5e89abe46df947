load ../helper
load ../meanwhile
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "all that is known of one" {
	ipctool sem create -m 0640 "/$U-a" 3
	run -0 ipctool sem stat "/$U-a"
	assert_line "address: /$U-a"
	assert_line 'value:   3'
	assert_line 'waiters: 0'
	assert_line 'mode:    0640'
	assert_line 'size:    32'
	assert_line "inode:   $(in_ns stat -c %i "/dev/shm/sem.$U-a")"
}

@test "waiters are counted, C programs and ours" {
	ipctool sem create "/$U-a" 0
	start c peer sem_named wait "/$U-a"
	start ours ipctool sem wait "/$U-a"
	wait_blocked c
	wait_blocked ours
	run -0 ipctool sem stat -rH -o waiters "/$U-a"
	assert_output 2
	ipctool sem post -c 2 "/$U-a"
	finish c
	finish ours
	run -0 ipctool sem stat -rH -o waiters "/$U-a"
	assert_output 0
}

@test "JSON has numbers as numbers" {
	ipctool sem create "/$U-a" 3
	run -0 ipctool sem stat -J -o address,value,waiters,mode,size "/$U-a"
	assert_output "{\"address\":\"/$U-a\",\"value\":3,\"waiters\":0,\"mode\":\"0600\",\"size\":32}"
}

@test "one in memory, with what its object tells" {
	peer sem_memory init "/$U-a" 64 8
	run -0 ipctool sem stat -rH -o address,value,size "shm:/$U-a@64"
	assert_output "shm:/$U-a@64 8 4096"
	run -4 ipctool sem stat "shm:/$U-a@128"
}

@test "what may not be read is shown as such, status 6" {
	needs_root
	ipctool sem create "/$U-a" 3
	run -6 --separate-stderr as_user ipctool sem stat -rH -o address,value,waiters,mode "/$U-a"
	assert_output "/$U-a ? ? 0600"
	assert_equal "$stderr" "ipctool sem stat: /$U-a: permission denied (mode 0600, owner root, group root)"
	run -6 --separate-stderr as_user ipctool sem stat -J -o value "/$U-a"
	assert_output '{"value":null}'
}

@test "goes on after a failure, and returns the first one's status" {
	ipctool sem create "/$U-a" 3
	in_ns truncate -s 5 "/dev/shm/sem.$U-c"
	run -4 --separate-stderr ipctool sem stat -rH -o address,value "/$U-b" "/$U-c" "/$U-a"
	assert_output "/$U-c ?
/$U-a 3"
	assert_equal "$stderr" "ipctool sem stat: /$U-b: does not exist
ipctool sem stat: /$U-c: not a semaphore (size is 5 bytes; a semaphore has 32)"
}

@test "a System V set: a row an element, with who waits and who was last" {
	needs_ns
	local id

	id=$(peer semset create 0 640 0 5)
	start more ipctool sem wait "id:$id"
	start zero ipctool sem op "id:$id" 1=0
	wait_blocked more
	wait_blocked zero
	run -0 ipctool sem stat -rH -o address,value,waiters,zero-waiters,mode,owner,key "id:$id"
	assert_output "id:$id#0 0 1 0 0640 $(id -un) 0x00000000
id:$id#1 5 0 1 0640 $(id -un) 0x00000000"
	mkfifo "$BATS_TEST_TMPDIR/go"
	start holder peer semset hold "$id" 1 <>"$BATS_TEST_TMPDIR/go"
	wait_until "[ -s '$BATS_TEST_TMPDIR/holder.out' ]"
	run -0 ipctool sem stat -rH -o pid,command "id:$id#1"
	assert_output "${pid[holder]} semset"
	echo >"$BATS_TEST_TMPDIR/go"
	finish holder
	run -0 ipctool sem stat -rH -o command "id:$id#1"
	assert_equal "$output" - # it is gone
}

@test "a System V set in JSON: numbers are numbers, an object an element" {
	needs_ns
	local id

	id=$(peer semset create 0x1234 600 3 4)
	run -0 ipctool sem stat -J -o address,value,waiters,zero-waiters,id,key,otime,size key:0x1234
	assert_output "{\"address\":\"id:$id#0\",\"value\":3,\"waiters\":0,\"zero-waiters\":0,\"id\":$id,\"key\":\"0x00001234\",\"otime\":null,\"size\":null}
{\"address\":\"id:$id#1\",\"value\":4,\"waiters\":0,\"zero-waiters\":0,\"id\":$id,\"key\":\"0x00001234\",\"otime\":null,\"size\":null}"
	ipctool sem post "id:$id"
	run -0 ipctool sem stat -J -o value,otime "id:$id#0"
	assert_regex "$output" '^\{"value":4,"otime":"20'
}

@test "a System V set that may not be read is shown as such, status 6" {
	needs_ns
	needs_root
	local set

	set=$(ipctool sem create private: 3 4)
	run -6 --separate-stderr as_user ipctool sem stat -rH -o value,waiters,pid,mode "$set"
	assert_output '? ? ? 0600
? ? ? 0600'
	assert_regex "$stderr" 'permission denied \(mode 0600, owner root, group root, creator root\)'
	run -4 ipctool sem stat id:2147483647
}

@test "the columns that there are for the kinds that are asked for" {
	needs_ns
	local set

	ipctool sem create "/$U-a" 1
	set=$(ipctool sem create private: 1)
	run -0 ipctool sem stat -J "/$U-a"
	refute_output --partial creator
	run -0 ipctool sem stat -J -o +inode "$set"
	assert_regex "$output" '^\{"address":"id:[0-9]+#0","value":1,.*"otime":"[^"]*","inode":null\}$'
	refute_output --partial '"mtime"'
	run -0 ipctool sem stat -J "/$U-a" "$set"
	assert_regex "${lines[0]}" '"inode":[0-9]+.*"creator":null'
	assert_regex "${lines[1]}" '"inode":null.*"creator":"'
}

@test "in memory that may not be read: it is told of the one that may not be" {
	needs_ns
	needs_root
	cd "$BATS_TEST_TMPDIR"
	ipctool shm create -m 0644 /m 32
	ipctool sem create shm:/m@0 6
	in_ns mv /dev/shm/m .
	meanwhile 1 'rm -f /dev/shm/m; cp m /dev/shm/m; cp m /dev/shm/new; chmod 0 /dev/shm/m' 'mv -f /dev/shm/new /dev/shm/m' \
		'[[ $output = *\"value\":@(null,*\"0000\"|6,*\"0644\")* ]]' as_user sem stat -J shm:/m@0
}
