load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

# A user's queues may hold 800 KiB in all, those of cases that run at the same time included.
make_queue() { ipctool mq create "/$U-q" --msgsize 100 "$@"; }
notify_pid() { ipctool mq stat -rH -o notify "/$U-q"; }

@test "returns when a message is there, and leaves it there" {
	make_queue
	start wait ipctool mq wait "/$U-q"
	wait_blocked wait
	peer mq_put "/$U-q" 4 hello
	finish wait
	assert_status 0
	assert_equal "$output$stderr" ''
	run -0 ipctool mq wait "/$U-q"
	run -0 peer mq_take "/$U-q" -1
	assert_output '4 5 hello'
}

@test "timeouts: 124 and a message" {
	make_queue
	run -124 --separate-stderr ipctool mq wait -t 20ms "/$U-q"
	assert_equal "$stderr" "ipctool mq wait: /$U-q: timed out (no message came)"
	run -124 --separate-stderr ipctool mq wait -n "/$U-q"
	assert_equal "$stderr" "ipctool mq wait: /$U-q: would block (the queue is empty)"
	run -124 ipctool mq wait --notify -t 20ms "/$U-q"
	run -124 ipctool mq wait --notify -t 0 "/$U-q"
	run -0 notify_pid
	assert_equal "$output" -
}

@test "--notify tells the sender" {
	make_queue
	start wait ipctool mq wait --notify "/$U-q"
	wait_until '[ "$(notify_pid)" = "${pid[wait]}" ]'
	start send peer mq_put "/$U-q" 0 hello
	finish wait
	assert_status 0
	assert_equal "$output" "${pid[send]} $EUID"
	run -0 notify_pid
	assert_equal "$output" -
	run -0 ipctool mq recv "/$U-q"
	assert_output hello
}

@test "--notify tells another user's uid" {
	needs_root
	make_queue -m 0622
	start wait ipctool mq wait --notify "/$U-q"
	wait_until '[ "$(notify_pid)" = "${pid[wait]}" ]'
	as_user peer mq_put "/$U-q" 0 hello
	finish wait
	assert_equal "${output#* }" 65534
}

@test "--notify when a message is there already: its sender is not known" {
	make_queue
	ipctool mq send "/$U-q" a
	run -0 ipctool mq wait --notify "/$U-q"
	assert_output '? ?'
	run -0 notify_pid
	assert_equal "$output" -
}

@test "--notify while another process is registered: which one" {
	make_queue
	start hold peer mq_hold "/$U-q"
	wait_until '[ "$(notify_pid)" = "${pid[hold]}" ]'
	run -1 --separate-stderr ipctool mq wait --notify "/$U-q"
	assert_equal "$stderr" "ipctool mq wait: /$U-q: another process is registered for the notification (PID ${pid[hold]})"
	ipctool mq send "/$U-q" a
	finish hold
	assert_status 0
	run -0 ipctool mq wait --notify "/$U-q"
}

@test "its own registration keeps others out, and ends with it" {
	make_queue
	start wait ipctool mq wait --notify "/$U-q"
	wait_until '[ "$(notify_pid)" = "${pid[wait]}" ]'
	run -1 peer mq_hold "/$U-q"
	kill -TERM "${pid[wait]}"
	finish wait
	assert_status 143
	run -0 notify_pid
	assert_equal "$output" -
}

@test "a signal like the notification's own does not end the wait" {
	make_queue
	start wait ipctool mq wait --notify "/$U-q"
	wait_until '[ "$(notify_pid)" = "${pid[wait]}" ]'
	kill -USR1 "${pid[wait]}"
	wait_blocked wait
	ipctool mq send "/$U-q" a
	finish wait
	assert_status 0
}

@test "no queue is 4; waiting needs read permission" {
	run -4 ipctool mq wait "/$U-q"
	run -2 ipctool mq wait
	needs_root
	make_queue -m 0602
	run -6 as_user ipctool mq wait "/$U-q"
}
