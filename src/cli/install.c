/* --install - make links to this program, one an applet. */
#include "install.h"

#include "err.h"
#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct install_opts {
	bool symbolic;
};

static const struct install_opts defaults = { 0 };

static const struct opt opts[] = {
	OPT_FLAG(struct install_opts, symbolic, 's', "symbolic", "make symbolic links"),
};

static const struct operand operands[] = {
	{ .metavar = "DIR", .kind = KIND_FILE },
	{ .metavar = "NAME", .kind = KIND_TEXT, .optional = true, .repeats = true },
};

/* A link that is there already and leads to this program is as good as a new one. */
static bool leads_to(int dir, const char *name, const char *self)
{
	struct stat link, target;

	return fstatat(dir, name, &link, 0) == 0 && stat(self, &target) == 0 &&
	       link.st_dev == target.st_dev && link.st_ino == target.st_ino;
}

static int make_link(int dir, const char *name, const char *self, bool symbolic)
{
	int made = symbolic ? symlinkat(self, dir, name) : linkat(AT_FDCWD, self, dir, name, 0);
	int r = made < 0 ? -errno : 0;
	int status;

	if (r == 0 || (r == -EEXIST && leads_to(dir, name, self)))
		return ST_OK;
	status = err_sys(r, name, NULL);
	if (r == -EXDEV)
		err_hint("-s makes symbolic links, which may lead to another file system");
	return status;
}

static int check_names(char **names)
{
	for (; *names; names++) {
		const struct applet *a = applet_find(*names);

		if (!a || a->hidden)
			return applet_unknown(*names);
	}
	return ST_OK;
}

static int make_links(int dir, const char *self, bool symbolic, char **names)
{
	int first = ST_OK;

	for (size_t i = 0; *names ? names[i] != NULL : applets[i] != NULL; i++) {
		int status;

		if (!*names && applets[i]->hidden)
			continue;
		status = make_link(dir, *names ? names[i] : applets[i]->name, self, symbolic);
		first = err_first(first, status);
	}
	return first;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct install_opts *o = parsed;
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
	int status = check_names(argv + 1);
	int dir;

	(void)argc;
	if (status != ST_OK)
		return status;
	if (host)
		return err_at(ST_FAIL, NULL, "a builtin cannot be linked to, but the program can");
	if (len < 0)
		return err_sys(-errno, "/proc/self/exe", "it tells where this program is");
	self[len] = '\0';
	dir = open(argv[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return err_sys(-errno, argv[0], NULL);
	status = make_links(dir, self, o->symbolic, argv + 1);
	close(dir);
	return status;
}

const struct verb install_verb = {
	.name = "--install",
	.brief = "Make links to this program in DIR, one an applet, or for each NAME",
	STATE(defaults),
	OPTS(opts),
	OPERANDS(operands),
	.run = run,
};
