# ipctool as a builtin of bash: all that is not as with the executable, and that it harms no shell.
# (The other files are run through it as well: see CMakeLists.txt.)
load helper

setup() { setup_ipc; }
teardown() { teardown_ipc; }

ENABLE="enable -f $BUILD_DIR/ipctool.so ipctool || exit 99
"

# shell SCRIPT [ARG]...: in a bash that has the builtin.
shell() { in_ns bash --norc -c "$ENABLE$1" bash "${@:2}"; }

# What of a process a builtin might change.
STATE='state() {
	grep -E "^(Sig(Blk|Ign|Cgt)|Umask|FDSize)" /proc/$$/status
	stat -c %N /proc/$$/fd/* 2>/dev/null # one of them was of the shell that looked
	readlink /proc/$$/cwd
	cat /proc/$$/timers /proc/$$/limits
}
'

@test "it is a builtin, and exports nothing but what bash looks for" {
	run shell 'type -t ipctool; ipctool --version; help ipctool | head -n 1'
	assert_line -n 0 builtin
	assert_line -n 1 --regexp '^ipctool [0-9.]+$'
	assert_line -n 2 --partial 'ipctool APPLET'
	run bash -c "nm -D --defined-only '$BUILD_DIR/ipctool.so' | cut -d ' ' -f 3 | sort"
	assert_output "$(printf 'ipctool_%s\n' builtin_load builtin_unload struct)"
}

@test "no process is made" {
	run shell '
		ipctool sem create /s 3
		read -r before </proc/sys/kernel/ns_last_pid
		ipctool sem wait /s && ipctool sem get -A value /s && ipctool sem stat -J -A json /s
		read -r after </proc/sys/kernel/ns_last_pid
		echo "$value" "${json:0:14}"
		strace=$(strace -f -e trace=process -o /dev/stderr bash --norc -c "
			enable -f '"$BUILD_DIR"'/ipctool.so ipctool; ipctool sem post /s; :" 2>&1)
		grep -cE "clone|fork" <<<"$strace"'
	assert_line -n 0 '2 {"address":"/s'
	assert_line -n 1 0
}

@test "statuses and messages are those of the executable" {
	run shell 'ipctool mq recv /none; echo $?; ipctool sem; echo $?; ipctool nosuch; echo $?; ipctool; echo $?'
	assert_output 'ipctool mq recv: /none: does not exist
  hint: ipctool mq create /none makes it
4
ipctool sem: missing verb
  try: ipctool sem --help
2
'"ipctool: unknown applet 'nosuch'
  try: ipctool --help
2
ipctool: missing applet
  try: ipctool --help
2"
	run shell 'ipctool sem create /s 0; ipctool sem wait -n /s; echo $?; ipctool sem create /s 0; echo $?'
	assert_line -n 1 124
	assert_line -n 3 5
}

@test "messages and numbers do not depend on the shell's locale" {
	local locale

	locale=$(locale -a | grep -iE '^(de|fr)_' | head -n 1)
	[ "$locale" ] || skip 'no locale with a decimal comma'
	LC_ALL=$locale run shell 'ipctool shm create /m 8; ipctool shm set /m f64 1.5; ipctool shm get /m f64
		ipctool mq ls >/dev/full'
	assert_line -n 0 1.5
	assert_line -n 1 'ipctool mq ls: standard output: No space left on device'
}

@test "one failure leaves no trace in the next call" {
	run shell '
		ipctool mq ls -v --nosuch 2>/dev/null
		ipctool sem create /s 0 >/dev/full
		ipctool sig ls >&-
		ipctool --nosuch'
	assert_output "ipctool sig ls: standard output: Bad file descriptor
ipctool: unknown option '--nosuch'
  try: ipctool --help"
}

@test "nothing of the shell is changed, whatever is done and fails" {
	run shell "$STATE"'
		trap "echo usr1" USR1; trap "" USR2
		cd /tmp; umask 27
		ipctool mq create /q; ipctool sem create /s 0; ipctool shm create /m 64K; mkfifo "$1/f"
		state >"$1/state"; mv "$1/state" "$1/before"
		for verb in "mq send /q x" "mq recv /q" "mq recv -t 0.01 /q" "mq wait -t 0.01 /q" \
			"mq wait --notify -t 0.01 /q" "sem wait -t 0.01 /s" "sem post /s" "shm read /m" \
			"shm dump /m" "shm create /m 1" "fifo write -t 0.01 $1/f x" "fifo read -t 0.01 $1/f" \
			"sig wait -t 0.01 USR1 USR2" "sig ls" "sock ls" "lock ls" "lock run $1/l -- true" \
			"sem run /s -- true" "flock $1/l true" "--in $$ sem get /s" "mq create /q/" \
			"sock recv -t 0.01 $1/sock" "sock connect $1/none" "pipe run true -- cat" \
			"mq exec -n /q true" "rwlock create file:$1/l" "sysv ls"; do
			ipctool $verb
			ipctool $verb >/dev/full
			ipctool $verb -A variable
		done <&- >/dev/null 2>&1
		state >"$1/state"; mv "$1/state" "$1/after"
		kill -USR1 $$
		umask' "$BATS_TEST_TMPDIR"
	assert_output $'usr1\n0027'
	run diff "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
	assert_success
}

@test "memory does not grow, and descriptors are not left open" {
	run shell '
		size() { read -r _ size _ </proc/$$/statm; }
		round() {
			for i in {1..300}; do
				ipctool sem post /s; ipctool mq send /q message; ipctool mq recv -A m /q
				ipctool mq recv -n /q; ipctool shm read -A m /m; ipctool mq ls -A m
				ipctool sem get -A m /none
			done 2>/dev/null
		}
		ipctool sem create /s 0; ipctool mq create /q; ipctool shm create /m 100K
		round; round; size; first=$size
		round; round; size; echo $((size - first))
		fds=(/proc/$$/fd/*); echo "${#fds[@]}"'
	((lines[0] <= 16)) || fail "grew by ${lines[0]} pages"
	assert_line -n 1 "$(in_ns bash --norc -c 'fds=(/proc/$$/fd/*); echo "${#fds[@]}"')"
}

@test "a semaphore that is posted over and over stays mapped until another call" {
	run shell '
		mapped() { grep -c sem.s /proc/$$/maps; }
		post() { for ((i = 0; i < $1; i++)); do ipctool sem post /s || return; done; }
		fds=(/proc/$$/fd/*); fds=${#fds[@]}
		ipctool sem create /s 0
		post 10; mapped
		post 90; mapped; now=(/proc/$$/fd/*); ((${#now[@]} == fds)); echo $?
		ipctool sem get /s; mapped
		for i in {1..100}; do ipctool sem wait -n /s; done; mapped
		chmod 0660 /dev/shm/sem.s; post 100; mapped
		chmod 0600 /dev/shm/sem.s; post 100; mapped
		enable -d ipctool; mapped'
	assert_output "$(printf '%s\n' 0 1 0 100 0 1 0 1 0)"
}

@test "a semaphore that stays mapped is the one of that name, with the rights that it has" {
	run shell '
		post() { for i in {1..100}; do ipctool sem post /s || return; done; }
		ipctool sem create /s 0
		post; rm /dev/shm/sem.s; ipctool sem post /s; echo $?
		"$1" sem create /s 5; ipctool sem post /s; ipctool sem get /s
		post; rm /dev/shm/sem.s; "$1" sem create /s 7; ipctool sem post /s; ipctool sem get /s
		post; truncate -s 0 /dev/shm/sem.s; ipctool sem post /s; echo $?' "$IPCTOOL"
	assert_output 'ipctool sem post: /s: does not exist
4
6
8
ipctool sem post: /s: not a semaphore (size is 0 bytes; a semaphore has 32)
1'
	run as_user bash --norc -c "$ENABLE"'
		ipctool sem create /u 0; for i in {1..100}; do ipctool sem post /u; done
		chmod 0 /dev/shm/sem.u; ipctool sem post /u; echo $?'
	assert_line -n 1 6
}

@test "a wait on a semaphore that stays mapped ends when it is posted, or gone" {
	local script='for i in {1..100}; do ipctool sem wait /s; done; grep -c sem.s /proc/$$/maps
		for i in 1 2; do ipctool sem wait /s; echo $?; done'

	ipctool sem create /s 100
	start waiter bash --norc -c "$ENABLE$script"
	wait_blocked waiter
	ipctool sem post /s
	wait_until '[ "$(wc -l <"$BATS_TEST_TMPDIR/waiter.out")" = 2 ]'
	wait_blocked waiter
	ipctool sem rm /s
	finish waiter
	assert_output "$(printf '%s\n' 1 0 7)"
	assert_equal "$stderr" 'ipctool sem wait: /s: was removed (while we waited)'
}

@test "a post to a semaphore that stays mapped costs one system call" {
	local few many

	command -v strace >/dev/null || skip 'needs strace'
	count() { # N: system calls of N posts
		in_ns strace -c -o "$BATS_TEST_TMPDIR/calls" \
			bash --norc -c "$ENABLE
			for i in {1..$1}; do ipctool sem post /s; done"
		awk '$NF == "total" { print $3 }' "$BATS_TEST_TMPDIR/calls"
	}
	ipctool sem create /s 0
	few=$(count 100)
	many=$(count 200)
	echo "$((many - few)) calls for 100 posts"
	((many - few <= 105))
}

@test "redirections, pipelines, subshells and functions" {
	run shell '
		ipctool mq create /q
		ipctool mq send /q <<<"from a string"
		printf "one\ntwo\n" | ipctool mq send /q
		ipctool mq recv /q >"$1/file"; cat "$1/file"
		ipctool mq recv /q | sed s/one/uno/
		( ipctool mq recv /q )
		f() { ipctool mq recv -n /q; }
		f 2>"$1/err" || echo $?
		cat "$1/err"
		echo $(ipctool mq stat -rHo maxmsg /q)' "$BATS_TEST_TMPDIR"
	assert_output 'from a string
uno
two
124
ipctool mq recv: /q: would block (the queue is empty)
10'
}

@test "output and messages into what nobody reads end no shell" {
	run shell '
		for i in {1..50}; do ipctool sig ls >&"$fd"; done {fd}> >(exec true) 2>&1
		echo "alive"'
	assert_line alive
	run shell '
		exec {fd}> >(exec true); wait $!
		ipctool sig ls >&"$fd"; echo $?
		ipctool sem get /none 2>&"$fd"; echo $?
		trap "" PIPE; ipctool sig ls >&"$fd"; echo $?'
	assert_output '141
141
ipctool sig ls: standard output: Broken pipe
1'
	run shell 'ulimit -f 1; ipctool sig ls >"$1"; echo $?; : >"$1"; for i in {1..9}; do ipctool --list; done >"$1"
		echo alive' "$BATS_TEST_TMPDIR/f"
	assert_line -n 0 153
	assert_line alive
}

@test "the rest of a script on standard input is there for the verb" {
	printf '%s\n' "enable -f $BUILD_DIR/ipctool.so ipctool" 'ipctool mq create /q' \
		'ipctool mq send /q' one two >"$BATS_TEST_TMPDIR/script"
	in_ns bash --norc <"$BATS_TEST_TMPDIR/script"
	run ipctool mq recv -a /q
	assert_output $'one\ntwo'
}

@test "umask, directory and arguments are the shell's" {
	run shell 'cd "$1"; umask 0; ipctool fifo create -m 640 pipe; stat -c %a pipe; umask' "$BATS_TEST_TMPDIR"
	assert_output $'640\n0000'
}

# --- -A VAR

@test "-A: the output becomes a variable, without its last newline" {
	run shell '
		ipctool mq create /q; ipctool mq send /q a $'\''b\n'\'' ""
		ipctool mq recv -A x /q; declare -p x
		ipctool mq recv -A x /q; declare -p x
		ipctool mq recv -A x /q; declare -p x
		ipctool mq send /q a b; ipctool mq recv --all --variable=x /q; declare -p x
		ipctool shm create /m 3; printf "a\n\n" | ipctool shm write /m; ipctool shm read -A x /m; declare -p x
		ipctool sem create /s 7; ipctool sem get -A "a[3]" /s; declare -p a
		ipctool mq create private: -A id && ipctool mq send "$id" hello && ipctool mq recv "$id"
		mkfifo "$1/f"; { echo line >"$1/f" & }; ipctool fifo read -A x "$1/f"; declare -p x
		f() { local x; ipctool sem get -A x /s; echo "$x"; }; f; declare -p x' "$BATS_TEST_TMPDIR"
	assert_output "$(
		cat <<-'END'
			declare -- x="a"
			declare -- x=$'b\n'
			declare -- x=""
			declare -- x=$'a\nb'
			declare -- x=$'a\n'
			declare -a a=([3]="7")
			hello
			declare -- x="line"
			7
			declare -- x="line"
		END
	)"
}

@test "-A with --whole: every byte; with --null: an array of the records" {
	run shell '
		ipctool mq create /q; ipctool mq send /q $'\''b\n\n'\''
		ipctool mq recv -w -A x /q; declare -p x
		ipctool mq send /q $'\''one\nline'\'' "" three
		x=(1 2 3 4 5)
		ipctool mq recv -a -0 -A x /q; declare -p x
		ipctool mq recv -a -0 -A x /q; declare -p x'
	assert_output "$(
		cat <<-'END'
			declare -- x=$'b\n\n'
			declare -a x=([0]=$'one\nline' [1]="" [2]="three")
			declare -a x=()
		END
	)"
}

@test "-A: a NUL cannot be kept, and that is said" {
	run shell '
		ipctool mq create /q; printf "a\0b\0" | ipctool mq send -w /q
		ipctool mq recv -A x /q; echo $?; declare -p x'
	assert_output 'ipctool mq recv: x: no variable can hold a NUL (2 of 4 bytes left out)
1
declare -- x="ab"'
}

@test "-A: more than a buffer, and by other means than print" {
	run shell '
		ipctool shm create /m 300K; tr -dc a-z </dev/urandom | head -c 300K | ipctool shm write /m
		ipctool shm read -A x /m; echo "${#x}"
		ipctool shm dump -A x /m; [ "$x" = "$(ipctool shm dump /m)" ]; echo "${#x} $?"
		mkfifo "$1/f"; { head -c 300K /dev/zero | tr "\0" y >"$1/f" & }
		ipctool fifo read -A x "$1/f"; echo "${#x} ${x:0:1}"
		{ seq 1000 >"$1/f" & } ; ipctool fifo read -c 3 -A x "$1/f"; echo $x' "$BATS_TEST_TMPDIR"
	assert_line -n 0 307200
	assert_line -n 1 --regexp '^[0-9]{7} 0$'
	assert_line -n 2 '307200 y'
	assert_line -n 3 '1 2 3'
}

@test "-A: a name that is none, or cannot be assigned to, stops it before anything is taken" {
	run shell '
		readonly r=1; declare -A h
		ipctool mq create /q; ipctool mq send /q a
		for name in 1x "" a-b "a[" r; do ipctool mq recv -q -A "$name" /q; echo $?; done
		ipctool mq recv -0 -A h /q; ipctool mq recv -0 -A "a[1]" /q
		ipctool mq recv -n /q' 
	assert_line "ipctool mq recv: --variable: '1x' is not the name of a variable"
	assert_line "ipctool mq recv: --variable: 'r' is read-only"
	assert_line "ipctool mq recv: --variable: 'h' is an associative array"
	assert_line "ipctool mq recv: --variable: with --null 'a[1]' would be an array in an array"
	[ "$(grep -cx 2 <<<"$output")" = 5 ]
	assert_line -n -1 a
}

@test "-A: on failure the variable has what was printed, and the status is the verb's" {
	run shell '
		x=old; ipctool mq create /q
		ipctool mq recv -q -t 0.01 -A x /q; echo "$?, $x"
		ipctool mq send /q a; ipctool mq recv -c 2 -t 0.01 -A x /q; echo "$?, $x"
		ipctool sem get -q -A x /none; echo "$?, $x"'
	assert_output 'ipctool mq recv: /q: timed out (the queue is empty)
124, 
ipctool mq recv: /q: timed out (the queue is empty; 1 received)
124, a
ipctool sem get: /none: does not exist
4, '
}

@test "-A is for what runs in the shell itself" {
	run shell 'ipctool sem run -A x /s -- true; echo $?; ipctool sock connect -A x /s; echo $?'
	assert_line "ipctool sem run: unknown option '-A'"
	assert_line 125
	assert_line "ipctool sock connect: unknown option '-A'"
	run ipctool sem get -A x /s
	assert_failure 2
	assert_line -n 0 "ipctool sem get: unknown option '-A'"
}

# --- Handles

@test "mq open: a queue that stays open, and that exec closes" {
	run shell '
		ipctool mq create --maxmsg 2 /q; ipctool mq open /q -A q; ((q >= 10)); echo $?
		ipctool mq send "fd:$q" one two; ipctool mq send -n "fd:$q" three; echo $?
		ipctool mq rm /q
		ipctool mq stat -rHo address,messages "fd:$q"
		ipctool mq recv "fd:$q"; ipctool mq recv -A x "fd:$q"; echo "$x"
		( ipctool mq send -p 7 "fd:$q" sub ); ipctool mq recv -F "%p %m\n" "fd:$q"
		ipctool mq recv -t 0.01 "fd:$q"; ipctool mq wait -n "fd:$q"; echo $?
		exec {q}>&-
		ipctool mq send "fd:$q" x; echo $?; [ ! -e /proc/$$/fd/$q ]; echo $?'
	assert_equal "$(sed 's/fd:[0-9]*/fd:N/' <<<"$output")" '0
