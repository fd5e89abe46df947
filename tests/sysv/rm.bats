load ../helper
setup() { setup_ipc; needs_ns; }
teardown() { teardown_ipc; }

create() { peer sysv_object create "$@"; }

@test "by id: it is gone, and C finds it no more" {
	for kind in mq sem shm; do
		id=$(create $kind 0 0600 10)
		run -0 ipctool sysv rm "$kind:id:$id"
		assert_output ''
		run -1 peer sysv_object has $kind "$id"
		run -4 --separate-stderr ipctool sysv rm "$kind:id:$id"
		assert_equal "$stderr" "ipctool sysv rm: $kind:id:$id: does not exist"
	done
}

@test "by key, decimal or hexadecimal, the largest too" {
	for kind in mq sem shm; do
		id=$(create $kind 0xfedcba98 0600 10)
		run -0 ipctool sysv rm "$kind:key:0xfedcba98"
		run -1 peer sysv_object has $kind "$id"
		id=$(create $kind 4660 0600 10)
		run -0 ipctool sysv rm "$kind:key:4660"
		run -1 peer sysv_object has $kind "$id"
		run -4 --separate-stderr ipctool sysv rm "$kind:key:0x1234"
		assert_equal "$stderr" "ipctool sysv rm: $kind:key:0x1234: does not exist"
	done
}

@test "by ftok, as C makes it" {
	touch "$BATS_TEST_TMPDIR/file"
	for kind in mq sem shm; do
		id=$(create $kind "ftok:$BATS_TEST_TMPDIR/file:a" 0600 10)
		run -4 ipctool sysv rm "$kind:ftok:$BATS_TEST_TMPDIR/file:b"
		run -0 ipctool sysv rm "$kind:ftok:$BATS_TEST_TMPDIR/file:a"
		run -1 peer sysv_object has $kind "$id"
	done
	run -4 --separate-stderr ipctool sysv rm "mq:ftok:$BATS_TEST_TMPDIR/absent:a"
	assert_equal "$stderr" "ipctool sysv rm: mq:ftok:$BATS_TEST_TMPDIR/absent:a: does not exist (the file $BATS_TEST_TMPDIR/absent of the key)"
}

@test "the id of one kind is not the id of another" {
	mq=$(create mq 0 0600 0)
	run -4 ipctool sysv rm "sem:id:$mq" "shm:id:$mq"
	run -0 peer sysv_object has mq "$mq"
}

@test "several are removed, those that are not there are reported, the first failure counts" {
	mq=$(create mq 0 0600 0)
	sem=$(create sem 0 0600 1)
	create shm 0x55 0600 1
	run -4 --separate-stderr ipctool sysv rm -v "mq:id:$mq" sem:id:99 "sem:id:$sem" shm:key:0x55
	assert_equal "$stderr" "ipctool sysv rm: mq:id:$mq: removed
ipctool sysv rm: sem:id:99: does not exist
ipctool sysv rm: sem:id:$sem: removed
ipctool sysv rm: shm:key:0x55: removed"
	run -0 ipctool sysv ls
	assert_output ''
}

@test "an attached segment is marked, and goes when it is detached" {
	id=$(create shm 0x66 0600 4096)
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	start c peer sysv_object attach "$id" 1 <"$BATS_TEST_TMPDIR/fifo" 8>&-
	wait_until 'grep -q attached "$BATS_TEST_TMPDIR/c.out"'
	run -0 --separate-stderr ipctool sysv rm -v shm:key:0x66
	assert_equal "$stderr" "ipctool sysv rm: shm:key:0x66: marked: it goes when it is detached (1 attached)"
	run -4 ipctool sysv rm shm:key:0x66
	run -0 peer sysv_object has shm "$id"
	exec 8>&-
	finish c
	assert_status 0
	run -1 peer sysv_object has shm "$id"
}

@test "somebody else's object: status 6, and whose it is" {
	needs_root
	for kind in mq sem shm; do
		id=$(create $kind 0x9 0 1)
		run -6 --separate-stderr as_user ipctool sysv rm $kind:key:9 $kind:key:10
		assert_equal "$stderr" "ipctool sysv rm: $kind:key:9: permission denied (owner root, creator root: only they may remove it)
ipctool sysv rm: $kind:key:10: does not exist"
		run -0 peer sysv_object has $kind "$id"
	done
}

