/* select.c - from operands and options to objects. */
#include "object_verbs.h"

#include "err.h"
#include "perm.h"
#include "shmfs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const char *const object_kinds[] = { "mq", "sem", "shm", "fifo", "sock", "lock", NULL };

/* The FAMILY_BIT() of a kind, its first len bytes; 0 when there is no such. */
static unsigned int family_of(const char *kind, size_t len)
{
	for (enum family f = FAMILY_MQ; f <= FAMILY_LOCK; f++)
		if (strlen(family_name(f)) == len && strncmp(family_name(f), kind, len) == 0)
			return FAMILY_BIT(f);
	return 0;
}

/* "mq,shm" */
static int parse_kinds(const char *text, unsigned int *families)
{
	size_t len;

	for (*families = 0;; text += len + 1) {
		unsigned int bit;

		len = strcspn(text, ",");
		bit = family_of(text, len);
		if (!bit)
			return err_usage("--kind: '%.*s' is no kind: mq, sem, shm, fifo, sock or "
					 "lock",
					 (int)len, text);
		*families |= bit;
		if (!text[len])
			return ST_OK;
	}
}

static int64_t whole_seconds(struct timeout t)
{
	return t.ns / 1000000000 + (t.ns % 1000000000 > 0);
}

static int parse_options(struct object_selection *s, const struct select_opts *o)
{
	*s = (struct object_selection){
		.families = FAMILY_OBJECTS,
		.match = o->match,
		.by_owner = o->owner || o->mine,
		.owner = geteuid(),
		.older = whole_seconds(o->older),
		.present = time(NULL),
	};
	if (o->owner && user_parse(&s->owner, o->owner) < 0)
		return err_usage("--owner: there is no user '%s'", o->owner);
	return o->kind ? parse_kinds(o->kind, &s->families) : ST_OK;
}

static int lacks_queues(const struct object_lack *lack)
{
	if (lack->error != -ENODATA)
		return err_sys(lack->error, "the mqueue file system", NULL);
	err_at(ST_FAIL, NULL,
	       "cannot list the queues in the mqueue file system (%s; without a mount it takes "
	       "CAP_SYS_ADMIN)",
	       mqueue_fs_words(lack->mqueue));
	err_hint("as root: mount -t mqueue mqueue /dev/mqueue");
	return ST_FAIL;
}

/* A kernel that has not that kind has no such objects: worth a word only if they are asked for. */
static int report_lack(const struct object_lack *lack, unsigned int asked)
{
	static const char *const paths[] = {
		[FAMILY_FIFO] = "/proc",
		[FAMILY_SOCK] = "/proc",
		[FAMILY_LOCK] = "/proc/locks",
	};
	const char *kind = family_name(lack->family);

	if (lack->error == -ENOSYS && !(asked & FAMILY_BIT(lack->family)))
		return ST_OK;
	if (lack->form == ADDRESS_POSIX && lack->family == FAMILY_MQ && lack->error != -ENOSYS)
		return lacks_queues(lack);
	if (lack->error == -ENOSYS)
		return err_at(ST_FAIL, NULL, "this kernel has no %s %s",
			      lack->form == ADDRESS_ID ? "System V objects of kind"
						       : "objects of kind",
			      kind);
	if (lack->form == ADDRESS_POSIX)
		return err_sys(lack->error, SHMFS_DIR, NULL);
	if (lack->form == ADDRESS_ID)
		return err_at(ST_FAIL, NULL, "cannot list the System V objects of kind %s (%s)",
			      kind, err_words(-lack->error));
	return err_sys(lack->error, paths[lack->family], NULL);
}

static int report_lacks(const struct object_list *list, unsigned int asked)
{
	int first = ST_OK;

	for (size_t i = 0; i < list->lack_count; i++)
		first = err_first(first, report_lack(&list->lacks[i], asked));
	return first;
}

