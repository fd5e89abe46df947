/* address.c - every form of address, for every family, and every rule. */
#include "address.h"

#include "check.h"

#include <stdlib.h>

#define MQ  FAMILY_MQ
#define SEM FAMILY_SEM
#define SHM FAMILY_SHM

#define EMPTY   "a name is not empty"
#define SLASH   "a name has no slash but the first"
#define DOTS    "\".\" and \"..\" are directories, not names"
#define LONG    "a name is at most 255 bytes long"
#define ID      "an id is a number from 0 to 2147483647"
#define FD      "a descriptor is a number from 0 to 2147483647"
#define KEY     "a key is a number from 1 to 0xffffffff"
#define ZERO    "key 0 is IPC_PRIVATE, which finds no object (private: creates one)"
#define FTOK    "the form is ftok:PATH:PROJ"
#define PROJ    "PROJ is one character, or a number from 1 to 255"
#define SETS    "only semaphores come in sets with an element #N"
#define ELEMENT "an element #N is a number from 0 to 65535"
#define PRIVATE "nothing follows private:"
#define OFFSET  "an offset @N is a number of bytes"
#define KIND    "the kind before the colon is for commands that take every kind"
#define PATH    "a path is not empty"
#define RWLOCK  "a read-write lock is at shm:/NAME[@OFFSET] or file:PATH[@OFFSET]"
#define SEMNAME \
	"a name that begins with \"sem.\" is a semaphore's (file:/dev/shm/sem.NAME reaches its " \
	"bytes)"

/* What address_parse() makes of a text. */
struct good {
	const char *text;
	enum family family;
	enum address_form form;
	const char *name;
	int id;
	uint32_t key;
	int proj;
	unsigned int element;
	bool element_given;
	uint64_t offset;
};

