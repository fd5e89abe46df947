/* fifo_lines PATH - reads to the end of file; a line is torn when its characters are not all the
 * same. Prints "N whole, N torn". */
#include <stdio.h>

int main(int argc, char **argv)
{
	FILE *f = argc > 1 ? fopen(argv[1], "r") : NULL;
	unsigned long whole = 0, torn = 0;
	int c, first = '\n', mixed = 0;

	if (!f) {
		perror(argv[1]);
		return 1;
	}
	while ((c = getc(f)) != EOF) {
		if (c == '\n') {
			whole += !mixed;
			torn += mixed;
			mixed = 0;
		} else if (first != '\n' && c != first) {
			mixed = 1;
		}
		first = c;
	}
	printf("%lu whole, %lu torn\n", whole, torn);
	return 0;
}
