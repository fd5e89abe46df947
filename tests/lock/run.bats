load ../helper
setup() {
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
	mkfifo never
}
teardown() { teardown_ipc; }

# hold NAME COMMAND...: in the background, until `let_go NAME`; it says when it has the lock.
hold() {
	start "$@" <>never
	wait_until "[ -s '$1.out' ]"
}
let_go() {
	kill -KILL "${pid[$1]}"
	finish "$1"
}

# start_held NAME ARGUMENT...: lock run, until `end NAME`; its command's process ID is $command.
start_held() {
	local name=$1

	mkfifo "$name.end"
	start "$name" "${LEADER[@]}" "$IPCTOOL" lock run "${@:2}" -- sh -c 'echo $$; read -r _ <"$0"; echo ended' "$name.end"
	wait_until "[ -s '$name.out' ]"
	command=$(<"$name.out")
}
LEADER=()
end() { echo >"$1.end"; }

# free KIND FILE...: nobody has a lock on it, as a C program sees it.
free() {
	local file

	for file in "${@:2}"; do
		peer filelock try "$1" ex "$file" || return
	done
}

@test "the file is made, with the mode that is asked for, and stays" {
	(umask 077 && ipctool lock run -m 0664 a -- true)
	(umask 0 && ipctool lock run b -- true)
	run stat -c '%a %s' a b
	assert_output $'664 0\n600 0'
	echo content >c
	chmod 640 c
	ipctool lock run c -- true
	assert_equal "$(cat c)" content
	assert_equal "$(stat -c %a c)" 640
	run -125 --separate-stderr ipctool lock run none/f -- true
	assert_equal "$stderr" 'ipctool lock run: none/f: does not exist'
}

@test "the command's status is returned" {
	run -0 ipctool lock run f -- true
	run -7 ipctool lock run f -- sh -c 'exit 7'
	run -137 ipctool lock run f -- sh -c 'kill -KILL $$'
	run -127 --separate-stderr ipctool lock run f -- no-such-command
	assert_equal "$stderr" 'ipctool lock run: no-such-command: command not found'
	run -126 ipctool lock run f -- /etc/passwd
	free flock f
}

@test "usage, and its own failures, are 125; a conflict is 124" {
	local args

	for args in 'f' 'f -- ' '-- true' 'f true' '--kind other f -- true' '--range 5 f -- true' '--range 1:x f -- true' \
		'--range -1:5 f -- true' '--range 9223372036854775807:1 f -- true' '--kind flock --range 0:1 f -- true'; do
		# shellcheck disable=SC2086 # words
		run -125 ipctool lock run $args
	done
	[ ! -e f ]
	run -0 ipctool lock run --range 9223372036854775806:1 f -- true
	touch f
	hold c peer filelock hold flock ex f
	run -124 --separate-stderr ipctool lock run -n f -- echo ran
	assert_output ''
	assert_equal "$stderr" "ipctool lock run: f: would block (held by ${pid[c]} (filelock))"
	run -124 --separate-stderr ipctool lock run -t 30ms f -- echo ran
	assert_output ''
	assert_equal "$stderr" "ipctool lock run: f: timed out (held by ${pid[c]} (filelock))"
	run -0 ipctool lock run -n --kind ofd f -- true
}

@test "a C program waits for it, and it for a C program, with each kind" {
	local kind

	touch f
	for kind in flock ofd posix; do
		start_held "$kind" --kind $kind f
		run -1 peer filelock try $kind ex f
		run -1 peer filelock try $kind sh f
		end "$kind"
		finish "$kind"
		assert_status 0
		hold c peer filelock hold $kind ex f
		start run ipctool lock run --kind $kind f -- echo ran
		wait_blocked run
		let_go c
		finish run
		assert_status 0
		assert_output ran
	done
}

@test "flock is independent of the other two, which are not of each other" {
	touch f
	hold c peer filelock hold posix ex f
	run -0 ipctool lock run -n f -- true
	run -124 ipctool lock run -n --kind ofd f -- true
	run -124 ipctool lock run -n --kind posix f -- true
}

