load ../helper
setup() {
	setup_ipc
	cd "$BATS_TEST_TMPDIR" || return
}
teardown() { teardown_ipc; }

# A user's queues may hold 800 KiB in all, those of cases that run at the same time included.
make_queue() { ipctool mq create "/$U-q" --maxmsg 10 --msgsize 100; }
messages() { ipctool mq stat -H -o messages "/$U-q"; }
contents() { ipctool mq recv -aF '%p %m\n' "/$U-${1:-q}"; }

@test "a message is the standard input of the command, and the rest its environment" {
	make_queue
	peer mq_put "/$U-q" 0 low
	peer mq_put "/$U-q" 32767 'the most urgent'
	run -0 --separate-stderr ipctool mq exec -a "$U-q" -- sh -c \
		'echo "$IPCTOOL_QUEUE $IPCTOOL_SEQUENCE $IPCTOOL_PRIORITY $IPCTOOL_LENGTH $(cat) ${IPCTOOL_TYPE-none}"'
	assert_output "$U-q 1 32767 15 the most urgent none
$U-q 2 0 3 low none"
	assert_equal "$stderr" ''
	run -0 messages
	assert_output 0
}

@test "one message without -c; -c as many, -a all, -f for ever" {
	make_queue
	ipctool mq send "/$U-q" a b c d e f
	run -0 ipctool mq exec "/$U-q" -- cat
	assert_output a
	run -0 ipctool mq exec -c 2 "/$U-q" cat
	assert_output bc
	run -0 ipctool mq exec --all "/$U-q" -- cat
	assert_output def
	run -0 ipctool mq exec --all "/$U-q" -- cat
	assert_output ''
	start follow ipctool mq exec -f "/$U-q" -- cat
	wait_blocked follow
	for word in g h; do
		ipctool mq send "/$U-q" "$word"
		wait_until '[[ $(<follow.out) == *'$word' ]]'
	done
	kill -TERM "${pid[follow]}"
	finish follow
	assert_status 143
	assert_equal "$stderr" ''
}

@test "any bytes, and none: an empty message runs the command too" {
	make_queue
	printf 'a\0\n\xff' >want
	ipctool mq send -w "/$U-q" <want
	ipctool mq send "/$U-q" ''
	run -0 ipctool mq exec "/$U-q" -- sh -c 'cat >got'
	run -0 cmp got want
	run -0 ipctool mq exec "/$U-q" -- sh -c 'cat >got; echo $IPCTOOL_LENGTH'
	assert_output 0
	run -0 cmp got /dev/null
}

@test "standard input is a file that can be read again, opened, and not be changed" {
	make_queue
	ipctool mq send "/$U-q" 'some words'
	run -1 ipctool mq exec -q "/$U-q" -- bash -c 'cat; cat /dev/stdin; perl -e "truncate(STDIN, 2) and exit 9"
		echo spoilt 1<>/dev/stdin; echo spoilt >&0; exit 1' 2>/dev/null
	assert_line --partial 'some wordssome words'
	run -0 contents
	assert_output '0 some words'
}

@test "a command may leave its input alone, whatever its length" {
	((EUID)) || ipctool mq create "/$U-l" --maxmsg 1 --msgsize 1M 2>/dev/null || skip 'needs a large queue'
	head -c 1M /dev/urandom >large
	ipctool mq send -w "/$U-l" <large
	run -3 ipctool mq exec "/$U-l" -- sh -c 'exit 3'
	ipctool mq recv -w "/$U-l" >got
	run -0 cmp got large
}

