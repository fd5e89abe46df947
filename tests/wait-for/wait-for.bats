load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

# waits NAME ADDR CONDITION: until it sleeps.
waits() {
	start "$1" ipctool wait-for "$2" "$3"
	wait_blocked "$1"
}

# done_waiting NAME [STATUS]
done_waiting() {
	finish "$1"
	assert_status "${2:-0}"
	assert_output ''
}

# RLIMIT_MSGQUEUE counts the queues of all tests that run.
queue() { ipctool mq create --maxmsg "${2:-3}" --msgsize 64 "$1"; }

@test "what is so already is not waited for" {
	queue "/$U-q"
	ipctool sem create "/$U-s" 2
	ipctool shm create "/$U-m" 10
	mkfifo "$BATS_TEST_TMPDIR/f"
	: >"$BATS_TEST_TMPDIR/l"
	run -0 ipctool wait-for "mq:/$U-q" exists
	run -0 ipctool wait-for "mq:/$U-q" empty
	run -0 ipctool wait-for "mq:/$U-q" unused
	run -0 ipctool wait-for "mq:/$U-q" 'messages<1'
	run -0 ipctool wait-for "sem:/$U-s" 'value==2'
	run -0 ipctool wait-for "sem:/$U-s" unused
	run -0 ipctool wait-for "shm:/$U-m" unused
	run -0 ipctool wait-for "shm:/$U-no" gone
	run -0 ipctool wait-for "fifo:$BATS_TEST_TMPDIR/f" unused
	run -0 ipctool wait-for "fifo:$BATS_TEST_TMPDIR/f" empty
	run -0 ipctool wait-for "lock:$BATS_TEST_TMPDIR/l" unused
	run -0 ipctool wait-for "sock:$BATS_TEST_TMPDIR/x" gone
	run -0 ipctool wait-for sock:@no-such-socket gone
}

@test "exists: a queue, a semaphore, shared memory, a FIFO, each made by a C program" {
	waits q "mq:/$U-q" exists
	waits s "sem:/$U-s" exists
	waits m "shm:/$U-m" exists
	waits f "fifo:$BATS_TEST_TMPDIR/f" exists
	queue "/$U-q"
	peer sem_named create "/$U-s" 1
	peer shm_map create "/$U-m" 100 x
	mkfifo "$BATS_TEST_TMPDIR/f"
	done_waiting q
	done_waiting s
	done_waiting m
	done_waiting f
}

@test "gone: the same, removed" {
	queue "/$U-q"
	peer sem_named create "/$U-s" 1
	peer shm_map create "/$U-m" 100 x
	mkfifo "$BATS_TEST_TMPDIR/f"
	waits q "mq:/$U-q" gone
	waits s "sem:/$U-s" gone
	waits m "shm:/$U-m" gone
	waits f "fifo:$BATS_TEST_TMPDIR/f" gone
	ipctool mq rm "/$U-q"
	peer sem_named unlink "/$U-s"
	ipctool shm rm "/$U-m"
	rm "$BATS_TEST_TMPDIR/f"
	done_waiting q
	done_waiting s
	done_waiting m
	done_waiting f
}

@test "System V objects: exists and gone, by key and by id" {
	needs_ns
	local id kind

	for kind in mq sem shm; do
		waits made "$kind:key:0x99" exists
		id=$(peer sysv_object create "$kind" 0x99 600 1)
		done_waiting made
		waits gone "$kind:id:$id" gone
		ipctool "$kind" rm "id:$id"
		done_waiting gone
	done
}

@test "messages: nonempty, empty, and how many" {
	local queue="/$U-q"

	queue "$queue" 3
	waits some "mq:$queue" nonempty
	waits two "mq:$queue" 'messages>=2'
	peer mq_put "$queue" 1 one
	done_waiting some
	wait_blocked two
	peer mq_put "$queue" 1 two three
	done_waiting two
	waits room "mq:$queue" 'messages<3'
	waits none "mq:$queue" empty
	ipctool mq recv "$queue" >/dev/null
	done_waiting room
	wait_blocked none
	ipctool mq recv -c 2 "$queue" >/dev/null
	done_waiting none
}

@test "messages of a System V queue" {
	needs_ns
	local id

	id=$(peer sysv_object create mq 0 600 0)
	waits some "mq:id:$id" nonempty
	peer sysv_object send "$id" hello >/dev/null
	done_waiting some
	waits none "mq:id:$id" 'messages==0'
	peer sysv_object receive "$id" >/dev/null
	done_waiting none
}

