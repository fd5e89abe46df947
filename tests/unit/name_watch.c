#include "name_watch.h"

#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/name_watch.XXXXXX";

static const char *path(const char *name)
{
	static char text[64];

	snprintf(text, sizeof text, "%s/%s", dir, name);
	return text;
}

static void tells_of_its_name_alone(void)
{
	struct name_watch w;

	CHECK_EQ(name_watch_open(&w, path("fifo"), 0), 0);
	CHECK(!name_watch_take(&w));
	CHECK_EQ(mkfifo(path("other"), 0600), 0);
	CHECK(!name_watch_take(&w));
	CHECK_EQ(mkfifo(path("fifo"), 0600), 0);
	CHECK(name_watch_take(&w));
	CHECK(!name_watch_take(&w));
	CHECK_EQ(unlink(path("other")), 0);
	CHECK_EQ(unlink(path("fifo")), 0);
	CHECK(name_watch_take(&w));
	name_watch_close(&w);
}

static void tells_of_what_goes_through_an_open_fifo(void)
{
	struct name_watch w;
	char byte;
	int fd;

	CHECK_EQ(mkfifo(path("fifo"), 0600), 0);
	fd = open(path("fifo"), O_RDWR | O_CLOEXEC);
	CHECK_EQ(name_watch_open(&w, path("fifo"), IN_ACCESS | IN_MODIFY), 0);
	CHECK(w.file >= 0);
	CHECK_EQ(write(fd, "x", 1), 1);
	CHECK(name_watch_take(&w));
	CHECK(!name_watch_take(&w));
	CHECK_EQ(read(fd, &byte, 1), 1);
	CHECK(name_watch_take(&w));
	close(fd);
	CHECK_EQ(unlink(path("fifo")), 0);
	CHECK(name_watch_take(&w));
	/* The file has gone, and its directory is still watched. */
	CHECK_EQ(w.file, -1);
	CHECK(w.fd >= 0);
	CHECK_EQ(mkfifo(path("fifo"), 0600), 0);
	CHECK(name_watch_take(&w));
	CHECK_EQ(unlink(path("fifo")), 0);
	name_watch_close(&w);
}

static void tells_that_its_directory_has_gone(void)
{
	struct name_watch w;

	CHECK_EQ(mkdir(path("sub"), 0700), 0);
	CHECK_EQ(name_watch_open(&w, path("sub/fifo"), 0), 0);
	CHECK_EQ(rmdir(path("sub")), 0);
	CHECK(name_watch_take(&w));
	CHECK_EQ(w.fd, -1);
	CHECK(!name_watch_take(&w));
}

static const struct check_case cases[] = {
	{ "tells of its name alone", tells_of_its_name_alone },
	{ "tells of what goes through an open FIFO", tells_of_what_goes_through_an_open_fifo },
	{ "tells that its directory has gone", tells_that_its_directory_has_gone },
};

int main(void)
{
	int status;

	if (!mkdtemp(dir))
		return EXIT_FAILURE;
	status = check_run(cases, sizeof cases / sizeof cases[0]);
	rmdir(dir);
	return status;
}
