/*
 * verb.h - the one description of a verb. Parsing, --help, completion and the test of the man
 * pages all read it; nothing restates it.
 */
#ifndef IPCTOOL_VERB_H
#define IPCTOOL_VERB_H

#include "address.h"
#include "mode.h"
#include "signame.h"
#include "table.h"
#include "units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A kind owns its parsing, its message and its completion. The comment names the field's type. */
enum kind {
	KIND_FLAG,     /* bool: option without a value */
	KIND_NONBLOCK, /* struct timeout: option without a value that means 0 */
	KIND_NUMBER,   /* uint64_t, from min to max */
	KIND_SIGNED,   /* int64_t, from min to max, both taken as signed */
	KIND_SIZE,     /* uint64_t bytes, from min to max */
	KIND_TIME,     /* struct timeout */
	KIND_MODE,     /* struct mode_change */
	KIND_TEXT,     /* const char * */
	KIND_FILE,     /* const char *: a path */
	KIND_USER,     /* const char *: a user name or number */
	KIND_GROUP,    /* const char *: a group name or number */
	KIND_CHOICE,   /* unsigned int: index into choices */
	KIND_SIGNAL,   /* int: a signal's number, from min to max */
	KIND_COLUMNS,  /* const char *: --output, checked against columns */
	KIND_SET,      /* unsigned int: option without a value that means min; the last one wins */
	KIND_EACH,     /* struct given: each one counts, in their order (verb_next_given()) */
	/* Of operands only, which are checked by the parser and read by the verb from argv. */
	KIND_ADDRESS, /* an address of `family` */
	KIND_OBJECT,  /* KIND:ADDRESS */
	KIND_VALUE,   /* a number that the verb reads itself: -5 and -inf are no options */
	KIND_COMMAND, /* the command and its arguments */
};

/*
 * A field's C type and its option's kind cannot disagree: _Generic selects offsetof() only for
 * the right type, and anything else does not compile.
 */
#define FIELD(S, f, T) _Generic(((S *)0)->f, T : offsetof(S, f))

struct opt {
	const char *name;    /* long name, without dashes */
	const char *metavar; /* NULL: takes no value */
	const char *help;    /* one line, lower case, no full stop */
	/* KIND_NUMBER, KIND_SIGNED, KIND_SIZE, KIND_SIGNAL; KIND_SET, value_optional: min */
	uint64_t min, max;
	union {
		/* KIND_CHOICE; KIND_TEXT: words with a meaning of their own. NULL-terminated. */
		const char *const *choices;
		const struct column *columns; /* KIND_COLUMNS */
	};
	uint16_t offset; /* of the field in the verb's own struct */
	uint8_t column_count;
	uint8_t kind;     /* enum kind */
	uint8_t excludes; /* options that share a bit exclude each other */
	uint16_t only;    /* enum address_form bits that take it; 0: all do */
	char letter;      /* 0: long form only */
	/* --name=VALUE, -lVALUE, or no value: KIND_CHOICE, which means min; KIND_FILE, "". */
	bool value_optional;
};

struct operand {
	const char *metavar;
	uint64_t min, max;          /* KIND_NUMBER, KIND_SIZE, KIND_SIGNAL */
	const char *const *choices; /* KIND_CHOICE; KIND_OBJECT: words that may stand for one */
	/* Of the field that KIND_NUMBER and KIND_SIZE are stored in. */
	uint16_t offset;
	uint8_t kind;   /* enum kind */
	uint8_t family; /* enum family, KIND_ADDRESS */
	uint16_t forms; /* KIND_ADDRESS: enum address_form bits that make sense
			   here; 0: all but ADDRESS_PRIVATE */
	/*
	 * The last operand only may repeat, and the one before a KIND_COMMAND: it takes what stands
	 * before `--`, which has to be there then, and `offset` is of the field for their number.
	 */
	bool optional, repeats;
};

#define OPERAND_BEFORE_COMMAND(S, f, m, k) \
	{ \
		.metavar = m, .kind = k, .repeats = true, .offset = FIELD(S, f, uint64_t) \
	}

#define OPERAND_NUMBER(S, f, m, lo, hi) \
	{ \
		.metavar = m, .kind = KIND_NUMBER, .min = lo, .max = hi, \
		.offset = FIELD(S, f, uint64_t) \
	}
#define OPERAND_SIZE(S, f, m, lo, hi) \
	{ \
		.metavar = m, .kind = KIND_SIZE, .min = lo, .max = hi, \
		.offset = FIELD(S, f, uint64_t) \
	}

