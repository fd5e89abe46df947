/*
 * out.h - standard output, for everything that is not an error.
 *
 * One buffer of 64 KiB, no stdio. Errors stick: after the first one nothing more is written, and
 * each call returns it again. main reports it once, through out_close(), so a verb that gets one
 * from here stops and leaves without a message of its own.
 */
#ifndef IPCTOOL_OUT_H
#define IPCTOOL_OUT_H

#include <stdbool.h>
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
 * For verbs that write by other means (splice(2), write_all()): the descriptor to write to; or -1,
 * when there is none, and then the error sticks.
 */
int out_fd(void);

/*
 * How that went, 0 or -errno. out_close() then closes it and reports as if out_write() had
 * returned r. Returns out_error().
 */
int out_note(int r);

/*
 * Nobody reads standard output any more: the status to leave with, which is that of the signal as
 * it is for cat(1); or where SIGPIPE is ignored, as out_note(-EPIPE).
 */
int out_reader_gone(void);

/*
 * From here to out_captured() output is kept, and not written. out_captured() calls `take` with
 * all of it, behind which there is a NUL, and returns what that returns; when memory failed, it
 * calls nobody, and the error sticks.
 */
void out_capture(void);
bool out_captures(void);
int out_captured(int (*take)(void *arg, char *data, size_t len), void *arg);

/*
 * At the end: writes what is left, and closes stdout if anything was written; of a host (host.h)
 * the descriptor stays open, and signals that failing writes caused are restored (shield.h).
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
