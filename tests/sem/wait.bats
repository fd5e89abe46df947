load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

# So often, each time for so many.
LOOP=(bash -c 'for ((i = 0; i < $1; i++)); do "$0" sem wait -c "$2" "$3" || exit; done' "$IPCTOOL")

state() { ipctool sem stat -rH -o value,waiters "$1"; }

@test "takes one that is there, or N at once" {
	peer sem_named create "/$U-a" 6
	run -0 ipctool sem wait "/$U-a"
	assert_output ''
	run -0 ipctool sem wait -c 4 "$U-a"
	run -0 peer sem_named get "/$U-a"
	assert_output 1
}

@test "waits for a C program's post" {
	peer sem_named create "/$U-a" 0
	start waiter ipctool sem wait "/$U-a"
	wait_blocked waiter
	peer sem_named post "/$U-a"
	finish waiter
	assert_status 0
	assert_equal "$(state "/$U-a")" '0 0'
}

@test "all of N or none: nothing is held while it waits" {
	ipctool sem create "/$U-a" 2
	start waiter ipctool sem wait -c 3 "/$U-a"
	wait_blocked waiter
	assert_equal "$(state "/$U-a")" '2 1'
	run -0 peer sem_named wait "/$U-a"
	peer sem_named post "/$U-a"
	wait_blocked waiter
	ipctool sem post "/$U-a"
	finish waiter
	assert_status 0
	assert_equal "$(state "/$U-a")" '0 0'
}

@test "after a timeout nothing is taken, and nobody is counted" {
	ipctool sem create "/$U-a" 2
	run -124 --separate-stderr ipctool sem wait -t 20ms -c 3 "/$U-a"
	assert_equal "$stderr" "ipctool sem wait: /$U-a: timed out (value is 2; 3 are wanted)"
	assert_equal "$(state "/$U-a")" '2 0'
	ipctool sem set "/$U-a" 0
	run -124 --separate-stderr ipctool sem wait --timeout 20ms "/$U-a"
	assert_equal "$stderr" "ipctool sem wait: /$U-a: timed out (value is 0)"
	assert_equal "$(state "/$U-a")" '0 0'
}

@test "a timeout is as long as was said" {
	local before after

	ipctool sem create "/$U-a" 0
	before=${EPOCHREALTIME/[^0-9]/}
	run -124 ipctool sem wait -t 1.3 "/$U-a"
	after=${EPOCHREALTIME/[^0-9]/}
	((after - before >= 1300000))
}

@test "--timeout 0 and --nonblock try once" {
	ipctool sem create "/$U-a" 1
	run -0 ipctool sem wait -t 0 "/$U-a"
	run -124 --separate-stderr ipctool sem wait -t 0 "/$U-a"
	assert_equal "$stderr" "ipctool sem wait: /$U-a: would block (value is 0)"
	run -124 ipctool sem wait -n "/$U-a"
	ipctool sem post "/$U-a"
	run -124 ipctool sem wait -n -c 2 "/$U-a"
	assert_equal "$(state "/$U-a")" '1 0'
}

@test "a signal ends it, by that signal, with nothing taken" {
	local name number

	ipctool sem create "/$U-a" 1
	for name in HUP INT TERM; do
		start waiter env --default-signal=INT "$IPCTOOL" sem wait -c 2 "/$U-a"
		wait_blocked waiter
		kill -"$name" "${pid[waiter]}"
		finish waiter
		number=$(kill -l "$name")
		assert_status $((128 + number))
		assert_equal "$stderr" ''
		assert_equal "$(state "/$U-a")" '1 0'
	done
}

@test "two that need two each never hold half of it" {
	ipctool sem create "/$U-a" 1
	start one ipctool sem wait -c 2 "/$U-a"
	start two ipctool sem wait -c 2 "/$U-a"
	wait_blocked one
	wait_blocked two
	ipctool sem post "/$U-a"
	ipctool sem post -c 2 "/$U-a"
	finish one
	assert_status 0
	finish two
	assert_status 0
	assert_equal "$(state "/$U-a")" '0 0'
}

