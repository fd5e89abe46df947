load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

# A user's queues may hold 800 KiB in all, those of cases that run at the same time included.
make_queue() { ipctool mq create "/$U-q" --msgsize 100 "$@"; }
messages() { ipctool mq stat -H -o messages "/$U-q"; }
account() { in_ns bash "$SOURCE_DIR/tests/mq/account.bash" "$@"; }

# A pipe that nobody reads, and that we read when we like.
open_pipe() {
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	exec 7<>"$BATS_TEST_TMPDIR/pipe"
}

@test "takes what a C program sent, the most urgent first" {
	make_queue
	peer mq_put "/$U-q" 1 low low2
	peer mq_put "/$U-q" 9 high
	run -0 ipctool mq recv "/$U-q"
	assert_output high
	run -0 ipctool mq recv -c 2 "$U-q"
	assert_output $'low\nlow2'
}

@test "a C program that waits for a message is served before us, and both get one" {
	make_queue
	start c peer mq_take "/$U-q"
	start ours ipctool mq recv "/$U-q"
	wait_blocked c
	wait_blocked ours
	peer mq_put "/$U-q" 0 one two
	finish c
	assert_status 0
	[[ $output == '0 3 one' || $output == '0 3 two' ]]
	finish ours
	assert_status 0
	[[ $output == one || $output == two ]]
}

@test "the learners' pair: ipctool in the place of the parent, and of the child" {
	needs_ns
	run -0 peer mq_pair both
	assert_output 'parent: hello from the child'
	peer mq_pair child
	run -0 ipctool mq recv -0 /linux-mq-sample
	assert_output 'hello from the child'
	start parent peer mq_pair parent
	wait_blocked parent
	ipctool mq send /linux-mq-sample 'hello from ipctool'
	finish parent
	assert_output 'parent: hello from ipctool'
}

@test "waits for a message, and passes it on at once with --follow" {
	make_queue
	start follow ipctool mq recv -f "/$U-q"
	wait_blocked follow
	ipctool mq send "/$U-q" first
	wait_until '[ "$(<"$BATS_TEST_TMPDIR/follow.out")" = first ]'
	wait_blocked follow
	ipctool mq send "/$U-q" second third
	wait_until '[ "$(<"$BATS_TEST_TMPDIR/follow.out")" = first$'"'\nsecond\nthird'"' ]'
	kill -TERM "${pid[follow]}"
	finish follow
	assert_status 143
}

@test "the same when its output is a pipe" {
	make_queue
	open_pipe
	"${NS[@]}" "$IPCTOOL" mq recv -f "/$U-q" >&7 7>&- 3>&- &
	pid[follow]=$!
	for word in one two; do
		wait_blocked follow
		ipctool mq send "/$U-q" "$word"
		read -r -t 60 line <&7
		assert_equal "$line" "$word"
	done
	kill -TERM "${pid[follow]}"
	status=0
	wait "${pid[follow]}" || status=$?
	assert_status 143
}

@test "--all empties the queue, and an empty one is fine" {
	make_queue
	run -0 ipctool mq recv -a "/$U-q"
	assert_output ''
	ipctool mq send "/$U-q" a b c
	run -0 ipctool mq recv --all "/$U-q"
	assert_output $'a\nb\nc'
	run -0 messages
	assert_output 0
}

@test "--count and --timeout: fewer than asked for are delivered, then 124" {
	make_queue
	ipctool mq send "/$U-q" a b
	run -124 --separate-stderr ipctool mq recv -c 3 -t 50ms "/$U-q"
	assert_output $'a\nb'
	assert_equal "$stderr" "ipctool mq recv: /$U-q: timed out (the queue is empty; 2 received)"
	run -124 --separate-stderr ipctool mq recv -t 0 "/$U-q"
	assert_output ''
	assert_equal "$stderr" "ipctool mq recv: /$U-q: would block (the queue is empty)"
	run -124 ipctool mq recv --nonblock "/$U-q"
	ipctool mq send "/$U-q" c
	run -0 ipctool mq recv -n "/$U-q"
	assert_output c
}

