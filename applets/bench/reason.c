/* reason.c - why a mechanism could not be measured. */
#include "bench_verb.h"
#include "err.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

/* What happened, without the numbers. */
static const char *words(const struct bench_failure *f)
{
	bool exhausted = f->error == -EAGAIN || f->error == -EMFILE || f->error == -ENOSPC;

	return f->limit && exhausted ? "limit reached" : err_words(-f->error);
}

static void describe_limit(char *buf, size_t cap, const struct result *r)
{
	const struct bench_failure *f = &r->failure;

	if (f->error == -EMSGSIZE)
		snprintf(buf, cap, "%s (message is %" PRIu64 " bytes; %s is %" PRIu64 ")", words(f),
			 r->size, f->limit, f->value);
	else if (f->value > 0)
		snprintf(buf, cap, "%s (%s is %" PRIu64 ")", words(f), f->limit, f->value);
	else
		snprintf(buf, cap, "%s (%s)", words(f), f->limit);
}

static void describe_death(char *buf, size_t cap, const struct bench_failure *f)
{
	if (f->signum)
		snprintf(buf, cap, "one of its processes was ended by signal %d", f->signum);
	else
		snprintf(buf, cap, "one of its processes ended before it was done");
}

void describe_failure(char *buf, size_t cap, const struct result *r)
{
	const struct bench_failure *f = &r->failure;

	if (f->stage == BENCH_LIVE)
		describe_death(buf, cap, f);
	else if (f->stage == BENCH_STALL)
		snprintf(buf, cap, "stalled (nothing came for %d s, after message %" PRIu64 ")",
			 BENCH_STALL_SECONDS, f->number);
	else if (f->stage == BENCH_CHECK)
		snprintf(buf, cap, "message %" PRIu64 " is not the one that was sent", f->number);
	else if (f->limit)
		describe_limit(buf, cap, r);
	else if (f->stage == BENCH_SETUP)
		snprintf(buf, cap, "%s", words(f));
	else
		snprintf(buf, cap, "%s (%s message %" PRIu64 ")", words(f),
			 f->stage == BENCH_SEND ? "sending" : "receiving", f->number);
}
