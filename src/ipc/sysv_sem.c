/* sysv_sem.c - System V semaphore sets: each element is a semaphore. */
#include "sysv_sem.h"

#include "interrupt.h"
#include "semctl.h"
#include "sysvipc.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

enum {
	SETTLE_MS = 100,   /* for so long at most we wait for a set to be initialised, */
	SETTLE_AGE_S = 1,  /* which is not older than this */
	OWNER_MODE = 0600, /* of a set that is being initialised */
};

static int find(struct semaphore *s)
{
	return sysv_find(&s->address, &s->id, &s->path_failed);
}

/* Of a set, of which s->size becomes the number of elements. */
static int describe(struct semaphore *s, struct sysv_object *object)
{
	int r = sysv_stat(FAMILY_SEM, s->id, object);

	if (r < 0)
		return r;
	s->size = object->sem.nsems;
	return s->address.element < s->size ? 0 : -ENXIO;
}

/* A call on an element failed: EINVAL stands for a set and for an element that is not there. */
static int failed(struct semaphore *s)
{
	struct sysv_object object;
	int r = -errno;

	if (r != -EINVAL && r != -EIDRM && r != -EFBIG)
		return r == -ERANGE ? -EOVERFLOW : r;
	r = describe(s, &object);
	return r < 0 ? r : -ENOENT; /* another one by now */
}

static void read_value(struct semaphore *s)
{
	int value = semctl(s->id, (int)s->address.element, GETVAL);

	s->value_unknown = value < 0;
	s->value = value < 0 ? 0 : (uint32_t)value;
}

/*
 * A set is there before it has its values. Who creates one marks it when it has, by the first
 * semop(2), which sets sem_otime: so do we. But there are programs that set the values and never
 * mark: we wait only for young ones, and not for long.
 */
static void settle(int id)
{
	const struct timespec pause = { .tv_nsec = 1000000 };
	struct semid_ds set = { 0 };

	for (int i = 0; i < SETTLE_MS; i++) {
		if (semctl(id, 0, IPC_STAT, (union semctl_argument){ .set = &set }) < 0 ||
		    set.sem_otime != 0 || time(NULL) - set.sem_ctime > SETTLE_AGE_S)
			return;
		nanosleep(&pause, NULL);
	}
}

/* Who knows the id was told it after the values were set. */
static int set_open(struct semaphore *s)
{
	int r = find(s);

	if (r == 0 && s->address.form != ADDRESS_ID)
		settle(s->id);
	return r;
}

static void set_close(struct semaphore *s)
{
	s->id = -1;
}

static int set_all(struct semaphore *s, const uint32_t *values, unsigned int count,
		   unsigned int elements)
{
	unsigned short *all = malloc(elements * sizeof *all);
	int r;

	if (!all)
		return -ENOMEM;
	for (unsigned int i = 0; i < elements; i++)
		all[i] = (unsigned short)values[count == 1 ? 0 : i];
	r = semctl(s->id, 0, SETALL, (union semctl_argument){ .values = all });
	r = r < 0 ? failed(s) : 0;
	free(all);
	return r;
}

/* Sets sem_otime and changes nothing. If it would block, somebody has done so already. */
static int mark(const struct semaphore *s, uint32_t value)
{
	struct sembuf zero = { .sem_flg = IPC_NOWAIT };
	struct sembuf take_give[] = {
		{ .sem_op = -1, .sem_flg = IPC_NOWAIT },
		{ .sem_op = 1, .sem_flg = IPC_NOWAIT },
	};
	int r = value == 0 ? semop(s->id, &zero, 1) : semop(s->id, take_give, 2);

	return r < 0 && errno != EAGAIN ? -errno : 0;
}

static int change(int id, const struct perm_change *change)
{
	struct sysv_object object;
	struct semid_ds set = { 0 };
	int r = sysv_stat(FAMILY_SEM, id, &object);

	if (r < 0)
		return r;
	set.sem_perm.uid = change->uid == PERM_KEEP ? object.uid : change->uid;
	set.sem_perm.gid = change->gid == PERM_KEEP ? object.gid : change->gid;
	set.sem_perm.mode = (unsigned short)mode_apply(change->mode, object.mode);
	r = semctl(id, 0, IPC_SET, (union semctl_argument){ .set = &set });
	if (r < 0)
		return errno == EINVAL || errno == EIDRM ? -ENOENT : -errno;
	return 0;
}

