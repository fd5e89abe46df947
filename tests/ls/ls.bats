load ../helper
load ../meanwhile
setup() { setup_ipc --mqueue; needs_ns; }
teardown() { teardown_ipc; }

# cell ADDRESS COLUMN: as JSON has it
cell() { ipctool ls -J -o "address,$2" | jq -c --arg a "$1" ".[] | select(.address == \$a) | .[\"$2\"]"; }

@test "one object of every kind, by an address that finds it again" {
	ipctool mq create /jobs
	ipctool sem create /slots 3
	ipctool shm create /obj 4K
	in_ns ipcmk -Q -S 1 -M 8192 >/dev/null
	cd "$BATS_TEST_TMPDIR"
	mkfifo pipe lock
	rm lock && : >lock
	start fifo sh -c 'exec sleep 60 <>pipe'
	start lock flock lock sleep 60
	start sock ipctool sock listen "$PWD/sock"
	wait_until '[ -S sock ]'
	wait_until '[[ $(ipctool ls -rHo address lock) == *"lock:$PWD/lock"* ]]'
	wait_until '[[ $(ipctool ls -rHo address fifo) == *"fifo:$PWD/pipe"* ]]'
	run --separate-stderr ipctool ls -J
	assert_success
	all=$output
	for object in mq:/jobs mq:id:0 sem:/slots sem:id:0 shm:/obj shm:id:0 \
		"fifo:$PWD/pipe" "sock:$PWD/sock" "lock:$PWD/lock"; do
		run jq -e --arg a "$object" '.[] | select(.address == $a) | .users' <<<"$all"
		assert_success
		run --separate-stderr ipctool ls -rHo address "$object"
		assert_success
		assert_output "$object"
	done
}

@test "sizes and what is used are those that others say" {
	ipctool mq create --maxmsg 4 --msgsize 1K /jobs
	ipctool mq send /jobs one two
	in_ns ipcmk -Q -M 8192 >/dev/null
	ipctool mq send id:0 three
	ipctool sem create /slots 7
	assert_equal "$(cell mq:/jobs size)" 4096
	assert_equal "$(cell mq:/jobs used)" 2
	assert_equal "$(cell mq:/jobs bytes)" 6
	assert_equal "$(cell mq:id:0 used)" "$(in_ns ipcs -q | awk '$2 == "0" { print $6 }')"
	assert_equal "$(cell mq:id:0 size)" "$(in_ns cat /proc/sys/kernel/msgmnb)"
	assert_equal "$(cell shm:id:0 size)" 8192
	assert_equal "$(cell sem:/slots used)" 7
	assert_equal "$(cell sem:/slots inode)" "$(in_ns stat -c %i /dev/shm/sem.slots)"
}

@test "who has it open, mapped or attached" {
	ipctool shm create /obj 4K
	in_ns ipcmk -M 4096 >/dev/null
	ipctool mq create /jobs
	start shm sh -c 'exec sleep 60 </dev/shm/obj'
	start mq ipctool mq recv /jobs
	wait_blocked mq
	wait_until '[ -e /proc/${pid[shm]}/fd/0 ] && [[ $(readlink /proc/${pid[shm]}/exe) == *sleep* ]]'
	assert_equal "$(cell shm:/obj users)" 1
	assert_equal "$(cell shm:/obj pids)" "[${pid[shm]}]"
	assert_equal "$(cell mq:/jobs pids)" "[${pid[mq]}]"
	assert_equal "$(cell shm:id:0 users)" 0
	run ipctool ls -rHo address --unused
	assert_output shm:id:0
}

@test "kinds, patterns, owners" {
	ipctool mq create /jobs-1
	ipctool shm create /jobs-2 1
	ipctool shm create /other 1
	in_ns chown 65534 /dev/shm/other
	run ipctool ls -rHo address --kind mq,shm --match 'jobs-*'
	assert_output $'mq:/jobs-1\nshm:/jobs-2'
	run ipctool ls -rHo address --match '/jobs-[2-9]'
	assert_output shm:/jobs-2
	run ipctool ls -rHo address --match 'mq:*'
	assert_output mq:/jobs-1
	run ipctool ls -rHo address --owner 65534 mq shm
	assert_output shm:/other
	run ipctool ls -rHo address --mine shm
	assert_output shm:/jobs-2
	run ipctool ls -rHo address --kind mq shm
	assert_output ''
}

