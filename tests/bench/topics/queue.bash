# shellcheck shell=bash disable=SC2016,SC2154
# 100,000 messages into and out of queues, against a bare loop of the system call.

# queue WHAT GOAL HOW QUEUE SIZE
queue() {
	local transfer=("$bench/bench-queue" "$3" "$4" 100000 "$5") command

	case $3 in
	send) command=(send "$4") ;;
	*) command=(recv -c 100000 "$4") ;;
	esac
	times "$1" "$2" 9 1 "${transfer[@]}" "$static" mq "${command[@]}" -- "${transfer[@]}"
}

"$static" mq create "$name-16" --maxmsg 10 --msgsize 16
"$static" mq create "$name-1K" --maxmsg 10 --msgsize 1K
made+=('"$static" mq rm "$name-16" "$name-1K"')
queue 'messages of 16 bytes, recv' 1.05 recv "$name-16" 16
queue '... into a pipe' 1.11 pipe "$name-16" 16
queue '... send' 1.05 send "$name-16" 16
queue 'messages of 1 KiB, recv' 1.11 recv "$name-1K" 1024
queue '... send' 1.11 send "$name-1K" 1024

sysv=$("$static" mq create private:)
made+=('"$static" mq rm "$sysv"')
for qbytes in 16K ${alone:+1M}; do
	"$static" mq alter --qbytes "$qbytes" "$sysv"
	queue "System V, qbytes $qbytes: 16 bytes, recv" 1.05 recv "$sysv" 16
	queue '... into a pipe' 1.11 pipe "$sysv" 16
	queue '... send' 1.05 send "$sysv" 16
	queue '... of 1 KiB, recv' 1.05 recv "$sysv" 1024
	queue '... send' 1.05 send "$sysv" 1024
done
