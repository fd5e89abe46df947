# shellcheck shell=bash disable=SC2016,SC2034,SC2317
# Loaded by every .bats file (`load ../helper`). README.md beside this file tells how it is used.

bats_require_minimum_version 1.5.0

# bats traces every command of every function for its reports, which makes loops of ours slow.
untraced() {
	local -
	set +T
	"$@"
}

PATH=/usr/bin:/bin:$PATH # the system's own programs: what stands before them may be slow to start

BATS_LIB_PATH=${BATS_LIB_PATH:+$BATS_LIB_PATH:}/usr/lib/bats:/usr/share/bats:/usr/lib:/usr/share
dirname() { echo "${1%/*}"; } # the libraries call it 16 times, in each case
untraced bats_load_library bats-support
untraced bats_load_library bats-assert
unset -f dirname

: "${IPCTOOL:?run the tests with scripts/test or ctest}" "${PEER_DIR:?}"

U=t$$               # unique to this case: where namespaces are not allowed, names begin with it
NS=()               # the command that enters this case's namespaces
declare -gA pid=()  # process IDs of what `start` started, by name

# What runs in the new namespaces. /dev/mqueue, if anything is mounted there, shows somebody else's
# queues. It ends when our end of its standard input is closed, so also when we are killed.
HOLDER_SCRIPT='
	# What we mount is to be seen here only. In a chroot / is no mount; then nothing may be shared.
	mount --make-rprivate / 2>/dev/null || ! grep -q " shared:" /proc/self/mountinfo || exit
	mount -t tmpfs -o mode=1777,size="$1" tmpfs /dev/shm || exit
	# In some sandboxes even root may not look into the first process, and all that tells of it would do so.
	readlink /proc/1/exe >/dev/null || mount -t tmpfs -o mode=0 tmpfs /proc/1 || exit
	while umount /dev/mqueue 2>/dev/null; do :; done
	if [ "$2" ]; then mkdir -p /dev/mqueue && mount -t mqueue mqueue /dev/mqueue || exit; fi
	echo $$
	read -r _
	# The queues of a namespace outlive it until the kernel gets to them, and RLIMIT_MSGQUEUE counts them.
	mount -t mqueue mqueue /dev/shm && rm -f /dev/shm/*'

# setup_ipc [--shm-size SIZE] [--mqueue]: an IPC and a mount namespace for this case, with a new
# /dev/shm, and with --mqueue the namespace's own queues at /dev/mqueue.
setup_ipc() { untraced enter_namespaces "$@"; }
enter_namespaces() {
	local shm_size=64M mqueue='' holder
	local unshare=(unshare --ipc --mount --propagation unchanged) enter=(nsenter --ipc --mount --root)

	while (($#)); do
		case $1 in
		--shm-size) shm_size=$2 && shift ;;
		--mqueue) mqueue=1 ;;
		*) fail "setup_ipc: $1?" ;;
		esac
		shift
	done
	# RLIMIT_MSGQUEUE counts all queues of a user, in whatever namespace.
	ulimit -q unlimited 2>/dev/null || true
	if ((EUID)); then
		unshare+=(--user --map-root-user)
		enter+=(--user --preserve-credentials)
	fi
	coproc HOLDER { exec "${unshare[@]}" sh -c "$HOLDER_SCRIPT" sh "$shm_size" "$mqueue" 2>/dev/null 3>&-; }
	if read -r -t 60 holder <&"${HOLDER[0]:-}"; then
		NS=("${enter[@]}" --target "$holder")
	elif [ "$mqueue" ]; then
		skip 'needs a mount namespace'
	fi 2>/dev/null
}

# Ends what the case left running: what `start` started, and whatever else is in its namespaces.
teardown_ipc() { untraced leave_namespaces 2>/dev/null; }
leave_namespaces() {
	local process left=("${pid[@]}") holder=${HOLDER_PID:-} input

	if [ "$holder" ]; then
		for process in /proc/[0-9]*; do
			[[ $process/ns/ipc -ef /proc/$holder/ns/ipc && $process != "/proc/$holder" ]] &&
				left+=("${process#/proc/}")
		done
		input=${HOLDER[1]}
		exec {input}>&-
	fi
	((${#left[@]} == 0)) || kill -KILL "${left[@]}" || true
	wait || true
	[ "$holder" ] || remove_objects
}

# Where there is no namespace that goes with all that is in it.
remove_objects() {
	local queue

	rm -rf "/dev/shm/$U"-* "/dev/shm/sem.$U"-*
	"$IPCTOOL" mq ls -rHo address | while read -r queue; do
		[[ $queue != "/$U-"* ]] || "$IPCTOOL" mq rm "$queue"
	done
}

# scaled N: how many rounds of what takes a process each: all of them where one starts fastest.
scaled() {
	[ "$PRESET" = static ] && echo "$1" || echo $(($1 / 5))
}

needs_ns() {
	((${#NS[@]})) || skip 'needs namespaces of its own'
}

needs_root() {
	((EUID == 0)) || skip 'needs root'
}

# The words that run a command line inside: ipctool..., peer NAME..., or any command; as_user... as
# nobody, as_nobody_else... as a user that nothing else belongs to.
resolve() {
	local program user=''

	CMD=()
	((${#NS[@]} == 0)) || CMD+=("${NS[@]}" --wdns="$PWD" --)
	case $1 in
	as_user) user=65534 && shift ;;
	as_nobody_else) user=$((100000 + $$)) && shift ;;
	esac
	if [ "$user" ]; then
		chmod 711 "$BATS_RUN_TMPDIR" # $BATS_TEST_TMPDIR lies in it
		CMD+=(setpriv --reuid "$user" --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all)
	fi
	case $1 in
	ipctool) program=$IPCTOOL ;;
	peer) program=$PEER_DIR/$2 && shift ;;
	*) CMD+=("$@") && return ;;
	esac
	[ -z "$user" ] || program=$(public_copy "$program")
	CMD+=("$program" "${@:2}")
}

# A build tree may lie where nobody but root gets to. A script that stands for ipctool has its builtin beside it.
public_copy() {
	local copy=$BATS_RUN_TMPDIR/public/${1##*/}

	if [ ! -e "$copy" ]; then
		mkdir -p "${copy%/*}"
		[ ! -e "$1.so" ] || install -m 755 "$1.so" "$copy.so"
		install -m 755 "$1" "$copy"
	fi
	echo "$copy"
}

