# shellcheck shell=bash disable=SC2016,SC2154
# Who has one of 10,000 segments, and all of them, among 500 processes more, against lsof; and the memory
# that it takes.
coproc CROWD { exec "$peers/shm_crowd" 10000 500; }
made+=('kill "$crowd" 2>/dev/null')
crowd=$CROWD_PID crowd_out=${CROWD[0]} crowd_in=${CROWD[1]}
read -r _ <&"$crowd_out"
lsof=$(type -P lsof)
addresses=(shm:/crowd.{0..9999}) paths=(/dev/shm/crowd.{0..9999})

# What they say of processes that are closed to us is of no interest.
who() { times "$1" "$2" 9 1 "${@:3}" 2>/dev/null; }

who 'users of one of 10,000, of lsof' 0.15 "$static" users shm:/crowd.5 -- "$lsof" /dev/shm/crowd.5
who '... of all of them' 0.15 "$static" users "${addresses[@]}" -- "$lsof" "${paths[@]}"
who '... of one, of the bare system calls' - "$static" users shm:/crowd.5 -- "$bench/bench-bare" users
who 'these system calls alone, of lsof' - "$bench/bench-bare" users -- "$lsof" /dev/shm/crowd.5
peak=$("$bench/bench-peak" "$static" users shm:/crowd.5 3>&1 >/dev/null 2>&1)
row 'peak memory of users of one' "$peak KiB" '2048 KiB' "$(awk -v p="$peak" 'BEGIN { printf "%.2f", p / 2048 }')" 1
exec {crowd_in}>&-
wait "$crowd"