@test "shared locks go together, and keep an exclusive one out" {
	local kind

	touch f
	for kind in flock ofd posix; do
		hold c peer filelock hold $kind sh f
		run -0 ipctool lock run -ns --kind $kind f -- true
		run -124 ipctool lock run -n --kind $kind f -- true
		let_go c
		start_held "$kind" -s --kind $kind f
		run -0 peer filelock try $kind sh f
		run -1 peer filelock try $kind ex f
		end "$kind"
		finish "$kind"
	done
}

@test "perl's flock and python's fcntl, both ways" {
	touch f
	hold perl perl -e 'use Fcntl ":flock"; open(F, "<", "f"); flock(F, LOCK_EX) or die; $| = 1; print "held\n"; <STDIN>'
	run -124 ipctool lock run -n f -- true
	let_go perl
	hold python python3 -c 'import fcntl, sys; f = open("f", "r+"); fcntl.lockf(f, fcntl.LOCK_EX, 10, 5); print("held", flush=True); sys.stdin.read()'
	run -124 ipctool lock run -n --kind posix --range 14:1 f -- true
	run -0 ipctool lock run -n --kind posix --range 15:0 f -- true
	let_go python
	run -0 ipctool lock run f -- perl -e 'use Fcntl ":flock"; open(F, "<", "f"); exit !!flock(F, LOCK_EX | LOCK_NB)'
	run -0 ipctool lock run --kind ofd --range 3:4 f -- python3 -c '
import fcntl
f = open("f", "r+")
for start, free in ((2, True), (3, False), (6, False), (7, True)):
    try:
        fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, start)
        assert free
    except OSError:
        assert not free'
}

@test "flock of util-linux, both ways" {
	[[ $(flock --version 2>/dev/null) = *util-linux* ]] || skip 'needs flock of util-linux'
	run -1 ipctool lock run f -- flock -n f true
	run -0 ipctool lock run -s f -- flock -ns f true
	run -124 flock f "$IPCTOOL" lock run -n f -- true
	run -0 flock -s f "$IPCTOOL" lock run -ns f -- true
}

@test "several files are all held, and given in any order, or twice, no two calls wait for each other" {
	local i

	run -0 ipctool lock run a b c -- "$PEER_DIR/filelock" try ofd ex a
	run -1 ipctool lock run a b c -- "$PEER_DIR/filelock" try flock ex b
	run -1 ipctool lock run c b a -- "$PEER_DIR/filelock" try flock ex c
	ln a hard
	ln -s a soft
	run -0 ipctool lock run -n a ./a hard soft a -- true
	run -0 ipctool lock run -n --kind posix a hard soft -- sh -c '! "$0" try posix ex a' "$PEER_DIR/filelock"
	for i in {1..20}; do
		start "one$i" ipctool lock run -t 50 a b c -- sh -c 'mkdir only && rmdir only'
		start "two$i" ipctool lock run -t 50 c b a -- sh -c 'mkdir only && rmdir only'
	done
	for i in {1..20}; do
		finish "one$i"
		assert_status 0
		finish "two$i"
		assert_status 0
	done
}

@test "nothing stays held when one of several cannot be had" {
	touch a b
	hold c peer filelock hold flock ex b
	run -124 ipctool lock run -n a b -- true
	free flock a
	start run ipctool lock run a b -- true
	wait_blocked run
	kill -KILL "${pid[run]}"
	finish run
	free flock a
	let_go c
	free flock a b
}

@test "a lock file that was removed is no lock: it begins again with the one that is there now" {
	touch f
	hold c peer filelock hold flock ex f
	start run ipctool lock run f -- sh -c '! "$0" try flock ex f' "$PEER_DIR/filelock"
	wait_blocked run
	rm f
	let_go c
	finish run
	assert_status 0
	[ -e f ]
	hold c peer filelock hold flock ex f
	start run ipctool lock run -t 60 f -- echo ran
	wait_blocked run
	mv f g
	touch f
	hold d peer filelock hold flock ex f
	let_go c
	wait_blocked run
	let_go d
	finish run
	assert_status 0
	assert_output ran
}

