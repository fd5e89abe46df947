load ../helper
setup() { setup_ipc --mqueue; mkdir "$BATS_TEST_TMPDIR/tmp"; export TMPDIR=$BATS_TEST_TMPDIR/tmp; cd "$TMPDIR" || return; }
teardown() { teardown_ipc; }

MECHANISMS='eventfd fifo lock mmap mq-posix mq-sysv pipe process-vm shm-futex shm-posix-sem shm-spin shm-sysv-sem
	signal socketpair-dgram socketpair-seqpacket socketpair-stream unix-dgram unix-seqpacket unix-stream'

# The processes below ${pid[run]} whose names are bench-keeper, bench-ping and bench-pong.
ours() {
	local keeper='' ping='' pong=''

	look "${pid[run]}"
	[ "$ping" ] && [ "$pong" ] && echo "$keeper $ping $pong"
}
look() {
	local child children='' name=''

	read -r children <"/proc/$1/task/$1/children" || true
	for child in $children; do
		read -r name <"/proc/$child/comm" || continue
		[[ $name != bench-* ]] || printf -v "${name#bench-}" %s "$child"
		look "$child"
	done
} 2>/dev/null

# start_long COMMAND...: a measurement that does not end by itself; returns when both sides are there.
start_long() {
	local found

	start run "$@"
	wait_until 'found=$(ours)'
	read -r keeper ping pong <<<"$found"
}

# Nothing is left: no keeper, no side, no System V object, no queue, no file.
clean() {
	wait_until 'none_left'
	[ -z "$(in_ns ipcs -q -s | grep 0x)" ]
	[ -z "$(in_ns find /dev/shm /dev/mqueue "$TMPDIR" -mindepth 1 ! -name '*.svg')" ]
}
none_left() {
	local comm

	for comm in $(grep -ls '^bench-' /proc/[0-9]*/comm); do
		! grep -qsF "$TMPDIR" "${comm%/*}/environ" || return
	done
}

@test "every mechanism, there and back and one way" {
	run -0 --separate-stderr ipctool bench -c 50 -J
	assert_equal "$stderr" ''
	assert_equal "$(jq -r '.[].mechanism' <<<"$output" | sort | xargs)" "$(xargs <<<"$MECHANISMS")"
	run -0 jq -c 'map(.size == 100 and .error == null and .["round-trips"] == 50 and .messages == 50 and .place == "any" and
		0 < .p50 and .p50 <= .p99 and .p99 <= .["p99.9"] and .["p99.9"] <= .max and 0 < .mean and .mean <= .max and
		0 < .rate and .bandwidth == .rate * 100) | all' <<<"$output"
	assert_output true
	[ -z "$(ls)" ]
}

@test "messages of all sizes: of a byte, of odd ones, of more than what buffers hold" {
	run -0 ipctool bench -c 1 --size 1,3,8,31,32,33,4097,8192 -o error -rH
	assert_equal "$(sort -u <<<"$output")" -
	run -0 ipctool bench pipe fifo socketpair unix shm mmap eventfd signal lock process-vm -c 1 --size 100000 -o error -rH
	assert_equal "$(sort -u <<<"$output")" -
	run -0 ipctool bench pipe shm process-vm -c 2 --size 3M -o error -rH
	assert_equal "$(sort -u <<<"$output")" -
}

@test "counts are exact, also those below the number of rounds" {
	run -0 ipctool bench pipe shm-futex lock -c 3 -rH -o round-trips,messages
	assert_equal "$(sort -u <<<"$output")" '3 3'
	run -0 ipctool bench pipe -c 1 -rH -o round-trips,messages
	assert_output '1 1'
	run -0 ipctool bench shm-futex socketpair -c 1003 -rH -o round-trips,messages
	assert_equal "$(sort -u <<<"$output")" '1003 1003'
}