struct verb {
	const char *name;
	const char *brief; /* one line: what it does, upper case, no full stop */
	const struct operand *operands;
	const struct opt *opts;
	const void *defaults; /* initial value of the verb's struct */
	const char *notes;    /* NULL, or lines for the end of --help */
	uint8_t operand_count, opt_count;
	uint16_t state_size; /* sizeof the verb's struct */
	bool runs_command;   /* its own failures leave with ST_SELF */
	bool own_process;    /* changes the process that it runs in, for good */
	/*
	 * It is a command of util-linux, and parsed as those are: its letters are its own, it has
	 * -h and -V instead of the common options, long options may be abbreviated, messages begin
	 * with its name alone, and wrong usage is ST_FAIL.
	 */
	bool compatible;
	uint8_t usage_status; /* of compatible ones: what wrong usage is, where not ST_FAIL */
	bool options_first;   /* options end at the first operand: what follows has its own */
	bool any_words;       /* takes its words as they are: no options, not even --help */
	int (*run)(const void *opts, int argc, char **argv); /* argv: operands, NULL-terminated */
};

struct applet {
	char name[16];
	const char *brief;
	const struct verb *const *verbs; /* NULL-terminated, in help order */
	const struct verb *verb;         /* or the applet is one verb: this one */
	bool hidden;                     /* from --list and --help */
};

extern const struct applet *const applets[]; /* applets/applets.c, NULL-terminated */

#define VERB_STATE_MAX 256
#define VERB_OPTS_MAX  32

#define OPT_FLAG(S, f, l, n, h) \
	{ \
		.kind = KIND_FLAG, .letter = l, .name = n, .help = h, .offset = FIELD(S, f, bool) \
	}
#define OPT_NUMBER(S, f, l, n, m, lo, hi, h) \
	{ \
		.kind = KIND_NUMBER, .letter = l, .name = n, .metavar = m, .help = h, .min = lo, \
		.max = hi, .offset = FIELD(S, f, uint64_t) \
	}
#define OPT_SIZE(S, f, l, n, lo, hi, h) \
	{ \
		.kind = KIND_SIZE, .letter = l, .name = n, .metavar = "SIZE", .help = h, \
		.min = lo, .max = hi, .offset = FIELD(S, f, uint64_t) \
	}
#define OPT_MODE(S, f, h) \
	{ \
		.kind = KIND_MODE, .letter = 'm', .name = "mode", .metavar = "MODE", .help = h, \
		.offset = FIELD(S, f, struct mode_change) \
	}
#define OPT_TEXT(S, f, l, n, m, h) \
	{ \
		.kind = KIND_TEXT, .letter = l, .name = n, .metavar = m, .help = h, \
		.offset = FIELD(S, f, const char *) \
	}
#define OPT_FILE(S, f, l, n, h) \
	{ \
		.kind = KIND_FILE, .letter = l, .name = n, .metavar = "FILE", .help = h, \
		.offset = FIELD(S, f, const char *) \
	}
#define OPT_SIGNAL(S, f, l, n, lo, h) \
	{ \
		.kind = KIND_SIGNAL, .letter = l, .name = n, .metavar = "SIG", .help = h, \
		.min = lo, .max = SIGNAL_MAX, .offset = FIELD(S, f, int) \
	}
#define OPT_SET(S, f, l, n, v, h) \
	{ \
		.kind = KIND_SET, .letter = l, .name = n, .help = h, .min = v, \
		.offset = FIELD(S, f, unsigned int) \
	}
#define OPT_EACH(S, f, l, n, m, h) \
	{ \
		.kind = KIND_EACH, .letter = l, .name = n, .metavar = m, .help = h, \
		.offset = FIELD(S, f, struct given) \
	}
#define OPT_CHOICE(S, f, l, n, m, c, h) \
	{ \
		.kind = KIND_CHOICE, .letter = l, .name = n, .metavar = m, .help = h, \
		.choices = c, .offset = FIELD(S, f, unsigned int) \
	}

/* Options that mean the same everywhere, worded once. */
#define OPT_TIMEOUT(S, f) \
	{ .kind = KIND_TIME, \
	  .letter = 't', \
	  .name = "timeout", \
	  .metavar = "TIME", \
	  .help = "give up after TIME (0: do not wait)", \
	  .offset = FIELD(S, f, struct timeout) }, \
	{ \
		.kind = KIND_NONBLOCK, .letter = 'n', .name = "nonblock", \
		.help = "do not wait: the same as --timeout 0", \
		.offset = FIELD(S, f, struct timeout) \
	}
