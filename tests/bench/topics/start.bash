# shellcheck shell=bash disable=SC2016,SC2154
# What a command costs from exec to exit: the floor under all that a shell does with ipctool.
"$static" sem create "$name" 0
made+=('"$static" sem rm "$name"')

# Calls from execve to exit_group, both counted.
system_calls() {
	strace -qqf -e signal=none "$@" 2>&1 | wc -l
}

times 'sem post, static, of an empty program' 1.35 40 50 "$static" sem post "$name" -- "$bench/bench-nothing"
times '... of /bin/true' 0.25 40 50 "$static" sem post "$name" -- /bin/true
times 'sem post, release, of /bin/true' 1.05 40 50 "$release" sem post "$name" -- /bin/true

# What the loader alone makes of it: a program that does nothing, with as many symbols of libc to bind.
nm -D --undefined-only "$release" | awk '$1 == "U" { sub(/@.*/, "", $2)
	print "extern const char " $2 "[];"; table = table $2 ", " }
	END { print "const void *const volatile table[] = {" table "};\nint main(int argc, char **argv) { return !table[argc]; }" }' >binds.c
cc -w -O2 -fPIE -pie -Wl,-z,now -Wl,-z,relro -o binds binds.c
times 'a program that binds as much, of true' - 40 50 "$PWD/binds" -- /bin/true
times 'sem post, release, of that program' - 40 50 "$release" sem post "$name" -- "$PWD/binds"
calls=$(system_calls "$static" sem post "$name")
row 'system calls of sem post, static' "$calls" - "$calls" 10
