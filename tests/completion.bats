# What a shell's user gets from a tab: the answers of ipctool __complete, and real shells that ask it.
load helper

setup() {
	mkdir -p "$BATS_TEST_TMPDIR/bin" "$BATS_TEST_TMPDIR/work" || return
	ln -s "$IPCTOOL" "$BATS_TEST_TMPDIR/bin/ipctool"
	ln -s "$IPCTOOL" "$BATS_TEST_TMPDIR/bin/ipctool-fifo"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH
	cd "$BATS_TEST_TMPDIR/work" || return
	export HOME=$PWD
	setup_ipc
}
teardown() { teardown_ipc; }

# candidates LINE: what may come next; a blank at the end begins a new word.
candidates() {
	local -a words

	read -ra words <<<"$1"
	[[ $1 && $1 != *' ' ]] || words+=('')
	run --separate-stderr ipctool __complete "${words[@]}"
	assert_success
	assert [ -z "$stderr" ]
}

in_bash() { run in_ns bash "$SOURCE_DIR/tests/completion.bash" "$@"; }
in_zsh() { run in_ns timeout 20 zsh -f "$SOURCE_DIR/tests/completion.zsh" "$1"; }
in_fish() {
	run in_ns fish --no-config -c \
		"source \$SOURCE_DIR/completions/ipctool.fish; complete -C \$argv[1]" "$1"
}

@test "applets, and what is not one" {
	candidates ''
	assert_output "$(ipctool --list && echo help)"
	candidates 'fi'
	assert_output fifo
	candidates help
	assert_output help
	candidates --
	assert_output $'--help\n--version\n--list\n--install\n--in'
	candidates __
	assert_output ''
}

@test "verbs" {
	candidates 'fifo '
	assert_output $'create\nwrite\nread\nstat\nrm'
	candidates 'fifo r'
	assert_output $'read\nrm'
	candidates 'fifo -'
	assert_output --help
}

@test "help takes an applet and a verb" {
	candidates 'help fi'
	assert_output fifo
	candidates 'help fifo cr'
	assert_output create
	candidates 'help fifo create '
	assert_output ''
}

@test "--install takes options and a directory" {
	candidates '--install --s'
	assert_output --symbolic
	candidates '--install '
	assert_output :files
}

@test "options, long and short, those of the verb and those of all" {
	candidates 'fifo create -'
	assert_output $'-m\n--mode\n-e\n--exist-ok\n--help\n-q\n--quiet\n-v\n--verbose'
	candidates 'fifo create --'
	assert_output $'--mode\n--exist-ok\n--help\n--quiet\n--verbose'
	candidates 'fifo create --m'
	assert_output --mode
}

@test "an option that was given is not offered again" {
	candidates 'fifo create -e -qm 640 --'
	assert_output $'--help\n--verbose'
	candidates 'fifo create --exist-ok --mode=640 f --'
	assert_output $'--help\n--quiet\n--verbose'
}

@test "options that exclude each other" {
	candidates 'mq recv --all --fo'
	assert_output --format
	candidates 'mq recv --fo'
	assert_output $'--follow\n--format'
}

@test "the value of an option is not taken for an operand or an option" {
	candidates 'fifo read -c 1 '
	assert_output :files
	candidates 'fifo read -c -'
	assert_output ''
	candidates 'fifo read -c '
	assert_output ''
	candidates 'fifo read --count -- --fol'
	assert_output --follow
}

@test "after -- come operands only" {
	candidates 'fifo read -- -'
	assert_output :files
	candidates 'fifo rm a b c '
	assert_output :files
	candidates 'fifo read a '
	assert_output ''
}

@test "columns, in a list, none twice" {
	candidates 'fifo stat -o '
	assert_line --index 0 path
	assert_line writers
	candidates 'fifo stat --output un'
	assert_output unread
	candidates 'fifo stat --output=path,m'
	assert_output $'--output=path,mode\n--output=path,mtime'
	candidates 'fifo stat -omode,path,m'
	assert_output -omode,path,mtime
	candidates 'fifo stat -o +in'
	assert_output +inode
}

@test "users and groups" {
	candidates 'shm alter --owner ro'
	assert_output root
	candidates 'shm alter --group=ro'
	assert_output --group=root
}