static const struct good good[] = {
	{ "/jobs", MQ, ADDRESS_POSIX, .name = "jobs" },
	{ "/jobs", SEM, ADDRESS_POSIX, .name = "jobs" },
	{ "/jobs", SHM, ADDRESS_POSIX, .name = "jobs" },
	{ "jobs", MQ, ADDRESS_POSIX, .name = "jobs" },
	{ "/id:5", MQ, ADDRESS_POSIX, .name = "id:5" },
	{ "/private:", MQ, ADDRESS_POSIX, .name = "private:" },
	{ "/file:x", SHM, ADDRESS_POSIX, .name = "file:x" },
	{ "foo:bar", MQ, ADDRESS_POSIX, .name = "foo:bar" },
	{ "mq:jobs", MQ, ADDRESS_POSIX, .name = "mq:jobs" },
	{ "id", MQ, ADDRESS_POSIX, .name = "id" },
	{ "private", MQ, ADDRESS_POSIX, .name = "private" },
	{ "ID:5", MQ, ADDRESS_POSIX, .name = "ID:5" },
	{ "/jobs#2", SEM, ADDRESS_POSIX, .name = "jobs#2" },
	{ "/jobs@8", SEM, ADDRESS_POSIX, .name = "jobs@8" },
	{ "...", SHM, ADDRESS_POSIX, .name = "..." },
	{ "/.hidden", SHM, ADDRESS_POSIX, .name = ".hidden" },
	{ "/-", SHM, ADDRESS_POSIX, .name = "-" },
	{ "/\n\xff", SHM, ADDRESS_POSIX, .name = "\n\xff" },
	{ "/sem.x", MQ, ADDRESS_POSIX, .name = "sem.x" },
	{ "/sem.x", SEM, ADDRESS_POSIX, .name = "sem.x" },
	{ "/sem", SHM, ADDRESS_POSIX, .name = "sem" },
	{ "/semx", SHM, ADDRESS_POSIX, .name = "semx" },

	{ "id:0", MQ, ADDRESS_ID, .name = "", .id = 0 },
	{ "id:32769", SHM, ADDRESS_ID, .name = "", .id = 32769 },
	{ "id:2147483647", SEM, ADDRESS_ID, .name = "", .id = INT_MAX },
	{ "id:0x10", MQ, ADDRESS_ID, .name = "", .id = 16 },
	{ "id:0000000000000000000000000000005", MQ, ADDRESS_ID, .name = "", .id = 5 },
	{ "fd:0", MQ, ADDRESS_FD, .name = "", .id = 0 },
	{ "fd:2147483647", MQ, ADDRESS_FD, .name = "", .id = INT_MAX },
	{ "fd:3", SEM, ADDRESS_POSIX, .name = "fd:3" },
	{ "id:5#2", SEM, ADDRESS_ID, .name = "", .id = 5, .element = 2, .element_given = true },
	{ "id:5#0", SEM, ADDRESS_ID, .name = "", .id = 5, .element_given = true },
	{ "id:5#65535", SEM, ADDRESS_ID, .name = "", .id = 5, .element = 65535,
	  .element_given = true },

	{ "key:1", MQ, ADDRESS_KEY, .name = "", .key = 1 },
	{ "key:0x1234", SHM, ADDRESS_KEY, .name = "", .key = 0x1234 },
	{ "key:4294967295", SEM, ADDRESS_KEY, .name = "", .key = UINT32_MAX },
	{ "key:0xffffffff", SEM, ADDRESS_KEY, .name = "", .key = UINT32_MAX },
	{ "key:0x1234#3", SEM, ADDRESS_KEY, .name = "", .key = 0x1234, .element = 3,
	  .element_given = true },

	{ "ftok:/etc:a", MQ, ADDRESS_FTOK, .name = "/etc", .proj = 'a' },
	{ "ftok:.:1", MQ, ADDRESS_FTOK, .name = ".", .proj = 1 },
	{ "ftok:/etc:7", SHM, ADDRESS_FTOK, .name = "/etc", .proj = 7 },
	{ "ftok:/etc:0000007", SHM, ADDRESS_FTOK, .name = "/etc", .proj = 7 },
	{ "ftok:/etc:255", SHM, ADDRESS_FTOK, .name = "/etc", .proj = 255 },
	{ "ftok:/etc:0x41", SHM, ADDRESS_FTOK, .name = "/etc", .proj = 'A' },
	{ "ftok:/etc:\xff", SHM, ADDRESS_FTOK, .name = "/etc", .proj = 255 },
	{ "ftok:/a:b:c", SHM, ADDRESS_FTOK, .name = "/a:b", .proj = 'c' },
	{ "ftok:/a::c", SHM, ADDRESS_FTOK, .name = "/a:", .proj = 'c' },
	{ "ftok:/a#1:c", SEM, ADDRESS_FTOK, .name = "/a#1", .proj = 'c' },
	{ "ftok:/a:#", MQ, ADDRESS_FTOK, .name = "/a", .proj = '#' },
	{ "ftok:/a:##2", SEM, ADDRESS_FTOK, .name = "/a", .proj = '#', .element = 2,
	  .element_given = true },
	{ "ftok:/a:x#2", SEM, ADDRESS_FTOK, .name = "/a", .proj = 'x', .element = 2,
	  .element_given = true },
	{ "ftok:/a:10#2", SEM, ADDRESS_FTOK, .name = "/a", .proj = 10, .element = 2,
	  .element_given = true },

	{ "private:", MQ, ADDRESS_PRIVATE, .name = "" },
	{ "private:", SEM, ADDRESS_PRIVATE, .name = "" },
	{ "private:", SHM, ADDRESS_PRIVATE, .name = "" },

	{ "shm:/obj@64", SEM, ADDRESS_MEMORY, .name = "obj", .offset = 64 },
	{ "shm:/obj", SEM, ADDRESS_MEMORY, .name = "obj" },
	{ "shm:obj", SEM, ADDRESS_MEMORY, .name = "obj" },
	{ "shm:/obj@0", SEM, ADDRESS_MEMORY, .name = "obj" },
	{ "shm:/obj@0x40", SEM, ADDRESS_MEMORY, .name = "obj", .offset = 64 },
	{ "shm:/obj@4K", SEM, ADDRESS_MEMORY, .name = "obj", .offset = 4096 },
	{ "shm:/a@b@8", SEM, ADDRESS_MEMORY, .name = "a@b", .offset = 8 },
	{ "shm:/obj@9223372036854775807", SEM, ADDRESS_MEMORY, .name = "obj", .offset = INT64_MAX },
	{ "shm:id:5", SEM, ADDRESS_MEMORY, .name = "id:5" },

	{ "file:/run/x", SHM, ADDRESS_FILE, .name = "/run/x" },
	{ "file:x", SHM, ADDRESS_FILE, .name = "x" },
	{ "file:/run/x@64", SHM, ADDRESS_FILE, .name = "/run/x@64" },
	{ "file:/dev/shm/sem.x", SHM, ADDRESS_FILE, .name = "/dev/shm/sem.x" },
	{ "file:/run/x", SEM, ADDRESS_FILE, .name = "/run/x" },
	{ "file:/run/x@64", SEM, ADDRESS_FILE, .name = "/run/x", .offset = 64 },
	{ "file:/run/x@0x40", SEM, ADDRESS_FILE, .name = "/run/x", .offset = 64 },
	{ "file:/run/x@1.5K", SEM, ADDRESS_FILE, .name = "/run/x", .offset = 1536 },
	{ "file:/run/x@home", SEM, ADDRESS_FILE, .name = "/run/x@home" },
	{ "file:/run/x@", SEM, ADDRESS_FILE, .name = "/run/x@" },
	{ "file:/run/x@-8", SEM, ADDRESS_FILE, .name = "/run/x@-8" },
	{ "file:/run/x@64@0", SEM, ADDRESS_FILE, .name = "/run/x@64" },
	{ "file:/a@8/x", SEM, ADDRESS_FILE, .name = "/a@8/x" },
};

