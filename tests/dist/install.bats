load ../helper

setup() {
	case $PRESET in
	static | release) ;;
	*) skip 'nobody installs this preset' ;;
	esac
	root=$BATS_TEST_TMPDIR/root
}

files() {
	(cd "$1" && find . ! -type d | sort)
}

# What is installed below DIR: the man pages are as many as there are.
expected() {
	local page

	printf '%s\n' ./bin/ipctool
	for page in "$SOURCE_DIR"/man/*.[17]; do
		printf './share/man/man%s/%s\n' "${page##*.}" "${page##*/}$1"
	done
	printf './share/%s\n' bash-completion/completions/ipctool "$2" fish/vendor_completions.d/ipctool.fish \
		doc/ipctool/{README.md,CONTRIBUTING.md,"$3"}
	[ ! -e "$BUILD_DIR/ipctool.so" ] || echo "./$(loadables)/ipctool"
}

# Where bash looks for builtins, below its prefix.
loadables() {
	realpath -m --relative-to "$(pkg-config --variable=prefix bash)" "$(pkg-config --variable=loadablesdir bash)"
}

@test "cmake --install puts everything in its place" {
	run cmake --install "$BUILD_DIR" --prefix "$root"
	assert_success
	assert_equal "$(files "$root")" "$(expected '' zsh/site-functions/_ipctool LICENSE | sort)"
	run "$root/bin/ipctool" --version
	assert_success
	[ -e "$BUILD_DIR/ipctool.so" ] || return 0
	BASH_LOADABLES_PATH=$root/$(loadables) run bash -c 'enable -f ipctool ipctool && type -t ipctool && ipctool --version'
	assert_line -n 0 builtin
}

@test "the Debian package installs, runs and leaves nothing" {
	needs_root
	command -v dpkg-shlibdeps >/dev/null || skip 'needs Debian'
	(cd "$BUILD_DIR" && cpack -B "$BATS_TEST_TMPDIR" 2>&1)
	mkdir -p "$root"/var/lib/dpkg/{info,updates,triggers}
	touch "$root"/var/lib/dpkg/status
	local dpkg=(dpkg --root="$root" --force-depends --force-script-chrootless --log=/dev/null)

	"${dpkg[@]}" --install "$BATS_TEST_TMPDIR"/ipctool_*.deb
	assert_equal "$(files "$root/usr")" "$(expected .gz zsh/vendor-completions/_ipctool copyright | sort)"
	run "$root/usr/bin/ipctool" --version
	assert_success
	assert_equal "$output" "ipctool $(dpkg-deb --field "$BATS_TEST_TMPDIR"/ipctool_*.deb Version)"

	"${dpkg[@]}" --purge ipctool
	run find "$root" -path "$root/var" -prune -o ! -type d -print
	assert_output ''
	assert [ ! -e "$root/usr/bin" ]
}

@test "the release build is hardened, the static one needs nothing" {
	run readelf --wide --program-headers --dynamic "$IPCTOOL"
	assert_success
	assert_output --partial GNU_STACK
	refute_output --partial RWE # nothing is written that is executed
	if [ "$PRESET" = static ]; then
		assert_output --partial 'EXEC (Executable file)'
		refute_output --partial INTERP
		refute_output --partial RELRO
	else
		assert_output --partial 'DYN (Position-Independent Executable file)'
		assert_output --partial GNU_RELRO
		assert_output --partial BIND_NOW
		assert_output --partial '[libc.so.6]'
		assert_equal "$(grep -c NEEDED <<<"$output")" 1
	fi
}
