/* lock_line.c - lines of /proc/locks. */
#include "lock_line.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static unsigned int skip_blanks(const char **at)
{
	size_t n = strspn(*at, " ");

	*at += n;
	return (unsigned int)n;
}

/* A number up to max, and the character that follows it, unless that is 0. */
static bool take_number(const char **at, int base, uint64_t max, char behind, uint64_t *value)
{
	char *end;

	if (strchr(" +-", **at))
		return false;
	errno = 0;
	*value = strtoull(*at, &end, base);
	if (end == *at || errno || *value > max || (behind && *end != behind))
		return false;
	*at = end + (behind ? 1 : 0);
	return true;
}

static bool take_word(const char **at, char *word, size_t cap)
{
	size_t len;

	skip_blanks(at);
	len = strcspn(*at, " \n");
	if (len == 0 || len >= cap)
		return false;
	memcpy(word, *at, len);
	word[len] = '\0';
	*at += len;
	return true;
}

static enum lock_kind kind_of(const char *word)
{
	static const struct {
		const char *word;
		enum lock_kind kind;
	} kinds[] = {
		{ "FLOCK", LOCK_FLOCK }, { "OFDLCK", LOCK_OFD },       { "POSIX", LOCK_POSIX },
		{ "LEASE", LOCK_LEASE }, { "DELEG", LOCK_DELEGATION },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(word, kinds[i].word) == 0)
			return kinds[i].kind;
	return LOCK_OTHER;
}

/* "FLOCK  ADVISORY  WRITE": kind, whether it is mandatory or so, and how it is held. */
static bool take_kind(const char **at, struct lock_line *l)
{
	char kind[16], how[16], mode[16];

	if (!take_word(at, kind, sizeof kind) || !take_word(at, how, sizeof how) ||
	    !take_word(at, mode, sizeof mode))
		return false;
	l->kind = kind_of(kind);
	l->exclusive = strcmp(mode, "WRITE") == 0;
	return true;
}

static bool take_pid(const char **at, struct lock_line *l)
{
	uint64_t pid;

	skip_blanks(at);
	l->pid = -1;
	if (strncmp(*at, "-1 ", 3) == 0) {
		*at += 3;
		return true;
	}
	if (!take_number(at, 10, INT_MAX, ' ', &pid))
		return false;
	l->pid = (pid_t)pid;
	return true;
}

/* "08:01:1234", or "<none>:0" of what has no inode any more. */
static bool take_inode(const char **at, struct lock_line *l)
{
	uint64_t major, minor;

	skip_blanks(at);
	if (strncmp(*at, "<none>:0 ", 9) == 0) {
		*at += 9;
		return true;
	}
	if (!take_number(at, 16, UINT_MAX, ':', &major) ||
	    !take_number(at, 16, UINT_MAX, ':', &minor) ||
	    !take_number(at, 10, UINT64_MAX, ' ', &l->inode.ino))
		return false;
	l->inode.major = (unsigned int)major;
	l->inode.minor = (unsigned int)minor;
	return true;
}

static bool take_range(const char **at, struct lock_line *l)
{
	uint64_t start, end = INT64_MAX;

	skip_blanks(at);
	if (!take_number(at, 10, INT64_MAX, ' ', &start))
		return false;
	skip_blanks(at);
	if (strncmp(*at, "EOF", 3) == 0)
		*at += 3;
	else if (!take_number(at, 10, INT64_MAX, 0, &end))
		return false;
	l->start = (int64_t)start;
	l->end = (int64_t)end;
	return **at == '\0' || **at == '\n';
}

int lock_line_parse(struct lock_line *l, const char *line)
{
	unsigned int blanks;

	*l = (struct lock_line){ 0 };
	skip_blanks(&line);
	if (!take_number(&line, 10, UINT64_MAX, ':', &l->id))
		return -EINVAL;
	blanks = skip_blanks(&line);
	if (strncmp(line, "->", 2) == 0) {
		line += 2;
		l->depth = blanks > 0 ? blanks : 1;
	}
	return take_kind(&line, l) && take_pid(&line, l) && take_inode(&line, l) &&
			       take_range(&line, l)
		       ? 0
		       : -EINVAL;
}

bool lock_inode_same(const struct lock_inode *a, const struct lock_inode *b)
{
	return a->ino == b->ino && a->major == b->major && a->minor == b->minor;
}

bool lock_line_same(const struct lock_line *a, const struct lock_line *b)
{
	return a->kind == b->kind && a->exclusive == b->exclusive && a->pid == b->pid &&
	       a->start == b->start && a->end == b->end && lock_inode_same(&a->inode, &b->inode);
}