static const struct {
	const char *text;
	enum family family;
	const char *rule;
} bad[] = {
	{ "", MQ, EMPTY },
	{ "/", MQ, EMPTY },
	{ "", SHM, EMPTY },
	{ "//", MQ, SLASH },
	{ "//jobs", MQ, SLASH },
	{ "/jobs/", MQ, SLASH },
	{ "/a/b", SEM, SLASH },
	{ "a/b", SHM, SLASH },
	{ ".", MQ, DOTS },
	{ "/.", SEM, DOTS },
	{ "/..", SHM, DOTS },
	{ "/sem.x", SHM, SEMNAME },
	{ "sem.", SHM, SEMNAME },
	{ "mq:/jobs", MQ, KIND },
	{ "sem:/jobs", SEM, KIND },
	{ "sem:/jobs", MQ, SLASH },

	{ "id:", MQ, ID },
	{ "id:-1", MQ, ID },
	{ "id:x", MQ, ID },
	{ "id:5 ", MQ, ID },
	{ "id:2147483648", MQ, ID },
	{ "id:18446744073709551615", MQ, ID },
	{ "id:99999999999999999999999999999999999999999", MQ, ID },
	{ "id:00000000000000000000000000000005", MQ, ID },
	{ "id:#2", SEM, ID },
	{ "fd:", MQ, FD },
	{ "fd:-1", MQ, FD },
	{ "fd:2147483648", MQ, FD },
	{ "fd:3x", MQ, FD },
	{ "id:5#2", MQ, SETS },
	{ "id:5#2", SHM, SETS },
	{ "id:5#", SEM, ELEMENT },
	{ "id:5#x", SEM, ELEMENT },
	{ "id:5#-1", SEM, ELEMENT },
	{ "id:5#65536", SEM, ELEMENT },
	{ "id:5#4294967296", SEM, ELEMENT },
	{ "id:5#1#2", SEM, ELEMENT },

	{ "key:", MQ, KEY },
	{ "key:0", MQ, ZERO },
	{ "key:0x0", SEM, ZERO },
	{ "key:000", SHM, ZERO },
	{ "key:0#1", SEM, ZERO },
	{ "key:-1", MQ, KEY },
	{ "key:4294967296", MQ, KEY },
	{ "key:0x100000000", MQ, KEY },
	{ "key:18446744073709551616", MQ, KEY },
	{ "key:12z", MQ, KEY },
	{ "key:1#1", SHM, SETS },

	{ "ftok:", MQ, FTOK },
	{ "ftok:/etc", MQ, FTOK },
	{ "ftok::a", MQ, PATH },
	{ "ftok:/etc:", MQ, PROJ },
	{ "ftok:/etc:ab", MQ, PROJ },
	{ "ftok:/etc:0", MQ, PROJ },
	{ "ftok:/etc:0x", MQ, PROJ },
	{ "ftok:/etc:256", MQ, PROJ },
	{ "ftok:/etc:-1", MQ, PROJ },
	{ "ftok:/etc:\xc3\xa9", MQ, PROJ },
	{ "ftok:/etc:00000007", MQ, PROJ },
	{ "ftok:/etc:00000000001", MQ, PROJ },
	{ "ftok:/etc:#2", SEM, PROJ },
	{ "ftok:/etc:a#2", MQ, SETS },
	{ "ftok:/etc:a#x", SEM, ELEMENT },

	{ "private:x", MQ, PRIVATE },
	{ "private:0", SHM, PRIVATE },
	{ "private:#0", SEM, PRIVATE },

	{ "shm:/obj", MQ, "shm: is for semaphores" },
	{ "shm:/obj", SHM,
	  "shm: is for a semaphore in shared memory (here the name stands alone)" },
	{ "shm:", SEM, EMPTY },
	{ "shm:/", SEM, EMPTY },
	{ "shm:@8", SEM, EMPTY },
	{ "shm:/@8", SEM, EMPTY },
	{ "shm:/a/b@8", SEM, SLASH },
	{ "shm:/..@8", SEM, DOTS },
	{ "shm:/sem.x@0", SEM, SEMNAME },
	{ "shm:/sem.x", SEM, SEMNAME },
	{ "shm:/obj@", SEM, OFFSET },
	{ "shm:/obj@x", SEM, OFFSET },
	{ "shm:/obj@-8", SEM, OFFSET },
	{ "shm:/obj@8@", SEM, OFFSET },
	{ "shm:/obj@9223372036854775808", SEM, OFFSET },
	{ "shm:/obj@99999999999999999999", SEM, OFFSET },

	{ "file:/run/x", MQ, "file: is for semaphores and shared memory" },
	{ "file:", SHM, PATH },
	{ "file:", SEM, PATH },
	{ "file:@8", SEM, PATH },
	{ "file:/x@9223372036854775808", SEM, "the offset is larger than any file" },
	{ "file:/x@99999999999999999999", SEM, "the offset is larger than any file" },
};

