/*
 * Stops a command with SIGSTOP where its first thread makes a system call for the first time: before the kernel has begun
 * it, after the kernel has done it, or both. For tests, on x86-64, as root.
 *
 *   at-call enter|exit|both CALL COMMAND [ARGUMENT…]
 *
 * Prints `enter PID` or `exit PID` when the command stands there. It goes on with SIGCONT. Ends as the command does: its
 * exit status, or 128 and the number of the signal that ended it; 2 if called wrongly, 3 if it could not do its own part.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SYSCALL_STOP = SIGTRAP | 0x80, SYSCALL_INSTRUCTION_BYTES = 2 };

static const struct {
	const char *name;
	unsigned number;
} CALLS[] = {
	{ "finit_module", SYS_finit_module },
	{ "init_module", SYS_init_module },
	{ "delete_module", SYS_delete_module },
	{ "flock", SYS_flock },
};

/* What is still to be done. `skipping` while the call is left out that is to be made after the stop. */
static struct {
	unsigned number;
	int at_enter, at_exit, skipping;
} plan;

static void fail(int status, const char *what)
{
	if (status == 3)
		fprintf(stderr, "at-call: %s: %s\n", what, strerror(errno));
	else
		fprintf(stderr, "at-call: %s\n", what);
	exit(status);
}

/* A command that is killed meanwhile is told of by the next wait. */
static void trace(enum __ptrace_request request, pid_t pid, void *data)
{
	if (ptrace(request, pid, NULL, data) < 0 && errno != ESRCH)
		fail(3, "ptrace");
}

static void stop(pid_t pid, const char *where)
{
	printf("%s %d\n", where, pid);
	fflush(stdout);
	kill(pid, SIGSTOP);
}

/*
 * A signal that comes at the beginning of a call is seen at its end. So the call is left out, and the instruction that
 * makes it is run again after the stop.
 */
static void leave_out(pid_t pid)
{
	struct user_regs_struct registers = { 0 };

	trace(PTRACE_GETREGS, pid, &registers);
	registers.orig_rax = -1ULL;
	trace(PTRACE_SETREGS, pid, &registers);
	plan.skipping = 1;
}

static void make_again(pid_t pid)
{
	struct user_regs_struct registers = { 0 };

	trace(PTRACE_GETREGS, pid, &registers);
	registers.rax = plan.number;
	registers.rip -= SYSCALL_INSTRUCTION_BYTES;
	trace(PTRACE_SETREGS, pid, &registers);
	plan.skipping = plan.at_enter = 0;
}

/* The kernel reports the call's beginning, because the filter says so, and then its end, because that is asked for. */
static enum __ptrace_request at_begin(pid_t pid)
{
	if (plan.at_enter)
		leave_out(pid);
	return plan.at_enter || plan.at_exit ? PTRACE_SYSCALL : PTRACE_CONT;
}

static void at_end(pid_t pid)
{
	if (plan.skipping) {
		make_again(pid);
		stop(pid, "enter");
	} else {
		plan.at_exit = 0;
		stop(pid, "exit");
	}
}

static int follow(pid_t pid)
{
	for (int status;;) {
		enum __ptrace_request next = PTRACE_CONT;
		long signal = 0;

		if (waitpid(pid, &status, 0) < 0)
			fail(3, "waitpid");
		if (WIFEXITED(status))
			return WEXITSTATUS(status);
		if (WIFSIGNALED(status))
			return 128 + WTERMSIG(status);
		if (status >> 16 == PTRACE_EVENT_SECCOMP)
			next = at_begin(pid);
		else if (WSTOPSIG(status) == SYSCALL_STOP)
			at_end(pid);
		else if (status >> 16 == PTRACE_EVENT_STOP && WSTOPSIG(status) == SIGSTOP)
			next = PTRACE_LISTEN; /* Stopped as any process is, until SIGCONT. */
		else if (status >> 16 == 0)
			signal = WSTOPSIG(status);
		trace(next, pid, (void *)signal);
	}
}

/* Without a tracer, as in the command's other threads and children, the kernel refuses the call with ENOSYS. */
static void report_call(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, plan.number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { .len = sizeof(code) / sizeof(*code), .filter = code };

	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0)
		fail(3, "seccomp");
}

static pid_t start(char **command)
{
	pid_t pid = fork();

	if (pid < 0)
		fail(3, "fork");
	if (pid == 0) {
		report_call();
		raise(SIGSTOP);
		execvp(command[0], command);
		fail(3, command[0]);
	}
	if (waitpid(pid, NULL, WUNTRACED) < 0)
		fail(3, "waitpid");
	trace(PTRACE_SEIZE, pid, (void *)(PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL));
	kill(pid, SIGCONT);
	return pid;
}

static const char *const USAGE = "usage: at-call enter|exit|both CALL COMMAND [ARGUMENT…]";

int main(int argc, char **argv)
{
	if (argc < 4)
		fail(2, USAGE);
	plan.at_enter = !strcmp(argv[1], "enter") || !strcmp(argv[1], "both");
	plan.at_exit = !strcmp(argv[1], "exit") || !strcmp(argv[1], "both");
	for (size_t i = 0; i < sizeof(CALLS) / sizeof(*CALLS); i++)
		if (!strcmp(argv[2], CALLS[i].name))
			plan.number = CALLS[i].number;
	if (!plan.number || !(plan.at_enter || plan.at_exit))
		fail(2, USAGE);
	return follow(start(argv + 3));
}
