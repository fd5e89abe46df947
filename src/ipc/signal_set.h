/* signal_set.h - signals as the kernel counts them: bit n - 1 is signal n, as in /proc. */
#ifndef IPCTOOL_SIGNAL_SET_H
#define IPCTOOL_SIGNAL_SET_H

#include <stdbool.h>
#include <stdint.h>

/* sigset_t will not do: the functions of both libcs refuse signals that they keep to themselves. */
typedef uint64_t signal_set;

static inline signal_set signal_bit(int signum)
{
	return UINT64_C(1) << (signum - 1);
}

static inline bool signal_in(signal_set set, int signum)
{
	return set & signal_bit(signum);
}

#endif
