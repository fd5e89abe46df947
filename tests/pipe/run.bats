load ../helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }
teardown() { teardown_ipc; }

# words N COMMAND...: the command N times, separated.
words() {
	local n=$1 i

	shift
	for ((i = 0; i < n; i++)); do
		((i == 0)) || printf '%s\n' ---
		printf '%s\n' "$@"
	done
}

@test "each one's output is the next one's input" {
	run -0 --separate-stderr ipctool pipe run -- seq 9 --- tac --- head -n 2
	assert_output $'9\n8'
	assert_equal "$stderr" ''
}

@test "the first one has our input, the last one our output, byte for byte" {
	head -c 3000000 /dev/urandom >in
	ipctool pipe run -- cat --- cat --- cat <in >out
	cmp in out
	run -0 ipctool pipe run -- printf '%s.' 'a b' '' '*' --- cat
	assert_output 'a b..*.'
}

@test "options end where the first command begins" {
	run -0 ipctool pipe run -- echo -n --status first --- cat
	assert_output -- '--status first'
}

@test "the status is the last one's" {
	run -3 ipctool pipe run -- true --- sh -c 'exit 3'
	run -0 ipctool pipe run -- sh -c 'exit 3' --- true
	run -137 ipctool pipe run -- true --- sh -c 'kill -KILL $$'
}

@test "--status first: the first that failed, not the first to do so" {
	run -4 ipctool pipe run --status first -- sh -c 'exit 4' --- sh -c 'exit 5' --- true
	run -5 ipctool pipe run --status first -- true --- sh -c 'exit 5' --- sh -c 'exit 6'
	run -4 ipctool pipe run --status first -- sh -c 'read -r _; exit 4' --- sh -c 'exit 5' <<<''
	run -0 ipctool pipe run --status first -- true --- true
}

@test "--status all: as bash has them in PIPESTATUS, and the last one decides" {
	run -6 --separate-stderr ipctool pipe run --status all -- sh -c 'exit 4' --- yes --- head -n 1 --- sh -c 'cat >/dev/null; kill -TERM $$' --- sh -c 'exit 6'
	assert_equal "$stderr" 'ipctool pipe run: status: 4 141 0 143 6'
	assert_equal "$(bash -c 'sh -c "exit 4" | yes | head -n 1 | sh -c "cat >/dev/null; kill -TERM \$\$" | sh -c "exit 6"; echo "${PIPESTATUS[*]}"')" '4 141 0 143 6'
}

@test "the end of a writer by SIGPIPE is a failure only with --strict, the last one's always" {
	run -0 ipctool pipe run -- yes --- head -n 1
	run -0 ipctool pipe run --status first -- yes --- head -n 1
	run -141 ipctool pipe run --status first --strict -- yes --- head -n 1
	run -141 ipctool pipe run --strict -- yes --- head -n 1
	run -0 ipctool pipe run --strict --status last -- yes --- head -n 1
	run -141 bash -c '"$0" pipe run --status first -- yes --- cat | head -n 1 >/dev/null; exit ${PIPESTATUS[0]}' "$IPCTOOL"
	run -141 ipctool pipe run --status first -- true --- sh -c 'kill -PIPE $$'
}

@test "--json: pid, status, signal and times of each, on standard error" {
	ipctool pipe run -J -- sh -c 'echo $$; i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; exec >&-; kill -USR1 $$' --- cat --- sh -c 'cat; exit 7' >out 2>err || status=$?
	assert_equal "$status" 7
	run -0 jq -c '[.[] | [.command, .status, .signal]]' err
	assert_output '[["sh",138,"USR1"],["cat",0,null],["sh",7,null]]'
	run -0 jq -e '.[0].user + .[0].system > 0.001 and all(.[]; .pid > 1 and .user >= 0 and .system >= 0)' err
	assert_equal "$(jq '.[0].pid' err)" "$(<out)"
	assert_equal "$(wc -l <err)" 1
	run -3 --separate-stderr ipctool pipe run -J --status first -- sh -c 'exit 3' --- true
	assert_equal "$(jq -c 'map(.status)' <<<"$stderr")" '[3,0]'
}

