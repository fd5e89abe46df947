# examples.awk: the examples of a man page in mdoc, as they stand in its .Bd -literal blocks.
# With -v script=1, their commands, for examples.sh to run. A command is a line "$ ..." and the lines
# "> ..." that follow it.

function unescape(line) {
	gsub(/\\&/, "", line)
	gsub(/\\-/, "-", line)
	gsub(/\\\(dq/, "\"", line)
	gsub(/\\\(aq/, "'", line)
	gsub(/\\\(ga/, "`", line)
	gsub(/\\\(ti/, "~", line)
	gsub(/\\\(ha/, "^", line)
	gsub(/\\e/, "\\", line)
	return line
}

function show(line) {
	gsub(/'/, "'\\''", line)
	print "show '" line "'"
}

function run() {
	if (command != "")
		print command
	command = ""
}

$1 == ".Sh" { examples = $2 == "EXAMPLES" }
!examples { next }
$1 == ".Bd" && $2 == "-literal" { inside = 1; next }
$1 == ".Ed" { inside = 0; next }
!inside { next }
{
	line = unescape($0)
	if (!script) {
		print line
	} else if (line ~ /^\$ /) {
		run()
		show(line)
		command = substr(line, 3)
	} else if (line ~ /^> / && command != "") {
		show(line)
		command = command "\n" substr(line, 3)
	}
}
END { if (script) run() }
