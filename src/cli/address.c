/*
 * address.c - the grammar of addresses.
 *
 * A program is started for each use of a semaphore, so what is not needed is not touched: of
 * name[PATH_MAX] only the bytes of the name itself.
 */
#include "address.h"

#include "text.h"
#include "units.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define NAME_BYTES     255        /* NAME_MAX of /dev/shm and of the mqueue file system */
#define SEM_NAME_BYTES 251        /* its file is called "sem." and the name */
#define ABSTRACT_BYTES 107        /* sun_path of unix(7) holds 108, of which the first is NUL */
#define ELEMENT_MAX    UINT16_MAX /* struct sembuf's sem_num is an unsigned short */

#define RULE_SLASH "a name has no slash but the first"

/* "id:" and its kind: what is not in this table is a name. */
static enum address_form scan_form(const char **text)
{
	static const struct {
		char prefix[9];
		uint16_t form;
	} forms[] = {
		{ "id:", ADDRESS_ID },      { "key:", ADDRESS_KEY },
		{ "ftok:", ADDRESS_FTOK },  { "private:", ADDRESS_PRIVATE },
		{ "shm:", ADDRESS_MEMORY }, { "file:", ADDRESS_FILE },
		{ "fd:", ADDRESS_FD },
	};

	if (!strchr(*text, ':'))
		return ADDRESS_POSIX;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		size_t len = strlen(forms[i].prefix);

		if (!strncmp(*text, forms[i].prefix, len)) {
			*text += len;
			return (enum address_form)forms[i].form;
		}
	}
	return ADDRESS_POSIX;
}

/* A name of an object in /dev/shm or a message queue: len bytes at text. */
static const char *take_name(struct address *a, const char *text, size_t len, size_t max)
{
	if (len && *text == '/') {
		text++;
		len--;
	}
	if (!len)
		return "a name is not empty";
	if (memchr(text, '/', len))
		return RULE_SLASH;
	if (len > max)
		return max == NAME_BYTES ? "a name is at most 255 bytes long"
					 : "a semaphore's name is at most 251 bytes long";
	memcpy(a->name, text, len);
	a->name[len] = '\0';
	if (!strcmp(a->name, ".") || !strcmp(a->name, ".."))
		return "\".\" and \"..\" are directories, not names";
	return NULL;
}

/*
 * Shared memory has its semaphores among it, as files called "sem.NAME". They have an address of
 * their own, so that there is one name for one object, and `shm rm` takes nobody's semaphore.
 */
static const char *take_memory_name(struct address *a, const char *text, size_t len)
{
	const char *rule = take_name(a, text, len, NAME_BYTES);

	if (!rule && !strncmp(a->name, "sem.", 4))
		return "a name that begins with \"sem.\" is a semaphore's "
		       "(file:/dev/shm/sem.NAME reaches its bytes)";
	return rule;
}

static const char *take_path(struct address *a, const char *text, size_t len)
{
	if (!len)
		return "a path is not empty";
	if (len >= sizeof(a->name))
		return "a path is at most 4095 bytes long";
	memcpy(a->name, text, len);
	a->name[len] = '\0';
	return NULL;
}

/* FIFOs, sockets and locks: the text is a path, whatever it looks like, or a socket's @NAME. */
static const char *parse_path(struct address *a, const char *text)
{
	const char *rule = take_path(a, text, strlen(text));

	if (rule || a->family != FAMILY_SOCK || *text != '@')
		return rule;
	if (!text[1])
		return "an abstract name is not empty";
	if (strlen(text + 1) > ABSTRACT_BYTES)
		return "an abstract name is at most 107 bytes long";
	return NULL;
}

static const char *parse_posix(struct address *a, const char *text)
{
	size_t len = strlen(text);
	const char *kind = family_name((enum family)a->family);
	const char *rule;

	if (a->family == FAMILY_SHM)
		rule = take_memory_name(a, text, len);
	else
		rule = take_name(a, text, len,
				 a->family == FAMILY_SEM ? SEM_NAME_BYTES : NAME_BYTES);
	/* "mq:/jobs" is how ls prints it, and so it is how people will write it. */
	if (rule && !strncmp(text, kind, strlen(kind)) && text[strlen(kind)] == ':')
		return "the kind before the colon is for commands that take every kind";
	return rule;
}

/*
 * Cuts "#N" off the end of the len bytes at text, and reads it. The first byte is never taken for
 * it, so that # can be the PROJ of an ftok: address.
 */
static const char *scan_element(struct address *a, const char *text, size_t *len)
{
	const char *hash = *len ? memchr(text + 1, '#', *len - 1) : NULL;
	uint64_t n;

	if (!hash)
		return NULL;
	if (a->family != FAMILY_SEM)
		return "only semaphores come in sets with an element #N";
	if (number_parse(&n, hash + 1) || n > ELEMENT_MAX)
		return "an element #N is a number from 0 to 65535";
	a->element = (unsigned int)n;
	a->element_given = true;
	*len = (size_t)(hash - text);
	return NULL;
}