#define OPT_CREATE(S, mode_field, exist_ok_field) \
	OPT_MODE(S, mode_field, "permission bits, exact, umask or not (default 0600)"), \
		OPT_FLAG(S, exist_ok_field, 'e', "exist-ok", \
			 "an existing object is fine, and stays as it is")
#define OPT_NULL(S, f) OPT_FLAG(S, f, '0', "null", "records end in NUL, not newline")
#define OPT_JSON(S, f) OPT_FLAG(S, f, 'J', "json", "print JSON")

/* The options of a table; f is a struct table_opts, c an array of struct column, of which the first
 * n can be chosen. */
#define OPT_TABLE(S, f, c) OPT_TABLE_OF(S, f, c, COUNT(c))
#define OPT_TABLE_OF(S, f, c, n) \
	{ .kind = KIND_COLUMNS, \
	  .letter = 'o', \
	  .name = "output", \
	  .metavar = "COL[,COL]...", \
	  .help = "columns, in that order; +COL adds to the default", \
	  .columns = c, \
	  .column_count = (n), \
	  .offset = FIELD(S, f.output, const char *) }, \
		OPT_FLAG(S, f.json, 'J', "json", "print JSON"), \
		OPT_FLAG(S, f.raw, 'r', "raw", "one blank between columns, names escaped"), \
		OPT_FLAG(S, f.no_headings, 'H', "no-headings", "no heading line"), \
		OPT_FLAG(S, f.bytes, 'b', "bytes", "sizes as plain byte counts")

/* What alter changes on objects that are files; OPT_ALTER(S, f) with f a struct perm_opts. */
struct perm_opts {
	struct mode_change mode;
	const char *owner, *group; /* NULL: unchanged */
};
#define PERM_OPTS_DEFAULT \
	{ \
		.mode = {.keep = 0777 } \
	}
#define OPT_ALTER(S, f) \
	OPT_MODE(S, f.mode, "permission bits, octal or symbolic"), \
		{ .kind = KIND_USER, \
		  .name = "owner", \
		  .metavar = "USER", \
		  .help = "user name or number", \
		  .offset = FIELD(S, f.owner, const char *) }, \
	{ \
		.kind = KIND_GROUP, .name = "group", .metavar = "GROUP", \
		.help = "group name or number", .offset = FIELD(S, f.group, const char *) \
	}

#define COUNT(a)    (sizeof(a) / sizeof((a)[0]))
#define OPTS(a)     .opts = (a), .opt_count = COUNT(a)
#define OPERANDS(a) .operands = (a), .operand_count = COUNT(a)
#define STATE(v)    .defaults = &(v), .state_size = sizeof(v)

/* Options that every verb takes, but for the compatible ones. */
extern const struct opt common_opts[];
#define COMMON_OPT_COUNT 3 /* --help, -q, -v */

/* Where there is a host (host.h), verbs that run in its process take -A, --variable as well. */
extern const struct opt variable_opt;
#define OPT_COUNT_MAX (VERB_OPTS_MAX + COMMON_OPT_COUNT + 1)

/*
 * All options of a verb by index: its own, and then the common ones, or -h and -V. NULL behind
 * the last.
 */
const struct opt *verb_opt(const struct verb *v, unsigned int i);

/* What --variable of the last verb_parse() asks for; name NULL: it was not given. */
struct assignment;
const struct assignment *verb_assignment(void);

/*
 * Parses argv (argv[0] is not looked at) into state, and the operands into *argc and *argv.
 * 0; or ST_USAGE after reporting; or VERB_HELP, VERB_VERSION when that was asked for.
 */
int verb_parse(const struct verb *v, void *state, int *argc, char ***argv);
#define VERB_HELP    (-1)
#define VERB_VERSION (-2)

/* The field of options of KIND_EACH, which share one. A copy goes through them once. */
struct given {
	char **argv; /* the options, argv[0] not looked at; NULL: none was given */
	int argc;
	bool begun;
};
/* The next: its index in v->opts, and its value; -1 at the end. */
int verb_next_given(const struct verb *v, struct given *given, const char **value);

/* Finds an applet or a verb by name: NULL if there is none. */
const struct applet *applet_find(const char *name);
const struct verb *applet_verb(const struct applet *a, const char *name);

/* Reports an unknown applet or verb, with "did you mean"; returns ST_USAGE. */
int applet_unknown(const char *name);
/* The same of an option in the place of one; names has those that there are, NULL at the end. */
int option_unknown(const char *name, const char *const *names);
int verb_unknown(const struct applet *a, const char *name);

#endif
