/* object_key.c - which object it is. */
#include "object_key.h"

struct object_key object_key_of_file(const struct stat *st)
{
	return (struct object_key){ .kind = OBJECT_FILE, .dev = st->st_dev, .number = st->st_ino };
}

struct object_key object_key_of_sysv(enum family family, int id)
{
	return (struct object_key){ .kind = OBJECT_SYSV,
				    .family = (uint8_t)family,
				    .number = (uint64_t)id };
}

struct object_key object_key_of_socket(uint64_t inode)
{
	return (struct object_key){ .kind = OBJECT_SOCKET, .number = inode };
}

int object_key_compare(const void *a, const void *b)
{
	const struct object_key *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	if (x->dev != y->dev)
		return x->dev < y->dev ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}
