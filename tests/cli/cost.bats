load ../helper

setup() {
	setup_ipc
	[ "$PRESET" = static ] || skip 'of the static preset'
}
teardown() { teardown_ipc; }

# steps_of COMMAND...: instructions of its own, which are the same at each run on one kind of machine, with the
# same words and no environment.
steps_of() {
	local steps

	steps=$(cd "${IPCTOOL%/*}" && in_ns env -i "$PEER_DIR/steps" ./ipctool "$@") || return
	echo "$steps instructions: $*" >&2
	[ "$steps" -gt 1000 ] && echo "$steps"
}

@test "the verbs of loops take few instructions" {
	[ "$(uname -m)" = x86_64 ] || skip 'counted on x86-64'
	ipctool sem create /a 0
	ipctool mq create /a
	[ "$(steps_of sem post /a)" -le 3500 ]
	[ "$(steps_of sem wait /a)" -le 3850 ]
	[ "$(steps_of mq send /a message)" -le 3650 ]
	[ "$(steps_of mq recv /a)" -le 13000 ]
}

@test "the verbs of loops touch no heap" {
	command -v strace >/dev/null || skip 'needs strace'
	ipctool sem create /a 0
	ipctool mq create /a
	for verb in 'sem post /a' 'sem wait /a' 'mq send /a message'; do
		# shellcheck disable=SC2086
		in_ns strace -o "$BATS_TEST_TMPDIR/calls" -e trace=brk,mmap "$IPCTOOL" $verb
		run ! grep -E 'brk|MAP_ANONYMOUS' "$BATS_TEST_TMPDIR/calls"
	done
}

# musl's thread descriptor, which libc writes before main(), is the last thing there that each start touches.
@test "what a start writes lies within one page, what it reads within the 64 KiB of one fault" {
	local first last size

	read -r first _ < <(nm "$IPCTOOL" | grep ' __frame_dummy_init_array_entry$') || true
	read -r last _ < <(nm "$IPCTOOL" | grep ' __thread_list_lock$') || true
	[ "$first" ] && [ "$last" ] || skip 'another compiler, or another musl'
	echo "from $first to $last"
	[ $((0x$first >> 12)) -eq $((0x$last >> 12)) ]
	read -r last size < <(readelf -SW "$IPCTOOL" | sed 's/.*]//' | awk '$1 == ".rodata.start" { print $3, $5 }')
	echo "up to $last + $size"
	[ $(((0x$last + 0x$size) >> 16)) -eq $((0x400000 >> 16)) ]
}