@test "the owner removes what may not be read" {
	needs_root
	for kind in mq sem shm; do
		id=$(as_user peer sysv_object create $kind 0 0 1)
		run -0 as_user ipctool sysv rm "$kind:id:$id"
	done
}

@test "a bad address among good ones: nothing is removed" {
	id=$(create sem 0 0600 3)
	for bad in /jobs mq:/jobs mq:jobs id:5 sem:id:x mq:key:0 shm:private: shm:file:/x fifo:/x sem:id:-1 "sem:id:$id#1" ''; do
		run -2 ipctool sysv rm "sem:id:$id" "$bad"
	done
	run -2 --separate-stderr ipctool sysv rm mq:/jobs
	assert_equal "${stderr%%$'\n'*}" "ipctool sysv rm: mq:/jobs: a POSIX message queue is not what this verb takes"
	run -2 --separate-stderr ipctool sysv rm "sem:id:$id#0"
	assert_equal "${stderr%%$'\n'*}" "ipctool sysv rm: sem:id:$id#0: only a whole set can be removed"
	run -0 peer sysv_object has sem "$id"
	run -2 ipctool sysv rm
}

@test "completion offers the objects that there are" {
	mq=$(create mq 0 0600 0)
	sem=$(create sem 0 0600 1)
	run -0 ipctool __complete sysv rm ''
	assert_output "mq
sem
shm
mq:id:$mq
sem:id:$sem"
	run -0 ipctool __complete sysv rm sem:
	assert_output --partial "id:$sem"
}

@test "--all removes everything, silently; with -v it says what" {
	run -0 ipctool sysv rm --all
	assert_output ''
	for kind in mq sem shm; do
		create $kind 0 0600 1
		create $kind 7 0600 1
	done
	peer sysv_object send "$(in_ns ipcs -q | awk '$1 == "0x00000007" { print $2 }')" text
	mapfile -t all < <(ipctool sysv ls -rH -o address)
	run -0 --separate-stderr ipctool sysv rm --all -v
	assert_output ''
	assert_equal "$stderr" "$(printf 'ipctool sysv rm: %s: removed\n' "${all[@]}")"
	assert_equal "$(in_ns cat /proc/sysvipc/{msg,sem,shm} | grep -vc key)" 0
	for kind in mq sem shm; do create $kind 0 0600 1; done
	run -0 ipctool sysv rm -a
	assert_output ''
	run -0 ipctool sysv ls
	assert_output ''
}

@test "--all with kinds leaves the others" {
	for kind in mq sem shm; do create $kind 0 0600 1; done
	run -0 ipctool sysv rm --all sem mq sem
	run -0 ipctool sysv ls -rH -o kind
	assert_output shm
}

@test "--dry-run prints addresses, which rm takes, and removes nothing" {
	mq=$(create mq 0 0600 0)
	sem=$(create sem 5 0600 1)
	shm=$(create shm 0 0600 1)
	run -0 --separate-stderr ipctool sysv rm --all --dry-run -v
	assert_output "mq:id:$mq
sem:id:$sem
shm:id:$shm"
	assert_equal "$stderr" ''
	run -0 ipctool sysv rm --dry-run --all shm
	assert_output "shm:id:$shm"
	run -4 --separate-stderr ipctool sysv rm --dry-run sem:key:5 sem:id:99
	assert_output "sem:id:$sem"
	assert_equal "$stderr" 'ipctool sysv rm: sem:id:99: does not exist'
	for kind in mq sem shm; do run -0 peer sysv_object has $kind "${!kind}"; done
	run -1 in_ns sh -c 'exec "$@" >/dev/full' - "$IPCTOOL" sysv rm --all --dry-run
	in_ns bash -c '"$0" sysv rm $("$0" sysv rm --all --dry-run)' "$IPCTOOL"
	run -0 ipctool sysv ls
	assert_output ''
}

@test "--all --owner removes what belongs to USER, whoever created it" {
	needs_root
	for kind in mq sem shm; do
		create $kind 0 0600 1
		id=$(create $kind 0 0600 1)
		peer sysv_object own $kind "$id" 65534 65534 0600
	done
	run -0 ipctool sysv rm --all --owner nobody --dry-run mq
	assert_output "mq:id:$(ipctool sysv ls -rH -o id,owner mq | awk '$2 == "nobody" { print $1 }')"
	run -0 ipctool sysv rm --all --owner nobody
	run -0 ipctool sysv ls -rH -o kind,owner
	assert_output 'mq root
sem root
shm root'
	run -0 ipctool sysv rm --all --owner 65534
	run -0 ipctool sysv rm --owner 0 --all
	run -0 ipctool sysv ls
	assert_output ''
	run -2 --separate-stderr ipctool sysv rm --all --owner nobody-at-all
	assert_equal "${stderr%%$'\n'*}" "ipctool sysv rm: --owner: there is no user 'nobody-at-all'"
}