ipctool mq send: fd:N: would block (the queue holds 2 of 2 messages)
124
fd:N 2
one
two
7 sub
ipctool mq recv: fd:N: timed out (the queue is empty)
ipctool mq wait: fd:N: would block (the queue is empty)
124
ipctool mq send: fd:N: no queue is open there
4
0'
}

@test "mq open: a message costs two system calls" {
	local body='ipctool mq send fd:$q message; ipctool mq recv -A m fd:$q' none many

	command -v strace >/dev/null || skip 'needs strace'
	count() { # VERB...: system calls of 100 of them
		in_ns strace -c -o "$BATS_TEST_TMPDIR/calls" -e trace=mq_timedsend,mq_timedreceive,mq_getsetattr,all \
			bash --norc -c "$ENABLE
			ipctool mq create --maxmsg 10 /q 2>/dev/null; ipctool mq open -A q /q
			for i in $1; do $2; done"
		awk '$NF == "total" { print $3 }' "$BATS_TEST_TMPDIR/calls"
	}
	none=$(count '{1..5}' "$body")
	many=$(count '{1..105}' "$body")
	echo "$((many - none)) calls for 100 messages there and back"
	((many - none <= 420))
}

@test "mq open: what permissions allow, and what the executable says" {
	needs_root
	ipctool mq create -m 444 /q
	cp "$BUILD_DIR/ipctool.so" "$BATS_TEST_TMPDIR/ipctool.so"
	run in_ns as_user true
	run as_user bash --norc -c "enable -f $BATS_TEST_TMPDIR/ipctool.so ipctool
		ipctool mq open -A q /q; ipctool mq send fd:\$q x; echo \$?; ipctool mq recv -n fd:\$q; echo \$?"
	assert_equal "$(sed 's/fd:[0-9]*/fd:N/' <<<"$output")" 'ipctool mq send: fd:N: permission denied (it was not opened for writing)
6
ipctool mq recv: fd:N: would block (the queue is empty)
124'
	run ipctool mq open /q
	assert_failure 1
	assert_line -n 0 'ipctool mq open: /q: only a shell can keep it open, and this is a program'
	run shell 'ipctool mq recv fd:0; echo $?; ipctool mq open /none; echo $?; ipctool mq open id:5; echo $?'
	assert_line 'ipctool mq recv: fd:0: no queue is open there'
	assert_line 'ipctool mq open: /none: does not exist'
}

