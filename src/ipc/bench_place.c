/* bench_place.c - processors, and which of them share a core. */
#include "bench_place.h"

#include "bench.h"
#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The threads of its core, as "0,4"; empty when that is not known. */
static void core_of(char *buf, size_t cap, int cpu)
{
	char path[96];
	ssize_t n = 0;
	int fd;

	snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list",
		 cpu);
	fd = fd_checked(open(path, O_RDONLY | O_CLOEXEC));
	if (fd >= 0) {
		n = read(fd, buf, cap - 1);
		close(fd);
	}
	buf[n > 0 ? n : 0] = '\0';
}

int bench_place(enum bench_place place, int cpu[2])
{
	char first[64], core[64];
	bool apart = false;
	cpu_set_t set;

	cpu[0] = cpu[1] = BENCH_ANY_CPU;
	if (place == BENCH_ANYWHERE)
		return 0;
	if (sched_getaffinity(0, sizeof set, &set) < 0)
		return -errno;
	for (int i = 0; i < CPU_SETSIZE && !apart; i++) {
		if (!CPU_ISSET((size_t)i, &set))
			continue;
		if (cpu[0] == BENCH_ANY_CPU) {
			cpu[0] = i;
			core_of(first, sizeof first, i);
			continue;
		}
		core_of(core, sizeof core, i);
		apart = strcmp(first, core) != 0;
		if (apart || cpu[1] == BENCH_ANY_CPU)
			cpu[1] = i;
	}
	if (place == BENCH_SAME)
		cpu[1] = cpu[0];
	return cpu[1] == BENCH_ANY_CPU ? -ERANGE : 0;
}
