load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

@test "removes several, goes on after a failure, returns the first one's status" {
	peer mq_make "/$U-a" 1 1 0600
	ipctool mq create "/$U-b" --msgsize 99
	run -4 --separate-stderr ipctool mq rm -v "/$U-a" "/$U-no" id:1 "$U-b"
	assert_output ''
	assert_equal "$stderr" "ipctool mq rm: /$U-a: removed
ipctool mq rm: /$U-no: does not exist
ipctool mq rm: id:1: does not exist
ipctool mq rm: $U-b: removed"
	run -1 peer mq_make "/$U-a"
	run -4 ipctool mq rm "/$U-b"
}

@test "who has it open keeps it, and its name is free" {
	ipctool mq create "/$U-a" --msgsize 99
	start take peer mq_take "/$U-a"
	wait_blocked take
	run -0 ipctool mq rm "/$U-a"
	run -0 ipctool mq create "/$U-a"
	ipctool mq send "/$U-a" new
	wait_blocked take
	run -0 ipctool mq recv "/$U-a"
	assert_output new
}

@test "one's own, whatever its mode; others' are status 6" {
	needs_root
	ipctool mq create "/$U-a" --msgsize 99 -m 0666
	run -6 --separate-stderr as_user ipctool mq rm "/$U-a"
	assert_equal "$stderr" "ipctool mq rm: /$U-a: permission denied (owner root)"
	as_user ipctool mq create "/$U-b" --msgsize 99 -m 0
	run -0 as_user ipctool mq rm "/$U-b"
	run -0 ipctool mq rm "/$U-a"
}

@test "no operand, or a bad name, is a usage error, and nothing is removed" {
	ipctool mq create "/$U-a" --msgsize 99
	run -2 ipctool mq rm
	run -2 ipctool mq rm "/$U-a" /a/b
	run -0 ipctool mq rm "/$U-a"
}