@test "--timeout and --nonblock: 124 when nothing came, also after some came" {
	make_queue
	run -124 --separate-stderr ipctool mq exec -n "/$U-q" -- cat
	assert_equal "$stderr" "ipctool mq exec: /$U-q: would block (the queue is empty)"
	run -124 --separate-stderr ipctool mq exec -t 50ms "/$U-q" -- cat
	assert_equal "$stderr" "ipctool mq exec: /$U-q: timed out (the queue is empty)"
	ipctool mq send "/$U-q" a b
	run -124 --separate-stderr ipctool mq exec -c 3 -j 4 -t 50ms "/$U-q" -- sh -c 'sleep 0.2; cat'
	assert_output --regexp '^(ab|ba)$'
	assert_equal "$stderr" "ipctool mq exec: /$U-q: timed out (the queue is empty; 2 taken)"
}

@test "up to JOBS at once, and no more" {
	make_queue
	ipctool mq send "/$U-q" 1 2 3 4 5 6
	start exec ipctool mq exec -a -j 3 "/$U-q" -- sh -c 'read n || :; : >up.$n; until [ -e go ]; do sleep 0.01; done'
	wait_until '[ -e up.1 ] && [ -e up.2 ] && [ -e up.3 ]'
	wait_blocked exec
	assert [ ! -e up.4 ]
	run -0 messages
	assert_output 3
	: >go
	finish exec
	assert_status 0
	assert [ -e up.6 ]
}

@test "a message that comes while a command runs is not kept waiting, nor the end of a command" {
	make_queue
	mkfifo first second
	start exec ipctool mq exec -c 3 -j 2 "/$U-q" -- sh -c 'read n || :; echo "$n"; [ "$n" = third ] || read -r go <"$n"; echo "$n ends"'
	wait_blocked exec
	ipctool mq send "/$U-q" first
	wait_until '[ "$(<exec.out)" = first ]'
	wait_blocked exec
	before=$(sed -n 's/^voluntary_ctxt_switches:\t//p' "/proc/${pid[exec]}/status")
	sleep 0.3
	after=$(sed -n 's/^voluntary_ctxt_switches:\t//p' "/proc/${pid[exec]}/status")
	((after - before <= 1))
	ipctool mq send "/$U-q" second
	wait_until '[ "$(<exec.out)" = first$'"'\nsecond'"' ]'
	ipctool mq send "/$U-q" third
	echo >first
	wait_until '[ "$(tail -n 1 exec.out)" = "third ends" ]'
	echo >second
	finish exec
	assert_status 0
	assert_equal "${lines[*]}" 'first second first ends third third ends second ends'
}

@test "the status is that of the first command that failed" {
	make_queue
	ipctool mq send "/$U-q" 0 3 5
	run -3 --separate-stderr ipctool mq exec -a --on-failure drop "/$U-q" -- sh -c 'exit "$(cat)"'
	ipctool mq send "/$U-q" 9
	run -137 --separate-stderr ipctool mq exec --on-failure drop "/$U-q" -- sh -c 'kill -"$(cat)" $$'
	assert_equal "$stderr" "ipctool mq exec: /$U-q: message 1 failed and is dropped (signal 9; priority 0, 1 byte)"
}

@test "stop: the message goes back behind its equals, and nothing more is taken" {
	make_queue
	ipctool mq send -p 5 "/$U-q" one two
	ipctool mq send "/$U-q" three
	run -7 --separate-stderr ipctool mq exec -a "/$U-q" -- sh -c 'cat; exit 7'
	assert_output one
	assert_equal "$stderr" "ipctool mq exec: /$U-q: message 1 failed and goes back, behind its equals (status 7; priority 5, 3 bytes)"
	run -0 contents
	assert_output $'5 two\n5 one\n0 three'
}

@test "stop: those that run at the same time finish" {
	make_queue
	ipctool mq send "/$U-q" fail work more
	start exec ipctool mq exec --on-failure stop -a -j 2 "/$U-q" -- sh -c 'read n || :; echo "$n" >>begun
		if [ "$n" = fail ]; then until [ "$(wc -l <begun)" = 2 ]; do sleep 0.01; done; exit 4; fi; until [ -e go ]; do sleep 0.01; done; echo "$n" >>done'
	wait_until '[ "$(messages)" = 2 ]'
	wait_until '[ "$(wc -l <begun)" = 2 ]'
	wait_blocked exec
	: >go
	finish exec
	assert_status 4
	assert_equal "$(<"$BATS_TEST_TMPDIR/done")" work
	run -0 contents
	assert_output $'0 more\n0 fail'
}

