load ../helper
setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
	mkfifo never
	mkdir bin
	ln -s "$IPCTOOL" bin/flock
	[[ $(flock --version 2>/dev/null) = *util-linux* ]] || skip 'needs flock of util-linux'
}
teardown() { teardown_ipc; }

# as_theirs CODE: the shell code CODE with `flock` being theirs, and then ours, in a new directory
# each: standard output, standard error and the status are the same to the byte.
as_theirs() {
	local who code=0

	for who in theirs ours; do
		rm -rf work
		mkdir work
		code=0
		in_ns env --chdir="$PWD/work" PATH="$([ $who = theirs ] || echo "$PWD/bin:")$PATH" \
			bash -c "$1" >"$who.out" 2>"$who.err" 3>&- || code=$?
		ls -l work | sed 's/ [A-Z][a-z]* .*:[0-9]*//' >"$who.files"
		echo "status $code" >>"$who.out"
	done
	diff theirs.out ours.out || fail "$1: output, or status"
	diff theirs.err ours.err || fail "$1: errors"
	diff theirs.files ours.files || fail "$1: files"
}

# statuses_as_theirs CODE: what is said on standard error may differ.
statuses_as_theirs() {
	as_theirs "{ $1; } 2>/dev/null"
}

@test "a command under a lock, and its status: as util-linux" {
	as_theirs 'flock f true'
	as_theirs 'flock f echo a b "c d"'
	as_theirs 'flock f sh -c "exit 7"'
	as_theirs 'flock f sh -c "exit 2"'
	as_theirs 'flock f sh -c "kill -KILL \$\$"'
	as_theirs 'flock f -c "echo a; exit 3"'
	as_theirs 'flock f --command "echo \$0"'
	as_theirs 'SHELL=/bin/bash flock f -c "echo \$BASH"'
	as_theirs 'flock -x f echo -n -x --help'
	as_theirs 'mkdir d; flock d true'
	as_theirs 'umask 027; flock f true'
	as_theirs 'flock -s f flock -s f echo both'
	as_theirs 'echo content >f; flock f cat f'
}

@test "conflicts and timeouts: as util-linux" {
	for wait in -n --nb --nonblocking '-w 0' '-w 0.05' '--timeout 0.05' '--wait=.05' '-E 9 -n' '-E0 -n' '-n -w 5' '--nonbl'; do
		as_theirs "flock f flock $wait f echo ran"
		as_theirs "flock -s f flock $wait f echo ran"
		as_theirs "flock --verbose f true >/dev/null; flock f flock $wait --verbose f echo ran"
	done
	as_theirs 'flock -s f flock -ns f echo ran'
	as_theirs 'flock f flock -ns f echo ran'
}

@test "the descriptor form: as util-linux" {
	as_theirs 'exec 9>f; flock -n 9; echo $?; flock -n f true'
	as_theirs 'exec 9>f; flock 9; flock -u 9; flock -n f echo free'
	as_theirs '(flock -s 9; flock -ns f echo shared; flock -n f true) 9>f'
	as_theirs '(flock -n 9 || exit 1; echo alone) 9>f'
	as_theirs 'exec 8>f 9>f; flock 8; flock -n 9; echo $?; flock -w 0.05 -E 5 9'
	as_theirs 'exec 9<f; flock 9'
	as_theirs 'flock 9'
	as_theirs 'flock -u 77'
}

@test "who holds on to it: as util-linux" {
	as_theirs 'flock f sh -c "sleep 2 & :" ; flock -n f true'
	as_theirs 'flock -o f sh -c "sleep 2 >/dev/null & :" ; flock -n f echo free'
	as_theirs 'flock -F f sh -c "flock -n f true; echo \$?"'
	as_theirs 'flock -F f sh -c "exit 5"'
	as_theirs 'flock -o f ls /proc/self/fd | wc -l'
	as_theirs 'flock f readlink /proc/self/fd/3 | sed s,.*/,,'
}

