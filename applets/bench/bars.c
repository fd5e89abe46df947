/* bars.c - the results as bars on a terminal. */
#include "bench_verb.h"
#include "out.h"
#include "units.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH = 80, WIDTH_MAX = 400, VALUE_WIDTH = 10 };

/* What a bar is of: its length in numbers, and as text. */
struct chart {
	const char *title;
	double (*value)(const struct result *r);
	void (*text)(char *buf, size_t cap, const struct result *r);
};

static double latency_value(const struct result *r)
{
	return (double)histogram_quantile(&r->latency, 500);
}

static void latency_text(char *buf, size_t cap, const struct result *r)
{
	duration_format_human(buf, cap, histogram_quantile(&r->latency, 500));
}

static double rate_value(const struct result *r)
{
	return (double)median_of(&r->rates);
}

static void rate_text(char *buf, size_t cap, const struct result *r)
{
	snprintf(buf, cap, "%" PRIu64, median_of(&r->rates));
}

static const struct chart latency_chart = {
	.title = "round trip, median, less is better",
	.value = latency_value,
	.text = latency_text,
};
static const struct chart rate_chart = {
	.title = "messages a second, one way, more is better",
	.value = rate_value,
	.text = rate_text,
};

/* That of the terminal; of anything else, what COLUMNS says, or 80. */
static size_t line_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	uint64_t n;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		n = size.ws_col;
	else if (!columns || number_parse(&n, columns) < 0 || n == 0)
		n = WIDTH;
	return n < WIDTH_MAX ? (size_t)n : WIDTH_MAX;
}

/* Has the terminal more than ASCII? The first of these that is set decides: locale(7). */
static bool is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value = NULL;

	for (size_t i = 0; i < sizeof names / sizeof names[0] && !(value && *value); i++)
		value = getenv(names[i]);
	return value && (strstr(value, "UTF-8") || strstr(value, "utf8"));
}

/* Eighths of a column, where there are such characters. */
static void print_bar(size_t width, double part)
{
	size_t eighths = (size_t)(part * 8 * (double)width + 0.5);
	char block[] = "\xe2\x96\x88";

	if (eighths == 0 && part > 0)
		eighths = 1;
	if (!is_utf8()) {
		for (size_t i = 0; i < (eighths + 7) / 8; i++)
			out_text("#");
		return;
	}
	for (; eighths >= 8; eighths -= 8)
		out_text(block);
	block[2] = (char)(0x90 - (int)eighths);
	if (eighths > 0)
		out_text(block);
}

/* Cut where the line ends. */
static void print_text(size_t width, const char *text)
{
	size_t len = strlen(text);

	out_write(text, len < width ? len : width);
}

/* "  name  value  bar": the bar has what is left. */
static void print_line(const struct chart *chart, const struct result *r, size_t name_width,
		       double longest)
{
	size_t width = line_width(), left = name_width + VALUE_WIDTH + 2;
	char text[256], value[32];

	if (r->failed) {
		snprintf(text, sizeof text, "%-*s  ", (int)name_width, bench_name(r->mechanism));
		describe_failure(text + name_width + 2, sizeof text - name_width - 2, r);
	} else {
		chart->text(value, sizeof value, r);
		snprintf(text, sizeof text, "%-*s%*s%s", (int)name_width, bench_name(r->mechanism),
			 VALUE_WIDTH, value, left < width ? "  " : "");
	}
	print_text(width, text);
	if (!r->failed && left < width)
		print_bar(width - left, longest > 0 ? chart->value(r) / longest : 0);
	out_text("\n");
}

static void print_chart(const struct chart *chart, const struct result *results, size_t count)
{
	size_t name_width = 0;
	double longest = 0;
	char title[128];

	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(bench_name(results[i].mechanism));

		name_width = len > name_width ? len : name_width;
		if (!results[i].failed && chart->value(&results[i]) > longest)
			longest = chart->value(&results[i]);
	}
	snprintf(title, sizeof title, "%" PRIu64 " bytes: %s", results->size, chart->title);
	out_text("\n");
	print_text(line_width(), title);
	out_text("\n");
	for (size_t i = 0; i < count; i++)
		print_line(chart, &results[i], name_width, longest);
}

void print_bars(const struct plan *plan, const struct result *results)
{
	for (size_t s = 0; s < plan->size_count; s++, results += plan->mechanism_count) {
		if (plan->mode != MODE_THROUGHPUT)
			print_chart(&latency_chart, results, plan->mechanism_count);
		if (plan->mode != MODE_LATENCY)
			print_chart(&rate_chart, results, plan->mechanism_count);
	}
}
