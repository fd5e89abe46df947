load ../helper
setup() { setup_ipc; needs_ns; }
teardown() { teardown_ipc; }

create() { peer sysv_object create "$@"; }

json() { # COLUMNS [KIND]...: the values of the only object
	ipctool sysv ls -J -o "$@" | jq -c '.[] | [.[]]'
}

# Attached, until descriptor 8 is closed.
attach() { # ID BYTES
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	start c peer sysv_object attach "$1" "$2" <"$BATS_TEST_TMPDIR/fifo" 8>&-
	wait_until 'grep -q attached "$BATS_TEST_TMPDIR/c.out"'
}

@test "nothing is listed when there is nothing" {
	run -0 ipctool sysv ls
	assert_output ''
	run -0 ipctool sysv ls -J
	assert_output '[]'
}

@test "all three kinds are listed, with the columns of all" {
	mq=$(create mq 0x1234 0640 0)
	sem=$(create sem 0xdeadbeef 0600 3)
	shm=$(create shm 0 0604 64)
	user=$(id -un)
	run -0 ipctool sysv ls -r
	assert_output "ADDRESS ID KEY MODE OWNER MESSAGES BYTES QBYTES NSEMS SIZE NATTCH STATUS
mq:id:$mq $mq 0x00001234 0640 $user 0 0 16384 - - - -
sem:id:$sem $sem 0xdeadbeef 0600 $user - - - 3 - - -
shm:id:$shm $shm 0x00000000 0604 $user - - - - 64 0 -"
}

@test "the kinds asked for are listed, with their columns only" {
	mq=$(create mq 1 0600 0)
	sem=$(create sem 2 0600 1)
	shm=$(create shm 3 0600 10)
	run -0 ipctool sysv ls -r mq
	assert_output "ADDRESS ID KEY MODE OWNER MESSAGES BYTES QBYTES
mq:id:$mq $mq 0x00000001 0600 $(id -un) 0 0 16384"
	run -0 ipctool sysv ls -rH -o address shm sem shm
	assert_output "sem:id:$sem
shm:id:$shm"
	run -0 ipctool sysv ls -rH -o +uid,otime sem
	assert_output "sem:id:$sem $sem 0x00000002 0600 $(id -un) 1 $EUID -"
	run -0 ipctool sysv ls -rH -o address,qbytes,nsems sem
	assert_output "sem:id:$sem - 1"
	run -2 ipctool sysv ls pipe
	run -2 ipctool sysv ls -o nonsense
}

@test "a queue: messages, bytes, who sent and received, and when" {
	id=$(create mq 5 0600 0)
	run -0 json messages,bytes,lspid,lrpid,stime,rtime mq
	assert_output '[0,0,null,null,null,null]'
	sender=$(peer sysv_object send "$id" hello)
	run -0 json messages,bytes,lspid mq
	assert_output "[1,5,$sender]"
	peer sysv_object send "$id" 'hello world' >/dev/null
	receiver=$(peer sysv_object receive "$id")
	run -0 json messages,bytes,lrpid mq
	assert_output "[1,11,$receiver]"
	run -0 in_ns sed 1d /proc/sysvipc/msg
	read -r _ _ _ _ _ _ _ _ _ _ _ stime rtime ctime <<<"$output"
	run -0 env TZ=UTC "${NS[@]}" "$IPCTOOL" sysv ls -rH -o stime,rtime,ctime
	assert_output "$(date -u -d "@$stime" +%FT%T+00:00) $(date -u -d "@$rtime" +%FT%T+00:00) $(date -u -d "@$ctime" +%FT%T+00:00)"
}

@test "a set: how many semaphores, and when the last operation was" {
	id=$(create sem 5 0600 250)
	run -0 json nsems,otime sem
	assert_output '[250,null]'
	peer sysv_object post "$id"
	run -0 json nsems,otime sem
	assert_regex "$output" '^\[250,"20[0-9-]+T'
}

@test "a segment: size, attachments, processes, times" {
	id=$(create shm 5 0600 1000000)
	run -0 json size,nattch,lpid,atime,dtime,status shm
	assert_output '[1000000,0,null,null,null,null]'
	attach "$id" 8192
	process=${pid[c]}
	run -0 json nattch,lpid,rss,swapped,dtime shm
	assert_output "[1,$process,8192,0,null]"
	run -0 ipctool sysv ls -rH -o cpid shm
	assert_output "$(in_ns awk 'NR == 2 { print $5 }' /proc/sysvipc/shm)"
	exec 8>&-
	finish c
	run -0 json nattch,lpid,rss shm
	assert_output "[0,$process,8192]"
	run -0 ipctool sysv ls -rH -o atime,dtime shm
	assert_regex "$output" '^20[^ ]* 20[^ ]*$'
}

@test "a segment that is removed, or locked, is shown as such" {
	id=$(create shm 0x77 0600 4096)
	peer sysv_object lock "$id" || skip 'locking needs a right'
	run -0 ipctool sysv ls -rH -o status
	assert_output locked
	attach "$id" 1
	ipctool sysv rm shm:key:0x77
	run -0 ipctool sysv ls -rH -o address,key,mode,nattch,status
	assert_output "shm:id:$id 0x00000000 0600 1 dest,locked"
	exec 8>&-
	finish c
	run -0 ipctool sysv ls
	assert_output ''
}

