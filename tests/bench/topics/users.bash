# shellcheck shell=bash disable=SC2016,SC2154
# Who has one of 10,000 segments, and all of them, among 500 processes more, against lsof; and the memory
# that it takes.
coproc CROWD { exec "$peers/shm_crowd" 10000 500; }
made+=('kill "$crowd" 2>/dev/null')
crowd=$CROWD_PID crowd_out=${CROWD[0]} crowd_in=${CROWD[1]}
read -r _ <&"$crowd_out"
seq -f 'shm:/crowd.%.0f' 0 9999 >addresses
seq -f '/dev/shm/crowd.%.0f' 0 9999 >paths

# who WHAT OURS REFERENCE: of shell commands.
who() {
	times "$1" 0.15 9 1 /bin/sh -c "exec 2>/dev/null; $static users $2 >/dev/null" -- \
		/bin/sh -c "exec 2>/dev/null; lsof $3 >/dev/null"
}

who 'users of one of 10,000, of lsof' shm:/crowd.5 /dev/shm/crowd.5
who '... of all of them' '$(cat addresses)' '$(cat paths)'
times '... of one, of the bare system calls' - 9 1 /bin/sh -c "exec 2>/dev/null; exec $static users shm:/crowd.5 >/dev/null" -- \
	/bin/sh -c "exec $bench/bench-bare users >/dev/null"
times 'these system calls alone, of lsof' - 9 1 /bin/sh -c "exec $bench/bench-bare users >/dev/null" -- \
	/bin/sh -c "exec 2>/dev/null; lsof /dev/shm/crowd.5 >/dev/null"
peak=$("$bench/bench-peak" "$static" users shm:/crowd.5 3>&1 >/dev/null 2>&1)
row 'peak memory of users of one' "$peak KiB" '2048 KiB' "$(awk -v p="$peak" 'BEGIN { printf "%.2f", p / 2048 }')" 1
exec {crowd_in}>&-
wait "$crowd"