@test "requeue: the message goes back, and its turn comes again" {
	make_queue
	ipctool mq send -p 3 "/$U-q" a b
	run -1 --separate-stderr ipctool mq exec -a --on-failure requeue "/$U-q" -- \
		sh -c 'n=$(cat); echo "$n$IPCTOOL_SEQUENCE$IPCTOOL_PRIORITY"; [ -e "$n" ] || { : >"$n"; exit 1; }'
	assert_output $'a13\nb23\na33\nb43'
	assert_equal "$stderr" "ipctool mq exec: /$U-q: 2 of 4 commands failed (the first with status 1)"
	run -0 messages
	assert_output 0
	ipctool mq send -p 3 "/$U-q" a b c
	run -1 ipctool mq exec -c 4 --on-failure requeue "/$U-q" -- false
	run -0 contents
	assert_output $'3 b\n3 c\n3 a'
}

@test "requeue: where nothing but failures comes, there are pauses" {
	make_queue
	ipctool mq send "/$U-q" poison
	start exec ipctool mq exec -f --on-failure requeue "/$U-q" -- sh -c 'echo >>runs; exit 1'
	wait_until '[ "$(wc -l <runs)" -ge 17 ]'
	sleep 1
	kill -TERM "${pid[exec]}"
	finish exec
	assert_status 143
	# 17 at once, then after 1, 2, 4, ... ms.
	(($(wc -l <runs) <= 40))
	run -0 contents
	assert_output '0 poison'
}

@test "a queue for what fails: with its priority, and the work goes on" {
	make_queue
	ipctool mq create "/$U-dead" --maxmsg 10 --msgsize 200
	ipctool mq send -p 7 "/$U-q" bad ''
	ipctool mq send "/$U-q" good worse
	run -1 --separate-stderr ipctool mq exec -a --on-failure "$U-dead" "/$U-q" -- sh -c '[ "$(cat)" = good ]'
	assert_equal "$stderr" "ipctool mq exec: /$U-q: 3 of 4 commands failed (the first with status 1)"
	run -0 messages
	assert_output 0
	run -0 contents dead
	assert_output $'7 bad\n7 \n0 worse'
	ipctool mq send "/$U-q" bad
	run -1 --separate-stderr ipctool mq exec -v --on-failure "$U-dead" "/$U-q" -- false
	assert_equal "${stderr_lines[0]}" "ipctool mq exec: /$U-q: message 1 failed and is in $U-dead (status 1; priority 0, 3 bytes)"
}

@test "a queue for what fails that is missing, too small, full, or of another kind is told before" {
	make_queue
	ipctool mq send "/$U-q" a b
	try() {
		run -125 --separate-stderr ipctool mq exec -a --on-failure "$1" "/$U-q" -- sh -c ': >ran; false'
		assert [ ! -e ran ]
		assert_equal "$(messages)" 2
	}
	try "/$U-none"
	assert_equal "${stderr_lines[0]}" "ipctool mq exec: /$U-none: does not exist"
	ipctool mq create "/$U-small" --maxmsg 2 --msgsize 99
	try "/$U-small"
	assert_equal "$stderr" "ipctool mq exec: /$U-small: message too long (it takes messages of 99 bytes; those of /$U-q may have 100)"
	ipctool mq create "/$U-full" --maxmsg 1 --msgsize 100
	ipctool mq send "/$U-full" x
	try "/$U-full"
	assert_equal "$stderr" "ipctool mq exec: /$U-full: the queue for what fails is full (it holds 1 of 1 messages)"
	try "$U-q"
	assert_equal "${stderr_lines[0]}" "ipctool mq exec: --on-failure: $U-q is the queue itself; 'requeue' does that"
	try key:0x0
	try stopp/
	q=$(ipctool mq create private:)
	try "$q"
	assert_equal "${stderr_lines[0]}" "ipctool mq exec: --on-failure: $q is not a queue of the same kind as /$U-q"
	ipctool mq rm "$q"
}

