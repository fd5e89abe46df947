/*
 * out.h - standard output, for everything that is not an error.
 *
 * One buffer of 64 KiB, no stdio. Errors stick: after the first one nothing more is written, and
 * each call returns it again. main reports it once, through out_close().
 */
#ifndef IPCTOOL_OUT_H
#define IPCTOOL_OUT_H

#include <stddef.h>

/* Each returns 0 or -errno. */
int out_write(const void *data, size_t len);
int out_text(const char *text);
int out_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Control characters, backslash and what is not UTF-8 as \xHH (text.h). */
int out_escaped(const char *text);
int out_flush(void);

/* -errno of the first failure, or 0. */
int out_error(void);

/*
 * At the end of the process: writes what is left and closes stdout if anything was written.
 * Returns `status`, or ST_FAIL after reporting when the output is incomplete.
 */
int out_close(int status);

/* Standard output without the buffer, all of it: 0 or -errno. For verbs with buffers of their own. */
int write_all(int fd, const void *data, size_t len);

#endif
