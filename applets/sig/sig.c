/* sig.c - signals: the verbs, and what they share. */
#include "sig.h"

#include "../applets.h"
#include "err.h"
#include "perm.h"
#include "process_status.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static const struct verb *const verbs[] = {
	&sig_send_verb, &sig_wait_verb, &sig_stat_verb, &sig_ls_verb, NULL,
};

const struct applet sig_applet = {
	.name = "sig",
	.brief = "Signals: send them, wait for them, see who blocks them",
	.verbs = verbs,
};

int sig_pid(pid_t *pid, const char *text)
{
	uint64_t n;

	if (number_parse(&n, text) < 0 || n < 1 || n > SIG_PID_MAX)
		return -EINVAL;
	*pid = (pid_t)n;
	return 0;
}

int sig_bad_pid(const char *text)
{
	return err_usage("PID: '%s' is not a number from 1 to %d", text, SIG_PID_MAX);
}

static int fail_thread(const char *text, pid_t pid)
{
	struct process_status status;

	if (process_status(pid, &status) < 0)
		return err_at(ST_ABSENT, text, "is not a process");
	return err_at(ST_ABSENT, text, "is not a process (it is a thread of process %d)",
		      (int)status.process);
}

static int fail_denied(int r, const char *text, pid_t pid)
{
	struct process_status status;
	char owner[64];

	if (pid <= 0 || process_status(pid, &status) < 0)
		return err_sys(r, text, "we are %s", user_name(geteuid()));
	snprintf(owner, sizeof owner, "%s", user_name(status.uid));
	return err_sys(r, text, "it belongs to %s, and we are %s", owner, user_name(geteuid()));
}

static int fail_full(const char *text, pid_t pid)
{
	struct process_status status;

	if (process_status(pid, &status) < 0)
		return err_at(ST_FAIL, text, "too many signals are queued (RLIMIT_SIGPENDING)");
	return err_at(ST_FAIL, text,
		      "too many signals are queued (%llu for all processes of %s; the process's "
		      "RLIMIT_SIGPENDING is %llu)",
		      (unsigned long long)status.queued, user_name(status.uid),
		      (unsigned long long)status.queue_limit);
}

int sig_failed(int r, const char *text, pid_t pid)
{
	switch (r) {
	case -ESRCH:
	case -ENOENT:
		return err_at(ST_ABSENT, text, "there is no such process");
	case -EINVAL:
		return fail_thread(text, pid);
	case -EPERM:
	case -EACCES:
		return fail_denied(r, text, pid);
	case -EAGAIN:
		return fail_full(text, pid);
	case -EBADMSG:
		return err_at(ST_FAIL, text, "its signals are not told by /proc/%d/status",
			      (int)pid);
	default:
		return err_sys(r, text, NULL);
	}
}
