load helper

setup() { setup_ipc; }
teardown() { teardown_ipc; }

example() {
	sed -n '/^```sh$/,/^```$/{/^```/d;p}' "$SOURCE_DIR/README.md"
}

@test "the example of the README does what it says" {
	needs_ns
	cd "$SOURCE_DIR"
	PATH=${IPCTOOL%/*}:$PATH run in_ns bash -eu -c "$(example)"
	assert_success
	assert_line --index 0 '9 put out the fire'
	assert_line --index 3 '0 ship'
	assert_line 'job 4'
	assert_line --regexp '^00000000  23 20 69 70 63 74 6f 6f  6c 0a .*\|# ipctool\.'
	run in_ns ls /dev/shm
	assert_output ''
}

@test "its table has every applet and verb there is" {
	local applet name verbs

	for applet in $(ipctool --list); do
		verbs=$(ipctool "$applet" --help | sed -n '/^Verbs:/,$s/^  \([a-z]*\) .*/\1/p' | sort | xargs)
		name=$(grep "^| \`$applet\` " "$SOURCE_DIR/README.md")
		assert_equal "$(cut -d'|' -f4 <<<"$name" | xargs -n 1 | sort | xargs)" "$verbs"
	done
}
