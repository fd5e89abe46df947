/*
 * address.h - the addresses of interface.md: which object a verb is to work on.
 *
 * Only their grammar is known here; src/ipc gives them their meaning.
 */
#ifndef IPCTOOL_ADDRESS_H
#define IPCTOOL_ADDRESS_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/* What kind of object an applet's addresses name. */
enum family {
	FAMILY_NONE,
	FAMILY_MQ,
	FAMILY_SEM,
	FAMILY_SHM,
	FAMILY_FIFO, /* ADDRESS_PATH only, and so the next two */
	FAMILY_SOCK,
	FAMILY_LOCK, /* the locks on a file */
	/* Places in shared memory. They are not among KIND:ADDRESS. */
	FAMILY_PLACE,  /* any address of FAMILY_SHM with an @OFFSET */
	FAMILY_RWLOCK, /* ADDRESS_MEMORY and ADDRESS_FILE */
};

/* One bit each, so that options can say which forms take them. */
enum address_form {
	ADDRESS_POSIX = 1 << 0,   /* /jobs or jobs */
	ADDRESS_ID = 1 << 1,      /* id:32769, id:5#2 */
	ADDRESS_KEY = 1 << 2,     /* key:0x1234, key:0x1234#2 */
	ADDRESS_FTOK = 1 << 3,    /* ftok:PATH:PROJ, ftok:PATH:PROJ#2 */
	ADDRESS_PRIVATE = 1 << 4, /* private: */
	ADDRESS_MEMORY = 1 << 5,  /* shm:/obj@OFFSET, semaphores and rwlocks only */
	ADDRESS_FILE = 1 << 6,    /* file:PATH, but for FAMILY_SHM file:PATH[@OFFSET] */
	ADDRESS_PATH = 1 << 7,    /* the path of a FIFO, socket or locked file; a socket's @NAME */
	ADDRESS_FD = 1 << 8,      /* fd:5, FAMILY_MQ only: an open descriptor of a queue */
	ADDRESS_SYSV = ADDRESS_ID | ADDRESS_KEY | ADDRESS_FTOK | ADDRESS_PRIVATE,
};

struct address {
	const char *text;     /* as the user gave it, for messages; not copied */
	uint8_t family;       /* enum family */
	uint16_t form;        /* enum address_form */
	int id;               /* ADDRESS_ID, ADDRESS_FD; fields of other forms are 0 */
	uint32_t key;         /* ADDRESS_KEY */
	int proj;             /* ADDRESS_FTOK: 1 to 255 */
	unsigned int element; /* of a System V semaphore set, to 65535; 0 when not given */
	bool element_given;
	uint64_t offset;   /* ADDRESS_MEMORY, ADDRESS_FILE, FAMILY_PLACE; to INT64_MAX, or 0 when */
	bool offset_given; /* is false */
	/* POSIX, MEMORY: the name without its slash. FTOK, FILE: the path. PATH: that or @NAME.
	 * NUL-terminated. */
	char name[PATH_MAX];
};

/*
 * Reads `text` as an address of `family`. Returns NULL, or in a few words the rule that it broke
 * ("a name has no slash but the first"); *a is then undefined but for text.
 *
 * Numbers are those of units.h. Where a text could mean two things:
 * - What has no known prefix is a POSIX name: "a:b", "jobs#2" and "jobs@8" are.
 * - A file called "sem.NAME" in /dev/shm is the semaphore /NAME, not the segment /sem.NAME: shm
 *   refuses that name, so that each object has one address. file:/dev/shm/sem.NAME has its bytes.
 * - PROJ is what follows the last colon. Digits are a number, not characters: 5 is ftok's 5.
 * - A socket's @NAME is an abstract one, with any bytes but NUL; ./@NAME is a file's.
 * - The last @ of shm:/obj@OFFSET starts the offset, and so for FAMILY_PLACE, whose a->family then
 *   is FAMILY_SHM; after file:PATH and ftok:PATH:PROJ only when a number follows. Adding @0 keeps
 * an
 *   @ that belongs to the name.
 */
const char *address_parse(struct address *a, enum family family, const char *text);

/*
 * The same for KIND:ADDRESS, as applets that span kinds take and print it: "mq:/jobs",
 * "shm:id:9", "fifo:/run/x", "sock:@name"; sets a->family, and a->text with its kind.
 *
 * Tables print what does not fit into a line as \xHH, and a backslash as \x5c; so \xHH is that byte
 * here, whatever the kind.
 */
const char *address_parse_kind(struct address *a, const char *text);

/* "POSIX message queue", "System V semaphore set", "semaphore in a file": for messages. */
const char *address_describe(const struct address *a);

/* Of "mq:/jobs" the family, and what is behind the colon; NULL when it begins with no kind. */
const char *family_split(enum family *family, const char *text);

/* "mq", "sem", "shm", "fifo", "sock", "lock". */
const char *family_name(enum family family);

#endif