@test "the value of a semaphore: named, in memory, of a set" {
	peer sem_named create "/$U-s" 0
	waits two "sem:/$U-s" 'value>=2'
	peer sem_named post "/$U-s" 2
	done_waiting two
	waits none "sem:/$U-s" 'value<1'
	peer sem_named wait "/$U-s" 2
	done_waiting none
	peer sem_memory init "/$U-m" 64 0
	waits memory "sem:shm:/$U-m@64" 'value!=0'
	peer sem_memory post "/$U-m" 64
	done_waiting memory
}

@test "an element of a System V set" {
	needs_ns
	local id

	id=$(peer semset create 0 600 5 0)
	waits one "sem:id:$id#1" 'value>0'
	peer semset op "$id" 1 1
	done_waiting one
	run -4 --separate-stderr ipctool wait-for "sem:id:$id#2" 'value>0'
	assert_equal "$stderr" "ipctool wait-for: sem:id:$id#2: has no element #2"
}

@test "it takes no permit, and wakes nobody in another's place" {
	ipctool sem create "/$U-s" 0
	start worker ipctool sem wait "/$U-s"
	wait_blocked worker
	waits watch "sem:/$U-s" 'value>=2'
	ipctool sem post "/$U-s"
	finish worker
	assert_status 0
	wait_blocked watch
	ipctool sem post -c 2 "/$U-s"
	done_waiting watch
	assert_equal "$(ipctool sem get "/$U-s")" 2
}

@test "unused: a queue, a mapping, a segment, each until its C program ends" {
	local id

	queue "/$U-q"
	start reader ipctool mq recv "/$U-q"
	wait_blocked reader
	waits q "mq:/$U-q" unused
	kill "${pid[reader]}"
	done_waiting q
	peer shm_map create "/$U-m" 4096 x
	start mapper peer shm_map await "/$U-m" 0 go
	wait_until "grep -q mapped '$BATS_TEST_TMPDIR/mapper.out'"
	waits m "shm:/$U-m" unused
	peer shm_map put "/$U-m" 0 go
	done_waiting m
}

@test "unused: a segment that somebody has attached" {
	needs_ns
	local id

	id=$(peer sysv_map create key:0x88 4096 x)
	start mapper peer sysv_map await "$id" 0 go
	wait_until "grep -q attached '$BATS_TEST_TMPDIR/mapper.out'"
	waits m "shm:id:$id" unused
	peer sysv_map put "$id" 0 go
	done_waiting m
}

@test "a FIFO: unused, nonempty, empty" {
	local fifo=$BATS_TEST_TMPDIR/f

	mkfifo "$fifo"
	start holder peer fifo_hold "$fifo" rw
	wait_until "[ -s '$BATS_TEST_TMPDIR/holder.out' ]"
	waits unused "fifo:$fifo" unused
	waits nonempty "fifo:$fifo" nonempty
	printf x >"$fifo"
	done_waiting nonempty
	waits empty "fifo:$fifo" empty
	head -c 1 "$fifo" >/dev/null
	done_waiting empty
	wait_blocked unused
	kill "${pid[holder]}"
	done_waiting unused
}

@test "a socket exists when it can be connected to" {
	local path=$BATS_TEST_TMPDIR/s

	peer sock_peer stale stream "$path"
	waits path "sock:$path" exists
	rm "$path"
	start bound peer sock_peer bound stream "$path"
	wait_until "grep -q ready '$BATS_TEST_TMPDIR/bound.out'"
	wait_blocked path
	kill "${pid[bound]}"
	finish bound
	rm "$path"
	start server peer sock_peer serve stream "$path"
	done_waiting path
	waits gone "sock:$path" gone
	kill "${pid[server]}"
	done_waiting gone
}

@test "a socket's file that is removed or replaced while it is looked at" {
	local path=$BATS_TEST_TMPDIR/s hook nth call

	export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
	start server peer sock_peer serve stream "$path-served"
	wait_until "ipctool wait-for -n 'sock:$path-served' exists"
	for call in named on; do # each time that it has to do with the name, or with what it has opened
		for nth in {1..9}; do
			rm -f "$path"
			peer sock_peer stale stream "$path"
			run peer meanwhile "$call" "$path" "$nth" "rm '$path'" "$IPCTOOL" wait-for -n "sock:$path" exists
			((status != 200)) || break
			assert_status 124
			peer sock_peer stale stream "$path"
			run peer meanwhile "$call" "$path" "$nth" "ln -f '$path-served' '$path'" "$IPCTOOL" wait-for -n "sock:$path" exists
			assert_status 0
		done
		((nth > 1))
	done
}

