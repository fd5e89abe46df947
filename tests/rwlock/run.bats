load ../helper
setup() { setup_ipc; ipctool rwlock create "shm:/$U-a"; LOCK=shm:/$U-a; }
teardown() { teardown_ipc; }

state() { ipctool rwlock stat -rH -o state,readers,waiting "$LOCK"; }

# hold NAME OPTION...: a command that runs until `end NAME`; then NAME stands in the log.
hold() {
	mkfifo "$BATS_TEST_TMPDIR/$1.end"
	start "$1" ipctool rwlock run "$LOCK" "${@:2}" -- sh -c 'echo "$1" >>"$3"; echo $$; read -r _ <"$2"' - \
		"$1" "$BATS_TEST_TMPDIR/$1.end" "$BATS_TEST_TMPDIR/log"
}
is_held() { wait_until "[ -s '$BATS_TEST_TMPDIR/$1.out' ]"; }
end() { echo >"$BATS_TEST_TMPDIR/$1.end" 3>&- & }

@test "the command's status is returned, and the lock is free after it" {
	run -0 ipctool rwlock run "$LOCK" --read -- true
	run -7 ipctool rwlock run "$LOCK" --write -- sh -c 'exit 7'
	run -137 ipctool rwlock run "$LOCK" --write -- sh -c 'kill -KILL $$'
	run -127 --separate-stderr ipctool rwlock run "$LOCK" --read -- no-such-command
	assert_equal "$stderr" 'ipctool rwlock run: no-such-command: command not found'
	run -126 ipctool rwlock run "$LOCK" --write -- /etc/passwd
	run -0 state
	assert_output 'free 0 0'
}

@test "readers together, a writer alone" {
	hold one --read
	hold two --read
	is_held one
	is_held two
	run -0 state
	assert_output 'read 2 0'
	run -124 --separate-stderr ipctool rwlock run -n "$LOCK" --write -- echo ran
	assert_output ''
	assert_regex "$stderr" "^ipctool rwlock run: $LOCK: would block \\(held for reading by [0-9]+ \\(ipctool\\) and 1 other\\)$"
	end one
	finish one
	run -124 ipctool rwlock run -t 30ms "$LOCK" --write -- echo ran
	end two
	finish two
	hold writer --write
	is_held writer
	run -124 --separate-stderr ipctool rwlock run -t 30ms "$LOCK" --read -- echo ran
	assert_equal "$stderr" "ipctool rwlock run: $LOCK: timed out (held for writing by ${pid[writer]} (ipctool))"
	run -124 ipctool rwlock run -n "$LOCK" --write -- echo ran
	end writer
	finish writer
	run -0 ipctool rwlock run -n "$LOCK" --write -- echo ran
	assert_output ran
}

@test "a writer that waits keeps new readers out, and comes before them" {
	hold first --read
	is_held first
	hold writer --write
	wait_until '[ "$(state)" = "read 1 1" ]'
	run -124 ipctool rwlock run -n "$LOCK" --read -- true
	run -124 ipctool rwlock run -t 30ms "$LOCK" --read -- true
	hold reader --read
	wait_until '[ "$(state)" = "read 1 2" ]'
	end first
	is_held writer
	[ ! -s "$BATS_TEST_TMPDIR/reader.out" ]
	end writer
	end reader
	finish reader
	assert_equal "$(xargs <"$BATS_TEST_TMPDIR/log")" 'first writer reader'
}

@test "a writer that gives up lets the readers in" {
	hold first --read
	is_held first
	start writer ipctool rwlock run "$LOCK" --write -t 60 -- true
	wait_until '[ "$(state)" = "read 1 1" ]'
	hold reader --read
	wait_until '[ "$(state)" = "read 1 2" ]'
	kill -KILL "${pid[writer]}"
	is_held reader
	end first
	end reader
	finish reader
}

@test "a reader and a writer that wait for a writer both have their turn" {
	hold one --write
	is_held one
	hold reader --read
	wait_until '[ "$(state)" = "write 0 1" ]'
	hold two --write
	wait_until '[ "$(state)" = "write 0 2" ]'
	end one
	end two
	end reader
	finish two
	finish reader
	assert_equal "$(sort "$BATS_TEST_TMPDIR/log" | xargs)" 'one reader two'
}

