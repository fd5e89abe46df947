/* futex_sem.c - the accounts of a semaphore, also with many processes that need different counts.
 */
#include "futex_sem.h"

#include "check.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const struct deadline never = { DEADLINE_NEVER };

/* In memory that children share. */
struct shared {
	struct futex_sem sem;
	uint32_t stop;
	uint64_t given, taken;
};
static struct shared *shared;

static void make(uint32_t value)
{
	if (!shared)
		shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memset(shared, 0, sizeof *shared);
	CHECK_EQ(futex_sem_create(&shared->sem, value), 0);
}

static uint32_t value(void)
{
	return futex_sem_value(__atomic_load_n(&shared->sem.word, __ATOMIC_RELAXED));
}

static uint32_t waiters(void)
{
	return futex_sem_waiters(__atomic_load_n(&shared->sem.word, __ATOMIC_RELAXED));
}

static int still_there(void *arg)
{
	(void)arg;
	return 0;
}

static int wait_for(uint32_t n, struct deadline deadline)
{
	uint32_t left;

	return futex_sem_wait(&shared->sem, n, deadline, &left, still_there, NULL);
}

static void is_known_by_its_bytes(void)
{
	struct futex_sem sem = { 0 };

	CHECK_EQ(futex_sem_recognise(&sem), -ENODATA);
	CHECK_EQ(futex_sem_create(&sem, 5), 0);
	CHECK_EQ(sem.word, 5);
	CHECK_EQ(sem.shared, 128);
	CHECK_EQ(futex_sem_create(&sem, 6), -EEXIST);
	sem.shared = 0; /* what sem_init(3) without pshared leaves */
	CHECK_EQ(futex_sem_recognise(&sem), -EBADMSG);
	CHECK_EQ(futex_sem_create(&sem, 6), -EBADMSG);
}

static void is_destroyed_only_when_nobody_waits(void)
{
	struct futex_sem sem = { .word = UINT64_C(2) << 32 | 7, .shared = 128, .unused = { 9 } };
	uint32_t count;

	CHECK_EQ(futex_sem_destroy(&sem, &count), -EBUSY);
	CHECK_EQ(count, 2);
	CHECK_EQ(sem.word, UINT64_C(2) << 32 | 7);
	sem.word = 7;
	CHECK_EQ(futex_sem_destroy(&sem, &count), 0);
	CHECK_EQ(futex_sem_recognise(&sem), -ENODATA);
}

static void does_not_overflow(void)
{
	uint32_t now;

	make(FUTEX_SEM_MAX - 2);
	CHECK_EQ(futex_sem_post(&shared->sem, 3, &now), -EOVERFLOW);
	CHECK_EQ(now, FUTEX_SEM_MAX - 2);
	CHECK_EQ(futex_sem_post(&shared->sem, 2, &now), 0);
	CHECK_EQ(now, FUTEX_SEM_MAX);
	CHECK_EQ(futex_sem_post(&shared->sem, FUTEX_SEM_MAX, &now), -EOVERFLOW);
	shared->sem.word = UINT32_MAX; /* what somebody else wrote there */
	CHECK_EQ(futex_sem_post(&shared->sem, 1, &now), -EOVERFLOW);
	CHECK_EQ(shared->sem.word, UINT32_MAX);
}

static void takes_all_or_nothing(void)
{
	uint32_t now;

	make(5);
	CHECK_EQ(futex_sem_take(&shared->sem, 6, &now), -EAGAIN);
	CHECK_EQ(now, 5);
	CHECK_EQ(futex_sem_take(&shared->sem, 5, &now), 0);
	CHECK_EQ(now, 0);
	CHECK_EQ(futex_sem_take(&shared->sem, 1, &now), -EAGAIN);
}

static void leaves_no_trace_of_a_timeout(void)
{
	make(2);
	CHECK_EQ(wait_for(3, deadline_after((struct timeout){ 1000000 })), -ETIMEDOUT);
	CHECK_EQ(wait_for(99, deadline_after((struct timeout){ 1 })), -ETIMEDOUT);
	CHECK_EQ(shared->sem.word, 2);
	/* What is there is taken, however late it is. */
	CHECK_EQ(wait_for(2, deadline_after((struct timeout){ 1 })), 0);
	CHECK_EQ(shared->sem.word, 0);
}

static void sets_the_value_alone(void)
{
	make(5);
	shared->sem.word |= UINT64_C(3) << 32;
	CHECK_EQ(futex_sem_set(&shared->sem, 9), 5);
	CHECK_EQ(shared->sem.word, UINT64_C(3) << 32 | 9);
	CHECK_EQ(futex_sem_set(&shared->sem, 0), 9);
	CHECK_EQ(shared->sem.word, UINT64_C(3) << 32);
}

