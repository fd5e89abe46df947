/* signame.c - one table of the names, and the rule of the real-time signals. */
#include "signame.h"

#include "text.h"
#include "units.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const names[SIGNAL_RTMIN] = {
	[SIGHUP] = "HUP",       [SIGINT] = "INT",   [SIGQUIT] = "QUIT",     [SIGILL] = "ILL",
	[SIGTRAP] = "TRAP",     [SIGABRT] = "ABRT", [SIGBUS] = "BUS",       [SIGFPE] = "FPE",
	[SIGKILL] = "KILL",     [SIGUSR1] = "USR1", [SIGSEGV] = "SEGV",     [SIGUSR2] = "USR2",
	[SIGPIPE] = "PIPE",     [SIGALRM] = "ALRM", [SIGTERM] = "TERM",
#ifdef SIGSTKFLT
	[SIGSTKFLT] = "STKFLT",
#endif
	[SIGCHLD] = "CHLD",     [SIGCONT] = "CONT", [SIGSTOP] = "STOP",     [SIGTSTP] = "TSTP",
	[SIGTTIN] = "TTIN",     [SIGTTOU] = "TTOU", [SIGURG] = "URG",       [SIGXCPU] = "XCPU",
	[SIGXFSZ] = "XFSZ",     [SIGPROF] = "PROF", [SIGVTALRM] = "VTALRM", [SIGWINCH] = "WINCH",
	[SIGIO] = "IO",         [SIGPWR] = "PWR",   [SIGSYS] = "SYS",
};

/* Other names of the same signals. */
static const struct {
	const char *name;
	int signum;
} aliases[] = { { "CLD", SIGCHLD }, { "IOT", SIGABRT }, { "POLL", SIGIO } };

/* The number behind the sign in RTMIN+N and RTMAX-N: -1 when it is none. */
static int parse_distance(const char *text, char sign)
{
	uint64_t n;

	if (!*text)
		return 0;
	if (*text != sign || number_parse(&n, text + 1) < 0 || n > SIGNAL_MAX - SIGNAL_RTMIN)
		return -1;
	return (int)n;
}

static int parse_name(const char *name)
{
	int distance;

	for (int i = 1; i < SIGNAL_RTMIN; i++)
		if (names[i] && strcasecmp(names[i], name) == 0)
			return i;
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
		if (strcasecmp(aliases[i].name, name) == 0)
			return aliases[i].signum;
	if (strncasecmp(name, "RTMIN", 5) == 0) {
		distance = parse_distance(name + 5, '+');
		return distance < 0 ? -1 : SIGNAL_RTMIN + distance;
	}
	if (strncasecmp(name, "RTMAX", 5) == 0) {
		distance = parse_distance(name + 5, '-');
		return distance < 0 ? -1 : SIGNAL_MAX - distance;
	}
	return -1;
}

static const char *without_sig(const char *text)
{
	return strncasecmp(text, "SIG", 3) == 0 ? text + 3 : text;
}

int signal_parse(int *signum, const char *text)
{
	uint64_t number;
	int named;

	if (number_parse(&number, text) == 0) {
		if (number > SIGNAL_MAX)
			return -EINVAL;
		*signum = (int)number;
		return 0;
	}
	named = parse_name(without_sig(text));
	if (named < 0)
		return -EINVAL;
	*signum = named;
	return 0;
}

char *signal_name(char buf[SIGNAL_NAME_SIZE], int signum)
{
	if (signum > 0 && signum < SIGNAL_RTMIN && names[signum])
		snprintf(buf, SIGNAL_NAME_SIZE, "%s", names[signum]);
	else if (signum == SIGNAL_RTMIN)
		snprintf(buf, SIGNAL_NAME_SIZE, "RTMIN");
	else if (signum > SIGNAL_RTMIN && signum <= SIGNAL_MAX)
		snprintf(buf, SIGNAL_NAME_SIZE, "RTMIN+%d", signum - SIGNAL_RTMIN);
	else
		snprintf(buf, SIGNAL_NAME_SIZE, "%d", signum);
	return buf;
}

const char *signal_nearest(const char *text)
{
	const char *known[SIGNAL_RTMIN + 1];
	size_t n = 0;

	for (int i = 1; i < SIGNAL_RTMIN; i++)
		if (names[i])
			known[n++] = names[i];
	known[n] = NULL;
	return text_nearest(without_sig(text), known);
}
