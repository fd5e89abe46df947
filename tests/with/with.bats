load ../helper
setup() { setup_ipc; }
teardown() { teardown_ipc; }

# RLIMIT_MSGQUEUE counts the queues of all tests that run.
SMALL=maxmsg=1,msgsize=64

# Of what `ipctool with` starts, nothing is left but commands.
no_keeper() { ! grep -q "[=]/*$BATS_TEST_TMPDIR\|[=]/$U-" /proc/[0-9]*/cmdline 2>/dev/null; }

keeper_of() {
	local child

	for child in $(cat "/proc/${pid[$1]}/task/${pid[$1]}/children"); do
		[ "$(cat "/proc/$child/comm")" != ipc-keeper ] || echo "$child"
	done
}

objects() {
	ipctool mq ls -rHo address
	ipctool sem ls -rHo address
	ipctool shm ls -rHo address
}
no_objects() { [ -z "$(objects)" ] && [ ! -e "$BATS_TEST_TMPDIR/f" ]; }

all_kinds() {
	ALL=("mq=/$U-q:$SMALL" "sem=/$U-s:value=2" "shm=/$U-m:size=8K" "fifo=$BATS_TEST_TMPDIR/f" mq=private)
}

# start_with NAME OPERAND...: runs until `end NAME`; the command's own process ID is $command.
start_with() {
	mkfifo "$BATS_TEST_TMPDIR/$1.end"
	start "$1" "${LEADER[@]}" "$IPCTOOL" with "${@:2}" -- bash -c 'echo $$; read -r _ <"$0"; echo ended' "$BATS_TEST_TMPDIR/$1.end"
	wait_until "[ -s '$BATS_TEST_TMPDIR/$1.out' ]"
	command=$(<"$BATS_TEST_TMPDIR/$1.out")
}
LEADER=()
end() { echo >"$BATS_TEST_TMPDIR/$1.end"; }

@test "makes an object of each kind, with the geometry of create, and removes all" {
	local ALL

	all_kinds
	run -0 ipctool with "mq=/$U-q:maxmsg=3,msgsize=64,mode=0640" "sem=/$U-s:value=5" \
		"shm=/$U-m:size=64K,mode=u=rw,g=r" "fifo=$BATS_TEST_TMPDIR/f:mode=0622" -- sh -c '
		"$0" mq stat -rHo maxmsg,msgsize,mode "$IPCTOOL_MQ"
		"$0" sem stat -rHo value,mode "$IPCTOOL_SEM"
		"$0" shm stat -rbHo size,mode "$IPCTOOL_SHM"
		stat -c "%F %a" "$IPCTOOL_FIFO"' "$IPCTOOL"
	assert_output $'3 64 0640\n5 0600\n65536 0640\nfifo 622'
	no_objects
}

@test "C programs use what it made" {
	run -0 ipctool with "mq=/$U-q:$SMALL" "sem=/$U-s:value=1" -- sh -c \
		'"$0/mq_put" "$IPCTOOL_MQ" 3 hello && "$1" mq recv -n "$IPCTOOL_MQ" && "$0/sem_named" wait "$IPCTOOL_SEM"' \
		"$PEER_DIR" "$IPCTOOL"
	assert_output hello
	no_objects
}

@test "defaults: one permit, a page, the system's queue" {
	run -0 ipctool with "mq=/$U-q" sem=auto "shm=/$U-m" -- sh -c \
		'"$0" sem get "$IPCTOOL_SEM"; "$0" shm stat -rbHo size,mode "$IPCTOOL_SHM"; "$0" mq stat -rHo maxmsg "$IPCTOOL_MQ"' "$IPCTOOL"
	assert_output $'1\n4096 0600\n10'
}

@test "names are chosen, and several of a kind are numbered" {
	run -0 in_ns env "TMPDIR=$BATS_TEST_TMPDIR" "$IPCTOOL" with mq=auto mq=auto shm=auto "mq=/$U-q:$SMALL" fifo=auto -- sh -c '
		echo "$IPCTOOL_MQ $IPCTOOL_MQ_2 $IPCTOOL_MQ_3 $IPCTOOL_SHM $IPCTOOL_FIFO"
		"$0" mq stat "$IPCTOOL_MQ" "$IPCTOOL_MQ_2" "$IPCTOOL_MQ_3" >/dev/null
		test -p "$IPCTOOL_FIFO"' "$IPCTOOL"
	assert_output --regexp "^/ipctool-[0-9a-f]{16} /ipctool-[0-9a-f]{16} /$U-q /ipctool-[0-9a-f]{16} $BATS_TEST_TMPDIR/ipctool-[0-9a-f]{16}\$"
	no_objects
	[ ! -e "${output##* }" ]
}

