# shellcheck shell=bash disable=SC2016,SC2154
# 128 MiB through a pipeline of 50 commands that ipctool made, and one that bash made; and two commands
# of which the first one's status counts, against moreutils.
pipeline=(head -c 128M /dev/zero)
shell_pipeline='head -c 128M /dev/zero'
for _ in {2..49}; do
	pipeline+=(--- cat)
	shell_pipeline+=' | cat'
done
pipeline+=(--- wc -c)
shell_pipeline+=' | wc -c'

# through COMMAND...: MiB/s, if all bytes came.
through() {
	local from=${EPOCHREALTIME/[^0-9]/}

	[ "$("$@")" -eq $((128 << 20)) ]
	echo $((128 * 1000000 / (${EPOCHREALTIME/[^0-9]/} - from)))
}

rates '128 MiB through 50 commands, of bash' '>0.95' 5 \
	'through "$static" pipe run -- "${pipeline[@]}"' 'through bash -c "$shell_pipeline"'
times 'pipe run of two, of mispipe' 1 20 10 /bin/sh -c "exec $static pipe run --status first -- true --- true" -- \
	/bin/sh -c 'exec mispipe true true'
