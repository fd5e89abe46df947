# page.awk -v applet=A: the facts of a man page in mdoc, in the words of tables.c.
# A verb is a subsection (.Ss) and a line .Nm ipctool A V of the synopsis; an option is
# ".It Fl x , Fl -name Ar VALUE" below its verb. Those of ipctool(1) are in the sections COMMON OPTIONS
# and SHARED OPTIONS. A column is an .It of OUTPUT COLUMNS, a status of EXIT STATUS, an applet of APPLETS.

function option(what, letter, name, value, i, word) {
	letter = name = value = "-"
	for (i = 2; i <= NF; i++) {
		word = $(i + 1)
		if ($i == "Fl" && word ~ /^-./)
			name = substr(word, 2)
		else if ($i == "Fl" && length(word) == 1)
			letter = word
		else if ($i == "Ar" && value == "-")
			value = word
	}
	sub(/\[.*/, "", value)
	print what, letter, name, value
}

BEGIN { verb = "-" }

$1 == ".Sh" {
	section = substr($0, 5)
	verb = "-"
}
$1 == ".Ss" && applet != "" {
	verb = $2
	print "verb", applet, verb
}
section == "SYNOPSIS" && $1 == ".Nm" && $2 == "ipctool" && $3 == applet && applet != "" {
	print "synopsis", applet, (NF > 3 ? $4 : "-")
	if (NF == 3)
		print "verb", applet, "-"
}
$1 == ".It" && $2 == "Fl" && applet != "" { option("option " applet " " verb) }
$1 == ".It" && section == "COMMON OPTIONS" { option("option - -") }
$1 == ".It" && section == "SHARED OPTIONS" { option("shared") }
$1 == ".It" && section == "OUTPUT COLUMNS" { print "column", applet, $3 }
$1 == ".It" && section == "EXIT STATUS" { print "status", $2 }
$1 == ".It" && section == "APPLETS" { print "applet", $3 }
