/* procmap.c - the files that a process has mapped. */
#include "procmap.h"

#include "fd.h"
#include "procfd.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ioctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* linux/fs.h has these since 6.11. */
struct query {
	uint64_t size, flags, address;
	uint64_t start, end, rights, page_size, offset, inode;
	uint32_t major, minor;
	uint32_t name_size, build_id_size;
	uint64_t name, build_id;
};
#define QUERY _IOWR('f', 17, struct query)
enum {
	RIGHT_WRITE = 2,
	RIGHT_SHARED = 8,
	FIND_NEXT = 16,
	FIND_FILES = 32,
};

/* 0; -ENOENT when no file is mapped there or behind it. The ioctl() of musl takes an int. */
static int ask(const struct procmap_list *list, struct query *q)
{
	q->size = sizeof *q;
	return syscall(SYS_ioctl, list->fd, QUERY, q) < 0 ? -errno : 0;
}

static int read_text(struct procmap_list *list, pid_t pid)
{
	char path[32];

	snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
	list->as_text = true;
	return procfd_read(path, &list->text);
}

int procmap_open(struct procmap_list *list, pid_t pid)
{
	struct query first = { .flags = FIND_NEXT };
	char path[32];
	int r;

	*list = (struct procmap_list){ .text = list->text };
	list->text.used = 0;
	snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
	list->fd = fd_checked(open(path, O_RDONLY | O_CLOEXEC));
	if (list->fd < 0)
		return list->fd == -ENOENT ? -ESRCH : list->fd;
	r = ask(list, &first);
	if (r == -ENOENT)
		r = -ESRCH;
	else if (r < 0 && r != -ESRCH)
		r = read_text(list, pid);
	if (r == 0 && list->as_text && list->text.used == 0)
		r = -ESRCH;
	if (r < 0)
		close(list->fd);
	return r;
}

void procmap_close(struct procmap_list *list)
{
	close(list->fd);
}

void procmap_free(struct procmap_list *list)
{
	buffer_free(&list->text);
}

/* What is no file's has no device. */
static int next_line(struct procmap_list *list)
{
	const char *name;

	while (list->next < list->text.used) {
		const char *line = list->text.data + list->next;

		list->line = list->next;
		list->next += strcspn(line, "\n");
		list->next += list->text.data[list->next] == '\n';
		if (procmap_parse_line(&list->at, &name, line) == 0 && list->at.dev != 0)
			return 1;
	}
	return 0;
}

int procmap_next(struct procmap_list *list)
{
	struct query q = { .flags = FIND_NEXT | FIND_FILES, .address = list->at.end };

	if (list->as_text)
		return next_line(list);
	if (ask(list, &q) < 0)
		return 0;
	list->at = (struct procmap){
		.start = q.start,
		.end = q.end,
		.offset = q.offset,
		.dev = makedev(q.major, q.minor),
		.inode = q.inode,
		.writable = q.rights & RIGHT_WRITE,
		.shared = q.rights & RIGHT_SHARED,
	};
	return 1;
}

int procmap_find(struct procmap_list *list, uint64_t address)
{
	list->next = 0;
	list->at.end = address;
	while (procmap_next(list) && list->at.start <= address)
		if (address < list->at.end)
			return 1;
	return 0;
}

/* In the text a newline of the path is "\012". */
static void copy_name(char name[PATH_MAX], const char *text)
{
	size_t len = 0;

	while (*text && *text != '\n' && len < PATH_MAX - 1) {
		bool newline = strncmp(text, "\\012", 4) == 0;

		name[len] = *text;
		if (newline)
			name[len] = '\n';
		len++;
		text += newline ? 4 : 1;
	}
	name[len] = '\0';
}

int procmap_name(const struct procmap_list *list, char name[PATH_MAX])
{
	struct query q = {
		.flags = FIND_FILES,
		.address = list->at.start,
		.name = (uintptr_t)name,
		.name_size = PATH_MAX,
	};
	struct procmap same;
	const char *text;

	*name = '\0';
	if (!list->as_text)
		return ask(list, &q);
	if (procmap_parse_line(&same, &text, list->text.data + list->line) < 0)
		return -ENOENT;
	copy_name(name, text);
	return 0;
}

/* A number and the character behind it; the rest of the line, or NULL. */
static const char *take_number(uint64_t *n, int base, const char *text, char end)
{
	char *rest;

	if (!text || !isxdigit((unsigned char)*text)) /* a sign, which strtoull() would take */
		return NULL;
	errno = 0;
	*n = strtoull(text, &rest, base);
	return errno == 0 && *rest == end ? rest + 1 : NULL;
}

/* "rw-s " */
static const char *take_rights(struct procmap *m, const char *text)
{
	if (!text || strnlen(text, 5) < 5 || text[4] != ' ')
		return NULL;
	m->writable = text[1] == 'w';
	m->shared = text[3] == 's';
	return text + 5;
}

/* "7f14d9a1b000-7f14d9a1c000 rw-s 00001000 00:1a 5          /dev/shm/x": see proc_pid_maps(5). */
int procmap_parse_line(struct procmap *m, const char **name, const char *line)
{
	uint64_t major = 0, minor = 0;
	char *end;

	*m = (struct procmap){ 0 };
	line = take_number(&m->start, 16, line, '-');
	line = take_number(&m->end, 16, line, ' ');
	line = take_rights(m, line);
	line = take_number(&m->offset, 16, line, ' ');
	line = take_number(&major, 16, line, ':');
	line = take_number(&minor, 16, line, ' ');
	if (!line || m->end <= m->start || major > UINT32_MAX || minor > UINT32_MAX ||
	    !isdigit((unsigned char)*line))
		return -EINVAL;
	m->dev = makedev((unsigned int)major, (unsigned int)minor);
	errno = 0;
	m->inode = strtoull(line, &end, 10);
	if (errno != 0 || (*end && *end != ' ' && *end != '\n'))
		return -EINVAL;
	*name = end + strspn(end, " ");
	return 0;
}
