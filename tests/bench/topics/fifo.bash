# shellcheck shell=bash disable=SC2016,SC2154
# 2 GiB through a FIFO, with ipctool at one end, and with cat there.
mkfifo f
"$bench/bench-pump" out 2048 >file

into() {
	"$bench/bench-pump" drop <f &
	eval "$1"
	wait
}
out_of() {
	"$bench/bench-pump" out 2048 >f &
	eval "$1" | "$bench/bench-pump" drop
	wait
}

rates 'from a pipe into a FIFO' '>3' 9 \
	'into "$bench/bench-pump out 2048 | $static fifo write f"' 'into "$bench/bench-pump out 2048 | cat >f"'
rates 'from a file into a FIFO' '>8' 9 'into "$static fifo write f <file"' 'into "cat file >f"'
rates 'from a FIFO into a pipe' '>3' 9 'out_of "$static fifo read f"' 'out_of "cat <f"'
rm f file
