/* err.c - messages are made in one piece, escaped, and written at once. */
#include "err.h"

#include "interrupt.h"
#include "shield.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A line of a message: raw text of up to one path and its facts, before it is escaped. */
struct line {
	char text[8192];
	size_t len;
};

/* The words of a command: "ipctool", "mq", "send"; NULL where there is none. */
static const char *context[3] = { "ipctool" };
static int verbosity;

void err_context(const char *applet, const char *verb)
{
	context[0] = "ipctool";
	context[1] = applet;
	context[2] = applet ? verb : NULL;
}

void err_context_compatible(const char *name)
{
	context[0] = name;
	context[1] = NULL;
}

void err_verbosity(int level)
{
	verbosity = level;
}

static void __attribute__((format(printf, 2, 0)))
line_vadd(struct line *l, const char *fmt, va_list ap)
{
	size_t room = sizeof l->text - l->len;
	int n = vsnprintf(l->text + l->len, room, fmt, ap);

	if (n > 0)
		l->len += (size_t)n < room ? (size_t)n : room - 1;
}

static void __attribute__((format(printf, 2, 3))) line_add(struct line *l, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	line_vadd(l, fmt, ap);
	va_end(ap);
}

static void line_add_command(struct line *l)
{
	for (size_t i = 0; i < sizeof context / sizeof context[0] && context[i]; i++)
		line_add(l, "%s%s", i ? " " : "", context[i]);
}

static void line_begin(struct line *l, const char *object)
{
	l->len = 0;
	line_add_command(l);
	line_add(l, ": ");
	if (object)
		line_add(l, "%s: ", object);
}

/* One write a line, so that lines of processes that share stderr do not mix. */
static void line_end(const struct line *l)
{
	char escaped[4 * sizeof l->text + 2];
	size_t n = text_escape(escaped, sizeof escaped - 1, l->text, l->len);

	escaped[n++] = '\n';
	shield_begin();
	while (write(STDERR_FILENO, escaped, n) < 0 && errno == EINTR)
		;
}

int err_at(int status, const char *object, const char *fmt, ...)
{
	struct line l;
	va_list ap;

	line_begin(&l, object);
	va_start(ap, fmt);
	line_vadd(&l, fmt, ap);
	va_end(ap);
	line_end(&l);
	return status;
}

const char *err_words(int errnum)
{
	switch (errnum) {
	case ENOENT:
		return "does not exist";
	case EEXIST:
		return "exists already";
	case EACCES:
	case EPERM:
		return "permission denied";
	case EIDRM:
		return "was removed";
	case ETIMEDOUT:
		return "timed out";
	case EAGAIN:
		return "would block";
	case EMSGSIZE:
		return "message too long";
	case EINTR:
		return "interrupted";
	case EOPNOTSUPP:
		return "not possible with this kind of object";
	/* For these glibc and musl have different words. */
	case ENAMETOOLONG:
		return "name too long";
	case ELOOP:
		return "too many symbolic links";
	case ENOMEM:
		return "out of memory";
	case EMFILE:
	case ENFILE:
		return "too many open files";
	case EBUSY:
		return "busy";
	case EIO:
		return "input/output error";
	case EUSERS: /* of interrupt_catch() */
		return "too many timers and pending signals of this user (RLIMIT_SIGPENDING)";
	case EDQUOT:
		return "disk quota exceeded";
	default:
		return strerror(errnum);
	}
}

int err_status(int r)
{
	switch (-r) {
	case 0:
		return ST_OK;
	case ENOENT:
		return ST_ABSENT;
	case EEXIST:
		return ST_EXISTS;
	case EACCES:
	case EPERM:
		return ST_DENIED;
	case EIDRM:
		return ST_REMOVED;
	case ETIMEDOUT:
	case EAGAIN:
		return ST_TIMEOUT;
	case EINTR:
		return interrupt_signal() ? ST_SIGNAL + interrupt_signal() : ST_FAIL;
	default:
		return ST_FAIL;
	}
}

int err_sys(int r, const char *object, const char *facts, ...)
{
	int status = err_status(r);
	struct line l;
	va_list ap;

	if (status > ST_SIGNAL)
		return status;
	line_begin(&l, object);
	line_add(&l, "%s", err_words(-r));
	if (facts) {
		line_add(&l, " (");
		va_start(ap, facts);
		line_vadd(&l, facts, ap);
		va_end(ap);
		line_add(&l, ")");
	}
	line_end(&l);
	return status;
}

int err_usage(const char *fmt, ...)
{
	struct line l;
	va_list ap;

	line_begin(&l, NULL);
	va_start(ap, fmt);
	line_vadd(&l, fmt, ap);
	va_end(ap);
	line_end(&l);

	l.len = 0;
	line_add(&l, "  try: ");
	line_add_command(&l);
	line_add(&l, " --help");
	line_end(&l);
	return ST_USAGE;
}

void err_hint(const char *fmt, ...)
{
	struct line l = { .len = 0 };
	va_list ap;

	if (verbosity < 0)
		return;
	line_add(&l, "  hint: ");
	va_start(ap, fmt);
	line_vadd(&l, fmt, ap);
	va_end(ap);
	line_end(&l);
}

void err_note(const char *object, const char *fmt, ...)
{
	struct line l;
	va_list ap;

	if (verbosity < 1)
		return;
	line_begin(&l, object);
	va_start(ap, fmt);
	line_vadd(&l, fmt, ap);
	va_end(ap);
	line_end(&l);
}

void err_removed(const char *object, uint64_t attached)
{
	if (attached == 0)
		err_note(object, "removed");
	else
		err_at(ST_OK, object, "marked: it goes when it is detached (%llu attached)",
		       (unsigned long long)attached);
}

void err_hidden(const char *what, unsigned int processes)
{
	if (processes > 0)
		err_at(ST_OK, NULL, "%s (%u process%s could not be looked into)", what, processes,
		       processes == 1 ? "" : "es");
}

int err_first(int first, int status)
{
	return first == ST_OK ? status : first;
}

int err_before_command(int status)
{
	return status >= ST_FAIL && status <= ST_REMOVED ? ST_SELF : status;
}