static void check_good(const struct good *want, const struct address *a)
{
	check_eq(a->family, want->family, __FILE__, __LINE__, want->text);
	check_eq(a->form, want->form, __FILE__, __LINE__, want->text);
	check_str(a->name, want->name, __FILE__, __LINE__, want->text);
	check_eq(a->id, want->id, __FILE__, __LINE__, want->text);
	check_eq(a->key, want->key, __FILE__, __LINE__, want->text);
	check_eq(a->proj, want->proj, __FILE__, __LINE__, want->text);
	check_eq(a->element, want->element, __FILE__, __LINE__, want->text);
	check_eq(a->element_given, want->element_given, __FILE__, __LINE__, want->text);
	check_eq((intmax_t)a->offset, (intmax_t)want->offset, __FILE__, __LINE__, want->text);
}

static void reads_addresses(void)
{
	static struct address a;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		const char *rule;

		memset(&a, 0x55, sizeof(a)); /* nothing may be left as it was */
		rule = address_parse(&a, good[i].family, good[i].text);
		check_str(rule, NULL, __FILE__, __LINE__, good[i].text);
		if (rule)
			continue;
		CHECK(a.text == good[i].text);
		check_good(&good[i], &a);
	}
}

static void names_the_rule(void)
{
	static struct address a;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *rule = address_parse(&a, bad[i].family, bad[i].text);

		check_str(rule, bad[i].rule, __FILE__, __LINE__, bad[i].text);
		CHECK(a.text == bad[i].text);
	}
}

