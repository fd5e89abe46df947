/*
 * bench_message.h - the messages that a benchmark sends: each byte of one follows from its number,
 * so that a lost, doubled, stale, shortened or damaged message is noticed by who receives it.
 */
#ifndef IPCTOOL_BENCH_MESSAGE_H
#define IPCTOOL_BENCH_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void bench_message_fill(void *message, size_t size, uint64_t number);

/* Is it that message, to the last byte? */
bool bench_message_is(const void *message, size_t size, uint64_t number);

#endif