@test "never a writer beside anybody, whoever is killed" {
	echo 0 >"$BATS_TEST_TMPDIR/data"
	in_ns bash -c '
		for ((i = 0; i < 60; i++)); do
			case $((i % 3)) in
			0) "$1" rwlock run "$2" --write -- sh -c "mkdir \"\$0\" || echo two writers; rmdir \"\$0\"" "$3" & ;;
			*) "$1" rwlock run "$2" --read -- sh -c "[ ! -e \"\$0\" ] || echo a writer beside a reader" "$3" & ;;
			esac
			((i % 5)) || kill -KILL $!
		done
		wait' - "$IPCTOOL" "$LOCK" "$BATS_TEST_TMPDIR/only" >"$BATS_TEST_TMPDIR/out" 2>/dev/null
	# Killed between mkdir and rmdir it is the directory that stays, so look at what was said.
	run cat "$BATS_TEST_TMPDIR/out"
	refute_output --partial 'beside'
	wait_until '[ "$(state)" = "free 0 0" ]'
}

@test "with a C program that takes part by fcntl(2), both ways" {
	mkfifo "$BATS_TEST_TMPDIR/c.end"
	start c peer rwlock_ofd "/dev/shm/$U-a" 0 write <>"$BATS_TEST_TMPDIR/c.end"
	wait_until 'grep -q held "$BATS_TEST_TMPDIR/c.out"'
	run -124 ipctool rwlock run -n "$LOCK" --read -- true
	kill -KILL "${pid[c]}"
	finish c
	hold reader --read
	is_held reader
	start c peer rwlock_ofd "/dev/shm/$U-a" 0 write </dev/null
	wait_until '[ "$(state)" = "read 1 1" ]'
	run -124 ipctool rwlock run -n "$LOCK" --read -- true
	end reader
	finish c
	assert_output held
}

@test "killed while the command runs: the lock stays until that ends, and no longer" {
	for mode in read write; do
		hold "run$mode" --$mode
		is_held "run$mode"
		kill -KILL "${pid["run$mode"]}"
		finish "run$mode"
		assert_status 137
		kill -0 "$(<"$BATS_TEST_TMPDIR/run$mode.out")"
		run -124 ipctool rwlock run -t 30ms "$LOCK" --write -- true
		end "run$mode"
		run -0 ipctool rwlock run -t 60 "$LOCK" --write -- true
	done
}

@test "what the command leaves in the background holds nothing" {
	run -0 ipctool rwlock run "$LOCK" --write -- sh -c 'sleep 100 >/dev/null 2>&1 3>&- & :'
	run -0 ipctool rwlock run -n "$LOCK" --write -- true
}

@test "the command killed: its signal is the status, and the lock is free" {
	hold run --write
	is_held run
	kill -KILL "$(<"$BATS_TEST_TMPDIR/run.out")"
	finish run
	assert_status 137
	run -0 ipctool rwlock run -n "$LOCK" --write -- true
}

@test "killed at each of its system calls: the lock is always free after it" {
	local at=0 step=1 mode

	[ "$PRESET" = static ] || step=11
	for mode in read write; do
		at=0
		while :; do
			at=$((at + step))
			run in_ns "$PEER_DIR/kill_at" "$at" "$IPCTOOL" rwlock run "$LOCK" --$mode -- true
			[ "$status" -eq 0 ] || break
			wait_until 'ipctool rwlock run -n "$LOCK" --write -- true'
		done
		assert_status 1
		((at > 20))
	done
}

@test "killed at random with eight at once: the lock is always free after it" {
	mkfifo "$BATS_TEST_TMPDIR/never"
	in_ns bash -c '
		modes=(--read --write)
		for ((round = 0; round < $3; round++)); do
			pids=()
			for i in {1..8}; do
				"$1" rwlock run "$2" "${modes[RANDOM % 2]}" -- true 2>/dev/null &
				pids+=($!)
			done
			read -r -t "0.00$((RANDOM % 5))" <>"$4"
			for process in "${pids[@]}"; do
				((RANDOM % 2)) || kill -KILL "$process" 2>/dev/null
			done
			wait
			"$1" rwlock run -t 60 "$2" --write -- true || exit 1
		done' - "$IPCTOOL" "$LOCK" "${ROUNDS:-20}" "$BATS_TEST_TMPDIR/never" 2>/dev/null
	run -0 state
	assert_output 'free 0 0'
}