@test "System V objects: private, by key, with their own geometry" {
	needs_ns
	local file=$BATS_TEST_TMPDIR/key

	touch "$file"
	cd "$BATS_TEST_TMPDIR"
	run -0 ipctool with mq=private:qbytes=4K sem=key:0x77:nsems=2,value=3 shm=ftok:key:A:size=100 sem=private: -- sh -c '
		"$0" mq stat -rbHo qbytes "$IPCTOOL_MQ"
		"$0" sem get "$IPCTOOL_SEM"
		"$0" sem get key:0x77
		"$0" shm stat -rbHo size "ftok:$1:A"
		echo "$IPCTOOL_SHM" "$IPCTOOL_SEM_2"' "$IPCTOOL" "$file"
	assert_output --regexp $'^4096\n3 3\n3 3\n100\nid:[0-9]+ id:[0-9]+$'
	no_objects
}

@test "the command's status is returned; it cannot be executed: 126, 127" {
	local ALL

	all_kinds
	run -0 ipctool with "${ALL[@]}" -- true
	run -7 ipctool with "${ALL[@]}" -- sh -c 'exit 7'
	run -143 ipctool with "${ALL[@]}" -- sh -c 'kill $$'
	run -126 ipctool with "${ALL[@]}" -- /etc/passwd
	run -127 --separate-stderr ipctool with "${ALL[@]}" -- no-such-command
	assert_equal "$stderr" 'ipctool with: no-such-command: command not found'
	no_objects
}

@test "wrong usage is 125, and makes nothing" {
	local bad

	for bad in mq mq= mqs=/x "mq=/$U-q:maxmsg=0" "mq=/$U-q:size=3" "mq=/$U-q:maxmsg=2,foo=3" mq=private:maxmsg=3 \
		sem=id:5 sem=/a/b sem=shm:/x@8 "shm=/$U-m:size=" "shm=/$U-m:size=1Q" shm=file:/tmp/x sem=private:value=40000 \
		"sem=key:5#1" fifo= "fifo=/tmp/$U:size=5" "mq=/$U-q:mode=8"; do
		run -125 --separate-stderr ipctool with "sem=/$U-s" "$bad" -- echo ran
		assert_output ''
		assert_regex "$stderr" 'ipctool with --help'
		no_objects
	done
	run -125 ipctool with -- true
	run -125 ipctool with "mq=/$U-q"
	run -125 ipctool with "mq=/$U-q" --
	run -125 ipctool with --no-such "mq=/$U-q:$SMALL" -- true
	run -125 --separate-stderr ipctool with "mq=/$U-q:mxmsg=3" -- true
	assert_equal "${stderr%%$'\n'*}" "ipctool with: 'mxmsg=3': what follows the name is KEY=VALUE[,KEY=VALUE]...; of mq, KEY is maxmsg, msgsize, qbytes or mode"
}

@test "what looks like a SPEC belongs to the name when a colon follows" {
	run -0 ipctool with "sem=/$U-a:b=c:" "sem=/$U-a:b:value=4" -- sh -c '"$0" sem ls -rHo address,value; echo "$IPCTOOL_SEM"' "$IPCTOOL"
	assert_output $'/'"$U-a:b 4"$'\n/'"$U-a:b=c 1"$'\n/'"$U-a:b=c"
	no_objects
}

@test "when one cannot be made, none is, and what was there stays" {
	peer sem_named create "/$U-taken" 9
	run -125 --separate-stderr ipctool with "mq=/$U-q:$SMALL" "shm=/$U-m" "fifo=$BATS_TEST_TMPDIR/f" "sem=/$U-taken" -- echo ran
	assert_output ''
	assert_equal "$stderr" "ipctool with: sem=/$U-taken: exists already"
	run -0 objects
	assert_output "/$U-taken"
	[ ! -e "$BATS_TEST_TMPDIR/f" ]
	assert_equal "$(ipctool sem get "/$U-taken")" 9
	run -125 ipctool with "mq=/$U-q:$SMALL" "mq=/$U-q:$SMALL" -- true
	run -125 --separate-stderr ipctool with "mq=/$U-q:$SMALL" fifo=/etc/passwd -- true
	assert_regex "$stderr" '^ipctool with: fifo=/etc/passwd: exists already \(it is a regular file of mode'
	run -125 --separate-stderr ipctool with "mq=/$U-q:$SMALL" "fifo=$BATS_TEST_TMPDIR/no/f" -- true
	assert_equal "$stderr" "ipctool with: fifo=$BATS_TEST_TMPDIR/no/f: there is no such directory"
	run -0 objects
	assert_output "/$U-taken"
}