@test "one of several that was replaced while another was waited for is no lock either" {
	local first=a second=b

	touch a b
	(($(stat -c %i a) < $(stat -c %i b))) || { first=b && second=a; } # the order in which they are taken
	hold c peer filelock hold flock ex "$second"
	start run ipctool lock run a b -- echo ran
	wait_blocked run
	mv "$first" old
	touch "$first"
	hold d peer filelock hold flock ex "$first"
	let_go c
	wait_blocked run
	[ ! -s run.out ]
	let_go d
	finish run
	assert_status 0
	assert_output ran
}

@test "a directory, and a file that may only be read" {
	needs_root
	mkdir d
	run -1 ipctool lock run d -- "$PEER_DIR/filelock" try flock ex d
	run -125 --separate-stderr ipctool lock run --kind ofd d -- true
	assert_equal "$stderr" 'ipctool lock run: d: is a directory (only --kind flock and shared locks are for those)'
	echo >f
	chmod 644 f
	chmod 755 .
	run -0 as_user ipctool lock run f -- true
	run -0 as_user ipctool lock run -s --kind ofd f -- true
	run -125 --separate-stderr as_user ipctool lock run --kind ofd f -- true
	assert_equal "$stderr" 'ipctool lock run: f: permission denied (mode 0644, owner root, group root; an exclusive lock of this kind takes a file that may be written)'
	chmod 600 f
	run -125 --separate-stderr as_user ipctool lock run f -- true
	assert_equal "$stderr" 'ipctool lock run: f: permission denied (mode 0600, owner root, group root)'
	install -m 622 f w
	run -0 as_user ipctool lock run w -- true
	mkdir -m 1777 sticky
	as_user ipctool lock run -m 0666 sticky/f -- true
	run -0 ipctool lock run sticky/f -- true
}

@test "FIFOs and devices are not waited for; symbolic links to nothing are not followed" {
	run -0 ipctool lock run never -- true
	run -0 ipctool lock run /dev/null -- true
	ln -s nothing link
	run -125 --separate-stderr ipctool lock run link -- true
	assert_equal "$stderr" 'ipctool lock run: link: does not exist'
	[ ! -e nothing ]
}

@test "more files than descriptors: the limit is named, and nothing stays held" {
	run -125 --separate-stderr in_ns bash -c 'ulimit -n 20; exec "$0" lock run f{1..40} -- true' "$IPCTOOL"
	assert_regex "$stderr" '^ipctool lock run: f[0-9]+: too many open files \(RLIMIT_NOFILE is 20; each file to lock takes one\)$'
	run -0 ipctool lock run -n f{1..40} -- true
}

@test "names are escaped" {
	run -125 --separate-stderr ipctool lock run $'no/\n\e[1m' -- true
	assert_equal "$stderr" 'ipctool lock run: no/\x0a\x1b[1m: does not exist'
	run -0 ipctool lock run $'a\xff\n' -- true
}

@test "signals reach the command, and then the lock is let go" {
	start run ipctool lock run f -- sh -c 'trap "echo got; exit 9" TERM; echo up; while :; do read -r _ <>never; done'
	wait_until '[ -s run.out ]'
	kill -TERM "${pid[run]}"
	finish run
	assert_status 9
	assert_output $'up\ngot'
	free flock f
	start run ipctool lock run --no-inherit f -- sh -c 'echo up; exec cat never' <>never
	wait_until '[ -s run.out ]'
	kill -TERM "${pid[run]}"
	finish run
	assert_status 143
	free flock f
}

@test "ended by a signal while it waits: by that signal, nothing is taken" {
	local name

	touch f
	hold c peer filelock hold flock ex f
	for name in HUP INT TERM; do
		start run env --default-signal=INT "$IPCTOOL" lock run a f -- echo ran
		wait_blocked run
		kill -"$name" "${pid[run]}"
		finish run
		assert_status $((128 + $(kill -l "$name")))
		assert_equal "$output$stderr" ''
		free flock a
	done
}

@test "killed while the command runs: the lock stays until that ends" {
	start_held run f
	kill -KILL "${pid[run]}"
	finish run
	assert_status 137
	kill -0 "$command"
	run -1 peer filelock try flock ex f
	end run
	run -0 ipctool lock run -t 60 f -- true
	assert_equal "$(tail -n 1 run.out)" ended
}