@test "ended by a signal while it waits: by that signal, and nobody waits any more" {
	hold holder --write
	is_held holder
	for name in HUP INT TERM; do
		for mode in read write; do
			start run env --default-signal=INT "$IPCTOOL" rwlock run "$LOCK" --$mode -- echo ran
			wait_until '[ "$(state)" = "write 0 1" ]'
			kill -"$name" "${pid[run]}"
			finish run
			assert_status $((128 + $(kill -l "$name")))
			assert_equal "$output$stderr" ''
			run -0 state
			assert_output 'write 0 0'
		done
	done
}

@test "signals reach the command" {
	start run ipctool rwlock run "$LOCK" --write -- sh -c \
		'trap "echo got; exit 9" TERM; echo up; while :; do read -r _ <>"$0"; done' "$(mktemp -u "$BATS_TEST_TMPDIR/XXXXXX")"
	wait_until "[ -s '$BATS_TEST_TMPDIR/run.out' ]"
	kill -TERM "${pid[run]}"
	finish run
	assert_status 9
	assert_output $'up\ngot'
	run -0 state
	assert_output 'free 0 0'
}

@test "permission to read is enough to read, and to write it takes permission to write" {
	needs_root
	ipctool shm alter -m 0644 "/$U-a"
	run -0 as_user ipctool rwlock run "$LOCK" --read -- echo read
	assert_output read
	run -125 --separate-stderr as_user ipctool rwlock run "$LOCK" --write -- echo ran
	assert_output ''
	assert_equal "$stderr" "ipctool rwlock run: $LOCK: permission denied (mode 0644, owner root, group root)"
}

@test "one that goes, or loses its name to another, while it is waited for" {
	local gone

	for gone in rm mv; do
		hold $gone --write
		is_held $gone
		start waiter ipctool rwlock run "$LOCK" --read -- echo ran
		wait_until '[ "$(state)" = "write 0 1" ]'
		if [ $gone = rm ]; then
			in_ns rm "/dev/shm/$U-a"
		else
			in_ns mv "/dev/shm/$U-a" "/dev/shm/$U-old"
		fi
		ipctool rwlock create "$LOCK"
		end $gone
		finish waiter
		assert_status 125
		assert_output ''
		assert_equal "$stderr" "ipctool rwlock run: $LOCK: was removed (while we waited)"
	done
}

@test "its own failures are 125, a timeout 124" {
	run -125 --separate-stderr ipctool rwlock run "shm:/$U-no" --read -- true
	assert_equal "$stderr" "ipctool rwlock run: shm:/$U-no: does not exist"
	ipctool shm create "/$U-z" 4096
	run -125 --separate-stderr ipctool rwlock run "shm:/$U-z@64" --read -- true
	assert_equal "$stderr" "ipctool rwlock run: shm:/$U-z@64: no read-write lock was created there (64 bytes at offset 64 are zero)"
	run -125 --separate-stderr ipctool rwlock run "$LOCK" -- true
	assert_equal "${stderr%%$'\n'*}" 'ipctool rwlock run: one of --read and --write is needed'
	run -125 --separate-stderr ipctool rwlock run "$LOCK" --read --write -- true
	assert_equal "${stderr%%$'\n'*}" 'ipctool rwlock run: --read and --write exclude each other'
	run -125 ipctool rwlock run "$LOCK" --read
}

@test "two locks in one object, and one in a file, are apart" {
	ipctool shm create "/$U-b" 4096
	ipctool rwlock create "shm:/$U-b@64"
	ipctool rwlock create "shm:/$U-b@128"
	ipctool rwlock create "file:$BATS_TEST_TMPDIR/lock"
	run -0 ipctool rwlock run -n "shm:/$U-b@64" --write -- "$IPCTOOL" rwlock run -n "shm:/$U-b@128" --write -- \
		"$IPCTOOL" rwlock run -n "file:$BATS_TEST_TMPDIR/lock" --write -- echo all
	assert_output all
}
