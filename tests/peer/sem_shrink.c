/* sem_shrink - cuts a file off and lets it grow again, for ever: sem_shrink PATH. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct stat st;

	if (argc != 2 || stat(argv[1], &st) < 0)
		return 2;
	for (;;)
		if (truncate(argv[1], 0) < 0 || truncate(argv[1], st.st_size) < 0)
			return 2;
}
