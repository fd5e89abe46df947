/* nothing.c - what the start of a static C program costs, whatever it does. */
int main(void)
{
	return 0;
}
