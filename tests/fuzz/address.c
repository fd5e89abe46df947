/* address.c - addresses: what is accepted keeps every promise of the header. */
#include "address.h"
#include "text.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

/* Rules go into a message: one line of plain text, and not a long one. */
static void check_rule(const char *rule)
{
	size_t len = strlen(rule);

	require(len > 0 && len < 100);
	for (size_t i = 0; i < len; i++)
		require(rule[i] >= ' ' && rule[i] < 0x7f);
}

/* A name is put after "/dev/shm/" and the like: it must not lead anywhere else. */
static void check_name(const struct address *a)
{
	size_t len = strlen(a->name);

	require(len > 0 &&
		len <= (a->family == FAMILY_SEM && a->form == ADDRESS_POSIX ? 251 : 255));
	require(!strchr(a->name, '/'));
	require(strcmp(a->name, ".") != 0 && strcmp(a->name, "..") != 0);
	if (a->family == FAMILY_SHM || a->form == ADDRESS_MEMORY)
		require(strncmp(a->name, "sem.", 4) != 0);
}

static void check_fields(const struct address *a)
{
	bool memory = a->form == ADDRESS_MEMORY || a->form == ADDRESS_FILE;

	require(a->form && !(a->form & (a->form - 1)));
	require(a->id >= 0 && (!a->id || a->form == ADDRESS_ID || a->form == ADDRESS_FD));
	require((a->key != 0) == (a->form == ADDRESS_KEY));
	require((a->proj != 0) == (a->form == ADDRESS_FTOK));
	require(a->proj >= 0 && a->proj <= 255);
	require(a->element <= 65535 && (!a->element || a->element_given));
	require(!a->element_given || (a->family == FAMILY_SEM && (a->form & ADDRESS_SYSV)));
	require(a->offset <= INT64_MAX && (!a->offset || (memory && a->family == FAMILY_SEM)));
	require(!memory || a->family != FAMILY_MQ);
	require(a->form != ADDRESS_MEMORY || a->family == FAMILY_SEM);
	if (a->form == ADDRESS_POSIX || a->form == ADDRESS_MEMORY)
		check_name(a);
	if (a->form == ADDRESS_FTOK || a->form == ADDRESS_FILE || a->form == ADDRESS_PATH)
		require(*a->name && strlen(a->name) < sizeof(a->name));
}

/* Writes it as ls would, in the one form that each address has. */
static void write_address(char *buf, size_t cap, const struct address *a)
{
	char element[16] = "";

	if (a->element_given)
		snprintf(element, sizeof(element), "#%u", a->element);
	switch (a->form) {
	case ADDRESS_POSIX:
		snprintf(buf, cap, "/%s", a->name);
		break;
	case ADDRESS_ID:
		snprintf(buf, cap, "id:%d%s", a->id, element);
		break;
	case ADDRESS_FD:
		snprintf(buf, cap, "fd:%d", a->id);
		break;
	case ADDRESS_KEY:
		snprintf(buf, cap, "key:0x%08x%s", a->key, element);
		break;
	case ADDRESS_FTOK:
		snprintf(buf, cap, "ftok:%s:%d%s", a->name, a->proj, element);
		break;
	case ADDRESS_PRIVATE:
		snprintf(buf, cap, "private:");
		break;
	case ADDRESS_PATH:
		snprintf(buf, cap, "%s", a->name);
		break;
	case ADDRESS_MEMORY:
		snprintf(buf, cap, "shm:/%s@%llu", a->name, (unsigned long long)a->offset);
		break;
	default:
		if (a->family == FAMILY_SHM)
			snprintf(buf, cap, "file:%s", a->name);
		else
			snprintf(buf, cap, "file:%s@%llu", a->name, (unsigned long long)a->offset);
	}
}

static void check_same(const struct address *a, const struct address *b)
{
	require(a->family == b->family && a->form == b->form);
	require(a->id == b->id && a->key == b->key && a->proj == b->proj);
	require(a->element == b->element && a->element_given == b->element_given);
	require(a->offset == b->offset);
	require(!strcmp(a->name, b->name));
}

static void check_round_trip(const struct address *a)
{
	static struct address back;
	char text[PATH_MAX + 64] = "";
	char escaped[4 * sizeof(text)], kind[sizeof(escaped) + 16];

	write_address(text, sizeof(text), a);
	require(!address_parse(&back, (enum family)a->family, text));
	check_same(a, &back);
	text_escape(escaped, sizeof(escaped), text, strlen(text));
	snprintf(kind, sizeof(kind), "%s:%s", family_name((enum family)a->family), escaped);
	require(!address_parse_kind(&back, kind));
	require(back.text == kind);
	check_same(a, &back);
}

static void check_address(struct address *a, enum family family, const char *text)
{
	const char *rule;

	memset(a, 0x55, offsetof(struct address, name) + 300);
	rule = address_parse(a, family, text);
	require(a->text == text);
	if (rule) {
		check_rule(rule);
		return;
	}
	require(a->family == family);
	require(*address_describe(a));
	check_fields(a);
	check_round_trip(a);
}

/* Places in memory are not among KIND:ADDRESS. */
static void check_in_memory(struct address *a, enum family family, const char *text)
{
	const char *rule;

	memset(a, 0x55, offsetof(struct address, name) + 300);
	rule = address_parse(a, family, text);
	require(a->text == text);
	if (rule) {
		check_rule(rule);
		return;
	}
	require(a->family == (family == FAMILY_PLACE ? FAMILY_SHM : family));
	require(family == FAMILY_PLACE || a->form == ADDRESS_MEMORY || a->form == ADDRESS_FILE);
	require(a->offset <= INT64_MAX && (a->offset_given || !a->offset));
	require(*address_describe(a));
	if (a->form == ADDRESS_POSIX || a->form == ADDRESS_MEMORY)
		check_name(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct address a;
	char *text = malloc(size + 1);
	const char *rule;

	require(text);
	memcpy(text, data, size);
	text[size] = '\0';
	for (enum family family = FAMILY_MQ; family <= FAMILY_LOCK; family++)
		check_address(&a, family, text);
	check_in_memory(&a, FAMILY_PLACE, text);
	check_in_memory(&a, FAMILY_RWLOCK, text);
	rule = address_parse_kind(&a, text);
	require(a.text == text);
	if (rule)
		check_rule(rule);
	else
		check_fields(&a);
	free(text);
	return 0;
}