@test "an empty message is not the end" {
	make_queue
	ipctool mq send "/$U-q" a '' b ''
	ipctool mq recv -c 4 "/$U-q" >"$BATS_TEST_TMPDIR/out"
	run -0 cmp "$BATS_TEST_TMPDIR/out" <(printf 'a\n\nb\n\n')
}

@test "framings: lines, NUL, whole, JSON, a format" {
	local out=$BATS_TEST_TMPDIR/out

	make_queue
	fill() {
		printf 'a\nb' | ipctool mq send -w -p 5 "/$U-q"
		printf 'c\0\xff"\\' | ipctool mq send -w "/$U-q"
	}
	fill && ipctool mq recv -a "/$U-q" >"$out"
	run -0 cmp "$out" <(printf 'a\nb\nc\0\xff"\\\n')
	fill && ipctool mq recv -a0 "/$U-q" >"$out"
	run -0 cmp "$out" <(printf 'a\nb\0c\0\xff"\\\0')
	fill && ipctool mq recv -aw "/$U-q" >"$out"
	run -0 cmp "$out" <(printf 'a\nbc\0\xff"\\')
	fill && ipctool mq recv -aJ "/$U-q" >"$out"
	run -0 cmp "$out" <(printf '%s\n' '{"priority":5,"length":3,"body":"a\u000ab"}' \
		'{"priority":0,"length":5,"body":"c\u0000\udcff\"\\"}')
	fill && ipctool mq recv -aF '%p\t%l%%[%m]\n\0\\' "/$U-q" >"$out"
	run -0 cmp "$out" <(printf '5\t3%%[a\nb]\n\0\\0\t5%%[c\0\xff"\\]\n\0\\')
	fill && ipctool mq recv -aF '' "/$U-q" >"$out"
	run -0 cmp "$out" /dev/null
}

@test "a format is checked before anything is taken" {
	make_queue
	ipctool mq send "/$U-q" a
	for format in %z '%' '\q' '%m\' '%5p'; do
		run -2 ipctool mq recv -F "$format" "/$U-q"
	done
	run -0 messages
	assert_output 1
}

@test "what excludes each other is a usage error" {
	make_queue
	for options in '-c 1 -a' '-a -f' '-c 2 -f' '-0 -w' '-J -0' '-w -F %m' '-J -F %m'; do
		# shellcheck disable=SC2086
		run -2 ipctool mq recv $options "/$U-q"
	done
	run -2 ipctool mq recv -c 0 "/$U-q"
	run -2 ipctool mq recv
	run -2 ipctool mq recv "/$U-q" more
}

@test "no queue is 4, no permission is 6" {
	needs_ns
	run -4 --separate-stderr ipctool mq recv "/$U-q"
	assert_equal "$stderr" "ipctool mq recv: /$U-q: does not exist
  hint: ipctool mq create /$U-q makes it"
	needs_root
	make_queue -m 0620
	run -6 --separate-stderr as_user ipctool mq recv "/$U-q"
	assert_equal "$stderr" "ipctool mq recv: /$U-q: permission denied (receiving needs read permission)"
}

@test "takes nothing when standard output is closed, full, or has no reader" {
	make_queue
	ipctool mq send "/$U-q" a b
	run -1 --separate-stderr in_ns bash -c '"$IPCTOOL" mq recv -a "$0" >&-' "/$U-q"
	assert_equal "$stderr" "ipctool mq recv: standard output: Bad file descriptor (no message was taken)"
	run -1 --separate-stderr in_ns bash -c '"$IPCTOOL" mq recv -a "$0" >/dev/full' "/$U-q"
	assert_equal "$stderr" "ipctool mq recv: standard output: No space left on device (no message was taken)"
	run -1 in_ns bash -c '"$IPCTOOL" mq recv -a "$0" 1</dev/null' "/$U-q"
	run -0 in_ns bash -c 'exec 8> >(true); wait $!; "$IPCTOOL" mq recv -a "$0" >&8; echo $? >&2' "/$U-q"
	assert_output 141
	run -0 messages
	assert_output 2
}

