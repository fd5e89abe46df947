/* bench_bells.c - the ways to wake the other side when the message is in memory that both see. */
#include "bench_mechanisms.h"
#include "bench_ring.h"
#include "futex.h"
#include "futex_sem.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <unistd.h>

#define SLEEPS UINT32_C(0x80000000) /* in a word: the other side has gone to sleep on it */

static int futex_ring(struct bench_channel *c, struct bench_event event)
{
	(void)c;
	if (__atomic_exchange_n(event.word, event.value, __ATOMIC_SEQ_CST) & SLEEPS)
		futex(event.word, FUTEX_WAKE, 1, NULL, 0);
	return 0;
}

static int futex_await(struct bench_channel *c, struct bench_event event)
{
	uint32_t now = __atomic_load_n(event.word, __ATOMIC_ACQUIRE);

	(void)c;
	while (!bench_came(now, event.value)) {
		if (now & SLEEPS ||
		    __atomic_compare_exchange_n(event.word, &now, now | SLEEPS, false,
						__ATOMIC_SEQ_CST, __ATOMIC_ACQUIRE)) {
			futex(event.word, FUTEX_WAIT, now | SLEEPS, NULL, 0);
			now = __atomic_load_n(event.word, __ATOMIC_ACQUIRE);
		}
	}
	return 0;
}

static int spin_ring(struct bench_channel *c, struct bench_event event)
{
	(void)c;
	__atomic_store_n(event.word, event.value, __ATOMIC_RELEASE);
	return 0;
}

/* The other side may not be running at all; then it is given the processor. */
static int spin_await(struct bench_channel *c, struct bench_event event)
{
	enum { TRIES = 4000 };
	int tries = c->crowded ? 1 : TRIES, left = tries;

	while (!bench_came(__atomic_load_n(event.word, __ATOMIC_ACQUIRE), event.value)) {
		if (--left > 0)
			continue;
		sched_yield();
		left = tries;
	}
	return 0;
}

/* glibc's semaphores, which our own functions work on whatever libc we have. */
static struct futex_sem *semaphores(struct bench_channel *c)
{
	return (struct futex_sem *)(void *)c->from;
}

static int posix_sem_setup(struct bench_channel *c)
{
	int r = 0;

	c->from = bench_memory(2 * sizeof(struct futex_sem), true);
	if (!c->from)
		return -ENOMEM;
	for (int to = 0; r == 0 && to < 2; to++)
		r = futex_sem_create(&semaphores(c)[to], 0);
	return r;
}

static int posix_sem_ring(struct bench_channel *c, struct bench_event event)
{
	uint32_t value;

	return futex_sem_post(&semaphores(c)[event.to], 1, &value);
}

static int posix_sem_await(struct bench_channel *c, struct bench_event event)
{
	const struct deadline never = { DEADLINE_NEVER };
	uint32_t value;

	return futex_sem_wait(&semaphores(c)[event.to], 1, never, &value, NULL, NULL);
}

/* An element for each side; it begins with 0 on Linux, see semget(2). */
static int sysv_sem_setup(struct bench_channel *c)
{
	int r;

	c->control->object = semget(IPC_PRIVATE, 2, 0600);
	if (c->control->object >= 0)
		return 0;
	r = -errno;
	if (r == -ENOSPC)
		c->limit = "kernel.sem";
	return r;
}