@test "a socket that was bound by a relative path is listed by one from the root" {
	cd "$BATS_TEST_TMPDIR"
	start one ipctool sock listen near
	start two ipctool sock listen ./nearer
	wait_until '[ -S near ] && [ -S nearer ]'
	cd /
	run --separate-stderr ipctool ls -rHo address,users --match "*$BATS_TEST_TMPDIR/*" sock
	assert_output "sock:$BATS_TEST_TMPDIR/near 1"$'\n'"sock:$BATS_TEST_TMPDIR/nearer 1"
	run --separate-stderr ipctool users -rHo address,pid "sock:$BATS_TEST_TMPDIR/near"
	assert_output --regexp "^sock:$BATS_TEST_TMPDIR/near [0-9]+\$"
	[ "/proc/${output##* }/cwd" -ef "$BATS_TEST_TMPDIR" ]
}

@test "what has ended, but was not waited for, is no process that could have something" {
	needs_root
	run --separate-stderr in_ns unshare --propagation unchanged --pid --fork --mount-proc perl -e '
		fork or exit;
		1 until `cat /proc/2/stat` =~ /\) Z /;
		$< = $> = 65534;
		system @ARGV' "$IPCTOOL" ls fifo sock lock
	assert_success
	assert_equal "$stderr" ''
}

@test "nobody becomes younger by being looked at" {
	ipctool mq create /old
	ipctool sem create /old 1
	in_ns touch -d '2 days ago' /dev/mqueue/old
	in_ns touch -a -d '2 days ago' /dev/shm/sem.old
	accessed=$(in_ns stat -c %X /dev/shm/sem.old)
	run ipctool ls mq sem
	assert_success
	run ipctool ls mq:/old sem:/old
	assert_success
	run ipctool ls -rHo address --older 1d mq
	assert_output mq:/old
	assert_equal "$(in_ns stat -c %X /dev/shm/sem.old)" "$accessed"
}

@test "users of a segment: none, where the kernel counts none" {
	needs_root
	in_ns ipcmk -M 4096 >/dev/null
	run --separate-stderr as_user ipctool ls -rHo users shm
	assert_output 0
}

@test "age is that of the last sign of life" {
	ipctool shm create /old 1
	in_ns touch -d '2 days ago' /dev/shm/old
	run ipctool ls -rHo address --older 1h shm
	assert_output ''
	run ipctool ls -rHo address --older 0 shm
	assert_output shm:/old
	sleep 1.1
	run ipctool ls -rHo address --older 1s shm
	assert_output shm:/old
	age=$(cell shm:/old age)
	((age >= 1 && age < 60))
	run ipctool ls -Ho age shm
	assert_output --regexp '^[0-9]+s$'
}

@test "in the order of columns" {
	ipctool shm create /a 300
	ipctool shm create /b 20
	ipctool shm create /c 1000
	run ipctool ls -rHo name --sort size shm
	assert_output $'/b\n/a\n/c'
	ipctool shm alter -m 600 /b
	in_ns chown 65534 /dev/shm/a
	run ipctool ls -rHo name --sort uid,size shm
	assert_output $'/b\n/c\n/a'
	run ipctool ls --sort nope
	assert_status 2
}

@test "what may not be read is shown, and said to be so" {
	ipctool sem create /private 3
	in_ns ipcmk -S 1 -p 600 >/dev/null
	ipctool mq create /mine
	run --separate-stderr as_user ipctool ls -J -o address,owner,used,readable
	assert_output --partial '"address":"sem:/private","owner":"root","used":null,"readable":false'
	assert_output --partial '"address":"sem:id:0","owner":"root","used":null,"readable":false'
	assert_output --partial '"address":"mq:/mine","owner":"root","used":null,"readable":false'
	run as_user ipctool ls -rHo address,used sem:/private
	assert_output --partial 'sem:/private ?'
}

@test "a file that is no semaphore, a directory, a link" {
	in_ns sh -c ': >/dev/shm/sem.bad; mkdir /dev/shm/dir; ln -s /etc/passwd /dev/shm/link'
	run --separate-stderr ipctool ls -rHo address,used
	assert_success
	assert_line 'sem:/bad ?'
	refute_output --partial dir
	refute_output --partial link
}