@test "a queue for what fails that is full for a moment is waited for" {
	make_queue
	ipctool mq create "/$U-dead" --maxmsg 1 --msgsize 100
	ipctool mq send "/$U-q" a b c
	start exec ipctool mq exec -a --on-failure "/$U-dead" "/$U-q" -- false
	wait_until '[ "$(messages)" = 1 ]'
	wait_blocked exec
	for word in a b c; do
		run -0 ipctool mq recv "/$U-dead"
		assert_output "$word"
	done
	finish exec
	assert_status 1
}

@test "a queue for what fails that stays full: the message goes back, and nothing more is taken" {
	make_queue
	ipctool mq create "/$U-dead" --maxmsg 1 --msgsize 100
	ipctool mq send -p 2 "/$U-q" a b c
	run -1 --separate-stderr ipctool mq exec -a --on-failure "/$U-dead" "/$U-q" -- false
	assert_equal "${stderr_lines[0]}" "ipctool mq exec: /$U-dead: timed out (message 2 goes back to /$U-q; nothing more is taken)"
	run -0 contents
	assert_output $'2 c\n2 b'
	run -0 contents dead
	assert_output '2 a'
	ipctool mq send -p 2 "/$U-q" a b
	start exec ipctool mq exec -a --on-failure "/$U-dead" "/$U-q" -- false
	wait_until '[ "$(messages)" = 0 ]'
	wait_blocked exec
	kill -TERM "${pid[exec]}"
	finish exec
	assert_status 143
	run -0 contents
	assert_output '2 b'
}

@test "126 and 127: the message goes back, and nothing more is taken" {
	make_queue
	for action in stop drop requeue; do
		ipctool mq send "/$U-q" a b
		run -127 --separate-stderr ipctool mq exec -a --on-failure $action "/$U-q" -- "no-$U"
		assert_equal "$stderr" "ipctool mq exec: no-$U: command not found"
		run -126 --separate-stderr ipctool mq exec -a --on-failure $action "/$U-q" -- /etc/passwd
		run -0 contents
		assert_output $'0 a\n0 b'
	done
	ipctool mq send "/$U-q" a
	run -127 ipctool mq exec -q "/$U-q" -- sh -c 'exit 127'
	run -0 contents
	assert_output '0 a'
}

@test "a full queue: waits until it takes the message back" {
	ipctool mq create "/$U-q" --maxmsg 1 --msgsize 100
	ipctool mq send -p 4 "/$U-q" taken
	for action in stop requeue; do
		start exec ipctool mq exec --on-failure $action "/$U-q" -- sh -c '"$IPCTOOL" mq send "$IPCTOOL_QUEUE" other; exit 3'
		wait_until '[ -s exec.err ] && [[ $(tail -n 1 exec.err) == *waiting* ]]'
		wait_blocked exec
		run -0 ipctool mq recv "/$U-q"
		assert_output other
		finish exec
		assert_status 3
		assert_equal "$(messages)" 1
	done
	run -0 contents
	assert_output '4 taken'
}

