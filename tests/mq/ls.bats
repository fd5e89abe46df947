load ../helper
load ../meanwhile
setup() { setup_ipc; }
teardown() { teardown_ipc; }

# Whatever is mounted on this machine.
unmount_all() { in_ns umount -a -t mqueue; }

names() { ipctool mq ls -rH -o address "$@"; }

@test "lists the queues in the order of their names, with nothing mounted" {
	needs_ns
	run -0 ipctool mq ls
	assert_output ''
	run -0 ipctool mq ls -J
	assert_output '[]'
	peer mq_make /b 4 100 0640
	peer mq_make /a 2 8192 0600
	peer mq_put /b 0 abc
	run -0 ipctool mq ls -o address,maxmsg,msgsize,messages,bytes,notify,mode,uid
	assert_output "ADDRESS  MAXMSG  MSGSIZE  MESSAGES  BYTES  NOTIFY  MODE  UID
/a            2       8K         0      0       -  0600    0
/b            4      100         1      3       -  0640    0"
	run -0 ipctool mq ls -J -o address,msgsize,mode
	assert_output '[
{"address":"/a","msgsize":8192,"mode":"0600"},
{"address":"/b","msgsize":100,"mode":"0640"}
]'
}

@test "changes no mount table" {
	needs_ns
	unmount_all
	ipctool mq create /a --msgsize 99
	in_ns cat /proc/self/mountinfo >"$BATS_TEST_TMPDIR/before"
	run -0 ipctool mq ls
	run -0 in_ns diff /proc/self/mountinfo "$BATS_TEST_TMPDIR/before"
	run ! grep -q mqueue "$BATS_TEST_TMPDIR/before"
}

@test "who is registered for a notification" {
	needs_ns
	ipctool mq create /a --msgsize 99
	start hold peer mq_hold /a
	wait_until '[ "$(<"$BATS_TEST_TMPDIR/hold.out")" = registered ]'
	run -0 ipctool mq ls -rH -o notify
	assert_output "${pid[hold]}"
}

@test "other users' queues are shown, with ? for what may not be read" {
	needs_root
	teardown_ipc && setup_ipc --mqueue
	ipctool mq create /secret --msgsize 99 -m 0600
	ipctool mq create /open --msgsize 99 -m 0644
	run -0 as_user ipctool mq ls -rH -o address,maxmsg,messages,bytes,notify,mode,owner
	assert_output '/open 10 0 0 - 0644 root
/secret ? ? ? ? 0600 root'
	run -0 as_user ipctool mq ls -J -o address,maxmsg
	assert_output '[
{"address":"/open","maxmsg":10},
{"address":"/secret","maxmsg":null}
]'
}

@test "without the right and without a mount: what is missing, and status 1" {
	needs_root && needs_ns
	unmount_all
	ipctool mq create /a --msgsize 99
	run -1 --separate-stderr as_user ipctool mq ls
	assert_output ''
	assert_equal "$stderr" "ipctool mq ls: cannot list the queues in the mqueue file system (none is mounted; without a mount it takes CAP_SYS_ADMIN)
  hint: as root: mount -t mqueue mqueue /dev/mqueue"
}

@test "a plain directory in the place of the mount is not taken for it" {
	needs_root && needs_ns
	in_ns sh -c 'mkdir -p /dev/mqueue && mount -t tmpfs tmpfs /dev/mqueue && touch /dev/mqueue/lie'
	ipctool mq create /a --msgsize 99
	run -1 as_user ipctool mq ls
	run -0 names
	assert_output /a
}

@test "a mount at any place does" {
	needs_root && needs_ns
	chmod 711 "$BATS_RUN_TMPDIR" "${BATS_TEST_TMPDIR%/*}" "$BATS_TEST_TMPDIR"
	in_ns sh -c 'mkdir "$0" && chmod 711 "$0" && mkdir "$0/a b" && mount -t mqueue mqueue "$0/a b"' "$BATS_TEST_TMPDIR/mnt"
	ipctool mq create /a --msgsize 99 -m 0
	run -0 as_user ipctool mq ls -rH -o address,mode
	assert_output '/a 0000'
}

