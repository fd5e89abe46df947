/* semaphore.c - from an address to its mechanism. */
#include "semaphore.h"

#include <errno.h>
#include <stddef.h>

static int pick(struct semaphore *s, const char *address)
{
	s->fd = -1;
	s->map = NULL;
	s->ops = NULL;
	s->size = 0;
	address_parse(&s->address, FAMILY_SEM, address);
	switch (s->address.form) {
	case ADDRESS_POSIX:
		s->ops = &named_sem_ops;
		return 0;
	case ADDRESS_MEMORY:
	case ADDRESS_FILE:
		s->ops = &memory_sem_ops;
		return 0;
	default:
		return -EPROTONOSUPPORT;
	}
}

int semaphore_create(struct semaphore *s, const char *address, const struct semaphore_plan *plan)
{
	int r = pick(s, address);

	return r < 0 ? r : s->ops->create(s, plan);
}

int semaphore_remove(struct semaphore *s, const char *address)
{
	int r = pick(s, address);

	return r < 0 ? r : s->ops->remove(s);
}

int semaphore_alter(struct semaphore *s, const char *address, const struct perm_change *change)
{
	int r = pick(s, address);

	if (r < 0)
		return r;
	return s->ops->alter ? s->ops->alter(s, change) : -EOPNOTSUPP;
}

int semaphore_stat(struct semaphore *s, const char *address, struct semaphore_stat *info)
{
	int r = pick(s, address);

	return r < 0 ? r : s->ops->stat(s, info);
}

int semaphore_open(struct semaphore *s, const char *address)
{
	int r = pick(s, address);

	return r < 0 ? r : s->ops->open(s);
}

void semaphore_close(struct semaphore *s)
{
	if (s->ops)
		s->ops->close(s);
}

int semaphore_post(struct semaphore *s, uint32_t n)
{
	return s->ops->post(s, n);
}

int semaphore_wait(struct semaphore *s, uint32_t n, struct deadline deadline)
{
	return s->ops->wait(s, n, deadline);
}

int semaphore_set(struct semaphore *s, uint32_t value)
{
	return s->ops->set(s, value);
}
