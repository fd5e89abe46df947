load ../helper
setup() { setup_ipc; needs_ns; }
teardown() { teardown_ipc; }

values() { peer semset get "$1"; }

@test "takes, adds and waits for zero in one step" {
	local id

	id=$(peer semset create 0 600 1 0 0 7)
	run -0 ipctool sem op "id:$id" 0-1 1+2 2=0
	assert_output ''
	assert_equal "$(values "$id")" '0 2 0 7'
	run -0 --separate-stderr ipctool sem op -v "id:$id" 0..3+1 3-8
	assert_equal "$stderr" "ipctool sem op: id:$id: 5 operations done"
	assert_equal "$(values "$id")" '1 3 1 0'
}

@test "all or nothing, and what stands in the way is named" {
	local id

	id=$(peer semset create 0 600 1 0 5)
	run -124 --separate-stderr ipctool sem op -n "id:$id" 0-1 1-2
	assert_equal "$stderr" "ipctool sem op: id:$id: would block (value of #1 is 0; 2 are wanted)"
	run -124 --separate-stderr ipctool sem op -t 20ms "id:$id" 0-1 2=0
	assert_equal "$stderr" "ipctool sem op: id:$id: timed out (value of #2 is 5; 0 is wanted)"
	run -1 --separate-stderr ipctool sem op "id:$id" 0-1 2+32763
	assert_equal "$stderr" \
		"ipctool sem op: id:$id: too many permits (value of #2 is 5; 32763 more would be above 32767)"
	assert_equal "$(values "$id")" '1 0 5'
}

@test "in order: what one adds the next can take" {
	local id

	id=$(peer semset create 0 600 0)
	run -0 ipctool sem op -n "id:$id" 0+1 0-1 0=0
	run -124 ipctool sem op -n "id:$id" 0-1 0+1
	assert_equal "$(values "$id")" 0
}

@test "waits for a C program, and a C program for it" {
	local id

	id=$(peer semset create 0 600 0 3)
	start waiter ipctool sem op "id:$id" 0-1 1=0
	wait_blocked waiter
	peer semset op "$id" 0 1
	wait_blocked waiter
	assert_equal "$(values "$id")" '1 3'
	peer semset op "$id" 1 -3
	finish waiter
	assert_status 0
	assert_equal "$(values "$id")" '0 0'
	start c peer semset op "$id" 0 -2
	wait_blocked c
	run -0 ipctool sem op "id:$id" 0..1+2
	finish c
	assert_status 0
	assert_equal "$(values "$id")" '0 2'
}

@test "dining philosophers who take both forks at once never starve each other" {
	local i id

	id=$(ipctool sem create private: --nsems 5 1)
	for i in {0..4}; do
		start "p$i" bash -c '
			for ((n = 0; n < $4; n++)); do
				"$0" sem op "$1" "$2-1" "$3-1" && "$0" sem op "$1" "$2+1" "$3+1" || exit
			done' "$IPCTOOL" "$id" "$i" $(((i + 1) % 5)) "$(scaled 40)"
	done
	for i in {0..4}; do
		finish "p$i"
		assert_status 0
	done
	run -0 ipctool sem get "$id"
	assert_output '1 1 1 1 1'
}

@test "--undo: waits until it is possible, and leaves nothing changed" {
	local id

	id=$(peer semset create 0 600 0 5)
	start waiter ipctool sem op --undo "id:$id" 0-2 1+1
	wait_blocked waiter
	peer semset op "$id" 0 2
	finish waiter
	assert_status 0
	assert_equal "$(values "$id")" '2 5'
}

@test "too many operations, and elements that there are not" {
	local id

	id=$(ipctool sem create private: --nsems 600 1)
	run -0 ipctool sem op "$id" 100..599-1
	run -1 --separate-stderr ipctool sem op "$id" 0..499+1 5+1
	assert_equal "$stderr" \
		"ipctool sem op: $id: too many operations at once (501; kernel.sem allows 500, its SEMOPM)"
	run -1 ipctool sem op "$id" 0..65535+1 0..65535+1
	run -4 --separate-stderr ipctool sem op "$id" 0+1 600+1 2-1
	assert_equal "$stderr" "ipctool sem op: $id: has no element #600 (there are 600, from #0 on)"
	run -0 ipctool sem get "$id#0"
	assert_output 1
}

@test "what is no operation is refused before anything is done" {
	local id word

	id=$(peer semset create 0 600 1)
	for word in 0 -1 +1 0-0 0+32768 0=1 65536+1 1..0+1 '0+1 ' ''; do
		run -2 --separate-stderr ipctool sem op "id:$id" 0+1 -- "$word"
		assert_regex "$stderr" "^ipctool sem op: OP: '$(sed 's/[+.]/\\&/g' <<<"$word")': "
	done
	run -2 ipctool sem op "id:$id"
	run -2 --separate-stderr ipctool sem op "id:$id#0" 0+1
	assert_regex "$stderr" 'the operations name the elements'
	run -2 ipctool sem op "/$U-a" 0+1
	assert_equal "$(values "$id")" 1
	run -4 ipctool sem op id:2147483647 0+1
}

@test "a signal ends it, a removal is status 7" {
	local id

	id=$(peer semset create 0 600 0)
	start waiter ipctool sem op "id:$id" 0-1
	wait_blocked waiter
	kill -TERM "${pid[waiter]}"
	finish waiter
	assert_status 143
	start waiter ipctool sem op -t 1h "id:$id" 0-1
	wait_blocked waiter
	ipctool sem rm "id:$id"
	finish waiter
	assert_status 7
	assert_equal "$stderr" "ipctool sem op: id:$id: was removed (while we waited)"
}

@test "waiting for zero takes permission to read, and the rest to write" {
	needs_root
	local id

	id=$(ipctool sem create -m 0644 private: 0)
	run -0 as_user ipctool sem op "$id" 0=0
	run -6 --separate-stderr as_user ipctool sem op "$id" 0+1
	assert_equal "$stderr" \
		"ipctool sem op: $id: permission denied (mode 0644, owner root, group root, creator root)"
}