/* prefix, then n letters. */
static char *text_of(const char *prefix, size_t n)
{
	size_t len = strlen(prefix);
	char *text = malloc(len + n + 1);

	if (!text)
		abort();
	memcpy(text, prefix, len);
	memset(text + len, 'x', n);
	text[len + n] = '\0';
	return text;
}

static void check_length(enum family family, const char *prefix, size_t n, const char *want)
{
	static struct address a;
	char *text = text_of(prefix, n);
	const char *rule = address_parse(&a, family, text);

	CHECK_STR(rule, want);
	if (!rule)
		CHECK_EQ(strspn(a.name, "x"), n);
	free(text);
}

static void limits_lengths(void)
{
	static const char sem_long[] = "a semaphore's name is at most 251 bytes long";
	static const char path_long[] = "a path is at most 4095 bytes long";

	check_length(MQ, "/", 255, NULL);
	check_length(MQ, "", 255, NULL);
	check_length(MQ, "/", 256, LONG);
	check_length(MQ, "", 256, LONG);
	check_length(MQ, "/", 100000, LONG);
	check_length(SHM, "/", 255, NULL);
	check_length(SHM, "/", 256, LONG);
	check_length(SEM, "/", 251, NULL);
	check_length(SEM, "/", 252, sem_long);
	check_length(SEM, "shm:/", 255, NULL);
	check_length(SEM, "shm:/", 256, LONG);
	check_length(SHM, "file:", 4095, NULL);
	check_length(SHM, "file:", 4096, path_long);
	check_length(SEM, "file:", 4095, NULL);
	check_length(SEM, "file:", 4096, path_long);
	check_length(SEM, "file:", 100000, path_long);
	check_length(SEM, "ftok:", 100000, FTOK);
	check_length(SEM, "ftok:/:", 100000, PROJ);
	check_length(SEM, "id:", 100000, ID);
	check_length(SEM, "key:", 100000, KEY);
	check_length(SEM, "id:1#", 100000, ELEMENT);
}

static const struct {
	const char *text, *rule;
	enum family family;
	enum address_form form;
	const char *name;
	uint64_t offset;
	bool given;
} places[] = {
	{ "/obj@64", NULL, FAMILY_PLACE, ADDRESS_POSIX, "obj", 64, true },
	{ "obj@4K", NULL, FAMILY_PLACE, ADDRESS_POSIX, "obj", 4096, true },
	{ "/obj", NULL, FAMILY_PLACE, ADDRESS_POSIX, "obj", 0, false },
	{ "/a@b@0", NULL, FAMILY_PLACE, ADDRESS_POSIX, "a@b", 0, true },
	{ "id:5@0x10", NULL, FAMILY_PLACE, ADDRESS_ID, "", 16, true },
	{ "key:7@1", NULL, FAMILY_PLACE, ADDRESS_KEY, "", 1, true },
	{ "ftok:/x:@@8", NULL, FAMILY_PLACE, ADDRESS_FTOK, "/x", 8, true },
	{ "ftok:/x:@", NULL, FAMILY_PLACE, ADDRESS_FTOK, "/x", 0, false },
	{ "file:/x@8", NULL, FAMILY_PLACE, ADDRESS_FILE, "/x", 8, true },
	{ "file:me@home", NULL, FAMILY_PLACE, ADDRESS_FILE, "me@home", 0, false },
	{ "/a@b", OFFSET, FAMILY_PLACE, 0, "", 0, false },
	{ "/a@", OFFSET, FAMILY_PLACE, 0, "", 0, false },
	{ "/a/b@4", SLASH, FAMILY_PLACE, 0, "", 0, false },
	{ "@4", EMPTY, FAMILY_PLACE, 0, "", 0, false },
	{ "/a@9223372036854775808", "the offset is larger than any file", FAMILY_PLACE, 0, "", 0,
	  false },
	{ "shm:/obj@64", NULL, FAMILY_RWLOCK, ADDRESS_MEMORY, "obj", 64, true },
	{ "shm:/obj", NULL, FAMILY_RWLOCK, ADDRESS_MEMORY, "obj", 0, false },
	{ "file:/x@8", NULL, FAMILY_RWLOCK, ADDRESS_FILE, "/x", 8, true },
	{ "/obj", RWLOCK, FAMILY_RWLOCK, 0, "", 0, false },
	{ "id:5", RWLOCK, FAMILY_RWLOCK, 0, "", 0, false },
};

