/*
 * glibc's getopt_long() as a filter. The arguments are a table; standard input holds argument vectors, each a count in
 * decimal and so many words, all of them ended by NUL. For each vector, the answers of getopt_long() go to standard
 * output, ended by NUL as well:
 *
 *   o VALUE [ARGUMENT]   an option, by the value that its row has; a letter is its own value
 *   <message>\n          what getopt printed, before
 *   ?                    a mistake
 *   a WORD               an operand, after permutation
 *   .                    the end of this vector
 *
 * usage: getopt-reference OPTSTRING {NAME HAS_ARGUMENT VALUE}... <vectors
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char *read_word(void)
{
	char *word = NULL;
	size_t capacity = 0;

	if (getdelim(&word, &capacity, '\0', stdin) < 0)
		exit(ferror(stdin) ? 1 : 0);
	return word;
}

static void put_word(const char *kind, const char *word)
{
	fputs(kind, stdout);
	fputs(word, stdout);
	putchar('\0');
	fflush(stdout);
}

static void answer(int argc, char **argv, const char *letters, const struct option *longs)
{
	char value[32];
	int c;

	optind = 0; /* Makes glibc start again, POSIXLY_CORRECT included. */
	while ((c = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (c == '?') {
			/* The message is there already: standard error is standard output, and not buffered. */
			put_word("", "");
			put_word("?", "");
			continue;
		}
		snprintf(value, sizeof(value), optarg ? "o %d " : "o %d", c);
		put_word(value, optarg ? optarg : "");
	}
	while (optind < argc)
		put_word("a ", argv[optind++]);
	put_word(".", "");
}

int main(int argc, char **argv)
{
	size_t rows = (argc - 2) / 3;
	struct option *longs = calloc(rows + 1, sizeof(*longs));

	for (size_t i = 0; i < rows; i++) {
		longs[i].name = argv[2 + 3 * i];
		longs[i].has_arg = atoi(argv[3 + 3 * i]);
		longs[i].val = atoi(argv[4 + 3 * i]);
	}
	dup2(STDOUT_FILENO, STDERR_FILENO);
	for (;;) {
		int count = atoi(read_word());
		char **words = calloc(count + 1, sizeof(*words));

		for (int i = 0; i < count; i++)
			words[i] = read_word();
		answer(count, words, argv[1], longs);
	}
}
