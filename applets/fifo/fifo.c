/* fifo.c - the applet, and what its verbs share. */
#include "fifo.h"

#include "describe.h"
#include "err.h"
#include "fifo_path.h"
#include "sysctl.h"

#include <errno.h>

static const struct verb *const verbs[] = {
	&fifo_create_verb, &fifo_write_verb, &fifo_read_verb, &fifo_stat_verb, &fifo_rm_verb, NULL,
};

const struct applet fifo_applet = {
	.name = "fifo",
	.brief = "FIFOs, also called named pipes",
	.verbs = verbs,
};

int fifo_failed(int r, const char *path)
{
	char facts[192];

	switch (r) {
	case -ENODEV:
		file_describe(facts, sizeof facts, path);
		return err_at(ST_FAIL, path, "not a FIFO (%s)", facts);
	case -EACCES:
	case -EPERM:
		file_describe(facts, sizeof facts, path);
		return err_sys(r, path, "%s", facts);
	case -ENOSYS:
		return err_at(ST_FAIL, path, "cannot be opened safely (/proc is not mounted)");
	default:
		return err_sys(r, path, NULL);
	}
}

static int refused_capacity(int r, int fd, uint64_t size, const char *path)
{
	const unsigned long long bytes = size;
	uint64_t capacity = 0, unread = 0;
	char max[24], soft[24];

	if (r == -EBUSY && fifo_figures(fd, &capacity, &unread) == 0)
		return err_at(ST_FAIL, path,
			      "capacity cannot become %llu bytes (%llu are waiting to be read)",
			      bytes, (unsigned long long)unread);
	if (r == -EPERM)
		return err_at(
			ST_FAIL, path,
			"capacity cannot become %llu bytes (fs.pipe-max-size is %s; all pipes "
			"of a user: fs.pipe-user-pages-soft is %s pages)",
			bytes, sysctl_text(max, sizeof max, "fs.pipe-max-size"),
			sysctl_text(soft, sizeof soft, "fs.pipe-user-pages-soft"));
	return err_sys(r, path, "capacity of %llu bytes", bytes);
}

int fifo_capacity(int fd, uint64_t size, const char *path)
{
	uint64_t capacity, unread;
	int r;

	if (size == 0)
		return ST_OK;
	r = fifo_set_capacity(fd, size);
	if (r < 0)
		return refused_capacity(r, fd, size, path);
	if (fifo_figures(fd, &capacity, &unread) == 0)
		err_note(path, "capacity is %llu bytes", (unsigned long long)capacity);
	return ST_OK;
}
