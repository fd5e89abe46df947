load ../helper

teardown() { teardown_ipc; }

@test "numbers and names, as bash has them" {
	local i

	run -0 ipctool sig ls -rH -o number,name
	assert_equal "${#lines[@]}" 62
	for i in {1..31}; do
		assert_line "$i $(kill -l $i)"
	done
	assert_line '34 RTMIN'
	assert_line '35 RTMIN+1'
	assert_line '64 RTMIN+30'
	refute_line --regexp '^3[23] '
}

@test "what they do by default, seen with a process" {
	local signal action

	while read -r signal action; do
		run python3 -c '
import os, resource, signal, sys
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
number = int(sys.argv[1])
if number != signal.SIGKILL: signal.signal(number, signal.SIG_DFL)
os.kill(os.getpid(), number)
os._exit(55)' "$(kill -l "$signal")"
		case $action in
		terminate | core) assert_status $((128 + $(kill -l "$signal"))) ;;
		ignore | continue) assert_status 55 ;;
		*) fail "$signal $action" ;;
		esac
	done < <(ipctool sig ls -rH -o name,action | grep -vE ' stop|RTMIN')
	run ipctool sig ls -rH -o name,action
	assert_line 'STOP stop'
	assert_line 'TSTP stop'
	assert_line 'SEGV core'
}

@test "some of them, by any name" {
	run -0 ipctool sig ls -o number,name sigterm 9 RTMAX-1 32
	assert_output 'NUMBER  NAME
    15  TERM
     9  KILL
    63  RTMIN+29
    32  32'
	run -2 ipctool sig ls NOSUCH
	run -2 ipctool sig ls 0
}

@test "JSON" {
	run -0 bash -c '"$0" sig ls -J | jq -c "[length, .[0].number, .[0].name, .[14].action]"' "$IPCTOOL"
	assert_output '[62,1,"HUP","terminate"]'
}

@test "a closed or full standard output is a failure" {
	run -1 bash -c '"$0" sig ls >/dev/full' "$IPCTOOL"
	run -1 bash -c '"$0" sig ls >&-' "$IPCTOOL"
}
