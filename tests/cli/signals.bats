load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
	mkfifo f
	ipctool sem create "/$U-sem" 0
	ipctool mq create "/$U-queue"
}
teardown() {
	((${#NS[@]})) || ipctool sem rm "/$U-sem"
	((${#NS[@]})) || ipctool mq rm "/$U-queue"
	teardown_ipc
}

# What waits for ever here.
waiting=("fifo read f" "fifo write f x" "sem wait /$U-sem" "mq recv /$U-queue" "mq recv -t 1h /$U-queue"
	"sem wait -t 1h /$U-sem" "mq wait /$U-queue")

@test "INT, TERM, HUP and QUIT end what waits, by that signal, silently" {
	for words in "${waiting[@]}"; do
		for signal in INT TERM HUP QUIT; do
			# shellcheck disable=SC2086 # words
			start tool env --default-signal=INT,QUIT "$IPCTOOL" $words
			wait_blocked tool
			kill -s $signal "${pid[tool]}"
			finish tool
			assert_status $((128 + $(kill -l $signal)))
			assert_equal "$output$stderr" ''
		done
	done
}

@test "signals that are ignored stay so" {
	start tool env --ignore-signal=HUP --ignore-signal=INT "$IPCTOOL" sem wait -t 1h "/$U-sem"
	wait_blocked tool
	kill -HUP "${pid[tool]}"
	kill -INT "${pid[tool]}"
	wait_blocked tool
	ipctool sem post "/$U-sem"
	finish tool
	assert_success
}

@test "stopped and continued, it goes on waiting" {
	for words in "${waiting[@]}"; do
		# shellcheck disable=SC2086 # words
		start tool ipctool $words
		wait_blocked tool
		kill -STOP "${pid[tool]}"
		wait_until "grep -q '^State:.T' /proc/${pid[tool]}/status"
		kill -CONT "${pid[tool]}"
		wait_blocked tool
		kill "${pid[tool]}"
		finish tool
		assert_status 143
	done
}

@test "a parent sees the signal, not a status" {
	start tool python3 -c 'import os, sys
pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
print(pid, flush=True)
print(os.WTERMSIG(os.waitpid(pid, 0)[1]))' "$IPCTOOL" fifo read f
	wait_until '[ -s tool.out ]'
	child=$(<tool.out)
	wait_blocked "$child"
	kill -TERM "$child"
	finish tool
	assert_line --index 1 15
}

@test "an interrupt that ended the command ends us by it: else a script would not end on Ctrl-C" {
	for words in 'lock run l -- sleep 100' 'flock l sleep 100' "sem run /$U-permits -- sleep 100" \
		'pipe run -- true --- sleep 100' 'pipe duplex -- sleep 100 --- sleep 100'; do
		ipctool sem create -e "/$U-permits" 1
		# shellcheck disable=SC2086 # words
		start tool python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
print(pid, flush=True)
end = os.waitpid(pid, 0)[1]
print(os.WTERMSIG(end), os.WEXITSTATUS(end))' "$IPCTOOL" $words
		wait_until '[ -s tool.out ]'
		child=$(<tool.out)
		wait_until "pgrep -P $child -x sleep"
		kill -INT "$child"
		finish tool
		assert_line --index 1 '2 0'
	done
	ipctool sem rm "/$U-permits"
}

@test "no timer to be had: that is what is said, and no time-out" {
	run -1 --separate-stderr in_ns prlimit --sigpending=0 "$IPCTOOL" shm create "/$U-a" 10
	assert_equal "$stderr" "ipctool shm create: /$U-a: too many timers and pending signals of this user (RLIMIT_SIGPENDING)"
}