# --- Commands, and what else has a process of its own

@test "commands run in a child, with the shell's environment and their own signals" {
	run shell '
		ipctool sem create /s 1
		export X=exported; Y=not
		Z=given ipctool sem run /s -- sh -c '\''echo "$X$Y$Z"; exit 7'\''; echo $?
		trap "echo trapped" TERM
		ipctool sem run /s -- sh -c '\''kill -TERM $$'\''; echo $?
		echo in | ipctool sem run /s -- cat
		ipctool sem run /s -- cat <<<here
		ipctool sem get /s'
	assert_output 'exportedgiven
7
143
in
here
1'
}

@test "in the background it is one process, which passes signals to the command" {
	run shell '
		ipctool sem create /s 1
		ipctool sem run /s -- sleep 60 & child=$!
		until [ "$(cat /proc/$child/task/$child/children 2>/dev/null)" ]; do :; done
		kill $child; wait $child; echo $?
		ipctool sem wait /s; ipctool sem wait /s & 
		kill $!; wait $!; echo $?'
	assert_output $'143\n143'
}

@test "--in enters namespaces in a child only" {
	needs_ns
	run shell 'before=$(readlink /proc/$$/ns/ipc); ipctool --in $PPID sem ls >/dev/null; echo $?
		[ "$before" = "$(readlink /proc/$$/ns/ipc)" ]; echo $?'
	assert_output $'0\n0'
}