@test "a wake-up that is too little for one reaches the next" {
	ipctool sem create "/$U-a" 0
	start three ipctool sem wait -c 3 "/$U-a"
	wait_blocked three
	start two ipctool sem wait -c 2 "/$U-a"
	wait_blocked two
	start c peer sem_named wait "/$U-a"
	wait_blocked c
	peer sem_named post "/$U-a"
	finish c
	assert_status 0
	peer sem_named post "/$U-a" 2
	finish two
	assert_status 0
	peer sem_named post "/$U-a" 3
	finish three
	assert_status 0
	assert_equal "$(state "/$U-a")" '0 0'
}

@test "more than thirty at once" {
	ipctool sem create "/$U-a" 0
	start many ipctool sem wait -c 40 "/$U-a"
	start more ipctool sem wait -c 1000 "/$U-a"
	wait_until "[ \"\$(state /$U-a)\" = '0 2' ]"
	ipctool sem post -c 39 "/$U-a"
	ipctool sem post "/$U-a"
	finish many
	assert_status 0
	ipctool sem post -c 1000 "/$U-a"
	finish more
	assert_status 0
	assert_equal "$(state "/$U-a")" '0 0'
}

@test "the accounts balance: C and ours, one and several, timeouts and signals" {
	local i

	ipctool sem create "/$U-a" 0
	start takers peer sem_crowd take "/$U-a" 4 300                      # takes 1200
	for i in {1..4}; do start "one$i" "${LOOP[@]}" 40 1 "/$U-a"; done     # 160
	for i in {1..3}; do start "two$i" "${LOOP[@]}" 40 2 "/$U-a"; done     # 240
	for i in {1..2}; do start "three$i" "${LOOP[@]}" 40 3 "/$U-a"; done   # 240
	for i in {1..6}; do
		start "victim$i" ipctool sem wait -c 100000 "/$U-a"         # never gets it
		start "late$i" ipctool sem wait -t 0.0$i -c 90000 "/$U-a"
	done
	start givers peer sem_crowd give "/$U-a" 4 300                      # 1200
	for i in {1..6}; do wait_blocked "victim$i"; done
	for i in {1..100}; do ipctool sem post -c 5 "/$U-a"; done           # 500
	for i in {1..6}; do kill -TERM "${pid[victim$i]}"; done
	for i in {1..140}; do ipctool sem post "/$U-a"; done                # 140
	for i in {1..6}; do
		finish "victim$i"
		assert_status 143
		finish "late$i"
		assert_status 124
	done
	for i in takers givers one{1..4} two{1..3} three{1..2}; do
		finish "$i"
		assert_status 0
	done
	assert_equal "$(state "/$U-a")" '0 0'
}

@test "one in memory, and its memory goes away" {
	peer sem_memory init "/$U-a" 64 0
	start waiter ipctool sem wait "shm:/$U-a@64"
	wait_blocked waiter
	peer sem_memory post "/$U-a" 64
	finish waiter
	assert_status 0
	start waiter ipctool sem wait "shm:/$U-a@64"
	wait_blocked waiter
	in_ns truncate -s 0 "/dev/shm/$U-a"
	finish waiter
	assert_status 1
	assert_equal "$stderr" \
		"ipctool sem wait: shm:/$U-a@64: shrank while it was in use (it has 0 bytes now)"
}

@test "a named one that shrinks while we wait is an error, no signal" {
	ipctool sem create "/$U-a" 0
	start waiter ipctool sem wait "/$U-a"
	wait_blocked waiter
	in_ns truncate -s 0 "/dev/shm/sem.$U-a"
	finish waiter
	assert_status 1
	assert_regex "$stderr" 'shrank while it was in use'
}

@test "removed while we wait is status 7" {
	peer sem_named create "/$U-a" 0
	start waiter ipctool sem wait "/$U-a"
	wait_blocked waiter
	peer sem_named unlink "/$U-a"
	finish waiter
	assert_status 7
	assert_equal "$stderr" "ipctool sem wait: /$U-a: was removed (while we waited)"
	peer sem_memory init "/$U-m" 64 0
	start waiter ipctool sem wait "shm:/$U-m@64"
	wait_blocked waiter
	in_ns rm "/dev/shm/$U-m"
	finish waiter
	assert_status 7
}

@test "an ignored signal stays ignored, and others are put back" {
	ipctool sem create "/$U-a" 0
	start waiter env --ignore-signal=HUP "$IPCTOOL" sem wait "/$U-a"
	wait_blocked waiter
	kill -HUP "${pid[waiter]}"
	kill -HUP "${pid[waiter]}"
	ipctool sem post "/$U-a"
	finish waiter
	assert_status 0
}

