/* unix_table.c - sock_diag(7) for Unix sockets, and /proc for their processes. */
#include "unix_table.h"

#include "array.h"
#include "fd.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ANSWER_MAX = 32768 };

/* NLA_HDRLEN and NLA_ALIGN(), which are signed. */
#define ATTRIBUTE_HEAD     sizeof(struct nlattr)
#define ATTRIBUTE_ALIGN(n) (((size_t)(n) + 3) & ~(size_t)3)

/* Of unix_diag_msg.udiag_state: the TCP_ constants of the kernel. */
enum { STATE_CONNECTED = 1, STATE_LISTENING = 10 };

static int add(struct unix_table *t, const struct unix_entry *e)
{
	struct unix_entry *entries = array_grow(t->entries, t->count, &t->room, sizeof *e);

	if (!entries)
		return -ENOMEM;
	t->entries = entries;
	t->entries[t->count++] = *e;
	return 0;
}

/* Other types there are not. */
static enum unix_kind kind_of(unsigned long type)
{
	return type == SOCK_DGRAM       ? UNIX_DGRAM
	       : type == SOCK_SEQPACKET ? UNIX_SEQPACKET
					: UNIX_STREAM;
}

static void take_name(struct unix_entry *e, const char *path, size_t len)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };

	if (len > sizeof name.sun_path)
		len = sizeof name.sun_path;
	memcpy(name.sun_path, path, len);
	unix_address_text(e->address, &name,
			  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
}

static uint32_t number_at(const void *data)
{
	uint32_t n;

	memcpy(&n, data, sizeof n);
	return n;
}

static void take_attribute(struct unix_entry *e, const struct nlattr *a)
{
	const char *data = (const char *)a + ATTRIBUTE_HEAD;
	size_t len = a->nla_len - ATTRIBUTE_HEAD;

	if (a->nla_type == UNIX_DIAG_NAME)
		take_name(e, data, len);
	if (len < sizeof(uint32_t))
		return;
	if (a->nla_type == UNIX_DIAG_PEER)
		e->peer = number_at(data);
	else if (a->nla_type == UNIX_DIAG_UID)
		e->uid = number_at(data);
	else if (a->nla_type == UNIX_DIAG_RQLEN)
		e->queued = number_at(data);
	else if (a->nla_type == UNIX_DIAG_VFS)
		e->file = number_at(data);
}

static int take_message(struct unix_table *t, const struct nlmsghdr *h)
{
	const struct unix_diag_msg *m = NLMSG_DATA(h);
	size_t left = h->nlmsg_len - NLMSG_LENGTH(0), at = NLMSG_ALIGN(sizeof *m);
	struct unix_entry e = { .details = true };

	if (left < sizeof *m)
		return -EBADMSG;
	e.inode = m->udiag_ino;
	e.kind = kind_of(m->udiag_type);
	e.state = m->udiag_state == STATE_LISTENING   ? UNIX_LISTENING
		  : m->udiag_state == STATE_CONNECTED ? UNIX_CONNECTED
						      : UNIX_UNCONNECTED;
	while (at + ATTRIBUTE_HEAD <= left) {
		const struct nlattr *a = (const struct nlattr *)((const char *)m + at);

		if (a->nla_len < ATTRIBUTE_HEAD || a->nla_len > left - at)
			return -EBADMSG;
		take_attribute(&e, a);
		at += ATTRIBUTE_ALIGN(a->nla_len);
	}
	return add(t, &e);
}

/* One part of the answer: 1 when more comes, 0 after the last, or -errno. */
static int take_answer(struct unix_table *t, int fd)
{
	_Alignas(struct nlmsghdr) char buf[ANSWER_MAX];
	ssize_t n = recv(fd, buf, sizeof buf, 0);
	const struct nlmsghdr *h = (const struct nlmsghdr *)buf;
	int r = n < 0 ? -errno : 0;

	for (size_t left = n > 0 ? (size_t)n : 0; r == 0 && NLMSG_OK(h, left);
	     h = NLMSG_NEXT(h, left)) {
		if (h->nlmsg_type == NLMSG_DONE)
			return 0;
		if (h->nlmsg_type == NLMSG_ERROR)
			return ((const struct nlmsgerr *)NLMSG_DATA(h))->error < 0
				       ? ((const struct nlmsgerr *)NLMSG_DATA(h))->error
				       : -EBADMSG;
		r = take_message(t, h);
	}
	return r < 0 ? r : 1;
}

