/*
 * shield.h - a write that fails must not end the shell that we are a part of.
 *
 * SIGPIPE and SIGXFSZ end an executable, as they should. Where there is a host (host.h), they are
 * noted instead, the write fails, and whoever leaves returns the signal as its status.
 */
#ifndef IPCTOOL_SHIELD_H
#define IPCTOOL_SHIELD_H

/* Before each write; without a host it does nothing. */
void shield_begin(void);

/* Restores the dispositions; the signal that came meanwhile, or 0. */
int shield_end(void);

#endif
