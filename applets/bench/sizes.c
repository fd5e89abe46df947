/* sizes.c - the list of sizes that --size has. */
#include "bench_verb.h"
#include "err.h"
#include "units.h"

#include <stdio.h>
#include <string.h>

static int add_size(struct plan *plan, const char *text)
{
	uint64_t size;

	if (size_parse(&size, text) < 0 || size < 1 || size > BENCH_SIZE_MAX)
		return err_usage("--size: '%s' is not a size from 1 to 64M", text);
	for (size_t i = 0; i < plan->size_count; i++)
		if (plan->sizes[i] == size)
			return ST_OK;
	if (plan->size_count == BENCH_SIZES_MAX)
		return err_usage("--size: more than %d sizes", BENCH_SIZES_MAX);
	plan->sizes[plan->size_count++] = size;
	return ST_OK;
}

int take_sizes(struct plan *plan, const char *list)
{
	int status = ST_OK;
	char text[32];

	while (status == ST_OK) {
		size_t len = strcspn(list, ",");

		snprintf(text, sizeof text, "%.*s", (int)len, list);
		status = len < sizeof text ? add_size(plan, text)
					   : err_usage("--size: '%s' is no size", list);
		if (!list[len])
			break;
		list += len + 1;
	}
	return status;
}
