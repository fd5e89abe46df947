/* picture.c - the results as a picture: SVG, with logarithmic axes. */
#include "bench_verb.h"
#include "buffer.h"
#include "fd.h"
#include "out.h"
#include "units.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

/* In pixels. The legend is to the right of the panels, which are one below the other. */
enum {
	WIDTH = 1100,
	LEFT = 110,
	RIGHT = 820,
	TOP = 80,
	PANEL = 380,
	GAP = 90,
	BOTTOM = 70,
	LEGEND = 850,
	LEGEND_LINE = 22,
};

enum { COLOURS = 10, DASHES = 2 };

static const char *const colours[COLOURS] = {
	"#1f77b4", "#d95f02", "#2ca02c", "#d62728", "#9467bd",
	"#8c564b", "#e377c2", "#555555", "#a6a000", "#17becf",
};
static const char *const dashes[DASHES] = { "none", "7 4" };

/* One panel: a value for each size, and how it is written on the axis. */
struct panel {
	const char *title;
	uint64_t (*value)(const struct result *r);
	char *(*label)(char *buf, size_t cap, uint64_t value);
};

static uint64_t latency(const struct result *r)
{
	return histogram_quantile(&r->latency, 500);
}

static char *rate_label(char *buf, size_t cap, uint64_t bytes)
{
	static const char units[][5] = { "B/s", "kB/s", "MB/s", "GB/s", "TB/s" };
	unsigned int unit = 0;

	for (; bytes >= 1000 && unit < 4; unit++)
		bytes /= 1000;
	snprintf(buf, cap, "%" PRIu64 " %s", bytes, units[unit]);
	return buf;
}

static const struct panel latency_panel = { "Round trip, median (time)", latency,
					    duration_format_human };
static const struct panel rate_panel = { "Throughput, one way (bytes per second)", bandwidth_of,
					 rate_label };

struct drawing {
	const struct plan *plan;
	const struct result *results;
	struct buffer svg;
	bool failed;                         /* no memory */
	double x_low, x_high, y_low, y_high; /* logarithms, to the base of 2 */
	int top;                             /* of the panel */
};

static void __attribute__((format(printf, 2, 3))) put(struct drawing *d, const char *fmt, ...)
{
	enum { MOST = 512 };
	char *at = buffer_reserve(&d->svg, MOST);
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = at ? vsnprintf(at, MOST, fmt, ap) : -1;
	va_end(ap);
	if (n < 0)
		d->failed = true;
	else
		d->svg.used += n < MOST ? (size_t)n : MOST - 1;
}

/* The logarithm of a number of at least 1, without the library that has one: 16 bits of it. */
static double log_2(double x)
{
	double log = 0, bit = 0.5;

	while (x >= 2) {
		x /= 2;
		log += 1;
	}
	for (int i = 0; i < 16; i++, bit /= 2) {
		x *= x;
		if (x < 2)
			continue;
		x /= 2;
		log += bit;
	}
	return log;
}

static double x_of(const struct drawing *d, uint64_t size)
{
	return LEFT + (log_2((double)size) - d->x_low) / (d->x_high - d->x_low) * (RIGHT - LEFT);
}

static double y_of(const struct drawing *d, uint64_t value)
{
	return d->top + PANEL - (log_2((double)value) - d->y_low) / (d->y_high - d->y_low) * PANEL;
}

static size_t count_of(const struct drawing *d)
{
	return d->plan->size_count * d->plan->mechanism_count;
}

/* From the power of ten below the least value to the one above the greatest. */
static bool find_range(const struct drawing *d, const struct panel *p, uint64_t *low,
		       uint64_t *high)
{
	uint64_t least = UINT64_MAX, greatest = 0;

	for (size_t i = 0; i < count_of(d); i++) {
		uint64_t value = d->results[i].failed ? 0 : p->value(&d->results[i]);

		if (value > 0 && value < least)
			least = value;
		if (value > greatest)
			greatest = value;
	}
	*low = *high = 1;
	while (greatest > 0 && *low <= least / 10)
		*low *= 10;
	while (*high <= greatest && *high < UINT64_MAX / 10)
		*high *= 10;
	return greatest > 0;
}

static void text(struct drawing *d, double x, double y, const char *anchor, const char *what)
{
	put(d, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, what);
}

static void line(struct drawing *d, double x1, double y1, double x2, double y2, const char *colour)
{
	put(d, "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\"/>\n", x1, y1, x2, y2, colour);
}

