/* process_facts.c - what lists tell of a process, looked up once for each. */
#include "process_facts.h"

#include "array.h"

#include <stdlib.h>
#include <string.h>

static void look_up(struct process_facts *f, pid_t pid)
{
	struct process_status status;

	*f = (struct process_facts){ .pid = pid };
	process_command(pid, f->command);
	f->began_known = process_began_at(pid, &f->began) == 0;
	f->uid_known = process_status(pid, &status) == 0;
	if (f->uid_known)
		f->uid = status.uid;
}

const struct process_facts *process_book_find(struct process_book *book, pid_t pid)
{
	size_t low = 0, high = book->count;
	struct process_facts *facts;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (book->facts[middle].pid < pid)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < book->count && book->facts[low].pid == pid)
		return &book->facts[low];
	facts = array_grow(book->facts, book->count, &book->room, sizeof *facts);
	if (!facts)
		return NULL;
	book->facts = facts;
	memmove(facts + low + 1, facts + low, (book->count - low) * sizeof *facts);
	book->count++;
	look_up(&facts[low], pid);
	return &facts[low];
}

void process_book_free(struct process_book *book)
{
	free(book->facts);
	*book = (struct process_book){ 0 };
}