@test "a reader that goes away while we wait ends us as it ends cat" {
	make_queue
	run -0 --separate-stderr in_ns bash -c '{ "$IPCTOOL" mq recv -f "$0"; echo $? >&2; } |
		{ "$IPCTOOL" mq send "$0" hello; read -r line; echo "$line"; }' "/$U-q"
	assert_output hello
	assert_equal "$stderr" 141
	run -0 messages
	assert_output 0
	run -0 --separate-stderr in_ns bash -c '{ "$IPCTOOL" mq recv "$0"; echo $? >&2; } | sleep 0.05' "/$U-q"
	assert_equal "$stderr" 141
	run -0 --separate-stderr in_ns bash -c 'trap "" PIPE
		{ "$IPCTOOL" mq recv "$0"; echo $? >&2; } | sleep 0.05' "/$U-q"
	assert_equal "$stderr" "ipctool mq recv: standard output: its reader went away
1"
}

@test "what no reader read goes back with its priority, and the message says where it is" {
	make_queue
	ipctool mq send -p 7 "/$U-q" seven
	ipctool mq send "/$U-q" one two
	run -0 --separate-stderr in_ns bash -c '{ "$IPCTOOL" mq recv -f "$0"; echo $? >&2; } | "$PEER_DIR/mq_reader" 7' "/$U-q"
	assert_output 'seven
o'
	assert_equal "$stderr" "ipctool mq recv: standard output: its reader went away (2 of 3 messages went back to /$U-q, behind their equals)
1"
	run -0 peer mq_take "/$U-q" -1
	assert_output $'0 3 one\n0 3 two'
}

@test "what was written last is watched too: the reader of --all dies with part of it" {
	make_queue
	ipctool mq send "/$U-q" one two three
	run -0 --separate-stderr in_ns bash -c '{ "$IPCTOOL" mq recv -a "$0"; echo $? >&2; } | "$PEER_DIR/mq_reader" 5' "/$U-q"
	assert_output $'one\nt'
	assert_equal "$stderr" "ipctool mq recv: standard output: its reader went away (2 of 3 messages went back to /$U-q, behind their equals)
1"
	run -0 peer mq_take "/$U-q" -1
	assert_output $'0 3 two\n0 5 three'
}

@test "a reader that begins only when recv has ended gets all the same" {
	make_queue
	ipctool mq send "/$U-q" one
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	run -0 in_ns timeout 10 bash -c 'exec 3<>"$BATS_TEST_TMPDIR/pipe"; "$IPCTOOL" mq recv "$0" >"$BATS_TEST_TMPDIR/pipe" && read -r line <&3; echo "got $line"' "/$U-q"
	assert_output 'got one'
}

@test "every message is accounted for: lines, each N" {
	needs_ns
	account 0 3,0,5,1,0,0,12,4 -1 --
}

@test "every message is accounted for: priorities, NUL, JSON, format" {
	needs_ns
	account 100 3,0,5,1,0,6 -1 -- -0
	account 100 3,0,5,1,0,6 0 1 2 3 20 37 38 39 40 70 77 78 79 80 120 200 218 219 220 240 -- -J
	account 1 3,0,5,2 -1 -- -F '%p:%m;'
}

@test "every message is accounted for: whole, without any framing" {
	needs_ns
	account 0 3,5,1,2,6,4 -1 -- -w
}

@test "every message is accounted for: more than a pipe holds" {
	needs_ns
	in_ns sh -c 'echo 4000 >/proc/sys/fs/mqueue/msg_max'
	account 1 "$(printf '8192,%.0s' {1..10})1" 1 8192 8193 8194 40000 65535 65536 65537 73737 73738 --
	account 3 "$(printf '8192,5,0,100,%.0s' {1..12})1" 1 8193 65530 65536 65537 70000 90000 99612 --
	account 1 "$(printf '8192,%.0s' {1..30})1" 1 100000 --
	account 1 "$(printf '0,1,%.0s' {1..40})9" 1 2 3 59 60 61 100 --
}