@test "a message is one write and one read of it" {
	command -v strace >/dev/null || skip 'needs strace'
	ASAN_OPTIONS=detect_leaks=0 run -0 in_ns strace -ff -qq -o trace -e trace=read,write "$IPCTOOL" \
		bench pipe -c 100 --duration 1h --mode latency --size 77
	# 100 and a tenth of each round's 20, both ways
	assert_equal "$(cat trace.* | grep -c '^write(.*, 77) *= 77$')" 220
	assert_equal "$(cat trace.* | grep -c '^read(.*, 77) *= 77$')" 220
}

@test "a message that is lost, and one that is damaged, are noticed" {
	command -v strace >/dev/null || skip 'needs strace'
	ASAN_OPTIONS=detect_leaks=0 run -1 --separate-stderr in_ns strace -f -qq -o trace -e trace=write \
		-e inject=write:retval=77:when=5 "$IPCTOOL" bench pipe -c 100 --mode throughput --size 77
	assert_output --regexp '77  pipe .*message [0-9]+ is not the one that was sent'
	assert_regex "$stderr" '^ipctool bench: pipe: message [0-9]+ is not the one that was sent$'
	strace -qq -e inject=read:poke_exit=@arg2=00:when=1 true 2>/dev/null || return 0 # before strace 6.11
	ASAN_OPTIONS=detect_leaks=0 run -1 --separate-stderr in_ns strace -f -qq -o trace -e trace=read \
		-e inject=read:poke_exit=@arg2=00112233:when=5 "$IPCTOOL" bench pipe -c 100 --mode latency --size 77
	assert_regex "$stderr" '^ipctool bench: pipe: message [0-9]+ is not the one that was sent$'
}

@test "sorted by what was asked for, and only that is shown" {
	run -0 ipctool bench pipe shm socketpair-stream -c 200 --mode latency -J
	run -0 jq -c 'map(.p50) == (map(.p50) | sort) and map(has("rate")) == map(false)' <<<"$output"
	assert_output true
	run -0 ipctool bench pipe shm socketpair-stream -c 200 --mode throughput -J
	run -0 jq -c 'map(.rate) == (map(.rate) | sort | reverse) and map(has("p50")) == map(false)' <<<"$output"
	assert_output true
	run -0 ipctool bench pipe shm-futex -c 20 --size 1K,64 -rH -o size
	assert_output $'1024\n1024\n64\n64'
}

@test "a group is all whose names begin with it; each is there once" {
	run -0 ipctool bench shm pipe shm-futex pipe -c 5 -rH -o mechanism
	assert_equal "$(sort <<<"$output" | xargs)" 'pipe shm-futex shm-posix-sem shm-spin shm-sysv-sem'
	run -0 ipctool bench mq -c 5 -rH -o mechanism
	assert_equal "$(sort <<<"$output" | xargs)" 'mq-posix mq-sysv'
}

@test "measured once, two cannot be told apart: that is said" {
	run -0 ipctool bench pipe fifo -c 1 -J
	run -0 jq -c '.[1].note == "tied with " + .[0].mechanism and .[0].note == null' <<<"$output"
	assert_output true
	run -0 ipctool bench shm-spin socketpair-stream --place different -c 1000 --mode latency -rH -o note
	assert_line --index 0 -
}

@test "the time that it takes is the one that was given" {
	local before=${EPOCHREALTIME/[^0-9]/} after

	run -0 ipctool bench pipe lock --duration 100ms -rH -o round-trips
	after=${EPOCHREALTIME/[^0-9]/}
	((after - before > 400000))
	((after - before < 60000000))
	run -0 ipctool bench pipe --duration 1h -c 20 -rH -o round-trips,messages
	assert_output '20 20'
}

@test "wrong usage: nothing is measured" {
	local words

	for words in '--size 0 pipe' '--size= pipe' '--size 1,,2' '--size 65M' '--size 1x' '--size 1,' '--count 0' '--count -1' \
		'--duration 0' '--duration x' '--mode fast' '--place here' 'pipes' 'shm-' '--plot=out.png' '--plot one.svg two.svg' \
		'out.svg' '--plot -J pipe' '--plot -r pipe' '-o nothing'; do
		# shellcheck disable=SC2086 # words
		run -2 --separate-stderr ipctool bench $words
		assert_output ''
		assert_regex "$stderr" '^ipctool bench: '
	done
	run -2 --separate-stderr ipctool bench fido
	assert_regex "$stderr" "^ipctool bench: unknown mechanism 'fido'; did you mean 'fifo'\?"
	[ -z "$(ls)" ]
}