/* Lines at 1, 2 and 5 of each power of ten; with a label where there is room for it. */
static void draw_y_axis(struct drawing *d, const struct panel *p, uint64_t low, uint64_t high)
{
	static const unsigned int steps[] = { 1, 2, 5 };
	bool few = high / low <= 1000;
	char label[32];

	for (uint64_t power = low; power <= high; power *= 10) {
		for (int i = 0; i < 3 && power * steps[i] <= high; i++) {
			double y = y_of(d, power * steps[i]);

			line(d, LEFT, y, RIGHT, y, i == 0 ? "#bbb" : "#eee");
			if (i == 0 || few)
				text(d, LEFT - 8, y + 4, "end",
				     p->label(label, sizeof label, power * steps[i]));
		}
	}
	put(d,
	    "<text transform=\"translate(28 %d) rotate(-90)\" text-anchor=\"middle\" "
	    "class=\"title\">%s</text>\n",
	    d->top + PANEL / 2, p->title);
}

static void draw_x_axis(struct drawing *d)
{
	char label[32];

	for (size_t i = 0; i < d->plan->size_count; i++) {
		double x = x_of(d, d->plan->sizes[i]);

		line(d, x, d->top, x, d->top + PANEL, "#ddd");
		text(d, x, d->top + PANEL + 18, "middle",
		     size_format_human(label, sizeof label, d->plan->sizes[i]));
	}
	put(d, "<path d=\"M%d %dV%dH%d\" stroke=\"#333\"/>\n", LEFT, d->top, d->top + PANEL, RIGHT);
	put(d,
	    "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" class=\"title\">"
	    "Message size (bytes; K is 1024)</text>\n",
	    (LEFT + RIGHT) / 2, d->top + PANEL + 42);
}

static const struct result *find(const struct drawing *d, size_t mechanism, size_t size)
{
	const struct result *r = d->results + size * d->plan->mechanism_count;

	while (r->mechanism != d->plan->mechanisms[mechanism])
		r++;
	return r;
}

static void begin_curve(struct drawing *d, size_t mechanism)
{
	const char *colour = colours[mechanism % COLOURS];

	put(d, "<g stroke=\"%s\" fill=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\">\n", colour,
	    colour, dashes[mechanism / COLOURS % DASHES]);
}

/* Dots say where it was measured, of which there may be one only. */
static void draw_dot(struct drawing *d, size_t mechanism, double x, double y)
{
	static const char square[] = "m-4 -4h8v8h-8z";
	static const char circle[] = "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z";

	put(d, "<path d=\"M%.1f %.1f%s\" stroke=\"none\"/>\n", x, y,
	    mechanism % 2 ? square : circle);
}

/* The sizes stand as they were given, the curve goes from left to right. */
static void draw_curve(struct drawing *d, const struct panel *p, size_t mechanism)
{
	uint64_t after = 0;
	bool begun = false;

	begin_curve(d, mechanism);
	put(d, "<path fill=\"none\" d=\"");
	for (size_t n = 0; n < d->plan->size_count; n++) {
		const struct result *next = NULL;

		for (size_t s = 0; s < d->plan->size_count; s++) {
			const struct result *r = find(d, mechanism, s);

			if (r->size > after && (!next || r->size < next->size))
				next = r;
		}
		if (!next)
			break;
		after = next->size;
		if (next->failed || p->value(next) == 0)
			continue;
		put(d, "%c%.1f %.1f", begun ? 'L' : 'M', x_of(d, next->size),
		    y_of(d, p->value(next)));
		begun = true;
	}
	put(d, "\"/>\n");
	for (size_t s = 0; s < d->plan->size_count; s++) {
		const struct result *r = find(d, mechanism, s);

		if (!r->failed && p->value(r) > 0)
			draw_dot(d, mechanism, x_of(d, r->size), y_of(d, p->value(r)));
	}
	put(d, "</g>\n");
}

static void draw_panel(struct drawing *d, const struct panel *p, int top)
{
	uint64_t low, high;

	d->top = top;
	if (!find_range(d, p, &low, &high))
		return;
	d->y_low = log_2((double)low);
	d->y_high = log_2((double)high);
	draw_x_axis(d);
	draw_y_axis(d, p, low, high);
	for (size_t i = 0; i < d->plan->mechanism_count; i++)
		draw_curve(d, p, i);
}

static bool was_measured(const struct drawing *d, size_t mechanism)
{
	for (size_t s = 0; s < d->plan->size_count; s++)
		if (!find(d, mechanism, s)->failed)
			return true;
	return false;
}

