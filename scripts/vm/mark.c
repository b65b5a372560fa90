/* Runs in a guest: has instructions.c write down what it has counted so far. */
#include "mark.h"

#define TEXT(...) #__VA_ARGS__
#define BYTES(...) TEXT(__VA_ARGS__)

int main(void)
{
	__asm__ volatile(".byte " BYTES(MARK_BYTES) : : : "eax");
	return 0;
}
