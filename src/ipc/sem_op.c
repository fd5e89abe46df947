/* sem_op.c - the grammar of operations on a semaphore set. */
#include "sem_op.h"

#include "semaphore.h"
#include "units.h"

#include <string.h>

#define RULE_FORM    "the form is N-V, N+V or N=0, with an element or a range A..B for N"
#define RULE_ELEMENT "an element is a number from 0 to 65535"

/* The number that is the whole of the len bytes at text. */
static int scan(uint64_t *n, const char *text, size_t len)
{
	char digits[24];

	if (len >= sizeof digits)
		return -1;
	memcpy(digits, text, len);
	digits[len] = '\0';
	return number_parse(n, digits);
}

static const char *parse_elements(struct sem_op *op, const char *text, size_t len)
{
	const char *dots = memmem(text, len, "..", 2);
	size_t first_len = dots ? (size_t)(dots - text) : len;
	uint64_t first, last;

	if (scan(&first, text, first_len) < 0 || first >= SYSV_SEM_ELEMENTS)
		return RULE_ELEMENT;
	last = first;
	if (dots && (scan(&last, dots + 2, len - first_len - 2) < 0 || last >= SYSV_SEM_ELEMENTS))
		return RULE_ELEMENT;
	if (last < first)
		return "a range A..B has A before B";
	op->first = (unsigned int)first;
	op->last = (unsigned int)last;
	return NULL;
}

const char *sem_op_parse(struct sem_op *op, const char *text)
{
	const char *sign = strpbrk(text, "-+=");
	uint64_t n;

	if (!sign || sign == text)
		return RULE_FORM;
	if (number_parse(&n, sign + 1) < 0)
		n = SYSV_SEM_MAX + 1;
	if (*sign == '=' && n != 0)
		return "only =0 can be waited for";
	if (*sign != '=' && (n < 1 || n > SYSV_SEM_MAX))
		return "what is taken or added is a number from 1 to 32767";
	op->change = *sign == '-' ? -(int)n : (int)n;
	return parse_elements(op, text, (size_t)(sign - text));
}

size_t sem_op_count(const struct sem_op *op)
{
	return op->last - op->first + 1;
}

void sem_op_expand(const struct sem_op *op, short flags, struct sembuf *out)
{
	for (unsigned int i = op->first; i <= op->last; i++)
		*out++ = (struct sembuf){
			.sem_num = (unsigned short)i,
			.sem_op = (short)op->change,
			.sem_flg = flags,
		};
}
