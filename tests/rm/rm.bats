load ../helper
load ../meanwhile
setup() { setup_ipc --mqueue; needs_ns; cd "$BATS_TEST_TMPDIR" || return; }
teardown() { teardown_ipc; }

@test "one of every kind, and nothing else" {
	ipctool mq create /jobs
	ipctool sem create /slots 3
	ipctool shm create /obj 4K
	in_ns sh -c 'ipcmk -Q; ipcmk -S 2; ipcmk -M 4096' >/dev/null
	ipctool shm create /other 1
	mkfifo pipe
	perl -MSocket -e 'socket S, AF_UNIX, SOCK_STREAM, 0; bind S, sockaddr_un("stale") or die'
	run --separate-stderr ipctool rm mq:/jobs mq:id:0 sem:/slots sem:id:0 shm:/obj shm:id:0 fifo:pipe sock:stale
	assert_success
	assert [ -z "$output$stderr" ]
	assert [ ! -e pipe ]
	assert [ ! -e stale ]
	run ipctool ls -rHo address mq sem shm
	assert_output shm:/other
}

@test "by key" {
	in_ns python3 -c 'import ctypes; ctypes.CDLL(None).msgget(0x1234, 0o1600)'
	run ipctool rm mq:key:0x1234
	assert_success
	run ipctool ls -rHo address mq
	assert_output ''
}

@test "it goes on after a failure, and the first one decides" {
	ipctool shm create /a 1
	run --separate-stderr ipctool rm shm:/none shm:/a mq:/none
	assert_status 4
	assert_equal "${stderr%%$'\n'*}" 'ipctool rm: shm:/none: there is no such POSIX shared memory object'
	run ipctool ls -rHo address shm
	assert_output ''
}

@test "what goes with its holder only is wrong usage, and nothing is removed" {
	ipctool shm create /a 1
	ipctool sem create private: 1 1
	: >f
	for object in lock:f sock:@x sem:id:0#1; do
		run --separate-stderr ipctool rm shm:/a $object
		assert_status 2
		assert_output ''
	done
	run ipctool rm --kind lock --yes
	assert_status 2
	run ipctool ls -rHo address shm
	assert_output shm:/a
}

@test "a socket that somebody is bound to stays" {
	start l ipctool sock listen live
	wait_until '[ -S live ]'
	run --separate-stderr ipctool rm sock:live
	assert_status 1
	assert_equal "$stderr" 'ipctool rm: sock:live: is in use, and stays'
	assert [ -S live ]
}

@test "links and files are not taken for what they lead to" {
	mkfifo pipe
	ln -s pipe link
	: >file
	run ipctool rm fifo:link
	assert_status 1
	run ipctool rm fifo:file
	assert_status 1
	assert [ -p pipe ]
	assert [ -L link ]
	assert [ -e file ]
}

@test "a selection takes --dry-run or --yes" {
	ipctool shm create /a-1 1
	ipctool shm create /a-2 1
	ipctool mq create /a-3
	ipctool sem create /b 1
	run ipctool rm --match 'a-*'
	assert_status 2
	run ipctool rm
	assert_status 2
	run ipctool rm shm
	assert_status 2
	run ipctool rm --match 'a-*' --dry-run
	assert_success
	assert_output $'mq:/a-3\nshm:/a-1\nshm:/a-2'
	run ipctool rm shm --match 'a-*' --yes
	assert_success
	run ipctool ls -rHo address mq sem shm
	assert_output $'mq:/a-3\nsem:/b'
	run ipctool rm --mine --older 1h --yes
	assert_success
	run ipctool rm --mine --yes -v
	assert_line 'ipctool rm: sem:/b: removed'
	run ipctool ls -rHo address mq sem shm
	assert_output ''
}

@test "only what nobody uses" {
	ipctool shm create /used 1
	ipctool shm create /left 1
	start user sh -c 'exec sleep 60 </dev/shm/used'
	wait_until '[[ $(readlink "/proc/${pid[user]}/exe") == *sleep* ]]'
	run ipctool rm --unused --yes shm
	assert_success
	run ipctool ls -rHo address shm
	assert_output shm:/used
}

@test "what others remove meanwhile is nobody's failure, unless it was named" {
	local objects=': >/dev/shm/a; : >/dev/shm/b' quiet='[ "$status$stderr" = 0 ]'

	meanwhile 5 "$objects" 'rm -f /dev/shm/a' "$quiet && in_ns test ! -e /dev/shm/b" rm --yes shm
	meanwhile 97 "$objects" 'rm -f /dev/shm/a; : >/dev/shm/a' "$quiet" rm --unused --yes shm
	meanwhile 5 'ipcmk -Q -S 1 -M 1 >/dev/null' 'ipcrm -a' "$quiet" rm --yes mq sem shm
	meanwhile 3 "$objects" 'rm -f /dev/shm/a' 'case $status in 0) ;; 4) told=1 ;; *) false ;; esac' rm shm:/a
	[ "$PRESET" != static ] || assert [ "${told:-}" ]
}

@test "others' objects: denied, with the owner's name" {
	ipctool shm create -m 666 /roots 1
	in_ns sh -c 'ipcmk -Q -p 666; chmod 1777 /dev/shm' >/dev/null
	run --separate-stderr as_user ipctool rm shm:/roots
	assert_status 6
	assert_output ''
	assert_equal "${stderr%%$'\n'*}" 'ipctool rm: shm:/roots: permission denied (it belongs to root, and only that user may remove it)'
	run --separate-stderr as_user ipctool rm mq:id:0
	assert_status 6
	run ipctool ls -rHo address mq shm
	assert_output $'mq:id:0\nshm:/roots'
}

@test "hostile names go from ls through jq into rm" {
	in_ns perl -e 'for ("a\nb", "c d", "\\x41", "\xff\xfe", "-rf", "\$(id)", "\e[31m", "x\\", "\xc3\xa4") {
		open F, ">", "/dev/shm/$_" or die }'
	mapfile -d '' -t objects < <(ipctool ls -J shm | jq -j '.[].address + "\u0000"')
	assert_equal "${#objects[@]}" 9
	run --separate-stderr ipctool rm "${objects[@]}"
	assert_success
	run ipctool ls -rHo address shm
	assert_output ''
}

@test "what a table prints is an operand, too" {
	in_ns perl -e 'for ("a\nb", "\\x41", "\xff", "A") { open F, ">", "/dev/shm/$_" or die }'
	mapfile -t objects < <(ipctool ls -Ho address shm | grep -v 'shm:/A$')
	run --separate-stderr ipctool rm "${objects[@]}"
	assert_success
	run ipctool ls -rHo address shm
	assert_output shm:/A
}
