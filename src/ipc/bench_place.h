/* bench_place.h - on which processors the two sides of a measurement run. */
#ifndef IPCTOOL_BENCH_PLACE_H
#define IPCTOOL_BENCH_PLACE_H

enum bench_place { BENCH_SAME, BENCH_DIFFERENT, BENCH_ANYWHERE };

/*
 * Chooses among the processors that we may run on: for BENCH_DIFFERENT two that are no threads of
 * one core, if there are such. BENCH_ANY_CPU for BENCH_ANYWHERE. 0; -ERANGE when there is only one;
 * another -errno.
 */
int bench_place(enum bench_place place, int cpu[2]);

#endif
