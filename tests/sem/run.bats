load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

value() { ipctool sem get "$1"; }

# Of what `ipctool sem run` starts, nothing is left but commands.
no_keeper() { ! grep -q "[/]$U-" /proc/[0-9]*/cmdline 2>/dev/null; }

# The keeper of an ipctool.
keeper_of() {
	local child

	for child in $(cat "/proc/${pid[$1]}/task/${pid[$1]}/children"); do
		[ "$(cat "/proc/$child/comm")" != ipc-keeper ] || echo "$child"
	done
}

# start_held NAME ADDRESS: a command that runs until `end NAME`; its own process ID is $command.
start_held() {
	mkfifo "$BATS_TEST_TMPDIR/$1.end"
	start "$1" "${LEADER[@]}" "$IPCTOOL" sem run "$2" -- sh -c 'echo $$; read -r _ <"$0"; echo ended' "$BATS_TEST_TMPDIR/$1.end"
	wait_until "[ -s '$BATS_TEST_TMPDIR/$1.out' ]"
	command=$(<"$BATS_TEST_TMPDIR/$1.out")
}
LEADER=()
end() { echo >"$BATS_TEST_TMPDIR/$1.end"; }

@test "the value is one less while the command runs" {
	peer sem_named create "/$U-a" 2
	run -0 ipctool sem run "/$U-a" -- "$IPCTOOL" sem get "/$U-a"
	assert_output 1
	assert_equal "$(value "/$U-a")" 2
}

@test "the command's status is returned, and the permit comes back" {
	ipctool sem create "/$U-a" 1
	run -0 ipctool sem run "/$U-a" -- true
	run -7 ipctool sem run "/$U-a" -- sh -c 'exit 7'
	run -137 ipctool sem run "/$U-a" -- sh -c 'kill -KILL $$'
	run -127 --separate-stderr ipctool sem run "/$U-a" -- no-such-command
	assert_equal "$stderr" 'ipctool sem run: no-such-command: command not found'
	run -126 ipctool sem run "/$U-a" -- /etc/passwd
	assert_equal "$(value "/$U-a")" 1
}

@test "its own failures are 125 before the command starts, but a timeout is 124" {
	run -125 --separate-stderr ipctool sem run "/$U-a" -- true
	assert_equal "$stderr" "ipctool sem run: /$U-a: does not exist"
	run -125 ipctool sem run id:5 -- true
	run -125 ipctool sem run --no-such-option "/$U-a" -- true
	run -125 ipctool sem run "/$U-a"
	ipctool sem create "/$U-a" 0
	run -124 --separate-stderr ipctool sem run -t 20ms "/$U-a" -- echo ran
	assert_output ''
	assert_equal "$stderr" "ipctool sem run: /$U-a: timed out (value is 0)"
	run -124 --separate-stderr ipctool sem run -t 0 "/$U-a" -- echo ran
	assert_output ''
	run -0 ipctool sem stat -rH -o value,waiters "/$U-a"
	assert_output '0 0'
}

@test "waits for a permit" {
	ipctool sem create "/$U-a" 1
	start_held one "/$U-a"
	start two ipctool sem run "/$U-a" -- echo two
	wait_blocked two
	assert_equal "$(value "/$U-a")" 0
	end one
	finish one
	assert_status 0
	finish two
	assert_output two
	assert_equal "$(value "/$U-a")" 1
}

@test "a C program waits for it, and it for a C program" {
	peer sem_named create "/$U-a" 1
	start_held one "/$U-a"
	start c peer sem_named wait "/$U-a"
	wait_blocked c
	end one
	finish c
	assert_status 0
	finish one
	start two ipctool sem run "/$U-a" -- echo two
	wait_blocked two
	peer sem_named post "/$U-a"
	finish two
	assert_output two
}

@test "one in memory, and one in a file" {
	peer sem_memory init "/$U-a" 64 1
	run -0 ipctool sem run "shm:/$U-a@64" -- "$IPCTOOL" sem get "shm:/$U-a@64"
	assert_output 0
	run -0 peer sem_memory get "/$U-a" 64
	assert_output 1
}

