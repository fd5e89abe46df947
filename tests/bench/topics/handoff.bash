# shellcheck shell=bash disable=SC2016,SC2154
# From sem_post(3) to the end of a process that waits in `sem wait`, and of one that does nothing else.
"$static" sem create "$name-handoff" 0
made+=('"$static" sem rm "$name-handoff"')
mapfile -t figures < <("$bench/bench-handoff" 40 50 "$name-handoff" "$static" sem wait "$name-handoff")
read -r ours theirs ratio low high <<<"${figures[0]}"
row 'a post to the end of who waits' "$ours us" "$theirs us" "$ratio ($low to $high)" 1.05
