# shellcheck shell=bash disable=SC2016,SC2154
# 2 GiB through a Unix socket with ipctool at one end or both, and with socat at both.
listener() {
	if [ "$1" = socat ]; then socat -u UNIX-LISTEN:s -; else "$static" sock listen s </dev/null; fi
}
connector() {
	if [ "$1" = socat ]; then socat -u - UNIX-CONNECT:s,retry=500,interval=0.01; else "$static" sock connect -t 10 s; fi
}

# over LISTENER CONNECTOR: MiB/s.
over() {
	rm -f s
	listener "$1" | "$bench/bench-pump" in &
	until [ -S s ]; do :; done
	"$bench/bench-pump" out 2048 | connector "$2" >/dev/null
	wait
}

rates 'sock listen, from socat, of socat' '>0.95' 9 'over ipctool socat' 'over socat socat'
rates 'sock connect, to socat, of socat' '>0.95' 9 'over socat ipctool' 'over socat socat'
rates 'both ends, of socat' '>0.95' 9 'over ipctool ipctool' 'over socat socat'