/* The number between a prefix and "#N" or the end; UINT64_MAX when there is none that fits. */
static const char *scan_number(struct address *a, const char *text, uint64_t *n)
{
	char digits[32];
	size_t len = strlen(text);
	const char *rule = scan_element(a, text, &len);

	*n = UINT64_MAX;
	if (rule || len >= sizeof(digits))
		return rule;
	memcpy(digits, text, len);
	digits[len] = '\0';
	number_parse(n, digits);
	return NULL;
}

static const char *parse_id(struct address *a, const char *text)
{
	uint64_t n;
	const char *rule = scan_number(a, text, &n);

	if (rule)
		return rule;
	if (n > INT_MAX)
		return "an id is a number from 0 to 2147483647";
	a->id = (int)n;
	return NULL;
}

static const char *parse_fd(struct address *a, const char *text)
{
	uint64_t n;

	if (number_parse(&n, text) < 0 || n > INT_MAX)
		return "a descriptor is a number from 0 to 2147483647";
	a->id = (int)n;
	return NULL;
}

static const char *parse_key(struct address *a, const char *text)
{
	uint64_t n;
	const char *rule = scan_number(a, text, &n);

	if (rule)
		return rule;
	if (!n)
		return "key 0 is IPC_PRIVATE, which finds no object (private: creates one)";
	if (n > UINT32_MAX)
		return "a key is a number from 1 to 0xffffffff";
	a->key = (uint32_t)n;
	return NULL;
}

/* A digit is a number here, not the character, so that 5 and 05 and 0x5 agree. */
static const char *parse_proj(struct address *a, const char *text)
{
	static const char rule[] = "PROJ is one character, or a number from 1 to 255";
	char proj[8];
	size_t len = strlen(text);
	const char *broken = scan_element(a, text, &len);
	uint64_t n;

	if (broken)
		return broken;
	if (!len || len >= sizeof(proj))
		return rule;
	memcpy(proj, text, len);
	proj[len] = '\0';
	if (number_parse(&n, proj)) {
		if (len > 1)
			return rule;
		n = (unsigned char)*proj;
	}
	if (n < 1 || n > 255)
		return rule;
	a->proj = (int)n;
	return NULL;
}

static const char *parse_ftok(struct address *a, const char *text)
{
	const char *colon = strrchr(text, ':');
	const char *rule;

	if (!colon)
		return "the form is ftok:PATH:PROJ";
	rule = take_path(a, text, (size_t)(colon - text));
	return rule ? rule : parse_proj(a, colon + 1);
}

/* The limit of off_t is the limit of every file. -EINVAL or -ERANGE as of units.h. */
static int scan_offset(struct address *a, const char *text)
{
	uint64_t n;
	int r = size_parse(&n, text);

	if (!r && n > INT64_MAX)
		return -ERANGE;
	if (r)
		return r;
	a->offset = n;
	a->offset_given = true;
	return 0;
}

static const char *parse_memory(struct address *a, const char *text)
{
	const char *at = strrchr(text, '@');

	if (a->family == FAMILY_SHM)
		return "shm: is for a semaphore in shared memory (here the name stands alone)";
	if (a->family == FAMILY_MQ)
		return "shm: is for semaphores";
	if (!at)
		return take_memory_name(a, text, strlen(text));
	if (scan_offset(a, at + 1))
		return "an offset @N is a number of bytes";
	return take_memory_name(a, text, (size_t)(at - text));
}

/* Names of files do have an @ in them, as backup@home: only a number makes it an offset. */
static const char *parse_file(struct address *a, const char *text)
{
	const char *at = strrchr(text, '@');
	size_t len = strlen(text);

	if (a->family == FAMILY_MQ)
		return "file: is for semaphores and shared memory";
	if (a->family != FAMILY_SHM && at) {
		int r = scan_offset(a, at + 1);

		if (r == -ERANGE)
			return "the offset is larger than any file";
		if (!r)
			len = (size_t)(at - text);
	}
	return take_path(a, text, len);
}

static bool has_path(enum family family)
{
	return family == FAMILY_FIFO || family == FAMILY_SOCK || family == FAMILY_LOCK;
}

