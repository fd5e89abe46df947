load ../helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	cp "$IPCTOOL" ipctool # so that hard links have one file system
	mkdir bin
}

@test "makes a hard link for each applet" {
	run ./ipctool --install bin
	assert_success
	assert_output ''
	assert_equal "$(ls bin)" "$(./ipctool --list | sort)"
	for link in bin/*; do
		assert [ "$link" -ef ipctool ]
		assert [ ! -L "$link" ]
	done
	run bin/fifo --help
	assert_output --partial 'usage: ipctool fifo VERB'
}

@test "-s makes symbolic links" {
	./ipctool --install -s bin
	assert_equal "$(ls bin)" "$(./ipctool --list | sort)"
	for link in bin/*; do
		assert [ -L "$link" ]
		assert [ "$link" -ef ipctool ]
	done
	rm bin/*
	./ipctool --install bin --symbolic fifo
	assert [ -L bin/fifo ]
}

@test "makes those that were named, and no others" {
	./ipctool --install bin mq fifo
	assert_equal "$(ls bin)" $'fifo\nmq'
	run ./ipctool --install bin sem nope
	assert_status 2
	assert_line --index 0 "ipctool --install: unknown applet 'nope'"
	run ./ipctool --install bin __complete
	assert_status 2
	assert_equal "$(ls bin)" $'fifo\nmq'
}

@test "can be run again" {
	./ipctool --install bin
	run ./ipctool --install bin
	assert_success
	run ./ipctool --install -s bin
	assert_success
	assert [ ! -L bin/fifo ]
}

@test "never overwrites what is there, and goes on" {
	echo precious >bin/fifo
	ln -s nowhere bin/sem
	mkdir bin/shm
	run ./ipctool --install bin
	assert_status 5
	assert_line 'ipctool --install: fifo: exists already'
	assert_line 'ipctool --install: sem: exists already'
	assert_line 'ipctool --install: shm: exists already'
	assert_equal "$(<bin/fifo)" precious
	assert_equal "$(readlink bin/sem)" nowhere
	assert [ bin/mq -ef ipctool ]
}

@test "failures" {
	run ./ipctool --install
	assert_status 2
	assert_line --index 0 'ipctool --install: missing operand: DIR'
	assert_line --index 1 '  try: ipctool --install --help'
	run ./ipctool --install nowhere
	assert_status 4
	assert_output 'ipctool --install: nowhere: does not exist'
	run ./ipctool --install ipctool
	assert_status 1
	needs_root
	mkdir -m 755 ours
	chmod 755 .
	chmod 711 "$BATS_RUN_TMPDIR"
	run as_user "$PWD/ipctool" --install "$PWD/ours" fifo
	assert_status 6
	assert_output 'ipctool --install: fifo: permission denied'
}

@test "--help" {
	run ./ipctool --install --help
	assert_success
	assert_line --index 0 'usage: ipctool --install [OPTION]... DIR [NAME]...'
	assert_line 'More: man ipctool'
}

@test "to another file system it needs -s, and says so" {
	other=$(mktemp -d -p /dev/shm)
	if [ "$(stat -c %d "$other")" = "$(stat -c %d .)" ]; then
		rmdir "$other"
		skip 'needs two file systems'
	fi
	run ./ipctool --install "$other" fifo
	left=$(ls "$other")
	rmdir "$other"
	assert_status 1
	assert_line --index 1 --partial '  hint: -s makes symbolic links'
	assert_equal "$left" ''
}
