/* bench_run.c - the processes of a measurement, and their end. */
#include "bench_mechanisms.h"
#include "bench_ops.h"
#include "detach.h"
#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

const struct bench_ops *const bench_mechanisms[] = {
	&bench_pipe,           &bench_fifo,        &bench_pair_stream, &bench_pair_dgram,
	&bench_pair_seqpacket, &bench_unix_stream, &bench_unix_dgram,  &bench_unix_seqpacket,
	&bench_mq_posix,       &bench_mq_sysv,     &bench_shm_futex,   &bench_shm_posix_sem,
	&bench_shm_sysv_sem,   &bench_shm_spin,    &bench_mmap,        &bench_eventfd,
	&bench_signal,         &bench_lock,        &bench_process_vm,  NULL,
};

const char *bench_name(const struct bench_ops *ops)
{
	return ops->name;
}

const char *bench_brief(const struct bench_ops *ops)
{
	return ops->brief;
}

void *bench_memory(size_t size, bool shared)
{
	int flags = MAP_ANONYMOUS | (shared ? MAP_SHARED : MAP_PRIVATE);
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

const char *bench_directory(void)
{
	const char *dir = getenv("TMPDIR");

	return dir && *dir ? dir : "/tmp";
}

int bench_file(void)
{
	const char *dir = bench_directory();
	char path[4096];
	int fd;

	fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
		return fd < 0 ? -errno : fd;
	snprintf(path, sizeof path, "%s/ipctool-bench-XXXXXX", dir);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	unlink(path);
	return fd;
}

int bench_fail(struct bench_control *control, const struct bench_failure *failure)
{
	if (!__atomic_exchange_n(&control->failed, true, __ATOMIC_SEQ_CST))
		control->outcome.failure = *failure;
	return failure->error;
}

/* Dies with its parent. The keeper lets both go when both are there, and ends the second one. */
static pid_t start_side(struct bench_channel *c, const struct bench_job *job, int gate)
{
	pid_t keeper = getpid(), pid = fork();
	char go;

	if (pid != 0)
		return pid;
	prctl(PR_SET_NAME, c->side == BENCH_PING ? "bench-ping" : "bench-pong");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != keeper || read(gate, &go, 1) != 1)
		_exit(1);
	if (bench_exchange(c, job) < 0)
		_exit(1);
	while (c->side == BENCH_PONG) /* its memory is read until the other one is done */
		pause();
	_exit(0);
}

static int start_sides(struct bench_channel *c, const struct bench_job *job)
{
	pid_t *pid = c->control->pid;
	int gate[2];

	if (pipe2(gate, O_CLOEXEC) < 0)
		return -errno;
	for (int side = BENCH_PING; side <= BENCH_PONG; side++) {
		c->side = (enum bench_side)side;
		pid[side] = start_side(c, job, gate[0]);
		if (pid[side] < 0)
			return -errno;
	}
	return write(gate[1], "gg", 2) == 2 ? 0 : -EIO;
}

/* The processes that the keeper has not reaped: 0 for one that it has. */
struct sides {
	pid_t pid[2];
	bool done; /* BENCH_PING has all its answers */
};

static void kill_sides(const struct sides *s)
{
	for (int side = 0; side < 2; side++)
		if (s->pid[side] > 0)
			kill(s->pid[side], SIGKILL);
}

/* When one has ended, well or not, there is nothing left to do for the other. */
static void reap(struct sides *s, struct bench_control *control)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		const struct bench_failure failure = {
			.stage = BENCH_LIVE,
			.signum = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
		};
		bool ping = pid == s->pid[BENCH_PING];

		if (status != 0 && !s->done)
			bench_fail(control, &failure);
		s->done = s->done || (ping && status == 0);
		s->pid[ping ? BENCH_PING : BENCH_PONG] = 0;
		kill_sides(s);
	}
}

/* Until both have ended; SIGTERM means that they shall. */
static void watch(struct bench_control *control)
{
	struct sides sides = { .pid = { control->pid[0], control->pid[1] } };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	while (sides.pid[0] > 0 || sides.pid[1] > 0) {
		if (sigwaitinfo(&set, NULL) == SIGTERM)
			kill_sides(&sides);
		reap(&sides, control);
	}
}

