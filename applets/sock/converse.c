/* converse.c - standard input and output at one end of a connection, the peer at the other. */
#include "duplex.h"
#include "err.h"
#include "out.h"
#include "sock.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

static int fail_lost(const struct duplex *d, const char *text)
{
	return err_at(ST_FAIL, text, "the peer went away (%llu bytes were sent, and not all read)",
		      (unsigned long long)d->forth.moved);
}

static int fail_output(int r)
{
	if (r == -EPIPE)
		return out_reader_gone();
	out_note(r);
	return ST_FAIL;
}

int sock_converse(const char *text, int fd, bool last)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction before;
	struct duplex d;
	int r;

	sigaction(SIGPIPE, &ignore, &before);
	duplex_begin(&d, fd, STDIN_FILENO, STDOUT_FILENO, last);
	r = duplex_run(&d);
	duplex_end(&d);
	sigaction(SIGPIPE, &before, NULL);
	out_note(0); /* main closes standard output, and reports what that says */
	err_note(text, "%llu bytes were sent, %llu received", (unsigned long long)d.forth.moved,
		 (unsigned long long)d.back.moved);
	if (r == -EINTR)
		return err_sys(r, text, NULL);
	if (r < 0 && d.forth.input_failed)
		return err_sys(r, "standard input", NULL);
	if (r < 0)
		return fail_output(r);
	return d.lost < 0 ? fail_lost(&d, text) : ST_OK;
}