/* One that was refused is in it, so that nobody looks for its curve. */
static void draw_legend(struct drawing *d)
{
	for (size_t i = 0; i < d->plan->mechanism_count; i++) {
		const char *name = bench_name(d->plan->mechanisms[i]);
		int y = TOP + 10 + (int)i * LEGEND_LINE;
		char label[96];

		begin_curve(d, i);
		put(d, "<path d=\"M%d %dh40\"/>\n", LEGEND, y);
		draw_dot(d, i, LEGEND + 20, y);
		put(d, "</g>\n");
		snprintf(label, sizeof label, "%s%s", name,
			 was_measured(d, i) ? "" : " (not measured)");
		text(d, LEGEND + 50, y + 4, "start", label);
	}
}

/* A size alone, or the only one, stands in the middle. */
static void find_sizes(struct drawing *d)
{
	uint64_t least = UINT64_MAX, greatest = 1;

	for (size_t i = 0; i < d->plan->size_count; i++) {
		uint64_t size = d->plan->sizes[i];

		least = size < least ? size : least;
		greatest = size > greatest ? size : greatest;
	}
	d->x_low = log_2((double)least) - 0.5;
	d->x_high = log_2((double)greatest) + 0.5;
}

static void draw_heading(struct drawing *d)
{
	struct utsname system = { .release = "" };
	char about[128];

	uname(&system);
	snprintf(about, sizeof about, "Linux %.40s, %ld processors, both sides on %s%s",
		 system.release, sysconf(_SC_NPROCESSORS_ONLN),
		 d->plan->cpu[0] == BENCH_ANY_CPU ? "any" : "the ",
		 d->plan->cpu[0] == BENCH_ANY_CPU     ? " of them"
		 : d->plan->cpu[0] == d->plan->cpu[1] ? "same"
						      : "different ones");
	put(d,
	    "<text x=\"%d\" y=\"32\" class=\"heading\">Inter-process communication: "
	    "ipctool bench</text>\n",
	    LEFT);
	text(d, LEFT, 54, "start", about);
}

static void draw_all(struct drawing *d)
{
	bool both = d->plan->mode == MODE_BOTH;
	int panels = TOP + PANEL + (both ? GAP + PANEL : 0);
	int legend = TOP + (int)d->plan->mechanism_count * LEGEND_LINE;
	int height = (panels > legend ? panels : legend) + BOTTOM;

	put(d,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
	    "viewBox=\"0 0 %d %d\">\n",
	    WIDTH, height, WIDTH, height);
	put(d, "<style>text{font:14px sans-serif;fill:#222}.title{font-size:15px}"
	       ".heading{font-size:20px}path{stroke-linejoin:round}</style>\n"
	       "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n<g fill=\"none\">\n");
	find_sizes(d);
	draw_heading(d);
	if (d->plan->mode != MODE_THROUGHPUT)
		draw_panel(d, &latency_panel, TOP);
	if (d->plan->mode != MODE_LATENCY)
		draw_panel(d, &rate_panel, both ? TOP + PANEL + GAP : TOP);
	draw_legend(d);
	put(d, "</g>\n</svg>\n");
}

int picture_open(struct picture *p, const char *path)
{
	const int flags = O_WRONLY | O_CLOEXEC | O_NONBLOCK;
	struct stat st;

	*p = (struct picture){ .path = path };
	p->fd = fd_checked(open(path, flags | O_CREAT | O_EXCL, 0666));
	p->created = p->fd >= 0;
	if (p->fd == -EEXIST)
		p->fd = fd_checked(open(path, flags));
	if (p->fd < 0)
		return p->fd;
	if (fstat(p->fd, &st) == 0 && S_ISREG(st.st_mode))
		return 0;
	close(p->fd);
	return -EINVAL;
}

int picture_draw(struct picture *p, const struct plan *plan, const struct result *results)
{
	struct drawing d = { .plan = plan, .results = results };
	int r;

	draw_all(&d);
	r = d.failed ? -ENOMEM : ftruncate(p->fd, 0) < 0 ? -errno : 0;
	if (r == 0)
		r = write_all(p->fd, d.svg.data, d.svg.used);
	buffer_free(&d.svg);
	if (r == 0)
		p->created = false;
	return r;
}

void picture_close(struct picture *p)
{
	if (p->created)
		unlink(p->path);
	close(p->fd);
}
