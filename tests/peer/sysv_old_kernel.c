/*
 * sysv_old_kernel COMMAND... - runs it on a kernel that, like those before Linux 4.17, does not
 * know MSG_STAT_ANY, SEM_STAT_ANY and SHM_STAT_ANY, nor, like those built without
 * CONFIG_CHECKPOINT_RESTORE, MSG_COPY: a seccomp(2) filter says EINVAL and ENOSYS.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
/* The numbers are small, so their lower half is all of them (little-endian). */
#define REFUSE(call, argument, value, error) \
	LOAD(nr), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 3), LOAD(args[argument]), \
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1), \
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error))

int main(int argc, char **argv)
{
	struct sock_filter filter[] = {
		REFUSE(SYS_msgctl, 1, 13, EINVAL),
		REFUSE(SYS_semctl, 2, 20, EINVAL),
		REFUSE(SYS_shmctl, 1, 15, EINVAL),
		REFUSE(SYS_msgrcv, 4, MSG_COPY | IPC_NOWAIT, ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof filter / sizeof filter[0], filter };

	if (argc < 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0) {
		perror("seccomp");
		return 77;
	}
	execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 127;
}