@test "killed while the command runs: the permit comes back when that ends, not before" {
	ipctool sem create "/$U-a" 1
	start_held run "/$U-a"
	kill -KILL "${pid[run]}"
	finish run
	assert_status 137
	kill -0 "$command"
	run -124 ipctool sem wait -t 100ms "/$U-a"
	end run
	run -0 ipctool sem wait -t 60 "/$U-a"
	wait_until no_keeper
	assert_equal "$(value "/$U-a")" 0
	assert_equal "$(tail -n 1 "$BATS_TEST_TMPDIR/run.out")" ended
}

@test "killed with its whole process group: the permit comes back at once" {
	LEADER=(setsid)
	ipctool sem create "/$U-a" 1
	start_held run "/$U-a"
	kill -KILL -- "-${pid[run]}"
	finish run
	run -0 ipctool sem wait -t 60 "/$U-a"
	wait_until no_keeper
	assert_equal "$(value "/$U-a")" 0
}

@test "the command killed: its signal is the status, and the permit is back" {
	ipctool sem create "/$U-a" 1
	start_held run "/$U-a"
	kill -KILL "$command"
	finish run
	assert_status 137
	assert_equal "$(value "/$U-a")" 1
}

@test "signals reach the command, and do not end the hold" {
	ipctool sem create "/$U-a" 1
	start run ipctool sem run "/$U-a" -- sh -c \
		'trap "echo got; exit 9" TERM; echo up; while :; do read -r _ <>"$0"; done' "$(mktemp -u "$BATS_TEST_TMPDIR/XXXXXX")"
	wait_until "[ -s '$BATS_TEST_TMPDIR/run.out' ]"
	kill -TERM "${pid[run]}"
	finish run
	assert_status 9
	assert_output $'up\ngot'
	assert_equal "$(value "/$U-a")" 1
}

@test "the keeper killed while the command runs: ipctool gives the permit back" {
	ipctool sem create "/$U-a" 1
	start_held run "/$U-a"
	kill -KILL "$(keeper_of run)"
	assert_equal "$(value "/$U-a")" 0
	end run
	finish run
	assert_status 0
	assert_equal "$(value "/$U-a")" 1
}

@test "the keeper killed while it waits: no command, and nothing taken" {
	ipctool sem create "/$U-a" 0
	start run ipctool sem run "/$U-a" -- echo ran
	wait_blocked run
	wait_until '[ "$(keeper_of run)" ]'
	wait_blocked "$(keeper_of run)"
	kill -KILL "$(keeper_of run)"
	finish run
	assert_status 125
	assert_output ''
	assert_regex "$stderr" 'the process that was to hold a permit is gone'
	assert_equal "$(value "/$U-a")" 0
}

@test "killed while it waits: nothing is taken, nobody is counted" {
	ipctool sem create "/$U-a" 0
	start run ipctool sem run "/$U-a" -- true
	wait_blocked run
	kill -KILL "${pid[run]}"
	finish run
	wait_until no_keeper
	run -0 ipctool sem stat -rH -o value,waiters "/$U-a"
	assert_output '0 0'
}

@test "ended by a signal while it waits: by that signal, nothing is taken" {
	local name

	ipctool sem create "/$U-a" 0
	for name in HUP INT TERM; do
		start run env --default-signal=INT "$IPCTOOL" sem run "/$U-a" -- true
		wait_blocked run
		kill -"$name" "${pid[run]}"
		finish run
		assert_status $((128 + $(kill -l "$name")))
		assert_equal "$stderr" ''
		no_keeper
		run -0 ipctool sem stat -rH -o value,waiters "/$U-a"
		assert_output '0 0'
	done
}

@test "killed at each of its system calls: the value always comes back" {
	local at=0 step=1 now

	[ "$PRESET" = static ] || step=11
	ipctool sem create "/$U-a" 1
	while :; do
		at=$((at + step))
		run in_ns "$PEER_DIR/kill_at" "$at" "$IPCTOOL" sem run "/$U-a" -- true
		[ "$status" -eq 0 ] || break
		wait_until no_keeper
		now=$(value "/$U-a")
		[ "$now" = 1 ] || fail "killed at stop $at: the value is '$now'"
	done
	assert_status 1
	((at > 40))
}

