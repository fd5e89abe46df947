/*
 * object_key.h - which object it is, whatever it is called: names are given anew, and a file may
 * have several or none.
 */
#ifndef IPCTOOL_OBJECT_KEY_H
#define IPCTOOL_OBJECT_KEY_H

#include "address.h"

#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

enum object_kind {
	OBJECT_FILE,   /* also a POSIX object, which is one */
	OBJECT_LOCKS,  /* the locks on a file */
	OBJECT_SYSV,   /* of our IPC namespace */
	OBJECT_SOCKET, /* not the file that it may be bound to */
};

struct object_key {
	uint8_t kind;    /* enum object_kind */
	uint8_t family;  /* OBJECT_SYSV: enum family; otherwise 0 */
	dev_t dev;       /* OBJECT_FILE, OBJECT_LOCKS; otherwise 0 */
	uint64_t number; /* of the inode, or the id */
};

struct object_key object_key_of_file(const struct stat *st);
struct object_key object_key_of_sysv(enum family family, int id);
struct object_key object_key_of_socket(uint64_t inode);

/* Negative, 0, positive, as qsort(3) wants it of two struct object_key. */
int object_key_compare(const void *a, const void *b);

#endif