@test "another namespace's mount is not taken for ours" {
	local as_nobody='setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all'

	needs_root && needs_ns
	teardown_ipc && setup_ipc --mqueue
	as_user true
	for foreign in '' /theirs; do
		[ -z "$foreign" ] || ipctool mq create "$foreign" --msgsize 99
		run -1 --separate-stderr in_ns unshare --ipc bash -c "\"\$0\" mq create /ours -m 0666 && $as_nobody \"\$0\" mq ls" "$(public_copy "$IPCTOOL")"
		assert_output ''
		assert_equal "${stderr%%$'\n'*}" "ipctool mq ls: cannot list the queues in the mqueue file system (the one that is mounted is another IPC namespace's; without a mount it takes CAP_SYS_ADMIN)"
		run -0 in_ns unshare --ipc bash -c '"$0" mq create /ours && "$0" mq ls -rHo address' "$IPCTOOL"
		assert_output /ours
	done
}

@test "an empty mount of our own is empty, and stays so" {
	needs_root
	teardown_ipc && setup_ipc --mqueue
	run -0 --separate-stderr as_user ipctool mq ls
	assert_equal "$output$stderr" ''
	run -0 in_ns ls /dev/mqueue
	assert_output ''
}

@test "names that are no text, and the longest one" {
	needs_ns
	ipctool mq create $'/a\nb' --msgsize 99
	ipctool mq create $'/\e[2J\xff' --msgsize 99
	ipctool mq create "/$(printf '%0255d' 0)" --msgsize 99
	run -0 names
	assert_output "/\\x1b[2J\\xff
/$(printf '%0255d' 0)
/a\\x0ab"
}

@test "ten thousand queues" {
	needs_ns
	needs_root
	in_ns sh -c 'echo 20000 >/proc/sys/fs/mqueue/queues_max'
	# Each user has a limit of his own; nobody else's tests use up theirs.
	peer mq_many 0 4999 $((100000 + $$))
	peer mq_many 5000 9999 $((200000 + $$))
	run -0 names
	assert_equal "${#lines[@]}" 10000
	assert_equal "${lines[0]} ${lines[9999]}" '/many-0000 /many-9999'
	run -0 ipctool mq ls -J -o address,maxmsg
	assert_equal "${#lines[@]}" 10002
}

@test "takes no operands; unknown columns are usage errors" {
	run -2 ipctool mq ls "/$U-q"
	run -2 ipctool mq ls -o address,nothing
}

@test "a closed or full standard output is status 1" {
	needs_ns
	ipctool mq create /a --msgsize 99
	run -1 in_ns bash -c '"$IPCTOOL" mq ls >/dev/full'
	run -1 in_ns bash -c '"$IPCTOOL" mq ls >&-'
}

# One is left, so that what is linked dynamically starts.
@test "no descriptor to be had: that is what is said" {
	needs_root
	[ "$PRESET" != asan ] || skip 'its libraries need more to be loaded'
	teardown_ipc && setup_ipc --mqueue
	for bounding in +all -sys_admin; do
		run -1 --separate-stderr in_ns setpriv --bounding-set="$bounding" prlimit --nofile=4 "$IPCTOOL" mq ls 3>&- # as bats has it
		assert_equal "$stderr" "ipctool mq ls: the mqueue file system: too many open files"
	done
}

@test "what may not be read is told of the one that may not be" {
	needs_ns
	needs_root
	in_ns mount -t mqueue mqueue /dev/mqueue || skip 'cannot mount'
	meanwhile 1 'rm -f /dev/mqueue/a; : >/dev/mqueue/a; chmod 0 /dev/mqueue/a' 'rm -f /dev/mqueue/a; : >/dev/mqueue/a' \
		'[[ $output = @(|0000 [!0-9]*|"0644 0 -") ]]' as_user mq ls -rHo mode,messages,notify
}
