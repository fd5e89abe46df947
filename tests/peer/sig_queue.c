/* sig_queue PID N VALUE... - sigqueue(3) of SIGRTMIN + N, once for each value; then waits for the
 * end of input. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	for (int i = 3; i < argc; i++) {
		const union sigval value = { .sival_int = atoi(argv[i]) };

		if (sigqueue(atoi(argv[1]), SIGRTMIN + atoi(argv[2]), value) < 0) {
			perror("sigqueue");
			return 1;
		}
	}
	while (getchar() != EOF)
		;
	return 0;
}
