/* bench_mechanisms.h - what the files of the mechanisms give to the list. */
#ifndef IPCTOOL_BENCH_MECHANISMS_H
#define IPCTOOL_BENCH_MECHANISMS_H

#include "bench_ops.h"

extern const struct bench_ops bench_pipe, bench_fifo, bench_pair_stream, bench_pair_dgram,
	bench_pair_seqpacket, bench_unix_stream, bench_unix_dgram, bench_unix_seqpacket,
	bench_mq_posix, bench_mq_sysv, bench_shm_futex, bench_shm_posix_sem, bench_shm_sysv_sem,
	bench_shm_spin, bench_mmap, bench_eventfd, bench_signal, bench_lock, bench_process_vm;

#endif
