/* plan.c - what the operands of with ask for. */
#include "err.h"
#include "semaphore.h"
#include "sysvipc.h"
#include "value.h"
#include "with.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORD_LETTERS "abcdefghijklmnopqrstuvwxyz"

enum { SIZE_DEFAULT = 4096 };

/* The keys of all kinds. */
struct spec {
	struct queue_geometry geometry;
	uint64_t value, elements, size;
	struct mode_change mode;
};

static const struct spec defaults = {
	.value = 1,
	.size = SIZE_DEFAULT,
	.mode = { .keep = 0777 },
};

struct key {
	enum family family; /* FAMILY_NONE: of all */
	struct opt opt;
};

static const struct key keys[] = {
	{ FAMILY_NONE,
	  { .kind = KIND_MODE,
	    .name = "mode",
	    .offset = FIELD(struct spec, mode, struct mode_change) } },
	{ FAMILY_MQ,
	  { .kind = KIND_NUMBER,
	    .name = "maxmsg",
	    .min = 1,
	    .max = INT64_MAX,
	    .only = ADDRESS_POSIX,
	    .offset = FIELD(struct spec, geometry.maxmsg, uint64_t) } },
	{ FAMILY_MQ,
	  { .kind = KIND_SIZE,
	    .name = "msgsize",
	    .min = 1,
	    .max = INT64_MAX,
	    .only = ADDRESS_POSIX,
	    .offset = FIELD(struct spec, geometry.msgsize, uint64_t) } },
	{ FAMILY_MQ,
	  { .kind = KIND_SIZE,
	    .name = "qbytes",
	    .min = 1,
	    .max = INT64_MAX,
	    .only = ADDRESS_SYSV,
	    .offset = FIELD(struct spec, geometry.qbytes, uint64_t) } },
	{ FAMILY_SEM,
	  { .kind = KIND_NUMBER,
	    .name = "value",
	    .max = SEMAPHORE_MAX,
	    .offset = FIELD(struct spec, value, uint64_t) } },
	{ FAMILY_SEM,
	  { .kind = KIND_NUMBER,
	    .name = "nsems",
	    .min = 1,
	    .max = SYSV_SEM_ELEMENTS,
	    .only = ADDRESS_SYSV,
	    .offset = FIELD(struct spec, elements, uint64_t) } },
	{ FAMILY_SHM,
	  { .kind = KIND_SIZE,
	    .name = "size",
	    .max = INT64_MAX,
	    .offset = FIELD(struct spec, size, uint64_t) } },
};

static bool begins_key(const char *text)
{
	size_t len = strspn(text, WORD_LETTERS);

	return len > 0 && text[len] == '=';
}

const char *with_split(struct with_operand *o, const char *text)
{
	static const enum family families[] = { FAMILY_MQ, FAMILY_SEM, FAMILY_SHM, FAMILY_FIFO };
	const char *equals = strchr(text, '='), *colon;

	o->family = FAMILY_NONE;
	for (size_t i = 0; equals && i < COUNT(families); i++) {
		const char *kind = family_name(families[i]);

		if (strlen(kind) == (size_t)(equals - text) &&
		    memcmp(text, kind, strlen(kind)) == 0)
			o->family = families[i];
	}
	if (o->family == FAMILY_NONE)
		return "the form is mq=NAME, sem=NAME, shm=NAME or fifo=PATH";
	o->name = equals + 1;
	colon = strrchr(o->name, ':');
	if (colon && colon[1] && !begins_key(colon + 1))
		colon = NULL;
	o->name_len = colon ? (size_t)(colon - o->name) : strlen(o->name);
	o->spec = colon ? colon + 1 : "";
	return o->name_len > 0 ? NULL : "a name is not empty (auto chooses one)";
}

/* Of "mode=u=rw,g=r,value=1": a comma within a mode ends no value. */
static size_t value_length(const struct opt *key, const char *value)
{
	size_t len = strcspn(value, ",");

	while (key->kind == KIND_MODE && value[len]) {
		size_t who = strspn(value + len + 1, "ugoa");

		if (!value[len + 1 + who] || !strchr("+-=", value[len + 1 + who]))
			break;
		len += 1 + strcspn(value + len + 1, ",");
	}
	return len;
}

static const struct opt *find_key(enum family family, const char *text, size_t len)
{
	for (size_t i = 0; i < COUNT(keys); i++) {
		const struct key *k = &keys[i];

		if ((k->family == FAMILY_NONE || k->family == family) &&
		    strlen(k->opt.name) == len && memcmp(k->opt.name, text, len) == 0)
			return &k->opt;
	}
	return NULL;
}

static int unknown_key(enum family family, const char *spec)
{
	static const char *const known[] = {
		[FAMILY_MQ] = "maxmsg, msgsize, qbytes or mode",
		[FAMILY_SEM] = "value, nsems or mode",
		[FAMILY_SHM] = "size or mode",
		[FAMILY_FIFO] = "mode",
	};

	return err_usage("'%.*s': what follows the name is KEY=VALUE[,KEY=VALUE]...; of %s, KEY "
			 "is %s",
			 (int)strcspn(spec, ","), spec, family_name(family), known[family]);
}

