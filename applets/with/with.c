/* with - make objects, run a command, remove them. */
#include "with.h"

#include "../applets.h"
#include "command.h"
#include "err.h"
#include "keeper.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct with_opts {
	uint64_t objects;
};

static const struct with_opts defaults = { 0 };

static const struct operand operands[] = {
	OPERAND_BEFORE_COMMAND(struct with_opts, objects, "KIND=NAME[:SPEC]", KIND_TEXT),
	{ .metavar = "CMD", .kind = KIND_COMMAND, .repeats = true },
};

/* "IPCTOOL_MQ=/jobs", and of the second one of a kind "IPCTOOL_MQ_2=...". */
static char *variable(const struct temporaries *all, size_t i)
{
	static const char *const names[] = {
		[FAMILY_MQ] = "IPCTOOL_MQ",
		[FAMILY_SEM] = "IPCTOOL_SEM",
		[FAMILY_SHM] = "IPCTOOL_SHM",
		[FAMILY_FIFO] = "IPCTOOL_FIFO",
	};
	const struct temporary *t = &all->list[i];
	const size_t cap = TEMPORARY_ADDRESS + 64;
	char *text = malloc(cap);
	size_t number = 1;

	for (size_t k = 0; k < i; k++)
		number += all->list[k].family == t->family;
	if (text && number == 1)
		snprintf(text, cap, "%s=%s", names[t->family], t->address);
	else if (text)
		snprintf(text, cap, "%s_%zu=%s", names[t->family], number, t->address);
	return text;
}

static void free_environment(char **env)
{
	for (char **e = env; e && *e; e++)
		free(*e);
	free(env);
}

/* Allocated; NULL without memory. */
static char **environment(const struct temporaries *all)
{
	char **env = calloc(all->count + 1, sizeof *env);

	for (size_t i = 0; env && i < all->count; i++) {
		env[i] = variable(all, i);
		if (!env[i]) {
			free_environment(env);
			return NULL;
		}
	}
	return env;
}

/* It was the keeper that failed, or one of the objects. */
static int fail(int r, const struct temporaries *all, char *const *texts)
{
	if (all->failed < all->count)
		return with_failed(r, all, &all->list[all->failed], texts[all->failed]);
	if (r == -ENOSYS)
		return err_at(ST_FAIL, NULL, "this takes Linux 5.3 (for pidfd_open)");
	if (r == -ECHILD)
		return err_at(ST_FAIL, NULL, "no process could be made to remove the objects");
	if (r == -EOWNERDEAD)
		return err_at(ST_FAIL, NULL, "the process that was to make the objects is gone");
	return err_sys(r, NULL, NULL);
}

/* What the keeper has not removed, and why not. */
static int remove_rest(struct temporaries *all, char *const *texts)
{
	int first = ST_OK;

	for (size_t i = 0; i < all->count; i++) {
		struct temporary *t = &all->list[i];
		int r = temporary_remove(t);

		if (r < 0)
			first = err_first(first,
					  err_sys(r, texts[i], "%s cannot be removed", t->address));
	}
	return first;
}

static int run_kept(struct temporaries *all, struct keeper *keeper, char *const *argv)
{
	struct command command = command_of(argv);
	char **env = environment(all);
	int status;

	if (!env)
		return err_before_command(err_sys(-ENOMEM, NULL, NULL));
	command.env = env;
	command.gate = keeper->gate;
	status = command_run(&command);
	free_environment(env);
	return status;
}

static int run_with(struct temporaries *all, char *const *texts, char *const *argv)
{
	const struct keeper_job job = {
		.take = temporaries_make,
		.give = temporaries_remove,
		.object = all,
		.fd = -1,
		.orphaned = SIGTERM,
	};
	struct keeper keeper;
	int status, r;

	all->failed = all->count;
	r = keeper_start(&keeper, &job, (struct deadline){ DEADLINE_NEVER });
	if (r < 0) {
		status = err_before_command(fail(r, all, texts));
	} else {
		for (size_t i = 0; i < all->count; i++)
			err_note(texts[i], "made %s", all->list[i].address);
		status = run_kept(all, &keeper, argv);
		keeper_end(&keeper);
	}
	r = remove_rest(all, texts);
	return status == ST_OK ? r : status;
}

static int run(const void *parsed, int argc, char **argv)
{
	const struct with_opts *o = parsed;
	struct temporaries *all = temporaries_new(o->objects);
	int status = ST_OK;

	(void)argc;
	if (!all)
		return err_before_command(err_sys(-ENOMEM, NULL, NULL));
	for (size_t i = 0; status == ST_OK && i < o->objects; i++)
		status = with_plan(&all->list[i], argv[i]);
	if (status == ST_OK)
		status = run_with(all, argv, argv + o->objects);
	else
		status = err_before_command(status);
	temporaries_free(all);
	return status;
}

static const struct verb verb = {
	.name = "with",
	.brief = "Make objects, run a command with their addresses, and remove them",
	.notes =
		"KIND is mq, sem, shm or fifo. NAME is as create takes it, private, or auto: then\n"
		"a name is chosen. SPEC is KEY=VALUE[,KEY=VALUE]...: mode; of an mq maxmsg, "
		"msgsize\n"
		"or qbytes; of a sem value (default 1) or nsems; of shm size (default 4K).\n"
		"CMD finds the address in IPCTOOL_MQ, IPCTOOL_SEM, IPCTOOL_SHM, IPCTOOL_FIFO, of "
		"the\n"
		"second of a kind in IPCTOOL_MQ_2, and so on.\n"
		"The objects go when CMD has ended, even if ipctool is killed.\n",
	.runs_command = true,
	STATE(defaults),
	OPERANDS(operands),
	.run = run,
};

const struct applet with_applet = {
	.name = "with",
	.brief = "Objects for as long as a command runs",
	.verb = &verb,
};