@test "a full disk: what could not be written goes back" {
	needs_ns
	make_queue --msgsize 8K --maxmsg 4
	ipctool mq send "/$U-q" one "$(printf '%8000d' 2)" three
	in_ns mount -t tmpfs -o size=4096 tmpfs /mnt
	run -1 --separate-stderr in_ns bash -c '"$IPCTOOL" mq recv -a "$0" >/mnt/file' "/$U-q"
	assert_equal "$stderr" "ipctool mq recv: standard output: No space left on device (2 of 3 messages went back to /$U-q, behind their equals)"
	run -0 messages
	assert_output 2
	run -1 --separate-stderr in_ns bash -c 'ulimit -f 1; "$IPCTOOL" mq recv -a "$0" >"$BATS_TEST_TMPDIR/file"' "/$U-q"
	assert_equal "$stderr" "ipctool mq recv: standard output: File too large (2 of 2 messages went back to /$U-q, behind their equals)"
	run -0 messages
	assert_output 2
}

@test "what the queue does not take back is on standard error, as JSON" {
	needs_root
	make_queue -m 0604
	ipctool mq send -p 3 "/$U-q" $'one\n' two
	run -0 --separate-stderr as_user bash -c '{ "$1" mq recv -f "$2"; echo $? >&2; } | "$3" 1' - \
		"$(public_copy "$IPCTOOL")" "/$U-q" "$(public_copy "$PEER_DIR/mq_reader")"
	assert_equal "$stderr" "ipctool mq recv: standard output: its reader went away (0 of 2 messages went back to /$U-q, behind their equals; 2 could not (permission denied) and follow here as JSON)
{\"priority\":3,\"length\":4,\"body\":\"one\\u000a\"}
{\"priority\":3,\"length\":3,\"body\":\"two\"}
1"
}

@test "a signal while senders keep the queue full: what was taken is written" {
	make_queue
	start send bash -c 'seq 100000 | "$IPCTOOL" mq send "$0"' "/$U-q"
	start recv ipctool mq recv -f "/$U-q"
	wait_until '[ -s "$BATS_TEST_TMPDIR/recv.out" ]'
	kill -TERM "${pid[recv]}"
	finish recv
	assert_status 143
	assert_equal "$stderr" ''
	start rest ipctool mq recv -f "/$U-q"
	finish send
	wait_until '[ "$(tail -n 1 "$BATS_TEST_TMPDIR/rest.out")" = 100000 ]'
	kill -TERM "${pid[rest]}"
	finish rest
	run -0 cmp <(cat "$BATS_TEST_TMPDIR"/{recv,rest}.out) <(seq 100000)
}

# fill_pipe: makes the pipe full but for N bytes.
fill_pipe() { head -c $((65536 - $1)) /dev/zero >&7; }

@test "what the queue has no room for is on standard error, after a signal too" {
	make_queue --maxmsg 2
	ipctool mq send -p 8 "/$U-q" one two
	open_pipe
	fill_pipe 0
	"${NS[@]}" "$IPCTOOL" mq recv -a "/$U-q" >&7 7>&- 2>"$BATS_TEST_TMPDIR/err" 3>&- &
	pid[recv]=$!
	wait_until '[ "$(messages)" = 0 ]'
	wait_blocked recv
	ipctool mq send "/$U-q" three
	kill -TERM "${pid[recv]}"
	status=0
	wait "${pid[recv]}" || status=$?
	assert_status 143
	run cat "$BATS_TEST_TMPDIR/err"
	assert_output "ipctool mq recv: /$U-q: interrupted (1 of 2 messages went back to /$U-q, behind their equals; 1 could not (it is full) and follows here as JSON)
{\"priority\":8,\"length\":3,\"body\":\"two\"}"
	run -0 peer mq_take "/$U-q" -1
	assert_output $'8 3 one\n0 5 three'
}

@test "a signal while messages are held: they are in the pipe or in the queue" {
	needs_ns
	in_ns sh -c 'echo 100 >/proc/sys/fs/mqueue/msg_max'
	make_queue --msgsize 8K --maxmsg 20
	seq -f '%05g' 1 20 | while read -r n; do printf '%8191s\n' "$n"; done | ipctool mq send "/$U-q"
	open_pipe
	for signal in HUP INT TERM; do
		"${NS[@]}" env --default-signal=INT "$IPCTOOL" mq recv -a "/$U-q" >&7 7>&- 3>&- &
		pid[recv]=$!
		wait_until '[ "$(messages)" -lt 20 ]'
		wait_blocked recv
		kill -"$signal" "${pid[recv]}"
		status=0
		wait "${pid[recv]}" || status=$?
		unset 'pid[recv]'
		assert_equal "$status" $((128 + $(kill -l "$signal")))
		# Eight of 8192 bytes fit into the pipe, and were written.
		run -0 messages
		assert_output 12
		head -c 65536 <&7 | ipctool mq send "/$U-q"
	done
	ipctool mq recv -a "/$U-q" | tr -d ' ' | sort >"$BATS_TEST_TMPDIR/all"
	run -0 diff "$BATS_TEST_TMPDIR/all" <(seq -f '%05g' 1 20)
}

@test "several receivers: each message comes to one of them" {
	make_queue
	for i in 1 2 3; do start "r$i" ipctool mq recv -f "/$U-q"; done
	seq 1000 | ipctool mq send "/$U-q"
	wait_until '[ "$(cat "$BATS_TEST_TMPDIR"/r?.out | wc -l)" = 1000 ]'
	run -0 diff <(sort -n "$BATS_TEST_TMPDIR"/r?.out) <(seq 1000)
	kill -TERM "${pid[@]}"
}

@test "large messages go through whole" {
	needs_ns
	in_ns sh -c 'echo 16777216 >/proc/sys/fs/mqueue/msgsize_max'
	make_queue --maxmsg 2 --msgsize 100K
	head -c 102400 /dev/urandom >"$BATS_TEST_TMPDIR/in"
	ipctool mq send -w "/$U-q" <"$BATS_TEST_TMPDIR/in"
	ipctool mq recv -w "/$U-q" | cmp - "$BATS_TEST_TMPDIR/in"
	tr '\0-\377' '\0' <"$BATS_TEST_TMPDIR/in" | ipctool mq send -w "/$U-q"
	run -0 bash -c '"$@" | wc -c' - "${NS[@]}" "$IPCTOOL" mq recv -J "/$U-q"
	assert_output $((6 * 102400 + 41))
}

@test "a queue that was removed meanwhile takes nothing back, and standard error has it" {
	make_queue
	ipctool mq send -p 2 "/$U-q" read
	ipctool mq send "/$U-q" precious
	run -0 --separate-stderr in_ns bash -c '{ "$IPCTOOL" mq recv -f "$0"; echo $? >&2; } |
		{ read -rN 5; "$IPCTOOL" mq rm "$0"; }' "/$U-q"
	assert_equal "$stderr" "ipctool mq recv: standard output: its reader went away (0 of 2 messages went back to /$U-q, behind their equals; 1 could not (was removed) and follows here as JSON)
{\"priority\":0,\"length\":8,\"body\":\"precious\"}
1"
}

@test "a removed queue lives on for who has it open" {
	make_queue
	start follow ipctool mq recv -f "/$U-q"
	wait_blocked follow
	run -0 ipctool mq rm "/$U-q"
	run -4 ipctool mq recv "/$U-q"
	wait_blocked follow
	kill -TERM "${pid[follow]}"
	finish follow
	assert_status 143
}