static int read_spec(struct spec *s, enum family family, const struct address *a, const char *text)
{
	while (*text) {
		size_t len = strspn(text, WORD_LETTERS);
		const struct opt *key = text[len] == '=' ? find_key(family, text, len) : NULL;
		const char *at = text + len + 1;
		char value[64];
		int status;

		if (!key)
			return unknown_key(family, text);
		if (key->only && !(key->only & a->form))
			return err_usage("%s is not for a %s", key->name, address_describe(a));
		len = value_length(key, at);
		snprintf(value, sizeof value, "%.*s", len < sizeof value ? (int)len : 0, at);
		status = value_store(key, s, value);
		if (status != ST_OK)
			return status;
		text = at + len + (at[len] == ',');
	}
	return ST_OK;
}

/* A path that does not begin at the root is looked up by the keeper, which is elsewhere. */
static int plan_path(struct temporary *t, const char *path)
{
	char here[PATH_MAX] = "";
	const char *slash = "/";
	int len;

	if (path[0] == '/')
		slash = "";
	else if (!getcwd(here, sizeof here))
		return err_at(ST_FAIL, path, "the working directory has no path any more");
	len = snprintf(t->address, PATH_MAX, "%s%s%s", here, slash, path);
	return len < PATH_MAX ? ST_OK : err_sys(-ENAMETOOLONG, path, NULL);
}

static void plan_own_name(struct temporary *t)
{
	const char *directory = getenv("TMPDIR");

	t->chosen = true;
	if (t->family != FAMILY_FIFO)
		directory = "";
	else if (!directory || directory[0] != '/' || strlen(directory) >= PATH_MAX)
		directory = "/tmp";
	snprintf(t->address, sizeof t->address, "%s/ipctool-", directory);
}

/* So for the file of a key. */
static int plan_key(struct temporary *t, const struct address *a)
{
	int key, r = sysv_key(a, &key);

	if (r < 0)
		return err_sys(r, a->text, "the file %s of the key", a->name);
	snprintf(t->address, sizeof t->address, "key:0x%" PRIx32, (uint32_t)key);
	return ST_OK;
}

static int plan_address(struct temporary *t, struct address *a, const char *name)
{
	const char *rule = address_parse(a, t->family, name);

	if (rule)
		return err_usage("%s: %s", name, rule);
	switch ((enum address_form)a->form) {
	case ADDRESS_POSIX:
		snprintf(t->address, sizeof t->address, "/%s", a->name);
		return ST_OK;
	case ADDRESS_PRIVATE:
		snprintf(t->address, sizeof t->address, "private:");
		return ST_OK;
	case ADDRESS_PATH:
		return plan_path(t, a->name);
	case ADDRESS_KEY:
	case ADDRESS_FTOK:
		if (a->element_given)
			return err_usage("%s: a whole set is made", name);
		return plan_key(t, a);
	case ADDRESS_ID:
		return err_usage("%s: names an object that exists", name);
	default:
		return err_usage("%s: a %s is not made here", name, address_describe(a));
	}
}

static int plan_name(struct temporary *t, struct address *a, const char *name)
{
	if (strcmp(name, "auto") == 0) {
		plan_own_name(t);
		/* How such a name is read says of what form it is. */
		address_parse(a, t->family, "/");
		a->form = t->family == FAMILY_FIFO ? ADDRESS_PATH : ADDRESS_POSIX;
		return ST_OK;
	}
	if (strcmp(name, "private") == 0 && t->family != FAMILY_FIFO)
		name = "private:";
	return plan_address(t, a, name);
}

int with_plan(struct temporary *t, const char *text)
{
	struct with_operand o;
	struct spec spec = defaults;
	struct address a;
	const char *rule = with_split(&o, text);
	char name[TEMPORARY_ADDRESS];
	int status;

	if (!rule && o.name_len >= sizeof name)
		rule = "it is too long";
	if (rule)
		return err_usage("%s: %s", text, rule);
	memcpy(name, o.name, o.name_len);
	name[o.name_len] = '\0';
	t->family = o.family;
	status = plan_name(t, &a, name);
	if (status == ST_OK)
		status = read_spec(&spec, o.family, &a, o.spec);
	if (status != ST_OK)
		return status;
	if (o.family == FAMILY_SEM && spec.value > semaphore_max(&a))
		return err_usage("value: '%" PRIu64 "' is not a number from 0 to %" PRIu32,
				 spec.value, semaphore_max(&a));
	t->mode = mode_apply(spec.mode, 0600);
	t->geometry = spec.geometry;
	t->value = spec.value;
	t->elements = spec.elements;
	t->size = spec.size;
	return ST_OK;
}