@test "what cannot be executed is 127 or 126, wherever it stands, and the others end" {
	run -127 --separate-stderr ipctool pipe run -- no-such-command --- sh -c 'cat; echo end'
	assert_output end
	assert_equal "$stderr" 'ipctool pipe run: no-such-command: command not found'
	run -127 ipctool pipe run -- yes --- no-such-command --- sh -c 'cat; exit 3'
	assert_output --partial 'command not found'
	run -127 ipctool pipe run --status first -- yes --- no-such-command
	run -126 --separate-stderr ipctool pipe run --status all -- yes --- /etc/passwd --- cat
	assert_equal "${stderr_lines[1]}" 'ipctool pipe run: status: 141 126 0'
	run -127 --separate-stderr ipctool pipe run -J -- true --- $'no\n"\e[2J'
	assert_equal "${stderr_lines[0]}" 'ipctool pipe run: no\x0a"\x1b[2J: command not found'
	assert_equal "$(jq -c '.[1] | [.command, .pid, .status, .signal]' <<<"${stderr_lines[1]}")" '["no\n\"\u001b[2J",null,127,null]'
}

@test "wrong usage starts nothing" {
	local args

	for args in '' '--' '-- touch f' '-- touch f ---' '-- --- touch f' '-- touch f --- --- cat' '--status none -- touch f --- cat' \
		'--status -- touch f --- cat' '--capacity 0 -- touch f --- cat' '--capacity 3G -- touch f --- cat' '--no-such -- touch f --- cat'; do
		# shellcheck disable=SC2086
		run -125 --separate-stderr ipctool pipe run $args
		assert_output ''
		assert_regex "$stderr" '^ipctool pipe run: .*
  try: ipctool pipe run --help$'
		assert [ ! -e f ]
	done
	run -125 --separate-stderr ipctool pipe run -- cat
	assert_equal "${stderr_lines[0]}" 'ipctool pipe run: missing operand: --- and another CMD'
	run -125 --separate-stderr ipctool pipe run -- a --- b ---
	assert_equal "${stderr_lines[0]}" 'ipctool pipe run: command 3 of 3 is empty'
}

@test "no command has any descriptor but its own three" {
	run -0 ipctool pipe run -- sh -c 'ls /proc/self/fd >&2' --- sh -c 'ls /proc/self/fd >&2' --- sh -c 'ls /proc/self/fd >&2'
	assert_output "$(for _ in 1 2 3; do sh -c 'ls /proc/self/fd'; done)"
}

@test "many commands, and the end of file comes through all" {
	local all

	mapfile -t all < <(words 300 cat)
	run -0 ipctool pipe run -- echo through --- "${all[@]}"
	assert_output through
	mapfile -t all < <(words 50 cat)
	run -0 ipctool pipe run --strict --status first -- "${all[@]}" </dev/null
	assert_output ''
	run -0 ipctool pipe run --status first -- yes --- "${all[@]}" --- head -n 1
	assert_output y
}

@test "--capacity" {
	local ask='import fcntl, os, sys; os.write(2, b"%d\n" % fcntl.fcntl(int(sys.argv[1]), 1032))'

	run -0 ipctool pipe run --capacity 256K -- python3 -c "$ask" 1 --- python3 -c "$ask" 0
	assert_output $'262144\n262144'
	run -0 ipctool pipe run --capacity 5000 -- true --- python3 -c "$ask" 0
	assert_output 8192
}

@test "--capacity that is refused is told with its limits, before any command starts" {
	needs_root
	local max soft

	max=$(</proc/sys/fs/pipe-max-size)
	soft=$(</proc/sys/fs/pipe-user-pages-soft)
	run -125 --separate-stderr as_user ipctool pipe run --capacity $((2 * max)) -- touch f --- cat
	assert_equal "$stderr" "ipctool pipe run: pipe 1 of 1: capacity cannot become $((2 * max)) bytes (fs.pipe-max-size is $max; all pipes of a user: fs.pipe-user-pages-soft is $soft pages)"
	assert [ ! -e f ]
}

