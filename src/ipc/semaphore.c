/* semaphore.c - from an address to its mechanism. */
#include "semaphore.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

static const struct semaphore_ops *ops_of(const struct address *a)
{
	switch (a->form) {
	case ADDRESS_POSIX:
		return &named_sem_ops;
	case ADDRESS_MEMORY:
	case ADDRESS_FILE:
		return &memory_sem_ops;
	default:
		return &sysv_sem_ops;
	}
}

static void pick(struct semaphore *s, const char *address)
{
	s->fd = -1;
	s->map = NULL;
	s->map_kept = false;
	s->id = -1;
	s->value_unknown = false;
	s->path_failed = false;
	s->size = 0;
	address_parse(&s->address, FAMILY_SEM, address);
	s->ops = ops_of(&s->address);
}

uint32_t semaphore_max(const struct address *a)
{
	return ops_of(a)->max;
}

int semaphore_create(struct semaphore *s, const char *address, const struct semaphore_plan *plan)
{
	pick(s, address);
	return s->ops->create(s, plan);
}

int semaphore_remove(struct semaphore *s, const char *address)
{
	pick(s, address);
	return s->ops->remove(s);
}

int semaphore_alter(struct semaphore *s, const char *address, const struct perm_change *change)
{
	pick(s, address);
	return s->ops->alter ? s->ops->alter(s, change) : -EOPNOTSUPP;
}

int semaphore_stat(struct semaphore *s, const char *address, struct semaphore_stat *info)
{
	pick(s, address);
	return s->ops->stat(s, info);
}

int semaphore_stat_next(struct semaphore *s, struct semaphore_stat *info)
{
	return s->ops->stat_next ? s->ops->stat_next(s, info) : 0;
}

static int one_value(struct semaphore *s, uint32_t **values)
{
	struct semaphore_stat info;
	int r = s->ops->stat(s, &info);

	if (r < 0 || info.content < 0)
		return r < 0 ? r : info.content;
	*values = malloc(sizeof **values);
	if (!*values)
		return -ENOMEM;
	**values = info.value;
	return 1;
}

int semaphore_values(struct semaphore *s, const char *address, uint32_t **values)
{
	int r;

	pick(s, address);
	if (!s->ops->values)
		return one_value(s, values);
	r = s->ops->open(s);
	if (r == 0)
		r = s->address.element_given ? one_value(s, values) : s->ops->values(s, values);
	s->ops->close(s);
	return r;
}

int semaphore_open(struct semaphore *s, const char *address)
{
	pick(s, address);
	return s->ops->open(s);
}

void semaphore_close(struct semaphore *s)
{
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

int semaphore_hold(struct semaphore *s, uint32_t n, struct deadline deadline)
{
	return s->ops->hold ? s->ops->hold(s, n, deadline) : s->ops->wait(s, n, deadline);
}

bool semaphore_undoes(const struct semaphore *s)
{
	return s->ops->hold;
}

int semaphore_set(struct semaphore *s, const uint32_t *values, unsigned int count)
{
	if (count == 1)
		return s->ops->set(s, values[0]);
	return s->ops->set_all ? s->ops->set_all(s, values, count) : -EDOM;
}