/* Nobody else may use it before it is whole: its mode comes last. */
static int initialise(struct semaphore *s, const struct semaphore_plan *plan, unsigned int elements)
{
	const struct perm_change mode = { MODE_EXACT(plan->mode), PERM_KEEP, PERM_KEEP };
	int r = set_all(s, plan->values, plan->value_count, elements);

	if (r == 0)
		r = mark(s, plan->values[0]);
	if (r == 0 && plan->mode != OWNER_MODE)
		r = change(s->id, &mode);
	if (r < 0)
		sysv_remove(FAMILY_SEM, s->id);
	return r;
}

static int set_create(struct semaphore *s, const struct semaphore_plan *plan)
{
	unsigned int elements = plan->elements ? plan->elements : plan->value_count;
	int key, r = sysv_key(&s->address, &key);

	s->path_failed = r < 0;
	if (r < 0)
		return r;
	s->size = elements;
	do { /* once, unless others create and remove it all the time */
		s->id = semget(key, (int)elements, IPC_CREAT | IPC_EXCL | OWNER_MODE);
		if (s->id >= 0)
			return initialise(s, plan, elements);
		if (errno != EEXIST)
			return errno == EINVAL ? -E2BIG : -errno;
		r = find(s);
	} while (r == -ENOENT);
	if (r < 0 || !plan->exist_ok)
		return r < 0 ? r : -EEXIST;
	settle(s->id);
	return 1;
}

static int set_remove(struct semaphore *s)
{
	int r = find(s);

	return r < 0 ? r : sysv_remove(FAMILY_SEM, s->id);
}

static int set_alter(struct semaphore *s, const struct perm_change *what)
{
	int r = find(s);

	return r < 0 ? r : change(s->id, what);
}

/* What is known of the element s->address.element. */
static int look(const struct semaphore *s, struct semaphore_stat *info)
{
	struct sysv_semaphore element = { 0 };
	int r = sysv_semaphore(s->id, s->address.element, &element);

	info->value = (uint32_t)element.value;
	info->waiters = (uint32_t)element.ncount;
	info->zero_waiters = (uint32_t)element.zcount;
	info->pid = element.pid;
	info->content = r;
	return r == -EACCES ? 0 : r;
}

static int set_stat(struct semaphore *s, struct semaphore_stat *info)
{
	struct sysv_object object;
	int r = find(s);

	if (r == 0)
		r = describe(s, &object);
	if (r < 0)
		return r;
	*info = (struct semaphore_stat){
		.mode = object.mode,
		.uid = object.uid,
		.gid = object.gid,
		.ctime = object.ctime,
		.elements = (uint32_t)object.sem.nsems,
		.id = s->id,
		.key = object.key,
		.cuid = object.cuid,
		.cgid = object.cgid,
		.otime = object.sem.otime,
	};
	return look(s, info);
}

static int set_stat_next(struct semaphore *s, struct semaphore_stat *info)
{
	int r;

	if (s->address.element_given || s->address.element + 1 >= info->elements)
		return 0;
	s->address.element++;
	r = look(s, info);
	return r < 0 ? r : 1;
}

static int set_values(struct semaphore *s, uint32_t **values)
{
	struct sysv_object object;
	unsigned short *all;
	int r = describe(s, &object);

	if (r < 0)
		return r;
	all = calloc(s->size, sizeof *all);
	*values = calloc(s->size, sizeof **values);
	if (!all || !*values)
		r = -ENOMEM;
	else if (semctl(s->id, 0, GETALL, (union semctl_argument){ .values = all }) < 0)
		r = failed(s);
	for (uint64_t i = 0; r >= 0 && i < s->size; i++)
		(*values)[i] = all[i];
	free(all);
	if (r >= 0)
		return (int)s->size;
	free(*values);
	return r;
}

static int set_set(struct semaphore *s, uint32_t value)
{
	const union semctl_argument argument = { .value = (int)value };

	read_value(s);
	return semctl(s->id, (int)s->address.element, SETVAL, argument) < 0 ? failed(s) : 0;
}