@test "too few descriptors: nothing is started" {
	local all

	mapfile -t all < <(words 40 touch f)
	run -125 --separate-stderr bash -c 'ulimit -n 32; exec "$0" "$@"' "$IPCTOOL" pipe run -- "${all[@]}"
	assert_regex "$stderr" '^ipctool pipe run: pipe [0-9]+ of 39: '
	assert [ ! -e f ]
}

@test "signals reach all commands" {
	local sig

	mkfifo never never2
	for sig in HUP INT TERM USR1; do
		rm -f up1 up2
		start run env --default-signal "$IPCTOOL" pipe run --status all -- \
			sh -c 'trap "exit 11" '$sig'; touch up1; while :; do read -r _ <>never; done' --- \
			sh -c 'trap "exit 12" '$sig'; touch up2; while :; do read -r _ <>never2; done'
		wait_until '[ -e up1 ] && [ -e up2 ]'
		kill -$sig "${pid[run]}"
		finish run
		assert_status 12
		assert_equal "$stderr" 'ipctool pipe run: status: 11 12'
	done
}

@test "killed by SIGKILL: the commands go on to their ends" {
	mkfifo in
	start run ipctool pipe run -- sh -c 'exec cat <in' --- sh -c 'echo up; cat; echo end'
	exec 9>in
	wait_until '[ -s run.out ]'
	kill -KILL "${pid[run]}"
	finish run
	assert_status 137
	echo data >&9
	exec 9>&-
	wait_until 'grep -q end run.out'
	assert_equal "$(<run.out)" $'up\ndata\nend'
}

@test "a parent that ignores SIGCHLD or SIGPIPE" {
	run -3 env --ignore-signal=CHLD "$IPCTOOL" pipe run --status all -- true --- sh -c 'exit 3'
	assert_output 'ipctool pipe run: status: 0 3'
	run -0 env --ignore-signal=PIPE "$IPCTOOL" pipe run --status all -- sh -c 'grep SigIgn /proc/self/status >&2' --- true
	assert_regex "$output" 'SigIgn:.[0-9a-f]*1...
'
}

@test "standard streams may be closed" {
	run -0 bash -c '"$0" pipe run -- echo x --- cat <&- 2>&-' "$IPCTOOL"
	assert_output x
	run -3 bash -c '"$0" pipe run -- echo x --- sh -c "cat >f; exit 3" <&- >&- 2>&-' "$IPCTOOL"
	assert_equal "$(<f)" x
	run -1 bash -c '"$0" pipe run -- echo x --- cat >/dev/full' "$IPCTOOL"
}

@test "--verbose: how each one ended" {
	run -0 --separate-stderr ipctool pipe run -v -- sh -c 'exit 2' --- cat
	assert_regex "$stderr" '^ipctool pipe run: sh: process [0-9]+ ended with status 2 \([0-9.]+ s user, [0-9.]+ s system\)
ipctool pipe run: cat: process [0-9]+ ended with status 0 '
}

@test "too few processes: none is left, and the limit is said" {
	needs_root
	local all

	mapfile -t all < <(words 40 sleep 100)
	# user 65533 has no other processes that count
	run -125 --separate-stderr timeout 20 setpriv --reuid 65533 --regid 65533 --clear-groups bash -c 'ulimit -u 8; exec "$0" "$@"' \
		"$(chmod 711 "$BATS_RUN_TMPDIR" && public_copy "$IPCTOOL")" pipe run -- "${all[@]}"
	assert_equal "$stderr" 'ipctool pipe run: sleep: no process could be made (there are too many; RLIMIT_NPROC is 8)'
	run pgrep -u 65533
	assert_output ''
}