@test "an abstract socket, and one of datagrams" {
	waits made "sock:@$U-a" exists
	start server peer sock_peer serve stream "@$U-a"
	done_waiting made
	waits gone "sock:@$U-a" gone
	kill "${pid[server]}"
	done_waiting gone
	start taker peer sock_peer take dgram "$BATS_TEST_TMPDIR/d" 1
	run -0 ipctool wait-for -t 60 "sock:$BATS_TEST_TMPDIR/d" exists
}

@test "locks: held, and released" {
	local file=$BATS_TEST_TMPDIR/l kind

	: >"$file"
	mkfifo "$BATS_TEST_TMPDIR/end"
	for kind in flock ofd posix; do
		waits held "lock:$file" exists
		start holder peer filelock hold "$kind" ex "$file" <>"$BATS_TEST_TMPDIR/end"
		done_waiting held
		waits unused "lock:$file" unused
		waits gone "lock:$file" gone
		kill "${pid[holder]}"
		done_waiting unused
		done_waiting gone
	done
}

@test "removed while we wait for something else: status 7" {
	queue "/$U-q"
	ipctool sem create "/$U-s" 0
	mkfifo "$BATS_TEST_TMPDIR/f"
	waits q "mq:/$U-q" nonempty
	waits three "mq:/$U-q" 'messages==2'
	waits s "sem:/$U-s" 'value>0'
	waits f "fifo:$BATS_TEST_TMPDIR/f" nonempty
	ipctool mq rm "/$U-q"
	ipctool sem rm "/$U-s"
	rm "$BATS_TEST_TMPDIR/f"
	finish q
	assert_status 7
	assert_equal "$stderr" "ipctool wait-for: mq:/$U-q: was removed (while we waited)"
	done_waiting three 7
	done_waiting s 7
	done_waiting f 7
}

@test "another object of the name is not the one that was waited for" {
	queue "/$U-q"
	ipctool sem create "/$U-s" 0
	waits q "mq:/$U-q" nonempty
	waits s "sem:/$U-s" 'value>0'
	ipctool mq rm "/$U-q" && queue "/$U-q" && ipctool mq send "/$U-q" x
	ipctool sem create "/$U-new" 5
	in_ns mv "/dev/shm/sem.$U-new" "/dev/shm/sem.$U-s" # there is no moment without one
	done_waiting q 7
	done_waiting s 7
}

# exchanged FILE ADDR CONDITION: it holds of FILE.2, and of FILE not. The names change hands while ADDR is looked at.
exchanged() {
	waits it "$2" "$3"
	peer swap "/dev/shm/$1" "/dev/shm/$1.2" 5001
	done_waiting it 7
}

@test "what a look tells is of one object, whatever the name is given to meanwhile" {
	local i

	ipctool sem create "/$U-s" 0
	ipctool sem create "/$U-s.2" 5
	in_ns mkfifo "/dev/shm/$U-f" "/dev/shm/$U-f.2"
	start empty peer fifo_hold "/dev/shm/$U-f" rw
	start full peer fifo_hold "/dev/shm/$U-f.2" rw
	wait_until "[ -s '$BATS_TEST_TMPDIR/empty.out' ] && [ -s '$BATS_TEST_TMPDIR/full.out' ]"
	ipctool fifo write "/dev/shm/$U-f.2" <<<x
	for ((i = 0; i < $(scaled 10); i++)); do
		exchanged "sem.$U-s" "sem:/$U-s" 'value>0'
		exchanged "$U-f" "fifo:/dev/shm/$U-f" nonempty
		peer swap "/dev/shm/sem.$U-s" "/dev/shm/sem.$U-s.2" 1
		peer swap "/dev/shm/$U-f" "/dev/shm/$U-f.2" 1
	done
}

@test "what is not there is status 4, unless that is waited for" {
	local condition

	for condition in "mq:/$U-no empty" "mq:id:77777 nonempty" "sem:/$U-no value>0" "shm:/$U-no unused" "shm:id:77777 unused" \
		"fifo:$BATS_TEST_TMPDIR/no empty" "lock:$BATS_TEST_TMPDIR/no unused"; do
		run -4 --separate-stderr ipctool wait-for ${condition% *} "${condition#* }"
		assert_equal "$stderr" "ipctool wait-for: ${condition% *}: does not exist"
	done
}