@test "links cannot be made to it" {
	run shell 'ipctool --install "$1"; echo $?; ls "$1" | wc -l' "$BATS_TEST_TMPDIR"
	assert_output $'ipctool --install: a builtin cannot be linked to, but the program can\n1\n0'
}

# --- Signals

@test "Ctrl-C interrupts a wait, and the shell goes on" {
	in_ns python3 "$SOURCE_DIR/tests/builtin/terminal.py" "$BUILD_DIR/ipctool.so" \
		'ipctool sem wait /s' 'ipctool mq recv /q' 'ipctool mq recv -A x /q' 'ipctool mq send /q' \
		'ipctool mq wait /q' 'ipctool mq wait --notify /q' 'ipctool sig wait USR1' \
		'ipctool fifo read f' 'ipctool fifo write f x' 'ipctool sem run /t -- sleep 60' \
		'ipctool sock recv sock' 'ipctool sig send -t 60 0 1' 'ipctool sem wait id:0'
}

@test "a trap runs when the verb was interrupted, and the script goes on" {
	start waiter bash --norc -c "$ENABLE"'ipctool sem create /s 0; trap "echo trapped" TERM
		ipctool mq create /q
		ipctool sem wait /s; echo $?
		ipctool mq recv -t 60 /q; echo $?'
	wait_blocked waiter
	kill -TERM "${pid[waiter]}"
	wait_until 'grep -q 143 "$BATS_TEST_TMPDIR/waiter.out"'
	wait_blocked waiter
	kill -TERM "${pid[waiter]}"
	finish waiter
	assert_output $'trapped\n143\ntrapped\n143'
}

@test "other traps wait until the verb has ended" {
	start waiter bash --norc -c "$ENABLE"'ipctool sem create /s 0; trap "echo trapped" USR1
		ipctool sem wait /s; echo $?'
	wait_blocked waiter
	kill -USR1 "${pid[waiter]}"
	wait_blocked waiter
	ipctool sem post /s
	finish waiter
	assert_output $'trapped\n0'
}

@test "a script without traps dies of the signal, as it would without the builtin" {
	start waiter bash --norc -c "$ENABLE"'ipctool mq create /q; ipctool mq recv -t 60 /q; echo "not reached"'
	wait_blocked waiter
	kill -TERM "${pid[waiter]}"
	finish waiter
	assert_status 143
	assert_output ''
}
