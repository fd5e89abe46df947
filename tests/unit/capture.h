/* capture.h - what a piece of code writes to a descriptor, as text. */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct capture {
	int fd, memory, saved;
	char *text; /* NUL-terminated */
	size_t len;
};

static inline void capture_begin(struct capture *c, int fd)
{
	fflush(NULL);
	c->fd = fd;
	c->saved = dup(fd);
	c->memory = memfd_create("capture", MFD_CLOEXEC);
	if (c->memory < 0 || dup2(c->memory, fd) < 0)
		abort();
}

/* Puts the descriptor back, also when it was closed in the meantime. The caller frees c->text. */
static inline void capture_end(struct capture *c)
{
	dup2(c->saved, c->fd);
	close(c->saved);
	c->len = (size_t)lseek(c->memory, 0, SEEK_END);
	c->text = malloc(c->len + 1);
	if (!c->text || pread(c->memory, c->text, c->len, 0) != (ssize_t)c->len)
		abort();
	c->text[c->len] = '\0';
	close(c->memory);
}

#endif