in_ns() {
	local CMD

	resolve "$@"
	"${CMD[@]}"
}

ipctool() { in_ns ipctool "$@"; }
peer() { in_ns peer "$@"; }
as_user() { in_ns as_user "$@"; }
as_nobody_else() { in_ns as_nobody_else "$@"; }

# start NAME COMMAND...: in the background, with ${pid[NAME]} the command's own process ID, and its
# output in $BATS_TEST_TMPDIR/NAME.out and NAME.err.
start() {
	local CMD name=$1

	shift
	resolve "$@"
	# At once, not when the background gets to it: one of the same name may have been there before.
	: >"$BATS_TEST_TMPDIR/$name.out" 2>"$BATS_TEST_TMPDIR/$name.err"
	"${CMD[@]}" <&0 >"$BATS_TEST_TMPDIR/$name.out" 2>"$BATS_TEST_TMPDIR/$name.err" 3>&- &
	pid[$name]=$!
}

# finish NAME [SECONDS]: waits for it, and sets status, output, stderr and lines as `run` does.
finish() {
	local name=$1 process=${pid[$1]:?}

	wait_until "! kill -0 $process 2>/dev/null" "${2:-60}"
	unset "pid[$name]"
	status=0
	wait "$process" || status=$?
	output=$(<"$BATS_TEST_TMPDIR/$name.out")
	stderr=$(<"$BATS_TEST_TMPDIR/$name.err")
	mapfile -t lines <<<"$output"
}

# wait_until CONDITION [SECONDS]: until the shell code CONDITION is true, else the test fails.
wait_until() { untraced poll "$@"; }
poll() {
	local deadline=$((${EPOCHREALTIME/[^0-9]/} + ${2:-60} * 1000000))

	until eval "$1"; do
		((${EPOCHREALTIME/[^0-9]/} < deadline)) || fail "not within ${2:-60} s: $1" || return
		sleep 0.01
	done
}

# wait_blocked NAME|PID: until it sleeps in the kernel: one and the same sleep in three looks; or, of what
# wakes up now and then to look at something, one and the same call in ten.
wait_blocked() { untraced watch "$@"; }
watch() {
	local process=${pid[$1]:-$1} call switches before='' same=0 alike=0

	wait_until "[ ! -e /proc/$process/exe ] || ! is_entering $process" # what nsenter is on its way to
	for _ in {1..6000}; do
		asleep "$process" || fail "$1 ended instead of blocking" || return
		if [ "$call" ]; then
			[[ $call = "${before#* }" ]] && alike=$((alike + 1)) || alike=0
			[[ "$switches $call" = "$before" ]] && same=$((same + 1)) || same=0
			((same < 3 && alike < 10)) || return 0
			before="$switches $call"
		else
			same=0
		fi
		sleep 0.01
	done
	fail "$1 does not block"
}

is_entering() {
	case $(readlink "/proc/$1/exe") in
	*/bash) cmp -s "/proc/$1/cmdline" "/proc/$$/cmdline" ;; # a fork of this one
	*/nsenter | */setpriv | */busybox) ;;
	*) return 1 ;;
	esac
}

# Sets `call`, in which it sleeps, empty while it runs, and `switches`, by which one sleep differs from the
# next; fails when it ended.
asleep() {
	local name value state=''

	call=''
	while read -r name value; do
		case $name in
		State:) state=${value%% *} ;;
		voluntary_ctxt_switches:) switches=$value ;;
		esac
	done <"/proc/$1/status" || true
	case $state in
	Z | X | '') return 1 ;;
	S) read -r call <"/proc/$1/syscall" || call="that it does not tell of" ;;
	esac
	[ "$call" != running ] || call=''
} 2>/dev/null

assert_status() {
	[ "$status" -eq "$1" ] || batslib_print_kv_single_or_multi 8 status "$status" expected "$1" \
		output "$output" stderr "${stderr:-}" | batslib_decorate "exit status" | fail
}

# Not ended by a signal, nor by a sanitizer's report.
refute_signal() {
	((status < 128 && status != 99)) || batslib_print_kv_single_or_multi 8 status "$status" \
		output "$output" stderr "${stderr:-}" | batslib_decorate "ended by a signal or a sanitizer" | fail
}
