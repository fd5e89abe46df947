# shellcheck shell=bash
# account.bash PRIORITY_STEP|sysv SIZES N... -- RECV_OPTION...: run inside the namespaces of a case.
#
# Fills a queue with a message of each of the SIZES (bytes, separated by commas), each with a
# priority PRIORITY_STEP lower than the one before; then, for each N, lets `ipctool mq recv -f`
# write to a reader that reads exactly N bytes and dies, and checks that each message is in the N
# bytes, or in the queue again, and not in both, and in the order that it had. On a System V queue,
# which has no priorities, the types of all messages differ, and what went back is last.
set -euo pipefail

step=$1
IFS=, read -ra sizes <<<"$2"
shift 2
ns=()
while [ "$1" != -- ]; do ns+=("$1") && shift; done
shift
options=("$@")
queue=/account-$$
dir=$(mktemp -d "${BATS_TEST_TMPDIR:?}/account.XXXX")
cd "$dir"

bodies=()
for i in "${!sizes[@]}"; do
	printf -v body '%0*d' "${sizes[i]}" "$i"
	((sizes[i] > 0)) || body=
	bodies+=("${body: -sizes[i]:sizes[i]}")
done

fill() {
	local body priority=30000 type=0

	if [ "$step" = sysv ]; then
		for body in "${bodies[@]}"; do "$IPCTOOL" mq send "$queue" -T $((type += 1)) "$body"; done
		return
	fi
	if ((step == 0)); then
		printf '%s\0' "${bodies[@]}" | "$IPCTOOL" mq send -0 "$queue" -p $priority
		return
	fi
	for body in "${bodies[@]}"; do "$IPCTOOL" mq send "$queue" -p $((priority -= step)) "$body"; done
}

drain() { "$IPCTOOL" mq recv -aJ "$queue"; }

# How many of the messages end within the first N bytes of what recv writes?
ends=()
measure() {
	local length total=0

	while read -r length; do
		ends+=($((total += length)))
	done < <(for i in "${!sizes[@]}"; do "$IPCTOOL" mq recv "${options[@]}" "$queue" | wc -c; done)
}

largest=1
for size in "${sizes[@]}"; do ((size <= largest)) || largest=$size; done
if [ "$step" = sysv ]; then
	queue=$("$IPCTOOL" mq create private:)
else
	"$IPCTOOL" mq create "$queue" --maxmsg "${#sizes[@]}" --msgsize "$largest"
fi
fill && drain >all
fill && measure
((ns[0] >= 0)) || mapfile -t ns < <(seq 0 "${ends[-1]}")
for n in "${ns[@]}"; do
	((n <= ends[-1])) || continue
	fill
	status=0
	{ "$IPCTOOL" mq recv -f "${options[@]}" "$queue" 2>err || echo $? >status; } |
		"$PEER_DIR/mq_reader" "$n" >got
	status=$(<status)
	read=0
	for end in "${ends[@]}"; do ((end > n)) || read=$((read + 1)); done
	drain >rest
	[ "$step" != sysv ] || sort -t : -k 2n -o rest rest
	tail -n +$((read + 1)) all >want
	cmp -s want rest || {
		echo "N=$n: $read of ${#sizes[@]} were read; in the queue:" && cut -c 1-99 rest err && exit 1
	}
	[ "$(wc -c <got)" = "$n" ]
	if ((n > 0 && n < ends[-1])); then
		if [ "$status" != 1 ] || ! grep -q "$queue" err; then
			echo "N=$n: status $status" && cat err && exit 1
		fi
	elif [ "$status" != 141 ] && [ "$status" != 1 ]; then
		echo "N=$n: status $status" && cat err && exit 1
	fi
done
"$IPCTOOL" mq rm "$queue"