@test "killed at each of its system calls while it waits: nothing is taken" {
	local at=0 step=1

	[ "$PRESET" = static ] || step=11
	ipctool sem create "/$U-a" 0
	while :; do
		at=$((at + step))
		run in_ns "$PEER_DIR/kill_at" "$at" "$IPCTOOL" sem run -t 5ms "/$U-a" -- true
		[ "$status" -eq 0 ] || break
		wait_until no_keeper
		[ "$(ipctool sem stat -rH -o value,waiters "/$U-a")" = '0 0' ] || fail "killed at stop $at"
	done
	assert_status 1
}

@test "killed three hundred times at random moments: the value always comes back" {
	ipctool sem create "/$U-a" 2
	mkfifo "$BATS_TEST_TMPDIR/never"
	run -0 --separate-stderr in_ns bash -c '
		for ((i = 0; i < 300; i++)); do
			"$1" sem run "$2" -- true &
			read -r -t "0.0$((RANDOM % 100 + 100))" <>"$3"
			kill -KILL $!
		done
		wait' - "$IPCTOOL" "/$U-a" "$BATS_TEST_TMPDIR/never"
	wait_until no_keeper 30
	assert_equal "$(value "/$U-a")" 2
}

@test "never two at once under one permit, whoever is killed" {
	ipctool sem create "/$U-a" 1
	run -0 --separate-stderr in_ns bash -c '
		for ((i = 0; i < 100; i++)); do
			"$1" sem run "$2" -- sh -c "mkdir \"\$0\" || echo two; rmdir \"\$0\"" "$3" &
			((i % 3)) || kill -KILL $!
		done
		wait' - "$IPCTOOL" "/$U-a" "$BATS_TEST_TMPDIR/only"
	assert_output ''
	wait_until no_keeper 30
	assert_equal "$(value "/$U-a")" 1
}

@test "the command has its own descriptors, signals and terminal group, and nothing of ours" {
	local look='ls -l /proc/self/fd | wc -l; grep ^Sig[BI] /proc/self/status; readlink /proc/self/cwd'

	ipctool sem create "/$U-a" 1
	assert_equal "$(ipctool sem run "/$U-a" -- sh -c "$look")" "$(in_ns sh -c "$look")"
}

@test "the keeper holds nothing but the semaphore" {
	local fd keeper

	ipctool sem create "/$U-a" 1
	start_held run "/$U-a"
	keeper=$(keeper_of run)
	run -0 in_ns readlink "/proc/$keeper/cwd" "/proc/$keeper/fd/"{0,1,2}
	assert_output $'/\n/dev/null\n/dev/null\n/dev/null'
	for fd in "/proc/$keeper/fd/"*; do
		case $(in_ns readlink "$fd") in
		/dev/null | socket:* | "/dev/shm/sem.$U-a" | *pidfd*) ;;
		*) fail "$(readlink "$fd")" ;;
		esac
	done
	assert_equal "$(cut -d ' ' -f 6 "/proc/$keeper/stat")" "$keeper" # a session of its own
	kill -HUP "$keeper"
	kill -TERM "$keeper"
	end run
	finish run
	assert_status 0
	assert_equal "$(value "/$U-a")" 1
}

@test "standard streams may be closed" {
	ipctool sem create "/$U-a" 1
	run -3 in_ns sh -c 'exec "$0" sem run "$1" -- sh -c "exit 3" <&- >&- 2>&-' "$IPCTOOL" "/$U-a"
	assert_equal "$(value "/$U-a")" 1
}

@test "children may be ignored" {
	ipctool sem create "/$U-a" 1
	run -5 in_ns env --ignore-signal=CHLD "$IPCTOOL" sem run "/$U-a" -- sh -c 'exit 5'
	assert_equal "$(value "/$U-a")" 1
}

@test "removed while it waits is its own failure" {
	ipctool sem create "/$U-a" 0
	start run ipctool sem run "/$U-a" -- true
	wait_blocked run
	ipctool sem rm "/$U-a"
	finish run
	assert_status 125
	assert_equal "$stderr" "ipctool sem run: /$U-a: was removed (while we waited)"
}