static void reads_places(void)
{
	static struct address a;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const char *text = places[i].text;
		const char *rule = address_parse(&a, places[i].family, text);

		check_str(rule, places[i].rule, __FILE__, __LINE__, text);
		CHECK(a.text == text);
		if (rule)
			continue;
		check_eq(a.family, places[i].family == FAMILY_PLACE ? SHM : FAMILY_RWLOCK, __FILE__,
			 __LINE__, text);
		check_eq(a.form, places[i].form, __FILE__, __LINE__, text);
		check_str(a.name, places[i].name, __FILE__, __LINE__, text);
		check_eq((int64_t)a.offset, (int64_t)places[i].offset, __FILE__, __LINE__, text);
		check_eq(a.offset_given, places[i].given, __FILE__, __LINE__, text);
	}
}

#define FIRST "the kind comes first: mq:, sem:, shm:, fifo:, sock: or lock:"
/* 107 bytes */
#define FULL \
	"0123456789012345678901234567890123456789012345678901234567890123456789" \
	"0123456789012345678901234567890123456"

static const struct {
	const char *text, *rule;
	enum family family;
	enum address_form form;
	const char *name;
} kinds[] = {
	{ "mq:/jobs", NULL, MQ, ADDRESS_POSIX, "jobs" },
	{ "mq:jobs", NULL, MQ, ADDRESS_POSIX, "jobs" },
	{ "mq:id:5", NULL, MQ, ADDRESS_ID, "" },
	{ "sem:/slots", NULL, SEM, ADDRESS_POSIX, "slots" },
	{ "sem:shm:/obj@64", NULL, SEM, ADDRESS_MEMORY, "obj" },
	{ "sem:id:5#1", NULL, SEM, ADDRESS_ID, "" },
	{ "shm:/obj", NULL, SHM, ADDRESS_POSIX, "obj" },
	{ "shm:id:9", NULL, SHM, ADDRESS_ID, "" },
	{ "shm:file:/x@8", NULL, SHM, ADDRESS_FILE, "/x@8" },
	{ "mq:/a\\x0ab\\xff", NULL, MQ, ADDRESS_POSIX, "a\nb\xff" },
	{ "shm:/\\x5cx41", NULL, SHM, ADDRESS_POSIX, "\\x41" },
	{ "fifo:a\\b\\x4\\x00\\xg1", NULL, FAMILY_FIFO, ADDRESS_PATH, "a\\b\\x4\\x00\\xg1" },
	{ "mq:/a\\x2fb", SLASH, 0, 0, "" },
	{ "fifo:/run/x", NULL, FAMILY_FIFO, ADDRESS_PATH, "/run/x" },
	{ "fifo:@x", NULL, FAMILY_FIFO, ADDRESS_PATH, "@x" },
	{ "fifo:a/b@8", NULL, FAMILY_FIFO, ADDRESS_PATH, "a/b@8" },
	{ "fifo:id:5", NULL, FAMILY_FIFO, ADDRESS_PATH, "id:5" },
	{ "sock:/run/x#1", NULL, FAMILY_SOCK, ADDRESS_PATH, "/run/x#1" },
	{ "sock:@name", NULL, FAMILY_SOCK, ADDRESS_PATH, "@name" },
	{ "sock:@a/b\n", NULL, FAMILY_SOCK, ADDRESS_PATH, "@a/b\n" },
	{ "sock:./@name", NULL, FAMILY_SOCK, ADDRESS_PATH, "./@name" },
	{ "sock:@" FULL, NULL, FAMILY_SOCK, ADDRESS_PATH, "@" FULL },
	{ "lock:/var/lock/y", NULL, FAMILY_LOCK, ADDRESS_PATH, "/var/lock/y" },
	{ "lock:@" FULL "x", NULL, FAMILY_LOCK, ADDRESS_PATH, "@" FULL "x" },
	{ "sock:@" FULL "x", "an abstract name is at most 107 bytes long", 0, 0, "" },
	{ "sock:@", "an abstract name is not empty", 0, 0, "" },
	{ "fifo:", PATH, 0, 0, "" },
	{ "sock:", PATH, 0, 0, "" },
	{ "lock:", PATH, 0, 0, "" },
	{ "mq:", EMPTY, 0, 0, "" },
	{ "mq:/a/b", SLASH, 0, 0, "" },
	{ "sem:mq:/x", SLASH, 0, 0, "" },
	{ "mq:mq:/x", KIND, 0, 0, "" },
	{ "shm:/sem.x", SEMNAME, 0, 0, "" },
	{ "/jobs", FIRST, 0, 0, "" },
	{ "jobs", FIRST, 0, 0, "" },
	{ "", FIRST, 0, 0, "" },
	{ "mq", FIRST, 0, 0, "" },
	{ "mqx:/jobs", FIRST, 0, 0, "" },
	{ "id:5", FIRST, 0, 0, "" },
	{ ":/x", FIRST, 0, 0, "" },
};