@test "killed with --no-inherit, or kind posix: the lock is gone at once" {
	start_held flock --no-inherit f
	kill -KILL "${pid[flock]}"
	finish flock
	run -0 ipctool lock run -n f -- true
	kill -0 "$command"
	end flock
	start_held posix --kind posix f
	kill -KILL "${pid[posix]}"
	finish posix
	run -0 ipctool lock run -n --kind posix f -- true
	kill -0 "$command"
	end posix
}

@test "what the command leaves behind holds the lock, unless it did not inherit it" {
	ipctool lock run f -- sh -c 'cat never <>never >/dev/null & echo $! >left'
	run -124 ipctool lock run -n f -- true
	kill "$(<left)"
	run -0 ipctool lock run -t 60 f -- true
	ipctool lock run --no-inherit f -- sh -c 'cat never <>never >/dev/null & echo $! >left'
	run -0 ipctool lock run -n f -- true
	kill "$(<left)"
}

@test "the command gets the locks' descriptors and nothing else, with --no-inherit nothing at all" {
	local look='for fd in /proc/self/fd/*; do readlink "$fd"; done | sed "s|.*/||" | grep -x "[ab]" | sort | xargs'

	assert_equal "$(ipctool lock run a b -- sh -c "$look")" 'a b'
	assert_equal "$(ipctool lock run --no-inherit a b -- sh -c "$look")" ''
	assert_equal "$(ipctool lock run --kind posix a b -- sh -c "$look")" ''
	look='ls /proc/self/fd | wc -l; grep ^Sig[BI] /proc/self/status'
	assert_equal "$(ipctool lock run --no-inherit a -- sh -c "$look")" "$(in_ns sh -c "$look")"
}

@test "standard streams may be closed" {
	run -3 in_ns sh -c 'exec "$0" lock run f -- sh -c "exit 3" <&- >&- 2>&-' "$IPCTOOL"
	run -5 in_ns env --ignore-signal=CHLD "$IPCTOOL" lock run f -- sh -c 'exit 5'
}

@test "two that wait for each other: the kernel tells those of kind posix, a timeout all others" {
	local files

	touch a b
	files=$(stat -c '%i %n' a b | sort -n | cut -d ' ' -f 2 | xargs)
	mkfifo go
	start c peer filelock cross posix ${files#* } ${files% *} <>go
	wait_until '[ -s c.out ]'
	start run ipctool lock run --kind posix $files -- echo ran
	wait_blocked run
	echo >go
	finish c
	assert_status 1 # it was told, and ended
	finish run
	assert_output ran
	start c peer filelock cross ofd ${files#* } ${files% *} <>go
	wait_until '[ -s c.out ]'
	start run ipctool lock run -t 6 --kind ofd $files -- echo ran
	wait_blocked run
	echo >go
	finish run
	assert_status 124
	finish c
	assert_status 0
}

@test "a program that is being locked can be executed" {
	cp /bin/true program
	run -0 ipctool lock run program -- ./program
}

@test "killed at each of its system calls: nothing stays held, and the next one runs" {
	local at=0 step=1

	[ "$PRESET" = static ] || step=11
	touch b
	while :; do
		at=$((at + step))
		run in_ns "$PEER_DIR/kill_at" "$at" "$IPCTOOL" lock run a b -- true
		[ "$status" -eq 0 ] || break
		ipctool lock run -t 60 a b -- true || fail "killed at stop $at"
		((at % 2)) || rm a
	done
	assert_status 1
	((at > 40))
}

@test "never two at once, whoever is killed: 8 processes, 20 rounds" {
	run -0 --separate-stderr in_ns bash -c '
		for ((round = 0; round < 20; round++)); do
			for ((i = 0; i < 8; i++)); do
				"$1" lock run a b -- sh -c "mkdir only || echo two; rmdir only" &
				((RANDOM % 3)) || { read -r -t "0.00$((RANDOM % 9))" <>never; kill -KILL $!; }
			done
			wait
		done 2>/dev/null' - "$IPCTOOL"
	assert_output ''
	run -0 ipctool lock run -t 60 a b -- true
}
