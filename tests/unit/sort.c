/* Sorting pointers. */
#include "sort.h"

#include "check.h"

#include <stdint.h>
#include <stdlib.h>

struct item {
	unsigned int key, place;
};

static int by_key(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

/* `keys` different keys over count items, in a fixed disorder. */
static void sorts(size_t count, unsigned int keys)
{
	struct item *items = calloc(count + 1, sizeof *items);
	void **pointers = calloc(count + 1, sizeof *pointers);
	unsigned int seed = 12345;
	size_t wrong = 0;

	for (unsigned int i = 0; i < count; i++) {
		seed = seed * 1103515245 + 12345;
		items[i] = (struct item){ (seed >> 16) % keys, i };
		pointers[i] = &items[i];
	}
	CHECK_EQ(sort_pointers(pointers, count, by_key), 0);
	for (size_t i = 1; i < count; i++) {
		const struct item *a = pointers[i - 1], *b = pointers[i];

		wrong += a->key > b->key || (a->key == b->key && a->place > b->place);
	}
	CHECK_EQ(wrong, 0);
	CHECK(!pointers[count]);
	free(pointers);
	free(items);
}

static void any_count(void)
{
	for (size_t count = 0; count < 70; count++)
		sorts(count, 1000);
	sorts(10000, UINT32_MAX);
}

static void equal_items(void)
{
	for (size_t count = 0; count < 70; count++)
		sorts(count, 3);
	sorts(1000, 1);
}

static const struct check_case cases[] = {
	{ "any count is sorted", any_count },
	{ "equal items keep their order", equal_items },
};

CHECK_MAIN(cases)
