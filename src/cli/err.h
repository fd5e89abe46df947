/* err.h - every exit status, and every message on stderr, comes from here. */
#ifndef IPCTOOL_ERR_H
#define IPCTOOL_ERR_H

#include <stdint.h>

enum status {
	ST_OK = 0,
	ST_FAIL = 1,
	ST_USAGE = 2,  /* nothing was attempted */
	ST_NO = 3,     /* the question was answered, and the answer is no */
	ST_ABSENT = 4, /* there is no such object */
	ST_EXISTS = 5,
	ST_DENIED = 6,
	ST_REMOVED = 7, /* the object was removed while we waited */
	ST_TIMEOUT = 124,
	ST_SELF = 125, /* a command-running verb failed before the command started */
	ST_NOEXEC = 126,
	ST_NOCMD = 127,
	ST_SIGNAL = 256, /* ST_SIGNAL + n: main ends the process by signal n */
};

/* Sets the "ipctool mq send" of each message; either may be NULL. Keeps the pointers. */
void err_context(const char *applet, const char *verb);

/* The same with `name` alone, for commands that are not ipctool's own. */
void err_context_compatible(const char *name);

/* -1: no hints (--quiet), 0: as usual, 1: err_note() speaks too (--verbose). */
void err_verbosity(int level);

/*
 * Each of these writes one line to stderr in one write(2), with object and text escaped so that
 * they cannot forge a line, and returns the status to leave with: `return err_sys(r, ...)`.
 */

/* "<command>: <object>: <text>", object may be NULL; returns status. */
int err_at(int status, const char *object, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * "<command>: <object>: <wording of errno> (<facts>)"; r is a -errno, facts may be NULL. The
 * status is by kind of failure: -ENOENT 4, -EEXIST 5, -EACCES and -EPERM 6, -EIDRM 7, -ETIMEDOUT
 * and -EAGAIN 124, -EINTR the signal that interrupt.h caught (and no message), else 1.
 */
int err_sys(int r, const char *object, const char *facts, ...)
	__attribute__((format(printf, 3, 4)));

/* "<command>: <text>" and a line "try: ... --help"; returns ST_USAGE. */
int err_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* "  hint: <text>", below the message it belongs to. */
void err_hint(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* "<command>: <object>: <text>", only with --verbose. */
void err_note(const char *object, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * A note that a System V object is removed; or, not only with --verbose, that a segment is marked,
 * and stays for as long as processes have it attached.
 */
void err_removed(const char *object, uint64_t attached);

/* "<command>: <what> (1 process could not be looked into)", of so many; none is not said. */
void err_hidden(const char *what, unsigned int processes);

/* Our own wording of an errno value, where libc's misleads about IPC. */
const char *err_words(int errnum);

/* The status that err_sys() would return for r (a -errno), without a message; 0 gives ST_OK. */
int err_status(int r);

/* Of several operands the first failure decides: `first = err_first(first, do_one(...))`. */
int err_first(int first, int status);

/* What a command-running verb leaves with when it fails itself: 1 to 7 become ST_SELF. */
int err_before_command(int status);

#endif