@test "what is asked for is checked" {
	ipctool sem create "/$U-a" 5
	run -2 ipctool sem wait -c 0 "/$U-a"
	run -2 ipctool sem wait -t -1 "/$U-a"
	run -2 ipctool sem wait -t nan "/$U-a"
	run -2 ipctool sem wait --count 2147483648 "/$U-a"
	run -4 ipctool sem wait "/$U-b"
	run -0 ipctool sem get "/$U-a"
	assert_output 5
}

@test "the learner's parent and child, ipctool in the child's place" {
	ipctool sem create "/$U-s" 1
	run -0 ipctool sem wait "/$U-s"
	start parent peer sem_learner parent "/$U-s"
	wait_blocked parent
	run -0 ipctool sem post "/$U-s"
	finish parent
	assert_output $'sem_getvalue: 0\nI am parent process. Critical section.'
}

@test "--verbose says what is left" {
	ipctool sem create "/$U-a" 5
	run -0 --separate-stderr ipctool sem wait -v -c 2 "/$U-a"
	assert_equal "$stderr" "ipctool sem wait: /$U-a: value is now 3"
}

@test "a System V element: one, N at once, and by a C program's post" {
	needs_ns
	local id

	id=$(peer semset create 0 600 0 6)
	run -0 ipctool sem wait "id:$id#1"
	run -0 --separate-stderr ipctool sem wait -v -c 4 "id:$id#1"
	assert_equal "$stderr" "ipctool sem wait: id:$id#1: value is now 1"
	start waiter ipctool sem wait -c 2 "id:$id"
	wait_blocked waiter
	run -0 ipctool sem stat -rH -o value,waiters "id:$id#0"
	assert_output '0 1'
	peer semset op "$id" 0 1
	wait_blocked waiter
	peer semset op "$id" 0 2
	finish waiter
	assert_status 0
	run -0 peer semset get "$id"
	assert_output '1 1'
}

@test "a System V element: timeouts and signals take nothing" {
	needs_ns
	local id name

	id=$(peer semset create 0 600 2)
	run -124 --separate-stderr ipctool sem wait -t 20ms -c 3 "id:$id"
	assert_equal "$stderr" "ipctool sem wait: id:$id: timed out (value is 2; 3 are wanted)"
	run -124 --separate-stderr ipctool sem wait -n -c 3 "id:$id"
	assert_equal "$stderr" "ipctool sem wait: id:$id: would block (value is 2; 3 are wanted)"
	for name in HUP INT TERM; do
		start waiter env --default-signal=INT "$IPCTOOL" sem wait -c 3 "id:$id"
		wait_blocked waiter
		kill -"$name" "${pid[waiter]}"
		finish waiter
		assert_status $((128 + $(kill -l "$name")))
		assert_equal "$stderr" ''
	done
	run -0 ipctool sem stat -rH -o value,waiters "id:$id"
	assert_output '2 0'
	run -2 --separate-stderr ipctool sem wait -c 32768 "id:$id"
	assert_regex "$stderr" "--count: '32768' is not a number from 1 to 32767"
}

@test "a System V element: a signal that is ignored does not stretch the timeout" {
	needs_ns
	local id before after

	id=$(peer semset create 0 600 0)
	before=${EPOCHREALTIME/[^0-9]/}
	start waiter ipctool sem wait -t 2 "id:$id"
	wait_blocked waiter
	kill -STOP "${pid[waiter]}"
	kill -CONT "${pid[waiter]}"
	finish waiter
	after=${EPOCHREALTIME/[^0-9]/}
	assert_status 124
	((after - before >= 2000000 && after - before < 60000000))
}

@test "a System V set that is removed while we wait is status 7" {
	needs_ns
	local id

	id=$(peer semset create 0 600 0)
	start waiter ipctool sem wait "id:$id"
	start timed ipctool sem wait -t 1h "id:$id#0"
	wait_blocked waiter
	wait_blocked timed
	peer semset remove "$id"
	finish waiter
	assert_status 7
	assert_equal "$stderr" "ipctool sem wait: id:$id: was removed (while we waited)"
	finish timed
	assert_status 7
	run -4 ipctool sem wait "id:$id"
}