@test "a permit that cannot be given back is said" {
	ipctool sem create "/$U-a" 1
	start_held run "/$U-a"
	ipctool sem set "/$U-a" 2147483647
	end run
	finish run
	assert_status 1
	assert_regex "$stderr" "ipctool sem run: /$U-a: the permit could not be given back \(value is 2147483647\)"
}

# A set of its own, which the keepers of this case have in their command lines.
set_key() { echo "key:$((0x5e000000 + $$ * 8))"; }
no_set_keeper() { ! grep -q "[s]em.run.$(set_key)" /proc/[0-9]*/cmdline 2>/dev/null; }

# settles VALUES [SECONDS]: the keepers are gone, and what they held is back. The kernel undoes a moment
# after a process's command line is gone, so the values are waited for too.
settles() {
	wait_until no_set_keeper "${2:-10}"
	wait_until "[ \"\$(value '$set')\" = '$1' ]"
}

@test "a System V element: one less while the command runs, and back with its end" {
	needs_ns
	local id

	id=$(peer semset create 0 600 3 1)
	run -0 ipctool sem run "id:$id#1" -- "$IPCTOOL" sem get "id:$id"
	assert_output '3 0'
	run -7 ipctool sem run "id:$id#1" -- sh -c 'exit 7'
	run -137 ipctool sem run "id:$id#1" -- sh -c 'kill -KILL $$'
	run -127 ipctool sem run "id:$id" -- no-such-command
	assert_equal "$(value "id:$id")" '3 1'
	run -124 --separate-stderr ipctool sem run -t 20ms "id:$id#1" -- "$IPCTOOL" sem run -t 20ms "id:$id#1" -- true
	assert_equal "$stderr" "ipctool sem run: id:$id#1: timed out (value is 0)"
	run -125 --separate-stderr ipctool sem run "id:$id#2" -- true
	assert_equal "$stderr" "ipctool sem run: id:$id#2: has no element #2 (there are 2, from #0 on)"
	run -125 ipctool sem run id:2147483647 -- true
	assert_equal "$(value "id:$id")" '3 1'
}

@test "a System V element: killed while the command runs, the permit comes back when that ends" {
	needs_ns
	local set

	set=$(set_key)
	ipctool sem create "$set" 1 1
	start_held run "$set#1"
	kill -KILL "${pid[run]}"
	finish run
	assert_status 137
	kill -0 "$command"
	run -124 ipctool sem wait -t 100ms "$set#1"
	end run
	run -0 ipctool sem wait -t 60 "$set#1"
	settles '1 0'
}

@test "a System V element: killed with the command, or with all of its processes" {
	needs_ns
	local keeper set

	set=$(set_key)
	ipctool sem create "$set" 1 >/dev/null
	start_held one "$set"
	kill -KILL "${pid[one]}" "$command"
	finish one
	run -0 ipctool sem wait -t 60 "$set"
	ipctool sem post "$set"
	start_held two "$set"
	keeper=$(keeper_of two)
	kill -KILL "${pid[two]}" "$keeper" "$command"
	finish two
	settles 1
	start_held three "$set"
	kill -KILL "$command"
	finish three
	assert_status 137
	assert_equal "$(value "$set")" 1
}

@test "a System V element: the keeper killed, the kernel gives the permit back, once" {
	needs_ns
	local set

	set=$(set_key)
	ipctool sem create "$set" 1
	start_held run "$set"
	kill -KILL "$(keeper_of run)"
	wait_until "[ \"\$(ipctool sem get $set)\" = 1 ]"
	end run
	finish run
	assert_status 0
	assert_equal "$(value "$set")" 1
}

@test "a System V element: a C program waits for it, and it for a C program's undo" {
	needs_ns
	local id

	id=$(peer semset create 0 600 1)
	start_held one "id:$id"
	start c peer semset op "$id" 0 -1
	wait_blocked c
	end one
	finish c
	assert_status 0
	peer semset op "$id" 0 1
	mkfifo "$BATS_TEST_TMPDIR/go"
	start holder peer semset hold "$id" 0 <>"$BATS_TEST_TMPDIR/go"
	wait_until "[ -s '$BATS_TEST_TMPDIR/holder.out' ]"
	start two ipctool sem run "id:$id" -- echo two
	wait_blocked two
	kill -KILL "${pid[holder]}"
	finish two
	assert_output two
	assert_equal "$(value "id:$id")" 1
}

