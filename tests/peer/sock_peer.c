/*
 * sock_peer ROLE KIND ADDR [TEXT]...: the other end of a Unix socket. KIND is stream, dgram or
 * seqpacket; an ADDR that begins with @ is abstract.
 *
 *	serve	prints "ready", reads one connection, says how many bytes came
 *	talk	connects, writes each TEXT by itself, shuts its direction, prints what comes
 *	bound	binds, prints "ready", and neither listens nor ends
 *	stale	binds, and ends
 *	take N	binds, prints "ready", then N messages, each as its length and itself
 *	give	connects and sends each TEXT as a message
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_un name = { .sun_family = AF_UNIX };
static socklen_t len;

static void check(int bad, const char *what)
{
	if (!bad)
		return;
	perror(what);
	exit(1);
}

static int make(const char *kind, const char *addr)
{
	int type = strcmp(kind, "stream") == 0  ? SOCK_STREAM
		   : strcmp(kind, "dgram") == 0 ? SOCK_DGRAM
						: SOCK_SEQPACKET;
	int fd = socket(AF_UNIX, type, 0);

	check(fd < 0, "socket");
	strncpy(name.sun_path, addr, sizeof name.sun_path - 1);
	len = offsetof(struct sockaddr_un, sun_path) + strlen(addr) + (*addr != '@');
	if (*addr == '@')
		name.sun_path[0] = '\0';
	return fd;
}

static void bind_it(int fd)
{
	check(bind(fd, (struct sockaddr *)&name, len) < 0, "bind");
}

static void connect_it(int fd)
{
	check(connect(fd, (struct sockaddr *)&name, len) < 0, "connect");
}

static void ready(void)
{
	puts("ready");
	fflush(stdout);
}

static void serve(int fd)
{
	char buf[65536];
	size_t sum = 0;
	ssize_t n;
	int conn;

	bind_it(fd);
	check(listen(fd, 5) < 0, "listen");
	ready();
	conn = accept(fd, NULL, NULL);
	check(conn < 0, "accept");
	while ((n = read(conn, buf, sizeof buf)) > 0)
		sum += (size_t)n;
	check(n < 0, "read");
	dprintf(conn, "%zu bytes came\n", sum);
}

static void talk(int fd, char **text)
{
	char buf[65536];
	ssize_t n;

	connect_it(fd);
	for (; *text; text++)
		check(write(fd, *text, strlen(*text)) < 0, "write");
	shutdown(fd, SHUT_WR);
	while ((n = read(fd, buf, sizeof buf)) > 0)
		check(write(1, buf, (size_t)n) != n, "stdout");
	check(n < 0, "read");
}

static void take(int fd, int count)
{
	static char buf[1 << 22];

	bind_it(fd);
	ready();
	while (count-- > 0) {
		ssize_t n = recv(fd, buf, sizeof buf, 0);

		check(n < 0, "recv");
		printf("%zd %.*s\n", n, n > 100 ? 0 : (int)n, buf);
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	int fd;

	if (argc < 4)
		return 2;
	fd = make(argv[2], argv[3]);
	if (strcmp(argv[1], "serve") == 0) {
		serve(fd);
	} else if (strcmp(argv[1], "talk") == 0) {
		talk(fd, argv + 4);
	} else if (strcmp(argv[1], "bound") == 0) {
		bind_it(fd);
		ready();
		pause();
	} else if (strcmp(argv[1], "stale") == 0) {
		bind_it(fd);
	} else if (strcmp(argv[1], "take") == 0) {
		take(fd, atoi(argv[4]));
	} else if (strcmp(argv[1], "give") == 0) {
		connect_it(fd);
		for (char **text = argv + 4; *text; text++)
			check(send(fd, *text, strlen(*text), 0) < 0, "send");
	}
	return 0;
}