@test "a message that is too long is a row, and says which limit" {
	ipctool_as=(ipctool)
	if ((EUID == 0)); then chmod 1777 . .. && ipctool_as=(as_user ipctool); fi
	max=$(in_ns cat /proc/sys/fs/mqueue/msgsize_max)
	run -1 --separate-stderr "${ipctool_as[@]}" bench mq-posix pipe -c 5 --size $((max + 1)) -J
	assert_equal "$stderr" "ipctool bench: mq-posix: message too long (message is $((max + 1)) bytes; fs.mqueue.msgsize_max is $max)"
	run -0 jq -r '.[] | "\(.mechanism) \(.p50 == null) \(.error)"' <<<"$output"
	assert_output "pipe false null
mq-posix true message too long (message is $((max + 1)) bytes; fs.mqueue.msgsize_max is $max)"
	max=$(in_ns cat /proc/sys/kernel/msgmax)
	run -1 --separate-stderr ipctool bench mq-sysv -c 5 --size $((max + 1)) -J
	assert_equal "$stderr" "ipctool bench: mq-sysv: message too long (message is $((max + 1)) bytes; kernel.msgmax is $max)"
	run -1 --separate-stderr ipctool bench unix-dgram -c 5 --size 64M
	assert_regex "$stderr" '^ipctool bench: unix-dgram: message too long \(message is 67108864 bytes; net.core.wmem_max is [0-9]+\)$'
}

@test "sizes that nobody asked for are no failure" {
	run -0 --separate-stderr ipctool bench mq-sysv pipe -c 5 --plot out.svg
	assert_equal "$stderr" ''
	assert_output --regexp 'message too long'
	run -0 ls
	assert_output out.svg
}

@test "what the user's limits refuse is a row, and says which" {
	needs_root
	chmod 1777 . ..
	# Signals of all processes of a user count: this one has no others.
	chmod 711 "$BATS_RUN_TMPDIR"
	run -1 --separate-stderr in_ns setpriv --reuid $((60000 + $$ % 5000)) --clear-groups \
		prlimit --sigpending=1 "$(public_copy "$IPCTOOL")" bench signal pipe -c 5
	assert_equal "$stderr" 'ipctool bench: signal: limit reached (RLIMIT_SIGPENDING is 1)'
	run -1 --separate-stderr as_user prlimit --msgqueue=100 "$(public_copy "$IPCTOOL")" bench mq-posix -c 5
	assert_equal "$stderr" 'ipctool bench: mq-posix: limit reached (RLIMIT_MSGQUEUE is 100)'
	run -6 --separate-stderr as_user env TMPDIR=/root "$(public_copy "$IPCTOOL")" bench fifo mmap -c 5
	assert_equal "$stderr" $'ipctool bench: fifo: permission denied\nipctool bench: mmap: permission denied'
}

@test "places: the two sides run where they shall" {
	start_long ipctool bench pipe --duration 1h --place same
	wait_until "! grep -q 'Cpus_allowed_list.*[,-]' /proc/$ping/status && ! grep -q 'Cpus_allowed_list.*[,-]' /proc/$pong/status"
	assert_equal "$(grep Cpus_allowed_list "/proc/$ping/status")" "$(grep Cpus_allowed_list "/proc/$pong/status")"
	kill -TERM "${pid[run]}"
	finish run
	run -0 ipctool bench pipe shm-spin -c 50 --place same -rH -o place,cpus
	assert_regex "$(sort -u <<<"$output")" '^same ([0-9]+),\1$'
}