@test "a limit that is hit is named with its value" {
	local max

	max=$(</proc/sys/fs/mqueue/msg_max)
	((EUID)) || max=65536
	run -125 --separate-stderr ipctool with "sem=/$U-s" "mq=/$U-q:maxmsg=9999999" -- true
	assert_regex "$stderr" "maxmsg too large \(asked for 9999999; .* allows $max\)"
	assert_regex "$stderr" 'hint: ipctool limits mq'
	run -125 --separate-stderr ipctool with "mq=/$U-q:$SMALL" "shm=/$U-m:size=100T" -- true
	assert_regex "$stderr" 'no room \(it needs 109951162777600 bytes; /dev/shm has [0-9]+ free'
	no_objects
}

@test "removes only what it made: a name that is another object's by now stays" {
	local ALL

	all_kinds
	run -0 --separate-stderr ipctool with "${ALL[@]}" -- sh -ec '
		"$0" mq rm "$IPCTOOL_MQ" "$IPCTOOL_MQ_2"; "$0" mq create --maxmsg 2 --msgsize 64 "$IPCTOOL_MQ"
		"$0" sem rm "$IPCTOOL_SEM"; "$0" sem create "$IPCTOOL_SEM" 77
		"$0" shm rm "$IPCTOOL_SHM"; "$0" shm create "$IPCTOOL_SHM" 10
		rm "$IPCTOOL_FIFO"; mkfifo "$IPCTOOL_FIFO"' "$IPCTOOL"
	assert_equal "$stderr" ''
	run -0 objects
	assert_output $'/'"$U-q"$'\n/'"$U-s"$'\n/'"$U-m"
	assert_equal "$(ipctool sem get "/$U-s")" 77
	test -p "$BATS_TEST_TMPDIR/f"
	rm "$BATS_TEST_TMPDIR/f"
	run -0 ipctool with "fifo=$BATS_TEST_TMPDIR/f" -- sh -ec 'rm "$IPCTOOL_FIFO"; echo mine >"$IPCTOOL_FIFO"'
	assert_equal "$(<"$BATS_TEST_TMPDIR/f")" mine
}

@test "what the command removed itself is no failure" {
	local ALL

	all_kinds
	run -0 --separate-stderr ipctool with "${ALL[@]}" -- sh -c \
		'"$0" mq rm "$IPCTOOL_MQ" "$IPCTOOL_MQ_2"; "$0" sem rm "$IPCTOOL_SEM"; "$0" shm rm "$IPCTOOL_SHM"; rm "$IPCTOOL_FIFO"' "$IPCTOOL"
	assert_equal "$stderr" ''
}

@test "what cannot be removed is said, and is a failure unless the command failed" {
	needs_root
	local dir=$BATS_TEST_TMPDIR/d

	chmod 711 "$BATS_TEST_TMPDIR"
	mkdir "$dir" && chown 65534 "$dir"
	run -6 --separate-stderr as_user ipctool with "fifo=$dir/f" "sem=/$U-s" -- chmod 555 "$dir"
	assert_equal "$stderr" "ipctool with: fifo=$dir/f: permission denied ($dir/f cannot be removed)"
	no_objects
	rm "$dir/f" && chmod 755 "$dir"
	run -3 as_user ipctool with "fifo=$dir/f" -- sh -c 'chmod 555 "$0"; exit 3' "$dir"
}

@test "gone when the command ends, though its children live on" {
	local ALL

	all_kinds
	mkfifo "$BATS_TEST_TMPDIR/hold"
	start run ipctool with "${ALL[@]}" -- sh -c 'cat "$0" >/dev/null & echo up' "$BATS_TEST_TMPDIR/hold"
	finish run
	assert_status 0
	assert_output up
	no_objects
	echo >"$BATS_TEST_TMPDIR/hold"
}

@test "a relative FIFO is where we are, whatever the command's directory" {
	cd "$BATS_TEST_TMPDIR"
	run -0 ipctool with fifo=f -- sh -c 'cd / && test -p "$IPCTOOL_FIFO" && echo "$IPCTOOL_FIFO"'
	assert_output "$BATS_TEST_TMPDIR/f"
	no_objects
}