/* Memory that was made something else while we waited is not counted down. */
static void leaves_what_is_not_its_own(void)
{
	pid_t child;
	int status;

	make(0);
	child = fork();
	if (child == 0)
		_exit(wait_for(1, deadline_after((struct timeout){ 1000000000 })) != -ETIMEDOUT);
	while (waiters() == 0 && waitpid(child, &status, WNOHANG) == 0)
		sched_yield();
	__atomic_store_n(&shared->sem.word, 0, __ATOMIC_RELAXED);
	waitpid(child, &status, 0);
	CHECK_EQ(status, 0);
	CHECK_EQ(shared->sem.word, 0);
}

/* Takes n at a time, until there is a stop. */
static void start_taker(uint32_t n)
{
	if (fork() != 0)
		return;
	while (!__atomic_load_n(&shared->stop, __ATOMIC_RELAXED)) {
		if (wait_for(n, never) < 0)
			_exit(1);
		__atomic_fetch_add(&shared->taken, n, __ATOMIC_RELAXED);
	}
	_exit(0);
}

/* Takes n now and then, mostly in vain, and gives them back. */
static void start_troubler(uint32_t n)
{
	uint32_t left;

	if (fork() != 0)
		return;
	while (!__atomic_load_n(&shared->stop, __ATOMIC_RELAXED))
		if (wait_for(n, deadline_after((struct timeout){ 100000 })) == 0 &&
		    futex_sem_post(&shared->sem, n, &left) < 0)
			_exit(1);
	_exit(0);
}

static time_t seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Until all wait again, and there is less than any of them needs. */
static bool settles(uint32_t count, uint32_t least, time_t until)
{
	while (waiters() < count || value() >= least) {
		if (seconds() > until)
			return false;
		sched_yield();
	}
	return true;
}

/* Adds to the value in small pieces, while nobody waits in between for who was woken. */
static void give(uint32_t sum)
{
	uint32_t left;

	while (sum > 0) {
		uint32_t n = 1 + (uint32_t)rand() % 4;

		n = n < sum ? n : sum;
		shared->given += n;
		CHECK_EQ(futex_sem_post(&shared->sem, n, &left), 0);
		sum -= n;
	}
}

static int failures_at_stop(int children)
{
	int status, failed = 0;
	uint32_t left;

	__atomic_store_n(&shared->stop, 1, __ATOMIC_RELAXED);
	while (children > 0) {
		futex_sem_post(&shared->sem, 50, &left);
		shared->given += 50;
		for (; waitpid(-1, &status, WNOHANG) > 0; children--)
			failed += status != 0;
	}
	return failed;
}

/*
 * A wake-up that is lost costs up to a second, until its waiter looks for itself: some hundred
 * rounds would never be over in time.
 */
static void hand_off(const uint32_t *needs, int count, int troublers)
{
	uint32_t least = UINT32_MAX;
	time_t until = seconds() + 15;
	int rounds = 0;

	make(0);
	srand(1);
	for (int i = 0; i < count; i++) {
		start_taker(needs[i]);
		least = needs[i] < least ? needs[i] : least;
	}
	for (int i = 0; i < troublers; i++)
		start_troubler(2);
	while (rounds < 500 && settles((uint32_t)count, least, until)) {
		give(1 + (uint32_t)rand() % 12);
		rounds++;
	}
	CHECK_EQ(rounds, 500);
	CHECK_EQ(failures_at_stop(count + troublers), 0);
	CHECK_EQ(waiters(), 0);
	CHECK_EQ(value(), shared->given - shared->taken);
}

static void wakes_who_needs_one(void)
{
	hand_off((const uint32_t[]){ 1, 1, 1, 1 }, 4, 0);
}

static void passes_on_what_is_too_little(void)
{
	hand_off((const uint32_t[]){ 9, 5, 3, 1, 7, 2 }, 6, 0);
}

static void passes_on_among_those_who_need_several(void)
{
	hand_off((const uint32_t[]){ 30, 6, 3, 2, 2, 8 }, 6, 0);
}

static void loses_nothing_to_timeouts(void)
{
	hand_off((const uint32_t[]){ 3, 1, 2, 4 }, 4, 2);
}

static void keeps_those_who_need_many_apart(void)
{
	hand_off((const uint32_t[]){ 40, 1, 2, 50 }, 4, 0);
}

static const struct check_case cases[] = {
	{ "is known by its bytes", is_known_by_its_bytes },
	{ "is destroyed only when nobody waits", is_destroyed_only_when_nobody_waits },
	{ "does not overflow", does_not_overflow },
	{ "takes all or nothing", takes_all_or_nothing },
	{ "leaves no trace of a timeout", leaves_no_trace_of_a_timeout },
	{ "sets the value alone", sets_the_value_alone },
	{ "leaves what is not its own", leaves_what_is_not_its_own },
	{ "wakes who needs one", wakes_who_needs_one },
	{ "passes on what is too little", passes_on_what_is_too_little },
	{ "passes on among those who need several", passes_on_among_those_who_need_several },
	{ "loses nothing to timeouts", loses_nothing_to_timeouts },
	{ "keeps those who need many apart", keeps_those_who_need_many_apart },
};
CHECK_MAIN(cases)