static void remove_object(const struct bench_job *job, const struct bench_control *control)
{
	if (control->object >= 0 && job->mechanism->remove)
		job->mechanism->remove(control);
}

/* What it begins with, before both sides are there. */
static int prepare(struct bench_channel *c, const struct bench_job *job)
{
	int r = job->mechanism->setup(c);
	const struct bench_failure failure = {
		.error = r,
		.stage = BENCH_SETUP,
		.limit = c->limit,
		.value = c->value,
	};

	return r < 0 ? bench_fail(c->control, &failure) : 0;
}

/*
 * All signals are blocked. SIGTERM is from our parent, or says that it is gone; until the sides are
 * there it waits, so that no name is left behind.
 */
static void __attribute__((noreturn))
keep(const struct bench_job *job, struct bench_control *control, pid_t parent)
{
	struct bench_channel c = {
		.ops = job->mechanism,
		.control = control,
		.size = job->size,
		.windowed = job->mode == BENCH_THROUGHPUT,
		.crowded = job->cpu[0] == job->cpu[1] && job->cpu[0] != BENCH_ANY_CPU,
	};
	int r;

	shield();
	signal(SIGCHLD, SIG_DFL);
	detach("bench-keeper", -1, -1);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() == parent && prepare(&c, job) == 0) {
		r = start_sides(&c, job);
		if (r < 0)
			bench_fail(control, &(struct bench_failure){ .error = r });
		if (r < 0)
			raise(SIGTERM);
		watch(control);
	}
	remove_object(job, control);
	__atomic_store_n(&control->ended, true, __ATOMIC_SEQ_CST);
	_exit(0);
}

/*
 * Waits for the end of the keeper, which is soon when we tell it to: when we caught a signal, or
 * when no message was sent for a long time. 0, -EINTR, -ETIMEDOUT.
 */
static int wait_for(pid_t keeper, const struct bench_control *control)
{
	const struct timeout patience = { BENCH_STALL_SECONDS * INT64_C(1000000000) };
	struct deadline look = deadline_after(patience);
	uint64_t seen = 0, sent;
	int why, r = 0;

	interrupt_at(look);
	while (waitpid(keeper, NULL, 0) < 0 && errno == EINTR) {
		why = interrupt_reason(look);
		if (why == 0 || r < 0)
			continue;
		sent = __atomic_load_n(&control->sent, __ATOMIC_RELAXED);
		if (why == -EINTR || sent == seen) {
			r = why;
			kill(keeper, SIGTERM);
		}
		seen = sent;
		look = deadline_after(patience);
		interrupt_at(why == -EINTR ? (struct deadline){ DEADLINE_NEVER } : look);
	}
	interrupt_at((struct deadline){ DEADLINE_NEVER });
	return r;
}

static pid_t start_keeper(const struct bench_job *job, struct bench_control *control)
{
	pid_t pid, parent = getpid();
	sigset_t all, before;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0)
		keep(job, control, parent);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return pid < 0 ? -errno : pid;
}

/* What is to be said of a keeper that has ended, one way or the other. */
static int settle(const struct bench_job *job, struct bench_control *control, int r)
{
	if (!__atomic_load_n(&control->ended, __ATOMIC_SEQ_CST)) {
		remove_object(job, control);
		bench_fail(control, &(struct bench_failure){ .stage = BENCH_LIVE });
	}
	if (r == -ETIMEDOUT)
		control->outcome.failure = (struct bench_failure){
			.error = r,
			.stage = BENCH_STALL,
			.number = control->sent,
		};
	if (r == -EINTR)
		return r;
	return r < 0 || control->failed ? -EIO : 0;
}

int bench_run(const struct bench_job *job, struct bench_outcome *outcome)
{
	struct bench_control *control = bench_memory(sizeof *control, true);
	pid_t keeper;
	int r;

	if (!control)
		return -ENOMEM;
	control->object = -1;
	for (int i = 0; i < BENCH_PHASES; i++)
		control->limit[i] = UINT64_MAX;
	keeper = start_keeper(job, control);
	r = keeper < 0 ? keeper : wait_for(keeper, control);
	if (keeper >= 0)
		r = settle(job, control, r);
	*outcome = control->outcome;
	munmap(control, sizeof *control);
	return r;
}