@test "a timeout is 124, and says what it is instead" {
	queue "/$U-q"
	ipctool mq send "/$U-q" x
	run -124 --separate-stderr ipctool wait-for -t 30ms "mq:/$U-q" empty
	assert_equal "$stderr" "ipctool wait-for: mq:/$U-q: timed out (messages in it: 1)"
	run -124 --separate-stderr ipctool wait-for --timeout 0 "mq:/$U-q" gone
	assert_equal "$stderr" "ipctool wait-for: mq:/$U-q: would block (it is there)"
	run -124 ipctool wait-for -n "shm:/$U-no" exists
	run -124 ipctool wait-for -t 150ms sem:key:0x1 exists
}

@test "a condition that the kind cannot have is wrong usage, and says which it can" {
	run -2 --separate-stderr ipctool wait-for "sock:@x" 'value>1'
	assert_equal "${stderr%%$'\n'*}" "ipctool wait-for: sock:@x: 'value' cannot be waited for (abstract socket: exists, gone)"
	run -2 --separate-stderr ipctool wait-for mq:id:5 unused
	assert_equal "${stderr%%$'\n'*}" "ipctool wait-for: mq:id:5: 'unused' cannot be waited for (System V message queue: exists, gone, empty, nonempty, messages>=N)"
	run -2 ipctool wait-for sem:/x empty
	run -2 ipctool wait-for shm:/x nonempty
	run -2 ipctool wait-for lock:/x 'messages<1'
}

@test "wrong usage" {
	local bad

	for bad in exist 'value>=' 'value>=-1' 'value ' 'messages<1K' 'gone1' ''; do
		run -2 --separate-stderr ipctool wait-for mq:/x "$bad"
		assert_regex "$stderr" "CONDITION: '$bad': "
	done
	run -2 ipctool wait-for /x exists
	run -2 ipctool wait-for mq:/x
	run -2 ipctool wait-for
	run -2 ipctool wait-for mq:/x gone gone
	run -2 ipctool wait-for mq:private: exists
	run -2 ipctool wait-for -t -1 mq:/x gone
}

@test "others' objects: permission denied is 6 where the answer is not ours to know" {
	needs_root
	queue "/$U-q"
	ipctool sem create "/$U-s" 1
	run -6 as_user ipctool wait-for "mq:/$U-q" empty
	run -6 as_user ipctool wait-for "sem:/$U-s" 'value>0'
	run -0 as_user ipctool wait-for "mq:/$U-q" exists
	run -124 as_user ipctool wait-for -n "mq:/$U-q" gone
	run -0 as_user ipctool wait-for "sem:/$U-s" exists
	run -124 as_user ipctool wait-for -n "sem:/$U-s" gone
}

@test "what has the name but is of another type" {
	mkdir "$BATS_TEST_TMPDIR/d"
	run -1 --separate-stderr ipctool wait-for "fifo:$BATS_TEST_TMPDIR/d" empty
	assert_equal "$stderr" "ipctool wait-for: fifo:$BATS_TEST_TMPDIR/d: not a FIFO"
	run -0 ipctool wait-for "fifo:$BATS_TEST_TMPDIR/d" gone
}

@test "a directory that is made later, and a name with control characters" {
	waits f "fifo:$BATS_TEST_TMPDIR/later/f" exists
	mkdir "$BATS_TEST_TMPDIR/later"
	mkfifo "$BATS_TEST_TMPDIR/later/f"
	done_waiting f
	waits odd "sem:/$U-"$'\n\xff' exists
	ipctool sem create "/$U-"$'\n\xff' 1
	done_waiting odd
	run -124 --separate-stderr ipctool wait-for -n $'shm:/a\nb' exists
	assert_equal "$stderr" 'ipctool wait-for: shm:/a\x0ab: would block (it is not there)'
}

@test "a signal ends it" {
	waits q "mq:/$U-q" exists
	kill -TERM "${pid[q]}"
	finish q
	assert_status 143
	assert_equal "$stderr" ''
}

@test "it is woken, and looks rarely" {
	local before after condition

	queue "/$U-q"
	for condition in "mq:/$U-q nonempty" "shm:/$U-no exists" "mq:/$U-q gone"; do
		waits it ${condition% *} "${condition#* }"
		before=$(sed -n 's/^voluntary_ctxt_switches:\t//p' "/proc/${pid[it]}/status")
		read -r -t 0.3 _ <>"$(mkfifo "$BATS_TEST_TMPDIR/never" 2>/dev/null; echo "$BATS_TEST_TMPDIR/never")" || true
		after=$(sed -n 's/^voluntary_ctxt_switches:\t//p' "/proc/${pid[it]}/status")
		((after - before <= 1)) || fail "$condition: $((after - before)) looks in 0.3 s"
		kill "${pid[it]}"
		finish it
	done
}