static int ask(struct unix_table *t)
{
	const struct {
		struct nlmsghdr header;
		struct unix_diag_req request;
	} question = {
		.header = { .nlmsg_len = sizeof question,
			    .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			    .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		.request = { .sdiag_family = AF_UNIX,
			     .udiag_states = UINT32_MAX,
			     .udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_VFS | UDIAG_SHOW_PEER |
					   UDIAG_SHOW_RQLEN | UDIAG_SHOW_UID },
	};
	int fd = fd_checked(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
	int r = 1;

	if (fd < 0)
		return fd;
	if (send(fd, &question, sizeof question, 0) < 0)
		r = -errno;
	while (r > 0)
		r = take_answer(t, fd);
	close(fd);
	return r;
}

/* "0000000000000000: 00000002 00000000 00010000 0001 01 20442 /run/x": the kernel's notation. */
int unix_table_parse_line(struct unix_entry *e, const char *line)
{
	enum { FLAGS = 3, TYPE = 4, STATE = 5, INODE = 6, FIELDS };
	static const int bases[FIELDS] = { 16, 16, 16, 16, 16, 16, 10 };
	const uint64_t accepts = 0x10000, connected = 3;
	uint64_t fields[FIELDS];
	char *end;

	*e = (struct unix_entry){ 0 };
	for (int i = 0; i < FIELDS; i++) {
		fields[i] = strtoull(line, &end, bases[i]);
		if (end == line)
			return -EINVAL;
		line = end + (i == 0 && *end == ':');
	}
	e->inode = fields[INODE];
	e->kind = kind_of(fields[TYPE]);
	e->state = fields[FLAGS] & accepts      ? UNIX_LISTENING
		   : fields[STATE] == connected ? UNIX_CONNECTED
						: UNIX_UNCONNECTED;
	if (*line == ' ')
		snprintf(e->address, sizeof e->address, "%s", line + 1);
	return 0;
}

/* For kernels without sock_diag for Unix sockets. */
static int read_proc(struct unix_table *t)
{
	FILE *f = fopen("/proc/net/unix", "re");
	char *line = NULL;
	size_t room = 0;
	int r = f ? 0 : -errno;

	while (r == 0 && getline(&line, &room, f) > 0) {
		struct unix_entry e;

		line[strcspn(line, "\n")] = '\0';
		if (unix_table_parse_line(&e, line) == 0)
			r = add(t, &e);
	}
	free(line);
	if (f)
		fclose(f);
	return r;
}

static int add_user(struct unix_table *t, const struct procfd_list *list)
{
	struct unix_user *users = array_grow(t->users, t->user_count, &t->user_room, sizeof *users);

	if (!users)
		return -ENOMEM;
	t->users = users;
	t->users[t->user_count++] = (struct unix_user){ list->st.st_ino, list->at };
	return 0;
}

static int look_for_users(struct unix_table *t)
{
	struct procfd_list list;
	int r = procfd_list_open(&list);

	if (r < 0)
		return r;
	while (r == 0 && procfd_next(&list))
		if (S_ISSOCK(list.st.st_mode))
			r = add_user(t, &list);
	t->hidden = list.hidden;
	procfd_list_close(&list);
	return r;
}

static int entry_order(const void *a, const void *b)
{
	const struct unix_entry *x = a, *y = b;

	return (x->inode > y->inode) - (x->inode < y->inode);
}

static int user_order(const void *a, const void *b)
{
	const struct unix_user *x = a, *y = b;

	if (x->inode != y->inode)
		return x->inode < y->inode ? -1 : 1;
	if (x->at.pid != y->at.pid)
		return x->at.pid < y->at.pid ? -1 : 1;
	return (x->at.fd > y->at.fd) - (x->at.fd < y->at.fd);
}

/* Leaves one descriptor of each process. */
static void sort_users(struct unix_table *t)
{
	size_t kept = 0;

	if (t->user_count > 0)
		qsort(t->users, t->user_count, sizeof *t->users, user_order);
	for (size_t i = 0; i < t->user_count; i++)
		if (kept == 0 || t->users[i].inode != t->users[kept - 1].inode ||
		    t->users[i].at.pid != t->users[kept - 1].at.pid)
			t->users[kept++] = t->users[i];
	t->user_count = kept;
}

int unix_table_read(struct unix_table *t)
{
	int r;

	*t = (struct unix_table){ 0 };
	r = ask(t);
	if (r < 0 && r != -ENOMEM) {
		t->count = 0;
		r = read_proc(t);
	}
	if (r == 0)
		r = look_for_users(t);
	if (r < 0) {
		unix_table_free(t);
		return r;
	}
	if (t->count > 0)
		qsort(t->entries, t->count, sizeof *t->entries, entry_order);
	sort_users(t);
	return 0;
}

void unix_table_free(struct unix_table *t)
{
	free(t->entries);
	free(t->users);
	*t = (struct unix_table){ 0 };
}

const struct unix_entry *unix_table_find(const struct unix_table *t, uint64_t inode)
{
	const struct unix_entry key = { .inode = inode };

	return t->count ? bsearch(&key, t->entries, t->count, sizeof key, entry_order) : NULL;
}

size_t unix_table_users(const struct unix_table *t, uint64_t inode, const struct unix_user **first)
{
	size_t low = 0, high = t->user_count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->users[middle].inode < inode)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < t->user_count && t->users[end].inode == inode;)
		end++;
	*first = t->users + low;
	return end - low;
}