@test "two processors" {
	(($(nproc) > 1)) || skip 'needs two processors'
	run -0 ipctool bench pipe shm-spin -c 50 --place different -rH -o place,cpus
	assert_regex "$(sort -u <<<"$output")" '^different [0-9]+,[0-9]+$'
	refute_regex "$output" ' ([0-9]+),\1'
}

@test "different processors where there is one" {
	run -1 --separate-stderr in_ns taskset -c "$(taskset -cp $$ | grep -o '[0-9]*$')" "$IPCTOOL" bench --place different
	assert_output ''
	assert_equal "$stderr" 'ipctool bench: --place different needs two processors (this process has 1)'
	run -0 in_ns taskset -c "$(taskset -cp $$ | grep -o '[0-9]*$')" "$IPCTOOL" bench -c 20 -rH -o error
	assert_equal "$(sort -u <<<"$output")" -
}

@test "one of the two sides is killed: a row with the reason, and nothing is left" {
	local mechanism side

	for mechanism in pipe shm-sysv-sem signal; do
		for side in ping pong; do
			start_long ipctool bench "$mechanism" --duration 1h -J
			kill -KILL "${!side}"
			finish run
			assert_status 1
			assert_equal "$stderr" "ipctool bench: $mechanism: one of its processes was ended by signal 9"
			assert_equal "$(jq -r '.[].error' <<<"$output")" 'one of its processes was ended by signal 9'
			clean
		done
	done
}

@test "the keeper is killed: that is said, and nothing is left" {
	local mechanism

	for mechanism in fifo mq-sysv shm-sysv-sem; do
		start_long ipctool bench "$mechanism" --duration 1h
		kill -KILL "$keeper"
		finish run
		assert_status 1
		assert_equal "$stderr" "ipctool bench: $mechanism: one of its processes ended before it was done"
		clean
	done
}

@test "ended by a signal: by that signal, and nothing is left" {
	local mechanism name

	for mechanism in mq-sysv shm-spin; do
		for name in HUP INT TERM; do
			[ "$mechanism" = mq-sysv ] || [ $name = INT ] || continue
			start_long env --default-signal=INT "$IPCTOOL" bench "$mechanism" --duration 1h
			kill -"$name" "${pid[run]}"
			finish run
			assert_status $((128 + $(kill -l "$name")))
			assert_equal "$output$stderr" ''
			clean
		done
	done
}

@test "killed, alone or with all of its group: nothing is left" {
	local mechanism

	for mechanism in fifo mq-posix mq-sysv shm-sysv-sem mmap unix-stream; do
		start_long ipctool bench "$mechanism" --duration 1h
		kill -KILL "${pid[run]}"
		finish run
		assert_status 137
		clean
	done
	start_long setsid "$IPCTOOL" bench mq-sysv --duration 1h
	kill -KILL -- "-${pid[run]}"
	finish run
	clean
}

@test "killed at each of its system calls: nothing is left" {
	local at=0 step=31

	[ "$PRESET" = static ] || step=41
	while :; do
		at=$((at + step))
		run in_ns "$PEER_DIR/kill_at" "$at" "$IPCTOOL" bench mq shm-sysv-sem fifo -c 1 --plot out.svg
		[ "$status" -eq 0 ] || break
		clean || fail "killed at stop $at"
	done
	assert_status 1
	((at > 100))
}

@test "bars: no line is wider than the terminal" {
	local width

	for width in 20 40 80 133; do
		run -0 in_ns env LC_ALL=C COLUMNS=$width "$IPCTOOL" bench pipe unix -c 20 --plot
		bars=$(sed '1,/^$/d' <<<"$output")
		run awk -v width=$width 'length($0) > width' <<<"$bars"
		assert_output ''
		# The longest bar, or two of the same length, goes to the end.
		((width < 40)) || [ "$(awk '{ if (length($0) > n) n = length($0) } END { print n }' <<<"$bars")" = "$width" ]
		((width < 40)) || grep -q '^pipe  *[0-9.]*[mu]s  *##*$' <<<"$bars"
	done
	run -0 in_ns env LC_ALL=C.UTF-8 COLUMNS=60 "$IPCTOOL" bench pipe -c 20 --plot --mode latency
	assert_line --regexp '^pipe .*[mu]s  (█)+$'
}

