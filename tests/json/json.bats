# shellcheck disable=SC2089,SC2090 # the quotes are of JSON
# What applets about all kinds print with --json, against the schema beside this file.
load ../helper
setup() { setup_ipc --mqueue; needs_ns; cd "$BATS_TEST_TMPDIR" || return; }
teardown() { teardown_ipc; }

VALIDATE='import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
schema["$ref"] = "#/$defs/" + sys.argv[2]
text = sys.stdin.read()
found = json.loads(text)
jsonschema.Draft7Validator(schema).validate(found)
print(len(found))'

# valid APPLET: $output is valid JSON of that applet; and then how many there are.
valid() {
	local text=$output

	jq -e . <<<"$text" >/dev/null || fail "jq cannot read: $text" || return
	run python3 -W ignore -c "$VALIDATE" "$BATS_TEST_DIRNAME/schema.json" "$1" <<<"$text"
	assert_success
}

# columns APPLET: all of them, for -o
columns() { ipctool "$1" --help | sed -n '/^Columns/,/^$/s/^  \([a-z-]*\) .*/\1/p' | paste -sd,; }

one_of_each() {
	ipctool mq create /jobs
	ipctool mq send /jobs hello
	ipctool sem create /slots 3
	ipctool shm create /obj 4K
	in_ns sh -c 'ipcmk -Q; ipcmk -S 1; ipcmk -S 5; ipcmk -M 4096; : >/dev/shm/sem.bad' >/dev/null
	in_ns perl -e 'for ("a\nb", "c\"d", "\\x41", "\xff", "\xc3\xa4", "\e[31m") { open F, ">", "/dev/shm/$_" or die }'
	mkfifo pipe
	: >lock
	start fifo sh -c 'exec sleep 60 4<>pipe </dev/shm/obj 5</dev/mqueue/jobs'
	start lock flock lock sleep 60
	start sock ipctool sock listen sock
	wait_until '[ -S sock ]'
	wait_until '[[ $(ipctool ls -rHo address lock) == *"$PWD/lock"* ]]'
	wait_until '[[ $(readlink "/proc/${pid[fifo]}/exe") == *sleep* ]]'
}

@test "ls, with every column, as root and as a user" {
	one_of_each
	run --separate-stderr ipctool ls -J
	valid ls
	((output >= 17))
	run --separate-stderr ipctool ls -J -o "$(columns ls)"
	valid ls
	((output >= 17))
	run --separate-stderr as_user ipctool ls -J -o "$(columns ls)"
	valid ls
	((output >= 14))
}

@test "gc" {
	one_of_each
	run --separate-stderr ipctool gc --older 0 -J
	assert_status 3
	valid gc
	((output >= 9))
	run --separate-stderr ipctool gc --older 0 -J -o "$(columns gc)"
	valid gc
}

@test "users" {
	one_of_each
	run --separate-stderr ipctool users -J -o "$(columns users)" shm:/obj mq:/jobs lock:lock
	valid users
	((output >= 3))
}

@test "limits" {
	run --separate-stderr ipctool limits -J
	valid limits
	((output >= 20))
	run --separate-stderr ipctool limits -J -o "$(columns limits)" --maxmsg 4
	valid limits
}

@test "the schema refuses numbers that are texts, and fields that it does not know" {
	output='[{"address":"mq:/jobs","size":"4096"}]'
	run ! valid ls
	output='[{"address":"mq:/jobs","odd":1}]'
	run ! valid ls
}