@test "a command, and its own words" {
	candidates 'sem run /slots '
	assert_output :commands
	candidates 'sem run /slots -- ma'
	assert_output :commands
	candidates 'sem run /slots -- make -'
	assert_output :files
	candidates 'sem run /slots make -'
	assert_output :files
}

@test "shared memory that there is" {
	ipctool shm create "/$U-one" 1
	ipctool shm create "/$U-two" 1
	ipctool sem create "/$U-sem" 1
	candidates "shm read /$U-"
	assert_equal "$(sort <<<"$output")" "/$U-one"$'\n'"/$U-two"
	candidates "shm rm /$U-one $U-t"
	assert_output "$U-two"
	needs_ns
	candidates 'shm stat '
	assert_equal "$(sort <<<"$output")" "/$U-one"$'\n'"/$U-two"$'\n'file:
}

@test "semaphores that there are, named and in memory" {
	ipctool shm create "/$U-memory" 64
	ipctool sem create "/$U-sem" 1
	candidates "sem post /$U-"
	assert_output "/$U-sem"
	candidates "sem post shm:/$U-"
	assert_output "shm:/$U-memory"
	candidates "shm get /$U-"
	assert_output "/$U-memory"
	candidates "rwlock run shm:/$U-"
	assert_output "shm:/$U-memory"
	candidates "shm wait /$U-memory u32 g"
	assert_output $'gt\nge'
}

@test "message queues that there are" {
	needs_ns
	ipctool mq create "/$U-queue"
	candidates 'mq recv '
	assert_output "/$U-queue"
	candidates "mq send $U"
	assert_output "$U-queue"
}

@test "System V objects that there are" {
	needs_ns
	in_ns ipcmk -Q -S 3 -M 10
	candidates 'sysv stat '
	assert_output --regexp $'^mq:id:[0-9]+\nsem:id:[0-9]+\nshm:id:[0-9]+$'
	candidates 'sysv rm mq:id:0 sem'
	assert_output --regexp $'^sem\nsem:id:[0-9]+$'
	candidates 'sysv ls s'
	assert_output $'sem\nshm'
	candidates 'mq recv id'
	assert_output --regexp '^id:[0-9]+$'
	candidates 'mq create id'
	assert_output ''
	candidates "mq send id:0 --t"
	assert_output --partial type
	candidates "mq recv /q --t"
	refute_output --partial type
}

@test "names that a terminal cannot show are left out" {
	ipctool shm create "/$U-"$'bad\nname' 1
	ipctool shm create "/$U-"$'bad\e[31m' 1
	ipctool shm create "/$U-"$'bad\xff' 1
	ipctool shm create "/$U-gut ü" 1
	candidates "shm read /$U-"
	assert_output "/$U-gut ü"
}

@test "files behind file:" {
	mkdir dir
	touch data .hidden
	candidates 'shm read file:d'
	assert_equal "$(sort <<<"$output")" $'file:data\nfile:dir/'
	candidates "shm read file:$PWD/da"
	assert_output "file:$PWD/data"
	candidates 'shm read file:.h'
	assert_output file:.hidden
	candidates 'shm read fi'
	assert_output file:
}

@test "whatever the words, it is silent and fails not" {
	for words in 'nope ' 'fifo nope ' 'fifo read --nope=x' 'fifo read -Z' '- -' \
		'help nope ' 'fifo create a b c ' '--help ' '-- ' '__complete ' 'fifo -- ' 'shm read id:'; do
		candidates "$words"
		assert_output ''
	done
	run --separate-stderr ipctool __complete
	assert_success
	assert [ -z "$output$stderr" ]
	candidates $'fifo \xff'
	assert_output ''
}

@test "bash: also where no link is named ipctool-..." {
	rm "$BATS_TEST_TMPDIR/bin/ipctool-fifo"
	in_bash ipctool 'fi'
	assert_success
	assert_output fifo
}

@test "bash: words, options, names" {
	ipctool shm create "/$U-name" 1
	in_bash ipctool fifo r
	assert_output $'read\nrm'
	in_bash ipctool fifo create --m
	assert_output --mode
	in_bash ipctool shm read "/$U-"
	assert_output "/$U-name"
	in_bash "$BATS_TEST_TMPDIR/bin/ipctool" fifo cr
	assert_output create
	in_bash ipctool-fifo cr
	assert_output create
}

