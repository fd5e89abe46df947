# PostgreSQL, where it is installed: what it has is seen, and is garbage once it is killed.
load ../helper

setup() {
	needs_root # it wants another user, and so do we
	bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | tail -1) # where Debian has what is in no PATH
	[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb || echo /none/initdb)")
	[ -x "$bin/initdb" ] || skip 'needs PostgreSQL'
	cd "$BATS_TEST_TMPDIR" || return
	setup_ipc
	needs_ns
	chmod 711 .
	install -d -o nobody -m 700 data sockets
}
teardown() { teardown_ipc; }

garbage() { ipctool gc --older 0 --owner nobody --raw --no-headings -o address,verdict "$@"; }

@test "PostgreSQL: its objects have users, none is garbage; after kill -9 of all of it they are" {
	as_user "$bin/initdb" -D "$PWD/data" -A trust --no-sync --no-locale >init.out 2>&1
	start server as_user "$bin/postgres" -D "$PWD/data" -h '' -k "$PWD/sockets" -c dynamic_shared_memory_type=posix
	wait_until 'grep -q "ready to accept" server.err' 30

	# Sockets are those of the whole machine: of them, only its own.
	socket=sock:$PWD/sockets/.s.PGSQL.5432
	run -0 --separate-stderr ipctool ls -rHo address --owner nobody shm "$socket"
	assert_line --regexp '^shm:/PostgreSQL\.[0-9]+$'
	assert_line --regexp '^shm:id:[0-9]+$'
	assert_line "$socket"
	objects=("${lines[@]}")
	run -0 --separate-stderr ipctool users -rHo address,command,user "${objects[@]}"
	for object in "${objects[@]}"; do
		assert_line "$object postgres $(id -un 65534)"
	done
	run -0 --separate-stderr garbage shm "$socket"
	assert_output ''

	mapfile -t processes < <(echo "${pid[server]}" && pgrep -P "${pid[server]}")
	kill -KILL "${processes[@]}"
	wait_until '! kill -0 "${processes[@]}" 2>/dev/null'
	# A socket's file that nobody is bound to any more is found by its path alone.
	run -3 --separate-stderr garbage shm "$socket"
	for object in "${objects[@]}"; do
		assert_line "$object unused"
	done
	run -0 --separate-stderr ipctool gc --remove --older 0 --owner nobody shm "$socket"
	run -0 --separate-stderr garbage shm
	assert_output ''
	assert [ ! -e sockets/.s.PGSQL.5432 ]
}
