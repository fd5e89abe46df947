/* process_facts.h - what lists tell of a process, looked up once for each. */
#ifndef IPCTOOL_PROCESS_FACTS_H
#define IPCTOOL_PROCESS_FACTS_H

#include "process_status.h"

#include <stdbool.h>
#include <stddef.h>

struct process_facts {
	pid_t pid;
	bool uid_known, began_known;
	uid_t uid;                          /* real */
	int64_t began;                      /* seconds since 1970 */
	char command[PROCESS_COMMAND_SIZE]; /* "" when it has ended */
};

struct process_book {
	struct process_facts *facts; /* by pid */
	size_t count, room;
};

/* Valid until the next call; NULL: no memory. A zeroed book is an empty one. */
const struct process_facts *process_book_find(struct process_book *book, pid_t pid);
void process_book_free(struct process_book *book);

#endif