@test "--all as an ordinary user: others' objects are named, and what is one's own is removed" {
	needs_root
	for kind in mq sem shm; do
		theirs[${#theirs[@]}]=$kind:id:$(create $kind 0 0666 1)
		mine[${#mine[@]}]=$kind:id:$(as_user peer sysv_object create $kind 0 0 1)
	done
	expected="$(printf 'ipctool sysv rm: %s: permission denied (owner root, creator root: only they may remove it)\n' "${theirs[@]}")
  hint: --owner nobody leaves out what belongs to others"
	run -6 --separate-stderr as_user ipctool sysv rm --all --dry-run
	assert_output "$(printf '%s\n' "${mine[@]}")"
	assert_equal "$stderr" "$expected"
	run -6 --separate-stderr as_user ipctool sysv rm --all
	assert_output ''
	assert_equal "$stderr" "$expected"
	run -0 ipctool sysv ls -rH -o address
	assert_output "$(printf '%s\n' "${theirs[@]}")"
	run -0 --separate-stderr as_user ipctool sysv rm --all --owner nobody
	assert_equal "$stderr" ''
}

@test "root without the capability is no administrator, and --dry-run knows" {
	needs_root
	id=$(as_user peer sysv_object create sem 0 0 1)
	run -6 --separate-stderr in_ns setpriv --bounding-set=-sys_admin "$IPCTOOL" sysv rm -q --all --dry-run
	assert_output ''
	dry=$stderr
	run -6 --separate-stderr in_ns setpriv --bounding-set=-sys_admin "$IPCTOOL" sysv rm -q --all
	assert_equal "$stderr" "$dry"
	assert_equal "$stderr" "ipctool sysv rm: sem:id:$id: permission denied (owner nobody, creator nobody: only they may remove it)"
}

@test "--all leaves alone what is marked already, and marks what is attached" {
	id=$(create shm 0 0600 4096)
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 8<>"$BATS_TEST_TMPDIR/fifo"
	start c peer sysv_object attach "$id" 1 <"$BATS_TEST_TMPDIR/fifo" 8>&-
	wait_until 'grep -q attached "$BATS_TEST_TMPDIR/c.out"'
	run -0 --separate-stderr ipctool sysv rm -v --all
	assert_equal "$stderr" "ipctool sysv rm: shm:id:$id: marked: it goes when it is detached (1 attached)"
	run -0 --separate-stderr ipctool sysv rm -v --all
	assert_equal "$stderr" ''
	run -0 ipctool sysv rm --dry-run --all
	assert_output ''
	exec 8>&-
	finish c
}

@test "two at once: what the other removed is no failure" {
	peer sysv_object many sem 5000
	start one ipctool sysv rm --all
	start two ipctool sysv rm --all
	finish one
	assert_status 0
	assert_equal "$stderr" ''
	finish two
	assert_status 0
	assert_equal "$stderr" ''
	run -0 ipctool sysv ls
	assert_output ''
}

@test "addresses and --all exclude each other" {
	id=$(create sem 0 0600 3)
	usage() { # WORDS... MESSAGE
		run -2 --separate-stderr ipctool sysv rm "${@:1:$#-1}"
		assert_equal "${stderr%%$'\n'*}" "ipctool sysv rm: ${!#}"
	}
	usage --all "sem:id:$id" "sem:id:$id: --all goes with kinds, not with addresses"
	usage --all sem "sem:id:$id" "sem:id:$id: --all goes with kinds, not with addresses"
	usage sem 'sem: all objects of a kind are removed with --all only'
	usage "sem:id:$id" mq 'mq: all objects of a kind are removed with --all only'
	usage --owner root "sem:id:$id" '--owner goes with --all only'
	usage --dry-run 'missing operand: KIND:ADDRESS'
	usage --all --owner nobody-at-all "--owner: there is no user 'nobody-at-all'"
	run -2 ipctool sysv rm --all fifo
	run -2 ipctool sysv rm --all ''
	run -0 peer sysv_object has sem "$id"
}
