# shellcheck shell=bash disable=SC2016,SC2154
# For the applets that stand in for commands of util-linux: comparing them with those. Loaded after
# helper.bash.

needs_util_linux() {
	local tool

	for tool in ipcs ipcrm ipcmk; do
		[[ $("$tool" --version 2>/dev/null) = *util-linux* ]] || skip "needs $tool of util-linux"
	done
}

# same [as_user] TOOL ARGUMENT...: of ours and theirs, which only look at what is there, standard
# output is the same to the byte, and so is the status.
same() {
	local user=() theirs=0 ours=0 out=$BATS_TEST_TMPDIR/same

	if [ "$1" = as_user ]; then
		user=(as_user) && shift
	fi
	in_ns "${user[@]}" "$@" >"$out.theirs" 2>"$out.theirs.err" || theirs=$?
	in_ns "${user[@]}" ipctool "$@" >"$out.ours" 2>"$out.ours.err" || ours=$?
	compare "$*"
}

# both SETUP TOOL ARGUMENT...: the same of commands that change what is there: each gets a namespace
# of its own, where the shell code SETUP made things before, and `ipcs` lists them afterwards.
both() {
	local setup=$1 theirs=0 ours=0 out=$BATS_TEST_TMPDIR/both
	local script='exec 3>&1 >&2; eval "$1"; shift; "$@" >&3 && s=0 || s=$?; ipcs | sed s/^0x[0-9a-f]*/KEY/ >&3; exit $s'

	shift
	in_ns unshare --ipc bash -c "$script" - "$setup" "$@" >"$out.theirs" 2>"$out.theirs.err" || theirs=$?
	in_ns unshare --ipc bash -c "$script" - "$setup" "$IPCTOOL" "$@" >"$out.ours" 2>"$out.ours.err" || ours=$?
	compare "$*"
}

compare() {
	cmp -s "$out.theirs" "$out.ours" && ((theirs == ours)) && return
	{
		echo "$1: theirs $theirs, ours $ours"
		diff "$out.theirs" "$out.ours" | cat -A
		cat "$out.theirs.err" "$out.ours.err"
	} | fail
}