static int change(struct bench_channel *c, enum bench_side to, short by)
{
	struct sembuf operation = { .sem_num = (unsigned short)to, .sem_op = by };

	while (semop(c->control->object, &operation, 1) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

static int sysv_sem_ring(struct bench_channel *c, struct bench_event event)
{
	return change(c, event.to, 1);
}

static int sysv_sem_await(struct bench_channel *c, struct bench_event event)
{
	return change(c, event.to, -1);
}

static void sysv_sem_remove(const struct bench_control *control)
{
	semctl(control->object, 0, IPC_RMID);
}

static int eventfd_setup(struct bench_channel *c)
{
	for (int to = 0; to < 2; to++) {
		c->in[to] = eventfd(0, EFD_CLOEXEC);
		if (c->in[to] < 0)
			return -errno;
	}
	return 0;
}

static int eventfd_ring(struct bench_channel *c, struct bench_event event)
{
	const uint64_t one = 1;

	return write(c->in[event.to], &one, sizeof one) < 0 ? -errno : 0;
}

/* All that was added comes at once. */
static int eventfd_await(struct bench_channel *c, struct bench_event event)
{
	while (c->rung == 0)
		if (read(c->in[event.to], &c->rung, sizeof c->rung) < 0 && errno != EINTR)
			return -errno;
	c->rung--;
	return 0;
}

/* All signals are blocked in both sides. */
static int signal_ring(struct bench_channel *c, struct bench_event event)
{
	union sigval value = { .sival_int = (int)event.value };
	struct rlimit pending;
	int e;

	if (sigqueue(c->control->pid[event.to], SIGRTMIN, value) == 0)
		return 0;
	e = errno;
	if (e == EAGAIN && getrlimit(RLIMIT_SIGPENDING, &pending) == 0) {
		c->limit = "RLIMIT_SIGPENDING";
		c->value = pending.rlim_cur;
	}
	return -e;
}

static int signal_await(struct bench_channel *c, struct bench_event event)
{
	siginfo_t info;
	sigset_t set;

	(void)c;
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	while (sigwaitinfo(&set, &info) < 0)
		if (errno != EINTR)
			return -errno;
	return info.si_code == SI_QUEUE && info.si_value.sival_int == (int)event.value ? 0
										       : -EBADMSG;
}

/* Yama lets only parents read the memory of others, unless these agree. */
static int let_read(struct bench_channel *c)
{
	prctl(PR_SET_PTRACER, (unsigned long)c->control->pid[!c->side], 0, 0, 0);
	return 0;
}

static const struct bench_bell futex_bell = { .ring = futex_ring, .await = futex_await };
static const struct bench_bell spin_bell = { .ring = spin_ring, .await = spin_await };
static const struct bench_bell posix_sem_bell = {
	.setup = posix_sem_setup,
	.ring = posix_sem_ring,
	.await = posix_sem_await,
};
static const struct bench_bell sysv_sem_bell = {
	.setup = sysv_sem_setup,
	.ring = sysv_sem_ring,
	.await = sysv_sem_await,
};
static const struct bench_bell file_bell = {
	.ring = spin_ring,
	.await = spin_await,
	.in_file = true,
};
static const struct bench_bell eventfd_bell = {
	.setup = eventfd_setup,
	.ring = eventfd_ring,
	.await = eventfd_await,
};
static const struct bench_bell signal_bell = { .ring = signal_ring, .await = signal_await };
static const struct bench_bell process_vm_bell = {
	.attach = let_read,
	.ring = futex_ring,
	.await = futex_await,
	.fetched = true,
};

const struct bench_ops bench_shm_futex = {
	.name = "shm-futex",
	.brief = "shared memory, and a futex to sleep on",
	.bell = &futex_bell,
	BENCH_RING,
};

const struct bench_ops bench_shm_posix_sem = {
	.name = "shm-posix-sem",
	.brief = "shared memory, and POSIX semaphores in it",
	.bell = &posix_sem_bell,
	BENCH_RING,
};

const struct bench_ops bench_shm_sysv_sem = {
	.name = "shm-sysv-sem",
	.brief = "shared memory, and a set of System V semaphores",
	.bell = &sysv_sem_bell,
	.remove = sysv_sem_remove,
	BENCH_RING,
};

const struct bench_ops bench_shm_spin = {
	.name = "shm-spin",
	.brief = "shared memory, looked at until it changes",
	.bell = &spin_bell,
	BENCH_RING,
};

const struct bench_ops bench_mmap = {
	.name = "mmap",
	.brief = "a mapped file, looked at until it changes",
	.bell = &file_bell,
	BENCH_RING,
};

const struct bench_ops bench_eventfd = {
	.name = "eventfd",
	.brief = "shared memory, and eventfd(2) to wake",
	.bell = &eventfd_bell,
	BENCH_RING,
};

const struct bench_ops bench_signal = {
	.name = "signal",
	.brief = "shared memory, and a signal with its number: sigqueue(3)",
	.bell = &signal_bell,
	BENCH_RING,
};

const struct bench_ops bench_process_vm = {
	.name = "process-vm",
	.brief = "memory of the sender, read by process_vm_readv(2), and a futex",
	.bell = &process_vm_bell,
	BENCH_RING,
};
