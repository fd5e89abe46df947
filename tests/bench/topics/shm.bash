# shellcheck shell=bash disable=SC2016,SC2154
# 1 GiB out of and into a segment, against cat; 16 MiB as hexadecimal; and the memory that it takes.
"$static" shm create "$name" 1G
made+=('"$static" shm rm "$name" "$name-hex"')
"$bench/bench-pump" out 1024 | "$static" shm write "$name"

# megabytes_in MIB COMMAND: MiB/s of a shell command.
megabytes_in() {
	local from=${EPOCHREALTIME/[^0-9]/}

	eval "$2"
	echo $(($1 * 1000000 / (${EPOCHREALTIME/[^0-9]/} - from)))
}

rates 'shm read into a pipe, of cat' '>10' 9 \
	'"$static" shm read "$name" | "$bench/bench-pump" drop' 'cat "/dev/shm$name" | "$bench/bench-pump" drop'
rates 'shm write from a pipe, of cat' '>1.5' 9 \
	'megabytes_in 1024 "$bench/bench-pump out 1024 | $static shm write $name"' \
	'megabytes_in 1024 "$bench/bench-pump out 1024 | cat >/dev/shm$name"'
"$static" shm create "$name-hex" 16M
head -c 16M /dev/urandom | "$static" shm write "$name-hex"
for hex in 'hexdump -C:100' xxd:9; do
	rates "shm dump, of ${hex%:*}" ">${hex#*:}" 5 \
		'megabytes_in 16 "$static shm dump $name-hex >/dev/null"' 'megabytes_in 16 "${hex%:*} /dev/shm$name-hex >/dev/null"'
	rates '... into a pipe' ">${hex#*:}" 5 \
		'megabytes_in 16 "$static shm dump $name-hex | $bench/bench-pump drop >/dev/null"' \
		'megabytes_in 16 "${hex%:*} /dev/shm$name-hex | $bench/bench-pump drop >/dev/null"'
done
for verb in 'read 1 GiB' 'write 1 GiB'; do
	case $verb in
	read*) peak=$("$bench/bench-peak" "$static" shm read "$name" 3>&1 >/dev/null) ;;
	*) peak=$("$bench/bench-pump" out 1024 | "$bench/bench-peak" "$static" shm write "$name" 3>&1) ;;
	esac
	row "peak memory of shm $verb" "$peak KiB" '2048 KiB' "$(awk -v p="$peak" 'BEGIN { printf "%.2f", p / 2048 }')" 1
done
