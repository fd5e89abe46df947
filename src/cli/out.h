/*
 * out.h - standard output, for everything that is not an error.
 *
 * One buffer of 64 KiB, no stdio. Errors stick: after the first one nothing more is written, and
 * each call returns it again. main reports it once, through out_close(), so a verb that gets one
 * from here stops and leaves without a message of its own.
 */
#ifndef IPCTOOL_OUT_H
#define IPCTOOL_OUT_H

#include <stddef.h>

/* Each returns 0 or -errno. What is larger than the buffer is written from where it is. */
int out_write(const void *data, size_t len);
int out_text(const char *text);
int out_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Control characters, backslash and what is not UTF-8 as \xHH (text.h). */
int out_escaped(const char *text);
/* The inside of a JSON string (text.h). */
int out_escaped_json(const void *data, size_t len);
int out_flush(void);

/* -errno of the first failure, or 0. */
int out_error(void);

/*
 * For verbs that write to descriptor 1 by other means (splice(2), write_all()): r is how that
 * went, 0 or -errno. out_close() then closes it and reports as if out_write() had returned r.
 * Returns out_error().
 */
int out_note(int r);

/*
 * At the end of the process: writes what is left and closes stdout if anything was written.
 * Returns `status`, or ST_FAIL after reporting when the output is incomplete; when a signal was
 * the reason, the status of err_sys(-EINTR). Nothing sticks afterwards.
 */
int out_close(int status);

/*
 * Writes to any descriptor without the buffer, all of it: 0 or -errno. Waits where the descriptor
 * is non-blocking; -EINTR only after a signal that interrupt.h caught.
 */
int write_all(int fd, const void *data, size_t len);

#endif