@test "operands that are not there" {
	run --separate-stderr ipctool ls mq:/no
	assert_status 4
	assert_equal "$stderr" 'ipctool ls: mq:/no: there is no such POSIX message queue'
	run --separate-stderr ipctool ls shm:id:77
	assert_status 4
	run --separate-stderr ipctool ls sock:@no
	assert_status 4
	: >"$BATS_TEST_TMPDIR/file"
	run --separate-stderr ipctool ls "fifo:$BATS_TEST_TMPDIR/file"
	assert_status 1
	run --separate-stderr ipctool ls "lock:$BATS_TEST_TMPDIR/file"
	assert_status 4
	run --separate-stderr ipctool ls nothing
	assert_status 2
	run --separate-stderr ipctool ls --kind mq,x
	assert_status 2
	run --separate-stderr ipctool ls --owner nobody-here
	assert_status 2
}

@test "objects of another mount or IPC namespace are not ours" {
	start other unshare -im --propagation unchanged sh -c 'mount -t tmpfs tmpfs /dev/shm && : >/dev/shm/theirs &&
		ipcmk -Q && mount -t tmpfs tmpfs /mnt && mkfifo /mnt/p && exec sleep 60 <>/mnt/p'
	wait_until '[[ $(readlink "/proc/${pid[other]}/exe") == *sleep* ]]'
	run ipctool ls -rHo address mq shm
	assert_output ''
	run ipctool ls -rHo address fifo
	refute_output --partial /mnt/p
}

@test "names that are not fit for a line" {
	in_ns sh -c 'printf x >"$(printf "/dev/shm/a\nb\033[31m\377")"'
	run ipctool ls -rHo address shm
	assert_output 'shm:/a\x0ab\x1b[31m\xff'
	run ipctool ls -J -o address shm
	jq -e . <<<"$output"
}

@test "nothing at all, and a full disk" {
	run ipctool ls -J mq sem shm
	assert_output '[]'
	ipctool mq create /q
	run in_ns sh -c '"$1" ls >/dev/full' sh "$IPCTOOL"
	assert_status 1
	run in_ns sh -c '"$1" ls >&-' sh "$IPCTOOL"
	assert_status 1
}

@test "a semaphore that is replaced or removed while it is listed is the one, the other, or none" {
	cd "$BATS_TEST_TMPDIR"
	ipctool sem create /5 5
	ipctool sem create /6 6
	in_ns sh -c 'mv /dev/shm/sem.5 5; mv /dev/shm/sem.6 6'
	meanwhile 1 'cp 5 /dev/shm/sem.a; cp 6 /dev/shm/new' 'mv /dev/shm/new /dev/shm/sem.a' \
		'[[ $output = "sem:/a "[56]" yes" ]]' ls -rHo address,value,readable sem
	meanwhile 1 'cp 5 /dev/shm/sem.a' 'rm /dev/shm/sem.a' '[[ $output = @(|"sem:/a 5 yes") ]]' \
		ls -rHo address,value,readable sem
	# In a namespace of its own each time, so that its id is known.
	meanwhile 1 "rm -f /dev/shm/sem.a; exec unshare --ipc sh -c 'ipcmk -S 1 >/dev/null; exec \"\$@\"' sh \"\$@\"" 'ipcrm -a' \
		'[[ $output = @(|"sem:id:0 0 yes") ]]' ls -rHo address,value,readable sem
}

@test "sockets whose files have the same number on two file systems are not taken for each other" {
	needs_ns
	needs_root
	local one=$BATS_TEST_TMPDIR/one two=$BATS_TEST_TMPDIR/two

	mkdir "$one" "$two"
	in_ns mount -t tmpfs tmpfs "$one"
	in_ns mount -t tmpfs tmpfs "$two"
	start first peer sock_peer serve stream "$one/s"
	wait_until 'grep -q ready "$BATS_TEST_TMPDIR/first.out"'
	peer sock_peer stale stream "$two/s"
	[ "$(in_ns stat -c %i "$one/s")" = "$(in_ns stat -c %i "$two/s")" ] || skip 'all of them have numbers of their own here'
	run -0 ipctool ls -rHo state "sock:$one/s" "sock:$two/s"
	assert_output $'listening\nstale'
	in_ns rm "$two/s"
	start second peer sock_peer bound stream "$two/t"
	wait_until 'grep -q ready "$BATS_TEST_TMPDIR/second.out"'
	in_ns rm "$one/s"
	start first peer sock_peer serve stream "$one/u"
	wait_until 'grep -q ready "$BATS_TEST_TMPDIR/first.out"'
	[ "$(in_ns stat -c %i "$one/u")" = "$(in_ns stat -c %i "$two/t")" ]
	run -0 ipctool ls -rHo state "sock:$one/u" "sock:$two/t"
	assert_output $'listening\nunconnected'
}
