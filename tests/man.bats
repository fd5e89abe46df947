# The man pages say what the tables of the binary say, neither more nor less, and their examples
# are true.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	"$BUILD_DIR/tests/man-tables" >tables
	pages=("$SOURCE_DIR"/man/*.[17])
	for page in "$SOURCE_DIR"/man/*.1; do
		name=$(basename "$page" .1)
		applet=${name#ipctool}
		awk -v applet="${applet#-}" -f "$SOURCE_DIR/tests/man/page.awk" "$page" >"$name"
	done
}

teardown() { teardown_ipc; }

# facts KIND...: those of the tables and those of the pages, one line each, sorted.
from_tables() { grep -E "^($1) " tables | sort -u; }
from_pages() { grep -hE "^($1) " ipctool* | sort -u; }

# same KIND: the pages say it of what the tables have, and of nothing else.
same() {
	run diff -au --label tables <(from_tables "$1") --label pages <(from_pages "$1")
	assert_success
}

@test "every applet has a page, and every page an applet" {
	run diff <(from_tables applet | sed 's/applet //') <(ls ipctool-* | sed 's/ipctool-//' | sort)
	assert_success
}

@test "ipctool(1) lists the applets" { same applet; }

@test "the verbs" {
	same verb
	run diff <(from_tables verb | sed 's/verb/synopsis/') <(from_pages synopsis)
	assert_success
}

@test "the options, their letters and their values" { same option; }

@test "the shared options, which mean one thing" {
	run grep -vxFf <(sed -E 's/^option [^ ]+ [^ ]+/shared/' tables) <(from_pages shared)
	assert_output ''
	run from_pages shared
	assert_output --partial 'shared t timeout TIME'
}

@test "the columns" { same column; }

@test "the exit statuses" {
	run diff <(from_tables status) <(grep -E '^status [0-9]+$' ipctool | sort -u)
	assert_success
	while read -r _ applet; do
		run grep -vxF -f ipctool <(grep '^status' "ipctool-$applet")
		assert_output ''
		for status in 0 1 2; do
			[ $status = 2 ] && grep -qx "compatible $applet" tables && continue
			grep -qx "status $status" "ipctool-$applet" || fail "ipctool-$applet: no status $status"
		done
		run grep -c "^option $applet [^ ]* t timeout " tables
		assert_equal "$(grep -cx 'status 124' "ipctool-$applet")" $((output > 0))
		run grep -cx "runs $applet" tables
		assert_equal "$(grep -cE '^status 12[567]$' "ipctool-$applet")" $((output > 0 ? 3 : 0))
	done < <(from_tables applet)
}

@test "the pages are clean mdoc, with all their sections" {
	run mandoc -T lint -W warning "${pages[@]}"
	assert_success
	for page in "${pages[@]}"; do
		sections=(NAME DESCRIPTION EXAMPLES 'SEE ALSO')
		[[ $page = *.7 ]] || sections+=(SYNOPSIS 'EXIT STATUS')
		for section in "${sections[@]}"; do
			grep -qx "\.Sh $section" "$page" || fail "$page: no $section"
		done
	done
}

@test "pages refer to pages that there are" {
	for page in $(sed -n 's/^\.Xr \(ipctool[^ ]*\) \([0-9]\).*/\1.\2/p' "${pages[@]}"); do
		assert [ -e "$SOURCE_DIR/man/$page" ]
	done
}

# run_examples FILE: writes FILE.expected, what the page shows, and FILE.actual, what happens in
# namespaces and a directory of their own.
run_examples() {
	local awk=$SOURCE_DIR/tests/man/examples.awk page=$SOURCE_DIR/man/$1

	awk -f "$awk" "$page" >"$1.expected"
	awk -v script=1 -f "$awk" "$page" >"$1.script"
	assert [ -s "$1.script" ]
	mkdir "work-$1"
	setup_ipc
	needs_ns
	in_ns env --chdir="work-$1" LC_ALL=C TZ=UTC PATH="$PWD/bin:$PATH" \
		sh "$SOURCE_DIR/tests/man/examples.sh" "$PWD/$1.script" "$PWD/$1.actual" || true
	teardown_ipc
}

@test "the examples are true" {
	mkdir bin
	ln -s "$IPCTOOL" bin/ipctool
	for page in "${pages[@]}"; do
		name=$(basename "$page")
		run_examples "$name"
		diff -au --label "$name" "$name.expected" --label 'what happens' "$name.actual" >>differences || true
	done
	run cat differences
	assert_output ''
}