static int find_one(struct chosen *c, const char *text)
{
	unsigned int hidden = c->list.hidden;
	struct address a;
	bool path_failed;
	int r = object_find(&c->list, text, &path_failed);

	if (c->list.hidden < hidden)
		c->list.hidden = hidden;
	if (r == 0) {
		c->list.objects[c->list.count - 1]->named = true;
		return ST_OK;
	}
	address_parse_kind(&a, text);
	if (path_failed)
		return err_sys(r, a.name, "its inode is part of the key");
	if (r == -ENOENT)
		return err_at(ST_ABSENT, text, "there is no such %s",
			      a.family == FAMILY_LOCK ? "lock" : address_describe(&a));
	if (r == -ENODEV)
		return err_at(ST_FAIL, text, "is no %s", address_describe(&a));
	return err_sys(r, text, NULL);
}

/* Both the words for kinds and addresses; all kinds when there is no operand. */
static int find(struct chosen *c, unsigned int families, int argc, char **argv,
		unsigned int details)
{
	unsigned int asked = 0;
	int first = ST_OK, r = 0;

	for (int i = 0; i < argc; i++)
		asked |= family_of(argv[i], strlen(argv[i]));
	if (asked || argc == 0)
		r = object_list_read(&c->list, families & (asked ? asked : FAMILY_OBJECTS),
				     details);
	if (r < 0)
		return err_sys(r, NULL, NULL);
	first = report_lacks(&c->list, asked);
	for (int i = 0; i < argc; i++)
		if (!family_of(argv[i], strlen(argv[i])))
			first = err_first(first, find_one(c, argv[i]));
	return first;
}

static int look_for_users(struct chosen *c)
{
	struct object_key *keys = malloc((c->list.count + 1) * sizeof *keys);
	int r = keys ? 0 : -ENOMEM;
	size_t count = 0;

	for (size_t i = 0; keys && i < c->list.count; i++)
		if (object_key(c->list.objects[i], &keys[count]))
			count++;
	if (r == 0)
		r = object_users_look(&c->users, keys, count);
	free(keys);
	c->users_known = r == 0;
	return r == 0 ? ST_OK : err_sys(r, "/proc", "who uses the objects cannot be told");
}

int64_t chosen_users(const struct chosen *c, const struct object *o)
{
	const struct object_use *use;
	struct object_key key;
	int64_t processes = 0;
	size_t count;

	if (o->family == FAMILY_SOCK && o->sock.number == 0)
		return 0;
	/* The kernel counts them, whoever they are. */
	if (o->family == FAMILY_SHM && object_is_sysv(o) && o->sysv.shm.nattch == 0)
		return 0;
	if (!c->users_known || !object_key(o, &key))
		return OBJECT_UNKNOWN;
	count = object_users_of(&c->users, &key, &use);
	for (size_t i = 0; i < count; i++)
		processes += i == 0 || use[i].pid != use[i - 1].pid;
	return processes == 0 && c->hidden > 0 ? OBJECT_UNKNOWN : processes;
}

void chosen_judge(struct chosen *c)
{
	for (size_t i = 0; i < c->list.count; i++) {
		struct object *o = c->list.objects[i];

		o->verdict = OBJECT_OBSCURE;
		if (c->users_known)
			o->verdict = (uint8_t)object_judge(o, &c->users, c->hidden, &o->user);
	}
}

int choose(struct chosen *c, const struct select_opts *o, int argc, char **argv,
	   unsigned int details, bool users)
{
	struct object_selection selection;
	int first;

	*c = (struct chosen){ 0 };
	first = parse_options(&selection, o);
	if (first != ST_OK)
		return first;
	c->present = selection.present;
	first = find(c, selection.families, argc, argv, details);
	object_list_select(&c->list, &selection);
	if (users || o->unused)
		first = err_first(first, look_for_users(c));
	c->hidden =
		object_hidden(c->list.hidden > c->users.hidden ? c->list.hidden : c->users.hidden);
	return first;
}

void chosen_tell_hidden(const struct chosen *c)
{
	err_hidden("some users may be missing", c->hidden);
}

void chosen_free(struct chosen *c)
{
	object_list_free(&c->list);
	object_users_free(&c->users);
}
