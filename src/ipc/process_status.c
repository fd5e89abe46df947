/* process_status.c - reading /proc/PID/status, stat and comm. */
#include "process_status.h"

#include "buffer.h"
#include "fd.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int open_file(pid_t pid, const char *name)
{
	char path[48];

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
	return fd_checked(open(path, O_RDONLY | O_CLOEXEC));
}

/* Fills `text`, of which the last byte is NUL then: how much was read, or -errno. */
static ssize_t read_text(int fd, char *text, size_t cap)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = read(fd, text + len, cap - 1 - len);
		len += n > 0 ? (size_t)n : 0;
	} while (n > 0 || (n < 0 && errno == EINTR));
	text[len] = '\0';
	return n < 0 ? -errno : (ssize_t)len;
}

/* What a process that is gone by now says is that it is not there. */
static int gone(int r)
{
	return r == -ESRCH ? -ENOENT : r;
}

/* One of the short files, as a text: 0 or -errno. */
static int read_file(pid_t pid, const char *name, char *text, size_t cap)
{
	int fd = open_file(pid, name);
	ssize_t n;

	*text = '\0';
	if (fd < 0)
		return gone(fd);
	n = read_text(fd, text, cap);
	close(fd);
	return n < 0 ? gone((int)n) : 0;
}

enum field {
	TGID,
	UID,
	QUEUED,
	THREAD_PENDING,
	PENDING,
	BLOCKED,
	IGNORED,
	CAUGHT,
	FIELDS,
};

static const char *const names[FIELDS] = {
	[TGID] = "Tgid:",      [UID] = "Uid:",        [QUEUED] = "SigQ:",
	[PENDING] = "ShdPnd:", [BLOCKED] = "SigBlk:", [THREAD_PENDING] = "SigPnd:",
	[IGNORED] = "SigIgn:", [CAUGHT] = "SigCgt:",
};

static int find_field(const char *line)
{
	int i = 0;

	while (i < FIELDS && strncmp(line, names[i], strlen(names[i])) != 0)
		i++;
	return i;
}

/* A number behind blanks, up to `max`; the rest of the text, or NULL. */
static const char *parse_number(const char *text, int base, uint64_t max, uint64_t *number)
{
	char *end;

	text += strspn(text, " \t");
	if (!isxdigit((unsigned char)*text)) /* a sign, which strtoull() would take */
		return NULL;
	errno = 0;
	*number = strtoull(text, &end, base);
	return end == text || errno != 0 || *number > max ? NULL : end;
}

static bool parse_set(signal_set *set, const char *value)
{
	const char *end = parse_number(value, 16, UINT64_MAX, set);

	return end && (*end == '\n' || !*end);
}

static bool parse_field(struct process_status *s, enum field field, const char *value)
{
	uint64_t number;

	switch (field) {
	case TGID:
		if (!parse_number(value, 10, INT_MAX, &number) || number == 0)
			return false;
		s->process = (pid_t)number;
		return true;
	case UID:
		if (!parse_number(value, 10, UINT32_MAX, &number))
			return false;
		s->uid = (uid_t)number;
		return true;
	case QUEUED:
		value = parse_number(value, 10, UINT64_MAX, &s->queued);
		return value && *value == '/' &&
		       parse_number(value + 1, 10, UINT64_MAX, &s->queue_limit);
	case THREAD_PENDING:
		return parse_set(&s->thread_pending, value);
	case PENDING:
		return parse_set(&s->pending, value);
	case BLOCKED:
		return parse_set(&s->blocked, value);
	case IGNORED:
		return parse_set(&s->ignored, value);
	case CAUGHT:
		return parse_set(&s->caught, value);
	default:
		return false;
	}
}

int process_status_parse(struct process_status *s, const char *text)
{
	unsigned int seen = 0;

	*s = (struct process_status){ 0 };
	while (*text) {
		size_t len = strcspn(text, "\n");
		int field = find_field(text);

		if (field < FIELDS) {
			if (seen & 1U << field ||
			    !parse_field(s, (enum field)field, text + strlen(names[field])))
				return -EBADMSG;
			seen |= 1U << field;
		}
		text += len + (text[len] == '\n');
	}
	return seen == (1U << FIELDS) - 1 ? 0 : -EBADMSG;
}

/* All of it: before what we want there is a list of groups of any length. */
static int read_status(int fd, struct buffer *text)
{
	size_t room = 4096;
	ssize_t n;

	do {
		char *to = buffer_reserve(text, room);

		if (!to)
			return -ENOMEM;
		n = read_text(fd, to, room);
		if (n < 0)
			return gone((int)n);
		text->used += (size_t)n;
	} while ((size_t)n == room - 1);
	return 0;
}

int process_status(pid_t pid, struct process_status *s)
{
	struct buffer text = { 0 };
	int r, fd = open_file(pid, "status");

	if (fd < 0)
		return gone(fd);
	r = read_status(fd, &text);
	close(fd);
	if (r == 0)
		r = process_status_parse(s, text.data);
	buffer_free(&text);
	return r;
}

int process_command(pid_t pid, char command[PROCESS_COMMAND_SIZE])
{
	int r = read_file(pid, "comm", command, PROCESS_COMMAND_SIZE);
	size_t len = strlen(command);

	if (len > 0 && command[len - 1] == '\n')
		command[len - 1] = '\0';
	return r;
}

const char *process_name(pid_t pid, char command[PROCESS_COMMAND_SIZE])
{
	process_command(pid, command);
	return command;
}

/* The blank before the field so many fields behind the one that text points into, or NULL. */
static const char *skip_fields(const char *text, int count)
{
	for (; text && count > 0; count--)
		text = strchr(text + 1, ' ');
	return text;
}

int process_began(pid_t pid, uint64_t *ticks)
{
	const char *state, *count, *start;
	char text[1024];
	uint64_t threads;
	int r = read_file(pid, "stat", text, sizeof text);

	if (r < 0)
		return r;
	/* Field 2, the name, is in parentheses, and may have any in it. */
	state = skip_fields(strrchr(text, ')'), 1);
	count = skip_fields(state, 20 - 3);
	start = skip_fields(count, 22 - 20);
	if (!start || !parse_number(count, 10, UINT64_MAX, &threads) ||
	    !parse_number(start, 10, UINT64_MAX, ticks))
		return -EBADMSG;
	/* Where only the first thread has ended, the others live on. */
	return (state[1] == 'Z' || state[1] == 'X') && threads <= 1 ? -ESRCH : 0;
}

int process_began_at(pid_t pid, int64_t *seconds)
{
	struct timespec now, up;
	uint64_t ticks;
	int r = process_began(pid, &ticks);

	if (r < 0)
		return r;
	clock_gettime(CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_BOOTTIME, &up);
	*seconds = now.tv_sec - up.tv_sec + (int64_t)(ticks / (uint64_t)sysconf(_SC_CLK_TCK));
	return 0;
}

bool process_shares_ipc(pid_t pid)
{
	struct stat ours, theirs;
	char path[32];

	snprintf(path, sizeof path, "/proc/%d/ns/ipc", (int)pid);
	return stat("/proc/self/ns/ipc", &ours) == 0 && stat(path, &theirs) == 0 &&
	       ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}