static void reads_kinds(void)
{
	static struct address a;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *rule = address_parse_kind(&a, kinds[i].text);

		check_str(rule, kinds[i].rule, __FILE__, __LINE__, kinds[i].text);
		CHECK(a.text == kinds[i].text);
		if (rule)
			continue;
		check_eq(a.family, kinds[i].family, __FILE__, __LINE__, kinds[i].text);
		check_eq(a.form, kinds[i].form, __FILE__, __LINE__, kinds[i].text);
		check_str(a.name, kinds[i].name, __FILE__, __LINE__, kinds[i].text);
	}
}

static void check_description(enum family family, const char *text, const char *want)
{
	static struct address a;

	CHECK_STR(address_parse(&a, family, text), NULL);
	CHECK_STR(address_describe(&a), want);
}

static void describes_objects(void)
{
	check_description(MQ, "/x", "POSIX message queue");
	check_description(MQ, "id:1", "System V message queue");
	check_description(MQ, "private:", "System V message queue");
	check_description(SEM, "/x", "POSIX semaphore");
	check_description(SEM, "key:1", "System V semaphore set");
	check_description(SEM, "shm:/x", "semaphore in shared memory");
	check_description(SEM, "file:/x", "semaphore in a file");
	check_description(SHM, "/x", "POSIX shared memory object");
	check_description(SHM, "ftok:/:a", "System V shared memory segment");
	check_description(SHM, "file:/x", "mapped file");
	check_description(FAMILY_PLACE, "/x@8", "POSIX shared memory object");
	check_description(FAMILY_RWLOCK, "shm:/x", "read-write lock in shared memory");
	check_description(FAMILY_RWLOCK, "file:/x", "read-write lock in a file");
	check_description(FAMILY_FIFO, "/x", "FIFO");
	check_description(FAMILY_SOCK, "/x", "Unix socket");
	check_description(FAMILY_SOCK, "@x", "abstract socket");
	check_description(FAMILY_LOCK, "/x", "lock on a file");
}

static void names_families(void)
{
	CHECK_STR(family_name(FAMILY_MQ), "mq");
	CHECK_STR(family_name(FAMILY_SEM), "sem");
	CHECK_STR(family_name(FAMILY_SHM), "shm");
	CHECK_STR(family_name(FAMILY_FIFO), "fifo");
	CHECK_STR(family_name(FAMILY_SOCK), "sock");
	CHECK_STR(family_name(FAMILY_LOCK), "lock");
	CHECK_STR(family_name(FAMILY_NONE), "");
	CHECK_STR(family_name(FAMILY_PLACE), "");
}

static const struct check_case cases[] = {
	{ "reads addresses", reads_addresses },
	{ "names the rule that is broken", names_the_rule },
	{ "limits lengths", limits_lengths },
	{ "reads places", reads_places },
	{ "reads addresses with their kind", reads_kinds },
	{ "describes objects", describes_objects },
	{ "names families", names_families },
};
CHECK_MAIN(cases)
