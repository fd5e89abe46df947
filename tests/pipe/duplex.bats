load ../helper

setup() { cd "$BATS_TEST_TMPDIR" || return; }
teardown() { teardown_ipc; }

@test "each one's output is the other one's input" {
	local form

	for form in '' --socketpair; do
		run -0 --separate-stderr ipctool pipe duplex $form -- \
			sh -c 'for i in 1 2 3; do echo $i; read -r x; echo "got $x" >&2; done' --- \
			sh -c 'while read -r x; do echo $((x * x)); done'
		assert_output ''
		assert_equal "$stderr" $'got 1\ngot 4\ngot 9'
	done
}

@test "end of file passes through when one closes only its output" {
	run -0 --separate-stderr ipctool pipe duplex -- sh -c 'printf "b\na\n"; exec >&-; cat >&2' --- sort
	assert_equal "$stderr" $'a\nb'
	run -0 --separate-stderr ipctool pipe duplex -- sort --- sh -c 'printf "b\na\n"; exec >&-; cat >&2'
	assert_equal "$stderr" $'a\nb'
}

@test "end of file passes through when one ends" {
	local form

	for form in '' --socketpair; do
		run -0 --separate-stderr ipctool pipe duplex $form -- true --- sh -c 'cat; echo end >&2'
		assert_equal "$stderr" end
		run -0 --separate-stderr ipctool pipe duplex $form -- sh -c 'cat >&2; echo :end >&2' --- printf 'data'
		assert_equal "$stderr" data:end
	done
}

@test "much data, both ways" {
	run -0 --separate-stderr ipctool pipe duplex -- sh -c 'head -c 9000000 /dev/zero; exec >&-; wc -c >&2' --- \
		python3 -c 'import sys; d = sys.stdin.buffer.read(); sys.stdout.buffer.write(d + d)'
	assert_equal "$stderr" 18000000
}

@test "the status: the first that failed, the last one's, or all" {
	run -0 ipctool pipe duplex -- true --- true
	run -3 ipctool pipe duplex -- sh -c 'exit 3' --- sh -c 'exit 4'
	run -4 ipctool pipe duplex -- true --- sh -c 'exit 4'
	run -4 ipctool pipe duplex --status last -- sh -c 'exit 3' --- sh -c 'exit 4'
	run -0 ipctool pipe duplex --status last -- sh -c 'exit 3' --- true
	run -4 --separate-stderr ipctool pipe duplex --status all -- sh -c 'exit 3' --- sh -c 'exit 4'
	assert_equal "$stderr" 'ipctool pipe duplex: status: 3 4'
	run -137 --separate-stderr ipctool pipe duplex -J -- sh -c 'kill -KILL $$' --- true
	assert_equal "$(jq -c '[.[] | [.status, .signal]]' <<<"$stderr")" '[[137,"KILL"],[0,null]]'
}

@test "the end by SIGPIPE of either is a failure only with --strict" {
	run -0 ipctool pipe duplex -- yes --- head -n 1
	run -0 ipctool pipe duplex -- true --- sh -c 'cat; exec yes'
	run -141 ipctool pipe duplex --strict -- yes --- head -n 1
}

@test "what cannot be executed is 127 or 126, and the other one ends" {
	local form

	for form in '' --socketpair; do
		run -127 --separate-stderr ipctool pipe duplex $form -- no-such-command --- sh -c 'cat; echo end >&2'
		assert_equal "$stderr" $'ipctool pipe duplex: no-such-command: command not found\nend'
		run -126 ipctool pipe duplex $form -- cat --- /etc/passwd
	done
}

@test "two commands, no more, no fewer" {
	local args

	for args in '' '-- touch f' '-- touch f ---' '-- --- touch f' '-- touch f --- cat --- cat' '--capacity 64K -- touch f --- cat'; do
		# shellcheck disable=SC2086
		run -125 --separate-stderr ipctool pipe duplex $args
		assert_regex "$stderr" '^ipctool pipe duplex: .*
  try: ipctool pipe duplex --help$'
		assert [ ! -e f ]
	done
}

@test "two pipes, which /dev/stdin opens; --socketpair: a socket, which fd 0 writes to" {
	run -0 --separate-stderr ipctool pipe duplex -- echo hello --- sh -c 'cat /dev/stdin >&2'
	assert_equal "$stderr" hello
	run -0 --separate-stderr ipctool pipe duplex --socketpair -- sh -c 'echo question >&0; cat >&2' --- \
		sh -c 'read -r x <&1; readlink /proc/self/fd/0 >&2; echo "answer to $x" >&0'
	assert_regex "$stderr" '^socket:.*
answer to question$'
}

@test "no command has any descriptor but its own three" {
	local form

	for form in '' --socketpair; do
		run -0 ipctool pipe duplex $form -- sh -c 'ls /proc/self/fd >&2; echo' --- sh -c 'read -r _; ls /proc/self/fd >&2'
		assert_output "$(for _ in 1 2; do sh -c 'ls /proc/self/fd'; done)"
	done
}

@test "our own input and output are neither one's" {
	run -0 --separate-stderr bash -c 'echo ours | "$0" pipe duplex -- true --- sh -c "cat >&2"' "$IPCTOOL"
	assert_output ''
	assert_equal "$stderr" ''
}

@test "signals reach both" {
	mkfifo never never2
	start run ipctool pipe duplex --status all -- \
		sh -c 'trap "exit 11" TERM; touch up1; while :; do read -r _ <>never; done' --- \
		sh -c 'trap "exit 12" TERM; touch up2; while :; do read -r _ <>never2; done'
	wait_until '[ -e up1 ] && [ -e up2 ]'
	kill -TERM "${pid[run]}"
	finish run
	assert_status 12
	assert_equal "$stderr" 'ipctool pipe duplex: status: 11 12'
}

@test "programs of other kinds" {
	run -0 --separate-stderr ipctool pipe duplex -- python3 -c '
import sys
print("2 3", flush=True)
print(sys.stdin.readline().strip(), file=sys.stderr)' --- sed -u 's/ / times /'
	assert_equal "$stderr" '2 times 3'
}