static const char *parse(struct address *a, enum family family, const char *text)
{
	const char *whole = text;
	enum address_form form;

	if (has_path(family))
		form = ADDRESS_PATH;
	else
		form = *text == '/' ? ADDRESS_POSIX : scan_form(&text);
	if (form == ADDRESS_FD && family != FAMILY_MQ) {
		form = ADDRESS_POSIX;
		text = whole;
	}
	a->family = (uint8_t)family;
	a->form = (uint16_t)form;
	a->id = 0;
	a->key = 0;
	a->proj = 0;
	a->element = 0;
	a->element_given = false;
	a->offset = 0;
	a->offset_given = false;
	a->name[0] = '\0';
	switch (form) {
	case ADDRESS_ID:
		return parse_id(a, text);
	case ADDRESS_FD:
		return parse_fd(a, text);
	case ADDRESS_KEY:
		return parse_key(a, text);
	case ADDRESS_FTOK:
		return parse_ftok(a, text);
	case ADDRESS_PRIVATE:
		return *text ? "nothing follows private:" : NULL;
	case ADDRESS_MEMORY:
		return parse_memory(a, text);
	case ADDRESS_FILE:
		return parse_file(a, text);
	case ADDRESS_PATH:
		return parse_path(a, text);
	default:
		return parse_posix(a, text);
	}
}

/* What stands before the last @ is an address of FAMILY_SHM. */
static const char *parse_place(struct address *a, const char *text)
{
	const char *at = strrchr(text, '@'), *rule;
	char whole[sizeof(a->name) + 32];
	struct address place = { 0 };
	size_t len = strlen(text);
	int r;

	if (!at)
		return parse(a, FAMILY_SHM, text);
	if (len >= sizeof(whole))
		return "it is too long";
	r = scan_offset(&place, at + 1);
	if (r == -ERANGE)
		return "the offset is larger than any file";
	if (r == 0)
		len = (size_t)(at - text);
	memcpy(whole, text, len);
	whole[len] = '\0';
	rule = parse(a, FAMILY_SHM, whole);
	if (!rule && r < 0 && !(a->form & (ADDRESS_FILE | ADDRESS_FTOK)))
		return "an offset @N is a number of bytes";
	a->offset = place.offset;
	a->offset_given = place.offset_given;
	return rule;
}

const char *address_parse(struct address *a, enum family family, const char *text)
{
	const char *rule;

	a->text = text;
	if (family == FAMILY_PLACE)
		return parse_place(a, text);
	rule = parse(a, family, text);
	if (!rule && family == FAMILY_RWLOCK && !(a->form & (ADDRESS_MEMORY | ADDRESS_FILE)))
		return "a read-write lock is at shm:/NAME[@OFFSET] or file:PATH[@OFFSET]";
	return rule;
}

/* Behind "mq:" and so on, with what was escaped as it was. */
static const char *parse_behind(struct address *a, enum family family, const char *text)
{
	char plain[sizeof(a->name) + 64];

	if (!strchr(text, '\\'))
		return address_parse(a, family, text);
	if (!text_unescape(plain, sizeof(plain), text))
		return "it is too long";
	return address_parse(a, family, plain);
}

const char *family_split(enum family *family, const char *text)
{
	for (enum family f = FAMILY_MQ; f <= FAMILY_LOCK; f++) {
		size_t len = strlen(family_name(f));

		if (!strncmp(text, family_name(f), len) && text[len] == ':') {
			*family = f;
			return text + len + 1;
		}
	}
	return NULL;
}

const char *address_parse_kind(struct address *a, const char *text)
{
	enum family family;
	const char *behind = family_split(&family, text);
	const char *rule = "the kind comes first: mq:, sem:, shm:, fifo:, sock: or lock:";

	if (behind)
		rule = parse_behind(a, family, behind);
	a->text = text;
	return rule;
}

static const char *describe_path(const struct address *a)
{
	if (a->family == FAMILY_FIFO)
		return "FIFO";
	if (a->family == FAMILY_LOCK)
		return "lock on a file";
	return *a->name == '@' ? "abstract socket" : "Unix socket";
}

const char *address_describe(const struct address *a)
{
	bool sysv = a->form & ADDRESS_SYSV;

	if (a->form == ADDRESS_FD)
		return "descriptor of a POSIX message queue";
	if (a->family == FAMILY_MQ)
		return sysv ? "System V message queue" : "POSIX message queue";
	if (a->family == FAMILY_SEM) {
		if (a->form == ADDRESS_MEMORY)
			return "semaphore in shared memory";
		if (a->form == ADDRESS_FILE)
			return "semaphore in a file";
		return sysv ? "System V semaphore set" : "POSIX semaphore";
	}
	if (a->form == ADDRESS_PATH)
		return describe_path(a);
	if (a->family == FAMILY_RWLOCK)
		return a->form == ADDRESS_MEMORY ? "read-write lock in shared memory"
						 : "read-write lock in a file";
	if (a->form == ADDRESS_FILE)
		return "mapped file";
	return sysv ? "System V shared memory segment" : "POSIX shared memory object";
}

const char *family_name(enum family family)
{
	static const char names[][5] = {
		[FAMILY_MQ] = "mq",     [FAMILY_SEM] = "sem",   [FAMILY_SHM] = "shm",
		[FAMILY_FIFO] = "fifo", [FAMILY_SOCK] = "sock", [FAMILY_LOCK] = "lock",
	};

	return family <= FAMILY_LOCK ? names[family] : "";
}