@test "owner and creator, whoever they are; nothing needs permission" {
	needs_root
	for kind in mq sem shm; do
		id=$(create "$kind" 0 0 1)
		peer sysv_object own "$kind" "$id" 4242 5353 0
	done
	run -0 as_user ipctool sysv ls -rH -o kind,mode,owner,group,creator,creator-group,uid,gid,cuid,cgid
	assert_output "mq 0000 4242 5353 root root 4242 5353 0 0
sem 0000 4242 5353 root root 4242 5353 0 0
shm 0000 4242 5353 root root 4242 5353 0 0"
}

@test "what ipcs shows is what is shown" {
	for i in 1 2 3; do
		create mq $i 0600 0
		create sem 0x7000000$i 0640 $i
		create shm 0xf000000$i 0660 ${i}0000
	done
	run -0 ipctool sysv ls -rH -o key,id,owner,mode,bytes,messages mq
	assert_output "$(in_ns ipcs -q | awk '/^0x/ { print $1, $2, $3, 0 $4, $5, $6 }')"
	run -0 ipctool sysv ls -rH -o key,id,owner,mode,size,nattch shm
	assert_output "$(in_ns ipcs -m | awk '/^0x/ { print $1, $2, $3, 0 $4, $5, $6 }')"
	run -0 ipctool sysv ls -rH -o key,id,owner,mode,nsems sem
	assert_output "$(in_ns ipcs -s | awk '/^0x/ { print $1, $2, $3, 0 $4, $5 }')"
	run -0 ipctool sysv ls -rH -o id,mode,creator,creator-group,owner,group mq
	assert_output "$(in_ns ipcs -q -c | awk '/^[0-9]/ { print $1, 0 $2, $3, $4, $5, $6 }')"
}

@test "a kernel before 4.17 tells as much, but for qbytes" {
	create mq 1 0600 0
	create sem 0xfffffffe 0640 7
	create shm 3 0604 12345
	columns=address,key,mode,uid,cgid,messages,bytes,nsems,size,nattch,cpid,lpid,ctime
	run -0 ipctool sysv ls -J -o $columns
	expected=$output
	run peer sysv_old_kernel "$IPCTOOL" sysv ls -J -o $columns
	((status != 77)) || skip 'no seccomp'
	assert_output "$expected"
	run -0 peer sysv_old_kernel "$IPCTOOL" sysv ls -rH -o address,qbytes mq
	assert_output "$(ipctool sysv ls -rH -o address mq) ?"
	run -0 peer sysv_old_kernel "$IPCTOOL" sysv rm "$(ipctool sysv ls -rH -o address mq)"
}

@test "JSON is valid, and numbers are numbers" {
	create mq 1 0600 0
	create shm 3 0604 12345
	run -0 ipctool sysv ls -J
	assert_equal "$(jq -c '[.[] | .id, .qbytes, .size, .key | type]' <<<"$output")" \
		'["number","number","null","string","number","null","number","string"]'
}

@test "ten thousand of a kind" {
	needs_root
	in_ns sh -c 'echo 20000 >/proc/sys/kernel/shmmni; echo 20000 >/proc/sys/kernel/msgmni'
	for kind in mq sem shm; do
		peer sysv_object many "$kind" 10000
		ipctool sysv ls -rH -o key "$kind" >"$BATS_TEST_TMPDIR/keys"
		cmp "$BATS_TEST_TMPDIR/keys" <(printf '0x%08x\n' {1..10000})
	done
	run -0 bash -c '"$@" | jq length' - "${NS[@]}" "$IPCTOOL" sysv ls -J
	assert_output 30000
}

@test "what it prints is an address: rm takes it" {
	create mq 1 0600 0
	create sem 2 0640 7
	create shm 3 0604 12345
	in_ns bash -c '"$0" sysv rm $("$0" sysv ls -rH -o address)' "$IPCTOOL"
	run -0 ipctool sysv ls
	assert_output ''
}

@test "standard output that is full, closed or left" {
	peer sysv_object many sem 3000
	run -1 in_ns sh -c 'exec "$@" >/dev/full' - "$IPCTOOL" sysv ls
	assert_output 'ipctool sysv ls: standard output: No space left on device'
	run -1 in_ns sh -c 'exec "$@" >&-' - "$IPCTOOL" sysv ls
	assert_output 'ipctool sysv ls: standard output: Bad file descriptor'
	run -0 bash -c '"$@" | head -1' - "${NS[@]}" "$IPCTOOL" sysv ls -H -o key
	assert_output 0x00000001
}

