load ../helper

setup() { setup_ipc --mqueue; }
teardown() { teardown_ipc; }

@test "2,000 random steps of making, using, killing and gc: nothing in use goes, and all else does" {
	local seed=${GC_SEED:-20261121}

	needs_root
	needs_ns
	echo "# seed $seed (GC_SEED)" >&3
	run --separate-stderr peer gc_walk "$seed" 2000 "$IPCTOOL" gc --remove --older 0 -rHo address
	assert_status 0
	assert_line --regexp '^created [0-9]{2,} used [0-9]{2,} killed [0-9]{2,} kept [0-9]{2,} removed [0-9]{2,} in [0-9]+ runs$'
}