@test "signals reach the command, and the objects stay until it ends" {
	start run ipctool with "mq=/$U-q:$SMALL" -- bash -c 'trap "\"$0\" mq stat \"\$IPCTOOL_MQ\" >/dev/null && echo got; exit 9" TERM; echo up; while :; do read -r -t 5 _ <>"$1"; done' \
		"$IPCTOOL" "$(mktemp -u "$BATS_TEST_TMPDIR/XXXXXX")"
	wait_until "[ -s '$BATS_TEST_TMPDIR/run.out' ]"
	kill -TERM "${pid[run]}"
	finish run
	assert_status 9
	assert_output $'up\ngot'
	no_objects
}

@test "killed: the command is asked to end, and the objects go with it" {
	local ALL

	all_kinds
	start_with run "${ALL[@]}"
	kill -KILL "${pid[run]}"
	finish run
	assert_status 137
	wait_until no_keeper
	no_objects
	wait_until "! kill -0 $command 2>/dev/null"
}

@test "killed: a command that does not want to end keeps its objects until it does" {
	mkfifo "$BATS_TEST_TMPDIR/end"
	start run ipctool with "mq=/$U-q:$SMALL" -- bash -c 'trap "echo asked" TERM; exec 5<>"$0"; echo up; while ! read -r -t 10 _ <&5; do :; done' "$BATS_TEST_TMPDIR/end"
	wait_until "[ -s '$BATS_TEST_TMPDIR/run.out' ]"
	kill -KILL "${pid[run]}"
	finish run
	wait_until "grep -q asked '$BATS_TEST_TMPDIR/run.out'"
	run -0 objects
	assert_output "/$U-q"
	echo >"$BATS_TEST_TMPDIR/end"
	wait_until no_keeper
	no_objects
}

@test "killed with its whole process group" {
	local ALL

	all_kinds
	LEADER=(setsid)
	start_with run "${ALL[@]}"
	kill -KILL -- "-${pid[run]}"
	finish run
	wait_until no_keeper
	no_objects
}

@test "the keeper killed: ipctool removes them" {
	local ALL

	all_kinds
	start_with run "${ALL[@]}"
	kill -KILL "$(keeper_of run)"
	end run
	finish run
	assert_status 0
	no_objects
}

@test "killed at each of its system calls: nothing is left" {
	local at=0 step=7

	[ "$PRESET" = static ] || step=41
	while :; do
		at=$((at + step))
		run in_ns "$PEER_DIR/kill_at" "$at" "$IPCTOOL" with "mq=/$U-q:$SMALL" "shm=/$U-m" "fifo=$BATS_TEST_TMPDIR/f" -- true
		[ "$status" -eq 0 ] || break
		wait_until no_keeper
		no_objects || fail "killed at stop $at"
	done
	assert_status 1
	((at > 60))
}

@test "killed twenty times at random moments: nothing is left" {
	mkfifo "$BATS_TEST_TMPDIR/never"
	run -0 --separate-stderr in_ns bash -c '
		for ((i = 0; i < 20; i++)); do
			"$1" with "mq=/$2-q$i:maxmsg=1,msgsize=64" "sem=/$2-s$i" "shm=/$2-m$i" "fifo=$3.$i" mq=private -- sleep 60 &
			read -r -t "0.00$((RANDOM % 10))" <>"$3"
			kill -KILL $!
		done
		wait' - "$IPCTOOL" "$U" "$BATS_TEST_TMPDIR/never"
	wait_until no_keeper 30
	no_objects
	[ "$(echo "$BATS_TEST_TMPDIR/never"*)" = "$BATS_TEST_TMPDIR/never" ]
}

@test "the command has its own descriptors and signals, and nothing of ours" {
	local look='ls -l /proc/self/fd | wc -l; grep ^Sig[BI] /proc/self/status; readlink /proc/self/cwd'

	assert_equal "$(ipctool with "mq=/$U-q:$SMALL" -- sh -c "$look")" "$(in_ns sh -c "$look")"
}

@test "standard streams may be closed, children ignored" {
	run -3 in_ns sh -c 'exec "$0" with "$1" -- sh -c "exit 3" <&- >&- 2>&-' "$IPCTOOL" "mq=/$U-q:$SMALL"
	no_objects
	run -5 in_ns env --ignore-signal=CHLD "$IPCTOOL" with "mq=/$U-q:$SMALL" -- sh -c 'exit 5'
	no_objects
}

@test "a name with control characters forges no line" {
	run -125 --separate-stderr ipctool with $'mq=/a/\nforged' -- true
	assert_equal "${stderr%%$'\n'*}" 'ipctool with: /a/\x0aforged: a name has no slash but the first'
	run -0 ipctool with "sem=/$U-"$'\n\xff' -- sh -c '"$0" sem get "$IPCTOOL_SEM"' "$IPCTOOL"
	assert_output 1
	no_objects
}