@test "--creator: what ipcs -c shows, of all kinds" {
	needs_root
	for kind in mq sem shm; do
		create $kind 0 0640 1
		id=$(create $kind 0 0640 1)
		peer sysv_object own $kind "$id" 65534 65534 0604
	done
	run -0 ipctool sysv ls --creator
	assert_equal "$(tr -s ' ' <<<"${lines[0]}")" 'ADDRESS MODE OWNER GROUP CREATOR CREATOR-GROUP'
	for kind in mq:-q sem:-s shm:-m; do
		run -0 ipctool sysv ls --creator -rH "${kind%:*}" -o id,mode,creator,creator-group,owner,group
		assert_output "$(in_ns ipcs "${kind#*:}" -c | awk '/^[0-9]/ { print $1, 0 $2, $3, $4, $5, $6 }')"
	done
}

@test "--times: of the kinds that are asked for, in the order of the columns" {
	id=$(create mq 5 0600 0)
	create sem 5 0600 1
	create shm 5 0600 1
	peer sysv_object send "$id" hello
	run -0 ipctool sysv ls --times -r
	assert_equal "${lines[0]}" 'ADDRESS OWNER STIME RTIME OTIME ATIME DTIME CTIME'
	assert_regex "${lines[1]}" '^mq:id:[0-9]+ [^ ]+ 20[^ ]+ - - - - 20[^ ]+$'
	assert_regex "${lines[3]}" '^shm:id:[0-9]+ [^ ]+ - - - - - 20[^ ]+$'
	run -0 ipctool sysv ls --times -r sem
	assert_equal "${lines[0]}" 'ADDRESS OWNER OTIME CTIME'
	run -0 ipctool sysv ls --times -rH -o +id mq
	assert_regex "$output" " $id\$"
	run -0 ipctool sysv ls --times -rH -o id mq
	assert_output "$id"
}

@test "--pids: with the names of those that live, and are who they were" {
	id=$(create mq 5 0600 0)
	shm=$(create shm 5 0600 4096)
	sender=$(peer sysv_object send "$id" hello)
	run -0 ipctool sysv ls --pids -r mq
	assert_output "ADDRESS OWNER LSPID LRPID LSPID-COMMAND LRPID-COMMAND
mq:id:$id $(id -un) $sender - - -"
	attach "$shm" 1
	run -0 ipctool sysv ls --pids -r shm
	assert_output "ADDRESS OWNER CPID LPID CPID-COMMAND LPID-COMMAND
shm:id:$shm $(id -un) $(in_ns awk 'NR == 2 { print $5 }' /proc/sysvipc/shm) ${pid[c]} - sysv_object"
	run -0 ipctool sysv stat -rH -o lpid,lpid-command "shm:id:$shm"
	assert_output "${pid[c]} sysv_object"
	exec 8>&-
	finish c
	run -0 ipctool sysv ls -rH -o lpid-command shm
	assert_equal "$output" -
	run -0 ipctool sysv ls --pids --times -r sem
	assert_output ''
	create sem 0 0600 1
	run -0 ipctool sysv ls --pids --times -r sem
	assert_equal "${lines[0]}" 'ADDRESS OWNER OTIME CTIME'
}

@test "--limits: the settings, and what ipcs -l shows" {
	run -0 ipctool sysv ls --limits -rH -o limit,value
	limits=$output
	for name in msgmni msgmax msgmnb shmmni shmmax shmall; do
		assert_equal "$(grep "^$name " <<<"$limits")" "$name $(in_ns cat /proc/sys/kernel/$name)"
	done
	read -r semmsl semmns semopm semmni < <(in_ns cat /proc/sys/kernel/sem)
	for name in semmsl semmns semopm semmni; do
		assert_equal "$(grep "^$name " <<<"$limits")" "$name ${!name}"
	done
	assert_equal "$(grep -c . <<<"$limits")" 12
	run -0 ipctool sysv ls --limits -J sem
	assert_equal "$(jq -c '.[] | select(.limit == "semvmx") | [.kind, .value, .used]' <<<"$output")" '["sem",32767,null]'
	create sem 0 0600 7
	run -0 ipctool sysv ls --limits -rH -o limit,used sem
	assert_line 'semmns 7'
	assert_line 'semmni 1'
}

@test "--summary: what ipcs -u shows" {
	id=$(create mq 0 0600 0)
	create mq 0 0600 0
	peer sysv_object send "$id" hello
	create sem 0 0600 7
	create shm 0 0600 5000
	run -0 ipctool sysv ls --summary -r
	assert_output "KIND MESSAGES BYTES NSEMS SIZE RSS SWAPPED COUNT
mq 1 5 - - - - 2
sem - - 7 - - - 1
shm - - - 8192 0 0 1"
	run -0 ipctool sysv ls --summary -J -o kind,count,nsems sem
	assert_equal "$(jq -c . <<<"$output")" '[{"kind":"sem","count":1,"nsems":7}]'
	run -0 in_ns ipcs -u
	assert_line 'allocated semaphores = 7'
	assert_line 'pages allocated 2'
	assert_line 'used headers = 1'
}

@test "--limits and --summary are about no objects: they stand alone" {
	for words in '--limits --summary' '--limits --pids' '--summary --times' '--creator --limits'; do
		# shellcheck disable=SC2086 # words
		run -2 --separate-stderr ipctool sysv ls $words
		assert_regex "$stderr" 'exclude each other'
	done
	run -2 ipctool sysv stat -o limit mq:id:0
}
