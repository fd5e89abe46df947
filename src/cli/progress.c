/* progress.c - one line on the terminal, redrawn in place. */

#include "progress.h"

#include "units.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define SECOND  INT64_C(1000000000)
#define EVERY   (SECOND / 10)
#define COLUMNS 60 /* of the line: fits any terminal */

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * SECOND + t.tv_nsec;
}

void progress_begin(struct progress *p, uint64_t total)
{
	*p = (struct progress){ .total = total, .terminal = isatty(STDERR_FILENO) };
	if (!p->terminal)
		return;
	p->start = now();
	p->shown = p->start + SECOND - EVERY;
}

/* Progress is a courtesy: if the terminal does not take it, the work goes on. */
static void put(const char *text)
{
	char line[COLUMNS + 2];
	int len = snprintf(line, sizeof(line), "%-*.*s\r", COLUMNS, COLUMNS, text);

	if (write(STDERR_FILENO, line, (size_t)len) < 0)
		return;
}

static unsigned int percent(uint64_t done, uint64_t total)
{
	return done < total ? (unsigned int)((double)done * 100 / (double)total) : 100;
}

static void draw(uint64_t done, uint64_t total, int64_t elapsed)
{
	char sum[24], all[24], rate[24], text[128];

	size_format_human(sum, sizeof(sum), done);
	size_format_human(all, sizeof(all), total);
	size_format_human(rate, sizeof(rate), (uint64_t)((double)done * SECOND / (double)elapsed));
	if (total == 0)
		snprintf(text, sizeof(text), "%s  %s/s", sum, rate);
	else
		snprintf(text, sizeof(text), "%3u%%  %s of %s  %s/s", percent(done, total), sum,
			 all, rate);
	put(text);
}

/* Is it time to draw? Then *at is when. */
static bool due(struct progress *p, int64_t *at)
{
	if (!p->terminal)
		return false;
	*at = now();
	if (*at - p->shown < EVERY)
		return false;
	p->shown = *at;
	p->drawn = true;
	return true;
}

void progress_update(struct progress *p, uint64_t done)
{
	int64_t at;

	if (due(p, &at))
		draw(done, p->total, at - p->start);
}

void progress_step(struct progress *p, uint64_t done, uint64_t total, const char *what)
{
	char text[128];
	int64_t at;

	if (!due(p, &at))
		return;
	snprintf(text, sizeof(text), "%3u%%  %s", percent(done, total), what);
	put(text);
}

void progress_end(struct progress *p)
{
	if (!p->drawn)
		return;
	put("");
	p->drawn = false;
}
