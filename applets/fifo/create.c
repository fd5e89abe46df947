/* fifo create - make a FIFO. */
#include "describe.h"
#include "err.h"
#include "fifo.h"
#include "fifo_path.h"
#include "inode.h"

#include <errno.h>

struct fifo_create_opts {
	struct mode_change mode;
	bool exist_ok;
};

static const struct fifo_create_opts defaults = { .mode = { .keep = 0777 } };

static const struct opt opts[] = {
	OPT_CREATE(struct fifo_create_opts, mode, exist_ok),
};

static const struct operand operands[] = { FIFO_OPERAND };

static int report(int r, const char *path)
{
	char facts[192];

	if (r == -ENOENT)
		return err_sys(r, path, "there is no such directory");
	if (r == -EACCES || r == -EPERM)
		return err_sys(r, path, "no files may be made in its directory");
	if (r != -EEXIST)
		return fifo_failed(r, path);
	file_describe(facts, sizeof facts, path);
	return err_sys(r, path, "%s", facts);
}

/* 0; 1 when there was one and that is fine; -errno. Others may make and remove it meanwhile. */
static int make(const char *path, mode_t mode, bool exist_ok)
{
	struct stat st;
	int r, found;

	do {
		r = fifo_create(path, mode);
		if (r != -EEXIST || !exist_ok)
			return r;
		found = fifo_inode(path, &st);
	} while (found == -ENOENT && !inode_is_link(path));
	return found < 0 ? r : 1;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct fifo_create_opts *o = parsed;
	mode_t mode = mode_apply(o->mode, 0600);
	int r = make(argv[0], mode, o->exist_ok);

	(void)argc;
	if (r < 0)
		return report(r, argv[0]);
	if (r > 0) {
		err_note(argv[0], "exists already");
		return ST_OK;
	}
	err_note(argv[0], "created with mode %04o", (unsigned int)mode);
	return ST_OK;
}

const struct verb fifo_create_verb = {
	.name = "create",
	.brief = "Make a FIFO",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
