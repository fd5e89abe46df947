/* sort.c - a merge sort of pointers. */
#include "sort.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct run {
	void **next, **end;
};

/* Merges two sorted runs into `to`: of equal items, those of a come first. */
static void merge(void **to, struct run a, struct run b, int (*compare)(const void *, const void *))
{
	while (a.next < a.end && b.next < b.end)
		*to++ = compare(*b.next, *a.next) < 0 ? *b.next++ : *a.next++;
	while (a.next < a.end)
		*to++ = *a.next++;
	while (b.next < b.end)
		*to++ = *b.next++;
}

/* Merges pairs of sorted runs of `length` items each. */
static void pass(void **to, void **from, size_t count, size_t length,
		 int (*compare)(const void *, const void *))
{
	for (size_t i = 0; i < count; i += 2 * length) {
		size_t middle = count - i < length ? count : i + length;
		size_t end = count - i < 2 * length ? count : i + 2 * length;

		merge(to + i, (struct run){ from + i, from + middle },
		      (struct run){ from + middle, from + end }, compare);
	}
}

int sort_pointers(void **items, size_t count, int (*compare)(const void *a, const void *b))
{
	void **spare, **from = items, **to;

	if (count < 2)
		return 0;
	spare = to = malloc(count * sizeof *spare);
	if (!spare)
		return -ENOMEM;
	for (size_t length = 1; length < count; length *= 2) {
		void **merged = to;

		pass(to, from, count, length, compare);
		to = from;
		from = merged;
	}
	if (from != items)
		memcpy(items, from, count * sizeof *items);
	free(spare);
	return 0;
}
