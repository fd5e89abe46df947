/* logind.c - one setting of logind.conf(5), out of the files that systemd would read. */
#include "logind.h"

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { REMOVES_BY_DEFAULT = 1 };

/* The first one that has a file of a name masks the others. */
static const char *const places[] = { "/etc/systemd", "/run/systemd", "/usr/local/lib/systemd",
				      "/usr/lib/systemd" };
enum { PLACES = sizeof places / sizeof places[0] };

static char *trimmed(char *text)
{
	char *end;

	text += strspn(text, " \t");
	end = text + strlen(text);
	while (end > text && strchr(" \t\r\n", end[-1]))
		*--end = '\0';
	return text;
}

static int truth(const char *value)
{
	static const char *const yes[] = { "1", "yes", "y", "true", "t", "on" };

	if (!*value)
		return REMOVES_BY_DEFAULT;
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
		if (strcasecmp(value, yes[i]) == 0)
			return 1;
	return 0;
}

/* What the file says last, or what was so far. */
static int read_file(const char *path, int so_far)
{
	FILE *f = fopen(path, "re");
	bool section = false;
	char *line = NULL;
	size_t room = 0;

	if (!f)
		return so_far;
	while (getline(&line, &room, f) > 0) {
		char *text = trimmed(line), *equals = strchr(text, '=');

		if (*text == '[')
			section = strcmp(text, "[Login]") == 0;
		if (!section || !equals)
			continue;
		*equals = '\0';
		if (strcmp(trimmed(text), "RemoveIPC") == 0)
			so_far = truth(trimmed(equals + 1));
	}
	free(line);
	fclose(f);
	return so_far;
}

/* The least name above `last` of a drop-in file in that place, if it is less than best. */
static void next_name(const char *place, const char *last, char best[NAME_MAX + 1])
{
	char path[64];
	struct dirent *e;
	DIR *dir;

	snprintf(path, sizeof path, "%s/logind.conf.d", place);
	dir = opendir(path);
	while (dir && (e = readdir(dir))) {
		size_t len = strlen(e->d_name);

		if (len > 5 && strcmp(e->d_name + len - 5, ".conf") == 0 &&
		    strcmp(e->d_name, last) > 0 && (!*best || strcmp(e->d_name, best) < 0))
			memcpy(best, e->d_name, len + 1);
	}
	if (dir)
		closedir(dir);
}

static int read_first(const char *name, int so_far)
{
	char path[NAME_MAX + 64];

	for (int i = 0; i < PLACES; i++) {
		snprintf(path, sizeof path, "%s/%s", places[i], name);
		if (access(path, F_OK) == 0)
			return read_file(path, so_far);
	}
	return so_far;
}

int logind_removes_ipc(void)
{
	char last[NAME_MAX + 1] = "", name[NAME_MAX + 16];
	int removes;

	if (access("/run/systemd/sessions", F_OK) < 0)
		return -1;
	removes = read_first("logind.conf", REMOVES_BY_DEFAULT);
	for (;;) {
		char best[NAME_MAX + 1] = "";

		for (int i = 0; i < PLACES; i++)
			next_name(places[i], last, best);
		if (!*best)
			return removes;
		snprintf(name, sizeof name, "logind.conf.d/%s", best);
		removes = read_first(name, removes);
		memcpy(last, best, sizeof last);
	}
}
