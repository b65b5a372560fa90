/*
 * Preloaded into kmod: a kernel without finit_module, whose init_module writes the image that it is given to $IMAGE.
 * kmod calls the C library's init_module(), and its syscall() for finit_module.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

long init_module(const void *image, unsigned long size, const char *parameters)
{
	FILE *file = fopen(getenv("IMAGE"), "wb");

	(void)parameters;
	if (file == NULL || fwrite(image, 1, size, file) != size || fclose(file) != 0)
		abort();
	return 0;
}

long syscall(long number, ...)
{
	(void)number;
	errno = ENOSYS;
	return -1;
}
