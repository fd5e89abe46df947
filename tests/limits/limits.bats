load ../helper
setup() { setup_ipc --mqueue; needs_ns; }
teardown() { teardown_ipc; }

# cell LIMIT COLUMN: as JSON has it
cell() { ipctool limits -J | jq -c --arg l "$1" ".[] | select(.limit == \$l) | .$2"; }

# same_as LIMIT FILE: its value is the first number of that file
same_as() {
	local value
	value=$(in_ns cat "$2") || return
	assert_equal "$(cell "$1" value)" "${value%%[[:space:]]*}"
}

@test "values are those of the kernel" {
	for name in fs.mqueue.msg_max fs.mqueue.msgsize_max fs.mqueue.queues_max fs.mqueue.msg_default \
		fs.mqueue.msgsize_default kernel.msgmni kernel.msgmax kernel.msgmnb kernel.shmmni \
		kernel.shm_rmid_forced fs.pipe-max-size fs.pipe-user-pages-soft fs.file-max \
		net.unix.max_dgram_qlen; do
		path=${name//.//}
		same_as "$name" "/proc/sys/$path"
	done
	read -r semmsl semmns semopm semmni < <(in_ns cat /proc/sys/kernel/sem)
	assert_equal "$(cell kernel.sem:SEMMSL value)" "$semmsl"
	assert_equal "$(cell kernel.sem:SEMMNS value)" "$semmns"
	assert_equal "$(cell kernel.sem:SEMOPM value)" "$semopm"
	assert_equal "$(cell kernel.sem:SEMMNI value)" "$semmni"
}

@test "soft resource limits, and none" {
	ulimit -Sn 300
	assert_equal "$(cell RLIMIT_NOFILE value)" 300
	ulimit -Sq 5000
	assert_equal "$(cell RLIMIT_MSGQUEUE value)" 5000
	run -0 ipctool limits shm -rH -o limit,value,percent
	assert_line --regexp '^kernel\.shmmax - -$' # as large as memory can be, and more
}

@test "what is used: objects that others made" {
	[ "$(cell kernel.msgmni used)" = 0 ]
	peer sysv_object create mq 5 0600 0 >/dev/null
	peer sysv_object create sem 5 0600 7 >/dev/null
	peer sysv_object create sem 6 0600 3 >/dev/null
	peer sysv_object create shm 5 0600 8193 >/dev/null
	assert_equal "$(cell kernel.msgmni used)" 1
	assert_equal "$(cell kernel.sem:SEMMNI used)" 2
	assert_equal "$(cell kernel.sem:SEMMNS used)" 10
	assert_equal "$(cell kernel.shmmni used)" 1
	assert_equal "$(cell kernel.shmall used)" 3
}

@test "POSIX queues count, each with its attributes" {
	ulimit -Sq 819200
	peer mq_make /one 5 100 600
	peer mq_make /two 10 1000 600
	assert_equal "$(cell fs.mqueue.queues_max used)" 2
	assert_equal "$(cell RLIMIT_MSGQUEUE used)" $((5 * (100 + 48 + 48) + 10 * (1000 + 48 + 48)))
	assert_equal "$(cell RLIMIT_MSGQUEUE percent)" 1
}

@test "/dev/shm: its size, and what is used of it" {
	assert_equal "$(cell /dev/shm value)" $((64 << 20))
	ipctool shm create /m 32M
	assert_equal "$(cell /dev/shm used)" $((32 << 20))
	assert_equal "$(cell /dev/shm percent)" 50
	assert_equal "$(cell /dev/shm:inodes used)" 2
}

@test "RemoveIPC: of logind.conf and its drop-in files, by name, the place decides between equals" {
	needs_root
	local script='
		mount -t tmpfs tmpfs /etc/systemd 2>/dev/null || { mkdir -p /etc/systemd && mount -t tmpfs tmpfs /etc/systemd; }
		mkdir -p /run/systemd && mount -t tmpfs tmpfs /run/systemd
		ask() { "$1" limits file -rH -o limit,value | sed -n "s/^RemoveIPC //p"; }
		ask "$1"
		mkdir /run/systemd/sessions /etc/systemd/logind.conf.d /run/systemd/logind.conf.d; ask "$1"
		printf "[Login]\n#RemoveIPC=yes\n RemoveIPC = no \n[Other]\nRemoveIPC=yes\n" >/etc/systemd/logind.conf; ask "$1"
		printf "[Login]\nRemoveIPC=true\n" >/run/systemd/logind.conf.d/50-a.conf; ask "$1"
		printf "[Login]\nRemoveIPC=off\n" >/etc/systemd/logind.conf.d/50-a.conf; ask "$1"
		printf "[Login]\nRemoveIPC=\n" >/run/systemd/logind.conf.d/60-b.conf; ask "$1"
		printf "[Login]\nRemoveIPC=0\n" >/run/systemd/logind.conf.d/70-not-one; ask "$1"'
	run -0 in_ns unshare --mount --propagation unchanged sh -ec "$script" sh "$IPCTOOL"
	assert_output $'?\n1\n0\n1\n0\n1\n1'
}

@test "kinds are chosen, columns too; JSON has numbers" {
	needs_root
	run -0 ipctool limits sem pipe -rH -o kind
	assert_equal "$(sort -u <<<"$output")" $'pipe\nsem'
	run -0 ipctool limits -J
	jq -e 'length > 25 and all(.[]; (.value|type) as $t | $t == "number" or $t == "null")' <<<"$output"
	jq -e 'all(.[]; .unit and .kind and .limit)' <<<"$output"
	run -2 ipctool limits pipes
	run -2 ipctool limits -o nonsense
}

# could [--maxmsg N] [--msgsize SIZE]: the answer, and what mq_open says to it
could() {
	local answer=0 made=0
	as_nobody_else ipctool limits mq "$@" >"$BATS_TEST_TMPDIR/rows" || answer=$?
	as_nobody_else ipctool mq create "$@" /asked 2>/dev/null || made=$?
	[ $made != 0 ] || ipctool mq rm /asked
	echo "$answer $made"
}

@test "could such a queue be made? What mq_open says, within each limit and just above it" {
	needs_root
	in_ns sh -c 'echo 100 >/proc/sys/fs/mqueue/msg_max; echo 1000 >/proc/sys/fs/mqueue/msgsize_max' ||
		skip 'the settings of the namespace cannot be changed'
	ulimit -q $((50 * (1000 + 96))) || skip 'the limit cannot be set'
	assert_equal "$(could --maxmsg 50 --msgsize 1000)" '0 0'
	assert_equal "$(could --maxmsg 51 --msgsize 1000)" '3 1'
	grep -Eq '^RLIMIT_MSGQUEUE .* 55896 +no ' "$BATS_TEST_TMPDIR/rows"
	assert_equal "$(could --maxmsg 100 --msgsize 10)" '0 0'
	assert_equal "$(could --maxmsg 101 --msgsize 10)" '3 1'
	grep -Eq '^fs.mqueue.msg_max .* no +sysctl fs.mqueue.msg_max=101$' "$BATS_TEST_TMPDIR/rows"
	assert_equal "$(could --maxmsg 1 --msgsize 1001)" '3 1'
	grep -Eq 'sysctl fs.mqueue.msgsize_max=1001$' "$BATS_TEST_TMPDIR/rows"
	assert_equal "$(could --maxmsg 65537 --msgsize 1)" '3 1'
	grep -Eq '^HARD_MSGMAX .* no +-$' "$BATS_TEST_TMPDIR/rows"
	assert_equal "$(could --maxmsg 9223372036854775807)" '3 1'
}

@test "the number of queues" {
	needs_root
	in_ns sh -c 'echo 2 >/proc/sys/fs/mqueue/queues_max' ||
		skip 'the settings of the namespace cannot be changed'
	ipctool mq create -m 0666 /one
	assert_equal "$(could --maxmsg 1)" '0 0'
	ipctool mq create -m 0666 /two
	assert_equal "$(could --maxmsg 1)" '3 1'
}

@test "what other queues of ours use counts in the answer" {
	needs_root
	ulimit -q $((10 * (100 + 96))) || skip 'the limit cannot be set'
	assert_equal "$(could --maxmsg 10 --msgsize 100)" '0 0'
	as_nobody_else ipctool mq create --maxmsg 1 --msgsize 100 /there
	assert_equal "$(could --maxmsg 10 --msgsize 100)" '3 1'
	assert_equal "$(could --maxmsg 9 --msgsize 100)" '0 0'
}

@test "no answer where the queues cannot be counted, unless one alone is too much" {
	needs_root
	in_ns umount /dev/mqueue
	run -1 --separate-stderr as_nobody_else ipctool limits --maxmsg 1 -rH -o limit,enough
	assert_line 'fs.mqueue.queues_max ?'
	assert_equal "$stderr" "ipctool limits: the queues that there are cannot be counted
  hint: as root: mount -t mqueue mqueue /dev/mqueue"
	run -3 --separate-stderr as_nobody_else ipctool limits --maxmsg 11
	assert_equal "$stderr" ''
}

@test "the commands of the answer are enough" {
	needs_root
	ulimit -Sq 1000 || skip 'the limit cannot be set'
	run -3 as_nobody_else ipctool limits --maxmsg 10 --msgsize 100 -rH -o limit,command
	needed=$(sed -n 's/^RLIMIT_MSGQUEUE ulimit\\x20-q\\x20//p' <<<"$output")
	ulimit -Sq "$needed"
	run -0 as_nobody_else ipctool mq create --maxmsg 10 --msgsize 100 /asked
}

@test "the question is about queues only" {
	run -2 --separate-stderr ipctool limits shm --maxmsg 5
	assert_regex "$stderr" '^ipctool limits: --maxmsg and --msgsize are about mq, not about shm'
	run -2 ipctool limits --maxmsg 0
}

@test "output that cannot be written is a failure" {
	run -1 in_ns sh -c '"$1" limits >/dev/full' sh "$IPCTOOL"
	assert_output --partial 'ipctool limits: '
}