@test "the last resort is standard error: the queue stays full, or a signal comes" {
	ipctool mq create "/$U-q" --maxmsg 1 --msgsize 100
	fill_and_fail() { start exec ipctool mq exec "/$U-q" -- sh -c '"$IPCTOOL" mq send "$IPCTOOL_QUEUE" other; exit 3'; }
	ipctool mq send -p 4 "/$U-q" taken
	fill_and_fail
	finish exec
	assert_status 3
	assert_equal "${lines[*]}" ''
	assert_equal "$(tail -n 2 exec.err)" "ipctool mq exec: /$U-q: a message could not go back and follows here as JSON (it is full)
{\"priority\":4,\"length\":5,\"body\":\"taken\"}"
	run -0 contents
	ipctool mq send "/$U-q" taken
	fill_and_fail
	wait_until '[[ $(tail -n 1 exec.err) == *waiting* ]]'
	wait_blocked exec
	kill -INT "${pid[exec]}" && kill -HUP "${pid[exec]}"
	finish exec
	((status == 129 || status == 130))
	assert_equal "$(tail -n 1 exec.err)" '{"priority":0,"length":5,"body":"taken"}'
}

@test "a queue that was removed meanwhile takes nothing back, and standard error has it" {
	make_queue
	ipctool mq send "/$U-q" precious
	run -1 --separate-stderr ipctool mq exec "/$U-q" -- sh -c '"$IPCTOOL" mq rm "$IPCTOOL_QUEUE"; exit 1'
	assert_equal "${stderr_lines[0]}" "ipctool mq exec: /$U-q: a message could not go back and follows here as JSON (was removed)"
	assert_equal "${stderr_lines[1]}" '{"priority":0,"length":8,"body":"precious"}'
	[[ ${stderr_lines[2]} == *'message 1 failed and did not go back '* ]]
}

# job SEED PERCENT MICROSECONDS: the words of a command that fails as mq_job does.
job() { echo "$PEER_DIR/mq_job" "$BATS_TEST_TMPDIR/log" "$@"; }

# Each of the messages 1 to N is in one of the files, once.
assert_accounted() {
	run -0 cmp <(sort -n "${@:2}") <(seq "$1")
}

@test "requeue while others keep the queue full: nobody waits for ever, nothing is lost" {
	ipctool mq create "/$U-q" --maxmsg 2 --msgsize 10
	: >log
	start sender sh -c 'seq 1000 | "$IPCTOOL" mq send "$0"' "/$U-q"
	# shellcheck disable=SC2046
	run --separate-stderr ipctool mq exec -f -t 3 -j 2 --on-failure requeue "/$U-q" -- $(job 1 50 0)
	assert_equal "$((status == 1 || status >= 126))" 1
	[[ ${stderr_lines[0]} == *'timed out (the queue is empty; '* ]]
	finish sender
	assert_status 0
	assert_accounted 1000 log
}

@test "10,000 messages through 8 jobs that fail at random: each has succeeded or is where failures are" {
	local count failures

	count=$(scaled 10000)
	make_queue
	ipctool mq create "/$U-dead" --maxmsg 10 --msgsize 100
	: >log
	start sender sh -c 'seq "$1" | "$IPCTOOL" mq send "$0"' "/$U-q" "$count"
	start dead ipctool mq recv -f "/$U-dead"
	# shellcheck disable=SC2046
	start exec ipctool mq exec -c "$count" -j 8 --on-failure "/$U-dead" "/$U-q" -- $(job 42 30 0)
	finish exec 600
	((status == 1 || status == 126 || status == 137 || status == 143))
	failures=$(sed -n "s/.* \\([0-9]*\\) of $count commands failed .*/\\1/p" exec.err)
	((failures > count / 4 && failures < count * 7 / 20))
	wait_until '[ "$(wc -l <dead.out)" = "$failures" ]'
	assert_accounted "$count" log dead.out
	assert_equal "$(messages)" 0
}

@test "killed by SIGTERM at random moments, and started again: each message succeeds once" {
	local next=1 room round rounds ms

	rounds=$(scaled 40)
	make_queue
	touch log exec.out exec.err # it may be killed before it has made them
	RANDOM=42
	for ((round = 1; round <= rounds || next <= 11; round++)); do # more, and later, where it is slow to start
		room=$((10 - $(messages)))
		seq $next $((next + room - 1)) | ipctool mq send -n "/$U-q"
		next=$((next + room))
		# shellcheck disable=SC2046
		start exec ipctool mq exec -f -j 4 --on-failure requeue "/$U-q" -- $(job "$round" 20 20000)
		ms=$((RANDOM % 60 * (1 + round / rounds)))
		sleep "$((ms / 1000)).$(printf %03d $((ms % 1000)))"
		kill -TERM "${pid[exec]}"
		finish exec
		assert_status 143
		refute [ -s exec.err ]
	done
	# shellcheck disable=SC2046
	run -0 ipctool mq exec -a -j 4 --on-failure requeue "/$U-q" -- $(job 0 0 0)
	assert_accounted $((next - 1)) log
}

@test "a signal reaches the command, and what that has not done goes back" {
	make_queue
	for signal in TERM INT HUP; do
		for action in stop drop requeue; do
			ipctool mq send -p 6 "/$U-q" work
			start exec perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' "$IPCTOOL" mq exec -f --on-failure $action "/$U-q" -- \
				perl -e '$SIG{INT} = $SIG{HUP} = $SIG{TERM} = sub { print "got $_[0]\n"; exit 1 }; $| = 1; print "up\n"; sleep 20'
			wait_until '[ "$(<exec.out)" = up ]'
			kill -"$signal" "${pid[exec]}"
			finish exec
			assert_status $((128 + $(kill -l $signal)))
			assert_output $'up\ngot '$signal
			assert_equal "$stderr" ''
			run -0 contents
			assert_output '6 work'
		done
	done
}

@test "a command that succeeds in spite of a signal is waited for, and its message is done" {
	make_queue
	ipctool mq send "/$U-q" work more
	start exec ipctool mq exec -f "/$U-q" -- sh -c 'trap "sleep 0.2; cat; exit 0" TERM; echo up; while :; do sleep 0.01; done'
	wait_until '[ "$(<exec.out)" = up ]'
	kill -TERM "${pid[exec]}"
	finish exec
	assert_status 143
	assert_output $'up\nwork'
	run -0 contents
	assert_output '0 more'
}

@test "signals while nothing runs, also ignored ones" {
	make_queue
	for signal in TERM INT HUP QUIT; do
		start exec perl -e '$SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec @ARGV' sh -c 'ulimit -c 0; exec "$@"' sh "$IPCTOOL" mq exec -f -t 20 "/$U-q" -- cat
		wait_blocked exec
		kill -"$signal" "${pid[exec]}"
		finish exec
		assert_status $((128 + $(kill -l $signal)))
	done
	start exec nohup "$IPCTOOL" mq exec "/$U-q" -- cat
	wait_blocked exec
	kill -HUP "${pid[exec]}" && kill -USR1 "${pid[exec]}"
	wait_blocked exec
	ipctool mq send "/$U-q" a
	finish exec
	assert_output a
}

@test "SIGKILL of the command: the message goes back" {
	make_queue
	ipctool mq send "/$U-q" work
	start exec ipctool mq exec "/$U-q" -- sh -c 'echo $$; exec sleep 20'
	wait_until '[ -s exec.out ]'
	kill -KILL "$(<exec.out)"
	finish exec
	assert_status 137
	run -0 contents
	assert_output '0 work'
}

@test "the command has our signals, and no descriptor of ours" {
	make_queue
	ipctool mq send "/$U-q" a
	show='grep -E "^Sig(Blk|Ign)" /proc/self/status; ls /proc/self/fd'
	expected=$(in_ns sh -c "$show" <&0)
	run -0 ipctool mq exec -j 3 "/$U-q" -- sh -c "$show"
	assert_output "$expected"
}

@test "standard streams may be closed, and children ignored" {
	make_queue
	ipctool mq send "/$U-q" a b
	run -0 in_ns bash -c '"$IPCTOOL" mq exec "$0" -- sh -c "cat >got" <&- >&- 2>&-' "/$U-q"
	assert_equal "$(<got)" a
	run -0 in_ns perl -e '$SIG{CHLD} = "IGNORE"; exec @ARGV' "$IPCTOOL" mq exec "/$U-q" -- cat
	assert_output b
}

@test "its own failures are 125, before a message is taken" {
	run -125 --separate-stderr ipctool mq exec "/$U-none" -- cat
	assert_equal "${stderr_lines[0]}" "ipctool mq exec: /$U-none: does not exist"
	make_queue
	run -125 ipctool mq exec "/$U-q"
	run -125 ipctool mq exec -a -c 2 "/$U-q" -- cat
	run -125 ipctool mq exec -T 1 "/$U-q" -- cat
	run -125 ipctool mq exec -j 0 "/$U-q" -- cat
	run -125 ipctool mq exec bad/name -- cat
	ipctool mq send "/$U-q" a
	run -125 --separate-stderr in_ns bash -c 'ulimit -n 6; exec "$IPCTOOL" mq exec "$0" -- cat' "/$U-q"
	assert_equal "$(messages)" 1
}

@test "needs permission to read, and to give back" {
	needs_root
	make_queue
	ipctool mq send "/$U-q" a
	for mode in 0700 0704 0702; do
		ipctool mq alter -m $mode "/$U-q"
		run -125 --separate-stderr as_user ipctool mq exec "/$U-q" -- cat
		assert_output ''
		[[ ${stderr_lines[0]} == *'permission denied'* ]]
	done
	assert_equal "${stderr_lines[0]}" "ipctool mq exec: /$U-q: permission denied (receiving needs read permission; mode 0702, owner root, group root)"
	ipctool mq alter -m 0706 "/$U-q"
	run -0 as_user ipctool mq exec "/$U-q" -- cat
	assert_output a
}

@test "more at once than there are descriptors for: what cannot be taken stays, and it is said" {
	make_queue
	ipctool mq send "/$U-q" a b c d e f
	run -125 --separate-stderr in_ns bash -c 'ulimit -n 12; exec "$IPCTOOL" mq exec -a -j 9 "$0" -- sh -c "cat >>got; sleep 1"' "/$U-q"
	[[ $stderr == *'too many open files'* ]]
	assert_equal "$(($(wc -c <got) + $(messages)))" 6
}

@test "nobody reads our standard error, or it is full: the message goes back" {
	make_queue
	ipctool mq send "/$U-q" a
	in_ns bash -c '{ "$IPCTOOL" mq exec "$0" -- sh -c "until [ -e gone ]; do sleep 0.01; done; exit 3"; echo $? >status; } 2>&1 |
		{ exec <&-; : >gone; }' "/$U-q"
	assert_equal "$(<status)" 3
	run -3 in_ns bash -c '"$IPCTOOL" mq exec "$0" -- sh -c "exit 3" 2>/dev/full' "/$U-q"
	run -0 contents
	assert_output '0 a'
}

@test "no file may grow: the message goes back" {
	make_queue
	ipctool mq send "/$U-q" a
	run -125 --separate-stderr in_ns bash -c 'ulimit -f 0; exec "$IPCTOOL" mq exec "$0" -- cat' "/$U-q"
	run -0 contents
	assert_output '0 a'
}

@test "the command dies of SIGPIPE as it does without us" {
	make_queue
	ipctool mq send "/$U-q" a
	run -141 ipctool mq exec -q --on-failure drop "/$U-q" -- sh -c 'kill -PIPE $$; exit 1'
}

@test "a tab offers what can be done with a failure" {
	run -0 ipctool __complete mq exec --on-failure ''
	assert_output $'stop\ndrop\nrequeue'
	run -0 ipctool __complete mq exec --on-failure=re
	assert_output -- --on-failure=requeue
}