@test "a System V element: killed at each of its system calls" {
	needs_ns
	local at=0 set step=1

	[ "$PRESET" = static ] || step=11
	set=$(set_key)
	ipctool sem create "$set" 1
	while :; do
		at=$((at + step))
		run in_ns "$PEER_DIR/kill_at" "$at" "$IPCTOOL" sem run "$set" -- true
		[ "$status" -eq 0 ] || break
		settles 1 || fail "killed at stop $at: the value is $(value "$set")"
	done
	assert_status 1
	((at > 40))
	ipctool sem set "$set" 0
	at=0
	while :; do
		at=$((at + 5 * step))
		run in_ns "$PEER_DIR/kill_at" "$at" "$IPCTOOL" sem run -t 5ms "$set" -- true
		[ "$status" -eq 0 ] || break
		settles 0 || fail "killed at stop $at: the value is $(value "$set")"
		[ "$(ipctool sem stat -rH -o value,waiters "$set")" = '0 0' ] || fail "killed at stop $at"
	done
	assert_status 1
}

@test "a System V element: never two at once under one permit, whoever is killed" {
	needs_ns
	local set

	set=$(set_key)
	ipctool sem create "$set" 1
	run -0 --separate-stderr in_ns bash -c '
		for ((i = 0; i < 100; i++)); do
			"$1" sem run "$2" -- sh -c "mkdir \"\$0\" || echo two; rmdir \"\$0\"" "$3" &
			((i % 3)) || kill -KILL $!
		done
		wait' - "$IPCTOOL" "$set" "$BATS_TEST_TMPDIR/only"
	assert_output ''
	settles 1 30
}

@test "more permits than one, all at once, and all come back" {
	needs_ns
	local id at

	id=$(peer semset create 0 600 3)
	ipctool sem create "/$U-a" 3
	for at in "/$U-a" "id:$id"; do
		run -0 ipctool sem run -c 3 "$at" -- "$IPCTOOL" sem get "$at"
		assert_output 0
		run -9 ipctool sem run --count 2 "$at" -- sh -c 'exit 9'
		assert_equal "$(value "$at")" 3
		run -124 --separate-stderr ipctool sem run -c 4 -t 20ms "$at" -- echo ran
		assert_output ''
		assert_equal "$stderr" "ipctool sem run: $at: timed out (value is 3; 4 are wanted)"
		assert_equal "$(value "$at")" 3
		run -125 ipctool sem run -c 0 "$at" -- true
		assert_output --partial "--count: '0' is not a number from 1 to 2147483647"
	done
	run -125 ipctool sem run -c 32768 "id:$id" -- true
	assert_line --index 0 "ipctool sem run: --count: '32768' is not a number from 1 to 32767"
}

@test "more permits than one: killed with its whole process group" {
	needs_ns
	local id at

	id=$(peer semset create 0 600 3)
	ipctool sem create "/$U-a" 3
	for at in "/$U-a" "id:$id"; do
		start run setsid "$IPCTOOL" sem run -c 2 "$at" -- sleep 60
		wait_until "[ \"\$(ipctool sem get '$at')\" = 1 ]"
		kill -KILL -- -"${pid[run]}"
		finish run
		wait_until "[ \"\$(ipctool sem get '$at')\" = 3 ]"
	done
}

@test "a System V set removed while it waits, and while the command runs" {
	needs_ns
	local id

	id=$(peer semset create 0 600 0)
	start run ipctool sem run "id:$id" -- true
	wait_blocked run
	wait_until '[ "$(keeper_of run)" ]'
	wait_blocked "$(keeper_of run)"
	peer semset remove "$id"
	finish run
	assert_status 125
	assert_equal "$stderr" "ipctool sem run: id:$id: was removed (while we waited)"
	id=$(peer semset create 0 600 1)
	run -5 ipctool sem run "id:$id" -- sh -c '"$0" sem rm "$1"; exit 5' "$IPCTOOL" "id:$id"
}