@test "bars in a terminal, of that one's width" {
	command -v script >/dev/null || skip 'needs script'
	run -0 in_ns env LC_ALL=C COLUMNS=200 script -qec "stty cols 50; exec '$IPCTOOL' bench pipe -c 20 --plot --mode latency -q" /dev/null
	run awk '/#/ { gsub("\r", ""); print length($0) }' <<<"$output"
	assert_output 50
}

@test "a picture: whole, with labels, axes and a legend" {
	run -1 --separate-stderr ipctool bench pipe shm-futex mq-sysv -c 20 --size 1K,64,32K --plot out.svg -J
	assert_equal "$(jq length <<<"$output")" 9
	! command -v xmllint >/dev/null || xmllint --noout out.svg
	run cat out.svg
	assert_line --index 0 --regexp '^<svg xmlns="http://www.w3.org/2000/svg" '
	assert_line --index -1 '</svg>'
	for text in '>pipe<' '>shm-futex<' '>mq-sysv<' '>64<' '>1K<' '>32K<' '>Round trip, median (time)<' \
		'>Throughput, one way (bytes per second)<' '>Message size (bytes; K is 1024)<' 'us<' 'MB/s<'; do
		grep -qF "$text" out.svg || fail "no $text"
	done
	run -0 ipctool bench --plot=other.svg pipe -c 20 --mode latency
	run ! grep -qF Throughput other.svg
	run -0 ipctool bench --plot pipe third.svg -c 20
	[ -s third.svg ]
}

@test "a picture that cannot be written is known before anything is measured" {
	run -4 --separate-stderr ipctool bench --duration 1h --plot no/where.svg
	assert_equal "$stderr" 'ipctool bench: no/where.svg: does not exist'
	mkfifo pipe.svg
	run -1 --separate-stderr ipctool bench --duration 1h --plot pipe.svg
	mkdir dir.svg
	run -1 --separate-stderr ipctool bench --duration 1h --plot dir.svg
	needs_root
	run -6 --separate-stderr as_user ipctool bench --duration 1h --plot "$PWD/out.svg"
	assert_equal "$stderr" "ipctool bench: $PWD/out.svg: permission denied"
}

@test "what was drawn stays until there is something new" {
	echo old >out.svg
	start_long ipctool bench pipe --duration 1h --plot out.svg
	kill -TERM "${pid[run]}"
	finish run
	assert_equal "$(cat out.svg)" old
	start_long ipctool bench pipe --duration 1h --plot new.svg
	kill -TERM "${pid[run]}"
	finish run
	[ ! -e new.svg ]
	run -0 ipctool bench pipe -c 5 --plot out.svg
	run head -c 4 out.svg
	assert_output '<svg'
}

@test "standard output that is closed or full" {
	run -1 --separate-stderr in_ns sh -c '"$0" bench pipe -c 5 >/dev/full' "$IPCTOOL"
	assert_regex "$stderr" 'No space left on device'
	run -1 in_ns sh -c '"$0" bench pipe -c 5 >&-' "$IPCTOOL"
	run -0 in_ns sh -c '"$0" bench pipe -c 5 <&- 2>&-' "$IPCTOOL"
	run -0 in_ns sh -c '"$0" bench -c 5 | head -1' "$IPCTOOL"
	assert_equal "${#lines[@]}" 1
}

@test "children may be ignored, and signals be blocked" {
	run -0 in_ns env --ignore-signal=CHLD "$IPCTOOL" bench pipe signal mq-sysv -c 20 -rH -o error
	assert_equal "$(sort -u <<<"$output")" -
	run -0 in_ns env --block-signal "$IPCTOOL" bench pipe signal mq-sysv -c 20 -rH -o error
	assert_equal "$(sort -u <<<"$output")" -
}

@test "what is completed" {
	run -0 ipctool __complete bench s
	assert_line shm-futex
	assert_line socketpair
}
