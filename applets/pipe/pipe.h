/* pipe.h - what the verbs of pipe share: commands that run at once, and what becomes of them. */
#ifndef IPCTOOL_APPLET_PIPE_H
#define IPCTOOL_APPLET_PIPE_H

#include "commands.h"
#include "verb.h"

extern const struct verb pipe_run_verb, pipe_duplex_verb;

/* Whose status decides; an index into pipe_rules. */
enum pipe_rule {
	PIPE_LAST,
	PIPE_FIRST,
	PIPE_ALL,
	PIPE_UNSAID, /* not given */
};
extern const char *const pipe_rules[];

struct pipe_report {
	unsigned int rule; /* enum pipe_rule */
	bool strict, json;
};

#define OPT_PIPE_REPORT(S, f, rules) \
	OPT_CHOICE(S, f.rule, 0, "status", "WHOSE", pipe_rules, rules), \
		OPT_FLAG(S, f.strict, 0, "strict", \
			 "the end of a writer by SIGPIPE is a failure, too"), \
		OPT_FLAG(S, f.json, 'J', "json", \
			 "print JSON on standard error: how each one ended")

#define PIPE_OPERANDS \
	{ \
		.metavar = "CMD", .kind = KIND_COMMAND, .repeats = true \
	}

/* One of the commands. */
struct member {
	char **argv;
	pid_t pid;   /* 0: it was not executed */
	int status;  /* as a shell has it: 128 + n for signal n */
	int signum;  /* that ended it, or 0 */
	bool writer; /* another one reads what it writes */
	struct rusage usage;
};

struct pipeline {
	struct member *members;
	size_t count;
	struct commands commands;
};

/*
 * Takes the words apart where "---" stands, and holds the signals. ST_OK, or the status after
 * reporting; after ST_OK comes pipeline_end().
 */
int pipeline_begin(struct pipeline *p, int argc, char **argv);
void pipeline_end(struct pipeline *p);

/*
 * Starts the member i, or notes why it could not be executed, and goes on. ST_SELF: no process
 * could be made; those that there are have been told to end.
 */
int pipeline_start(struct pipeline *p, size_t i, int in, int out);

/* Waits until all have ended, and passes signals on meanwhile. */
void pipeline_wait(struct pipeline *p);

/* Tells what the options ask for; returns the status to leave with. */
int pipeline_verdict(const struct pipeline *p, const struct pipe_report *report);

#endif