@test "bash: where there is nothing to offer it is silent" {
	for words in 'mq ls zz' 'mq send --priority +=' 'nope x'; do
		# shellcheck disable=SC2086 # words
		in_bash ipctool $words
		assert_output ''
	done
}

@test "bash: behind = and : only the rest of the word is its own" {
	touch data
	in_bash ipctool fifo stat --output += +un
	assert_output unread
	in_bash ipctool fifo stat --output +=
	assert_line path
	in_bash ipctool shm read file +: +da
	assert_output data
	in_bash ipctool shm create /x 1 --from += +da
	assert_output data
}

@test "bash: files and commands" {
	touch 'a file'
	mkdir adir
	in_bash ipctool fifo read a
	assert_equal "$(sort <<<"$output")" $'a file\nadir'
	in_bash ipctool sem run /x -- ipctool-f
	assert_output ipctool-fifo
}

@test "bash: names that the shell would take apart are quoted" {
	ipctool shm create "/$U-a b;c" 1
	in_bash ipctool shm read "/$U-"
	assert_output "/$U-a\\ b\\;c"
}

@test "zsh: words, options, names" {
	ipctool shm create "/$U-name" 1
	in_zsh 'ipctool fifo r'
	assert_output 'ipctool fifo read rm '
	in_zsh 'ipctool fifo create --m'
	assert_output 'ipctool fifo create --mode '
	in_zsh "ipctool shm read /$U-"
	assert_output "ipctool shm read /$U-name "
	in_zsh 'ipctool-fifo cr'
	assert_output 'ipctool-fifo create '
	in_zsh 'ipctool fifo stat --output=un'
	assert_output 'ipctool fifo stat --output=unread '
}

@test "zsh: files and commands" {
	touch data
	in_zsh 'ipctool fifo read da'
	assert_output 'ipctool fifo read data '
	in_zsh 'ipctool shm create /x 1 --from=da'
	assert_output 'ipctool shm create /x 1 --from=data '
	in_zsh 'ipctool shm read file:da'
	assert_output 'ipctool shm read file:data '
	in_zsh 'ipctool sem run /x -- ipctool-f'
	assert_output 'ipctool sem run /x -- ipctool-fifo '
}

@test "zsh: names that the shell would take apart are quoted" {
	ipctool shm create "/$U-a b;c" 1
	in_zsh "ipctool shm read /$U-"
	assert_output "ipctool shm read /$U-a\\ b\\;c "
}

@test "fish: words, options, names" {
	ipctool shm create "/$U-name" 1
	in_fish 'ipctool fifo r'
	assert_output $'read\nrm'
	in_fish 'ipctool fifo create --m'
	assert_output --mode
	in_fish "ipctool shm read /$U-"
	assert_output "/$U-name"
	in_fish 'ipctool-fifo cr'
	assert_output create
	in_fish 'ipctool fifo stat --output=un'
	assert_output --output=unread
}

@test "fish: files and commands" {
	touch data
	in_fish 'ipctool fifo read da'
	assert_output data
	in_fish 'ipctool shm create /x 1 --from=da'
	assert_output --from=data
	in_fish 'ipctool sem run /x -- ipctool-f'
	assert_output --partial ipctool-fifo
}

@test "addresses of every kind" {
	mkfifo pipe
	ipctool shm create "/$U-one" 1
	candidates "ls shm:/$U-"
	assert_output "shm:/$U-one"
	candidates 'rm fi'
	assert_output $'fifo\nfifo:'
	candidates 'rm fifo:p'
	assert_output fifo:pipe
	candidates 'rm lock:p'
	assert_output lock:pipe
	candidates 'sysv rm fi'
	assert_output ''
	perl -MSocket -e 'socket S, AF_UNIX, SOCK_STREAM, 0; bind S, sockaddr_un("\0'"$U"'-name"); listen S, 1; sleep 60' 3>&- &
	wait_until '[[ $(ipctool sock ls) == *"@$U-name"* ]]'
	candidates "users sock:@$U"
	kill $!
	assert_output "sock:@$U-name"
}