static int set_set_all(struct semaphore *s, const uint32_t *values, unsigned int count)
{
	struct sysv_object object;
	int r = describe(s, &object);

	if (r < 0)
		return r;
	return count == s->size ? set_all(s, values, count, count) : -EDOM;
}

/* What was there a moment ago, and is not any more, was removed. */
static int wait_to_operate(const struct semaphore *s, struct sembuf *ops, size_t count,
			   struct deadline deadline)
{
	struct timespec left;
	int r = interrupt_catch((struct deadline){ DEADLINE_NEVER });

	if (r < 0)
		return r;
	do
		r = semtimedop(s->id, ops, count, deadline_left_timespec(deadline, &left)) < 0
			    ? -errno
			    : 0;
	while (r == -EINTR && !(r = interrupt_reason(deadline)));
	interrupt_release();
	if (r == -EAGAIN)
		return -ETIMEDOUT;
	return r == -EINVAL ? -EIDRM : r;
}

static void point_at_last_element(struct semaphore *s, const struct sembuf *ops, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ops[i].sem_num > s->address.element)
			s->address.element = ops[i].sem_num;
}

int sysv_sem_operate(struct semaphore *s, struct sembuf *ops, size_t count,
		     struct deadline deadline)
{
	int r;

	for (size_t i = 0; i < count; i++)
		ops[i].sem_flg |= IPC_NOWAIT;
	if (semop(s->id, ops, count) == 0)
		return 0;
	if (errno == EFBIG)
		point_at_last_element(s, ops, count);
	r = failed(s);
	if (r != -EAGAIN || deadline.ns == 0)
		return r;
	for (size_t i = 0; i < count; i++)
		ops[i].sem_flg &= ~IPC_NOWAIT;
	r = wait_to_operate(s, ops, count, deadline);
	return r == -ERANGE ? -EOVERFLOW : r;
}

/* As the kernel does it: in order, each on what the ones before it left. */
static int simulate(uint32_t *values, uint64_t size, const struct sembuf *ops, size_t count)
{
	for (size_t i = 0; i < count && ops[i].sem_num < size; i++) {
		int64_t value = values[ops[i].sem_num];
		int64_t after = value + ops[i].sem_op;

		if (after < 0 || after > SYSV_SEM_MAX || (ops[i].sem_op == 0 && value != 0))
			return (int)i;
		values[ops[i].sem_num] = (uint32_t)after;
	}
	return -1;
}

int sysv_sem_obstacle(struct semaphore *s, const struct sembuf *ops, size_t count)
{
	uint32_t *values;
	int i, r = set_values(s, &values);

	if (r < 0)
		return -1;
	i = simulate(values, s->size, ops, count);
	if (i >= 0)
		s->value = values[ops[i].sem_num];
	free(values);
	return i;
}

static int operate(struct semaphore *s, int change, int flags, struct deadline deadline)
{
	struct sembuf op = {
		.sem_num = (unsigned short)s->address.element,
		.sem_op = (short)change,
		.sem_flg = (short)flags,
	};
	int r = sysv_sem_operate(s, &op, 1, deadline);

	read_value(s);
	return r;
}

static int set_post(struct semaphore *s, uint32_t n)
{
	if (n <= SYSV_SEM_MAX)
		return operate(s, (int)n, 0, (struct deadline){ 0 });
	read_value(s);
	return -EOVERFLOW;
}

static int set_wait(struct semaphore *s, uint32_t n, struct deadline deadline)
{
	return n <= SYSV_SEM_MAX ? operate(s, -(int)n, 0, deadline) : -EDOM;
}

static int set_hold(struct semaphore *s, uint32_t n, struct deadline deadline)
{
	return n <= SYSV_SEM_MAX ? operate(s, -(int)n, SEM_UNDO, deadline) : -EDOM;
}

const struct semaphore_ops sysv_sem_ops = {
	.max = SYSV_SEM_MAX,
	.create = set_create,
	.remove = set_remove,
	.alter = set_alter,
	.stat = set_stat,
	.stat_next = set_stat_next,
	.open = set_open,
	.close = set_close,
	.post = set_post,
	.wait = set_wait,
	.hold = set_hold,
	.set = set_set,
	.set_all = set_set_all,
	.values = set_values,
};
