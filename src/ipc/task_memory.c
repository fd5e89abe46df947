/* task_memory.c - reading and searching the memory of another process. */
#include "task_memory.h"

#include "procfd.h"
#include "procmap.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
	PAGE = 4096,     /* or a multiple of that */
	PIECE = 1 << 20, /* read at a time */
	SEARCHED = 64,   /* of them */
};

static ssize_t read_some(pid_t pid, uint64_t address, void *data, size_t len)
{
	struct iovec here = { data, len };
	struct iovec there = { (void *)(uintptr_t)address, len };
	ssize_t n = process_vm_readv(pid, &here, 1, &there, 1, 0);

	return n < 0 ? -errno : n;
}

int task_memory_read(pid_t pid, uint64_t address, void *data, size_t len)
{
	ssize_t n = len > 0 ? read_some(pid, address, data, len) : 0;

	return n < 0 ? (int)n : (size_t)n == len ? 0 : -EFAULT;
}

/* A page at a time: the next one need not be there. */
int task_memory_text(pid_t pid, uint64_t address, char text[PATH_MAX])
{
	size_t len = 0;

	while (len < PATH_MAX) {
		size_t part = PAGE - (address + len) % PAGE;
		ssize_t n;

		if (part > PATH_MAX - len)
			part = PATH_MAX - len;
		n = read_some(pid, address + len, text + len, part);
		if (n <= 0)
			return n < 0 ? (int)n : -EFAULT;
		if (memchr(text + len, '\0', (size_t)n))
			return 0;
		len += (size_t)n;
	}
	return -ENAMETOOLONG;
}

static bool goes_on(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

static bool has_word(const char *data, size_t len, const char *word)
{
	size_t size = strlen(word);
	const char *at = data, *end = data + len;

	while ((at = memmem(at, (size_t)(end - at), word, size))) {
		if ((at == data || !goes_on(at[-1])) && (at + size == end || !goes_on(at[size])))
			return true;
		at++;
	}
	return false;
}

/* Pieces do not overlap: a word across the border of two is missed. */
static bool search(pid_t pid, const struct procmap *m, const char *word, char *piece, int *left)
{
	for (uint64_t at = m->start; at<m->end && * left> 0; at += PIECE, --*left) {
		size_t len = m->end - at < PIECE ? (size_t)(m->end - at) : PIECE;
		ssize_t n = read_some(pid, at, piece, len);

		if (n > 0 && has_word(piece, (size_t)n, word))
			return true;
	}
	return false;
}

/* Libraries have words that are nobody's. */
static bool is_line(const char *line, const char *text)
{
	size_t len = strlen(text);

	return len > 0 && strncmp(line, text, len) == 0 && (!line[len] || line[len] == '\n');
}

bool task_memory_has(pid_t pid, const char *word)
{
	struct buffer maps = { 0 };
	char *piece = malloc(PIECE), path[32], program[PATH_MAX] = "";
	int left = SEARCHED;
	bool found = false;
	struct procmap m;
	const char *name;

	snprintf(path, sizeof path, "/proc/%d/exe", pid);
	if (readlink(path, program, sizeof program - 1) < 0)
		*program = '\0';
	snprintf(path, sizeof path, "/proc/%d/maps", pid);
	if (piece && *word && procfd_read(path, &maps) == 0)
		for (const char *line = maps.data; *line && !found && left > 0;
		     line += strcspn(line, "\n"), line += *line == '\n')
			found = procmap_parse_line(&m, &name, line) == 0 && !m.shared &&
				(m.writable || is_line(name, program)) &&
				search(pid, &m, word, piece, &left);
	free(piece);
	buffer_free(&maps);
	return found;
}
