# shellcheck shell=bash disable=SC2016,SC2154
# 10,000 objects, listed.
ls=$(type -P ls) ipcs=$(type -P ipcs)

# list WHAT GOAL OURS... -- REFERENCE...
list() { times "$1" "$2" 10 3 "$static" "${@:3}"; }

# bare KIND DIR OURS...: what the system calls alone cost.
bare() {
	times '... of the bare system calls' - 10 3 "$static" "${@:3}" -- "$bench/bench-bare" "$1"
	times 'these system calls alone, of ls -l' - 10 3 "$bench/bench-bare" "$1" -- "$ls" -l "$2"
}

if [ "$alone" ] && [[ $(ipcs --version) = *util-linux* ]]; then
	for kind in mq:-q sem:-s shm:-m; do
		"$peers/sysv_object" many "${kind%:*}" 10000 >/dev/null
		list "ipcs ${kind#*:} of 10,000" 0.15 ipcs "${kind#*:}" -- "$ipcs" "${kind#*:}"
		list "sysv ls ${kind%:*} of 10,000" 0.15 sysv ls "${kind%:*}" -- "$ipcs" "${kind#*:}"
		"$static" sysv rm --all "${kind%:*}"
	done
fi
if [ "$alone" ]; then
	(cd /dev/shm && seq -f "bench.%.0f" 10000 | xargs touch)
	list 'shm ls of 10,000' 0.4 shm ls -- "$ls" -l /dev/shm
	bare segments /dev/shm shm ls
	rm -rf /dev/shm/bench.*
	(cd /dev/shm && seq -f "sem.bench.%.0f" 10000 | xargs truncate -s 32)
	list 'sem ls of 10,000' 0.4 sem ls -- "$ls" -l /dev/shm
	bare semaphores /dev/shm sem ls
	rm -rf /dev/shm/sem.bench.*
	# Of small ones, RLIMIT_MSGQUEUE allows 3,600 in all.
	echo 1 >/proc/sys/fs/mqueue/msg_default
	echo 128 >/proc/sys/fs/mqueue/msgsize_default
	(cd /dev/mqueue && seq -f "bench.%.0f" 3000 | xargs touch)
	list 'mq ls of 3,000' 0.4 mq ls -- "$ls" -l /dev/mqueue
	bare queues /dev/mqueue mq ls
	rm -rf /dev/mqueue/bench.*
	echo 10 >/proc/sys/fs/mqueue/msg_default
	echo 8192 >/proc/sys/fs/mqueue/msgsize_default
fi