@test "what cannot be done: as util-linux" {
	as_theirs 'flock none/f true'
	as_theirs 'flock f no-such-command'
	as_theirs 'flock f /etc/passwd'
	as_theirs 'flock -F f no-such-command'
	as_theirs 'flock f -c'
	as_theirs 'flock f -c a b'
	as_theirs 'flock -F -o f true'
	as_theirs 'flock x'
	statuses_as_theirs 'flock 99999999999'
}

@test "wrong usage: statuses as util-linux" {
	for args in '' '-z f true' '--xyzzy f true' '-w' '-w abc f true' '-E 256 f true' '-E x f true' '-E -1 f true' '-n'; do
		statuses_as_theirs "flock $args"
	done
	statuses_as_theirs 'flock --help >/dev/null'
	statuses_as_theirs 'flock -V >/dev/null'
	statuses_as_theirs 'flock -h >/dev/null'
}

@test "--verbose says how long it took, and what is run" {
	run -0 bin/flock --verbose f true
	assert_line --index 0 --regexp '^flock: getting lock took [0-9]+\.[0-9]{6} seconds$'
	assert_line --index 1 'flock: executing true'
	run -0 flock --verbose f true
	assert_line --index 0 --regexp '^flock: getting lock took [0-9]+\.[0-9]{6} seconds$'
	assert_line --index 1 'flock: executing true'
}

@test "as the applet, and under other names of it" {
	ln -s "$IPCTOOL" bin/ipctool-flock
	run -7 ipctool flock f sh -c 'exit 7'
	run -7 bin/ipctool-flock f sh -c 'exit 7'
	run -64 ipctool flock
	run -0 bin/flock --help
	assert_line --index 0 --partial 'usage: ipctool flock'
}

@test "each waits for the other's lock" {
	start theirs flock f sh -c 'echo up; read -r _' <>never
	wait_until '[ -s theirs.out ]'
	start ours bin/flock f echo ran
	wait_blocked ours
	kill -KILL "${pid[theirs]}"
	echo >never # its shell holds the lock as well
	finish ours
	assert_output ran
	start ours bin/flock f sh -c 'echo up; read -r _' <>never
	wait_until '[ -s ours.out ]'
	start theirs flock f echo ran
	wait_blocked theirs
	echo >never
	finish theirs
	assert_output ran
}

@test "newer than what is installed: --fcntl, --start, --length, --fd" {
	run -1 bin/flock --fcntl f "$PEER_DIR/filelock" try ofd ex f
	run -0 bin/flock --fcntl f "$PEER_DIR/filelock" try flock ex f
	run -1 bin/flock --start 5 --length 1K f "$PEER_DIR/filelock" try posix ex f 1028 1
	run -0 bin/flock --start 5 --length 1K f "$PEER_DIR/filelock" try posix ex f 1029 1
	run -1 bin/flock --start 5 f "$PEER_DIR/filelock" try ofd sh f 999 1
	run -0 bin/flock -s --length 5 f "$PEER_DIR/filelock" try ofd sh f
	run -64 bin/flock --start x f true
	mkdir d
	run -65 --separate-stderr bin/flock --fcntl d true
	assert_equal "$stderr" 'flock: d: Bad file descriptor'
	exec 9>f
	run -7 bin/flock --fd 9 sh -c '"$0" -n f true || exit 7' "$PWD/bin/flock"
	run -0 bin/flock -u 9
	run -3 bin/flock --fd 9 -c 'exit 3'
	run -0 bin/flock -u 9
	run -64 bin/flock --fd 9
	exec 9>&-
}

@test "differs: signals go to the command, and the lock ends with it" {
	start ours bin/flock f sh -c 'trap "exit 9" TERM; echo up; while :; do read -r _ <>never; done' <>never
	wait_until '[ -s ours.out ]'
	kill -TERM "${pid[ours]}"
	finish ours
	assert_status 9
	run -0 flock -n f true
}
