/* capability.c - capget(2), which no libc but libcap's wraps. */
#include "capability.h"

#include <linux/capability.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { WORD_BITS = 32 };

bool capability_has(unsigned int capability)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	return syscall(SYS_capget, &header, data) == 0 &&
	       data[capability / WORD_BITS].effective >> capability % WORD_BITS & 1;
}

bool capability_everywhere(void)
{
	const ino_t first_user_namespace = 0xeffffffd; /* PROC_USER_INIT_INO of linux/proc_ns.h */
	struct stat st;

	return stat("/proc/self/ns/user", &st) == 0 && st.st_ino == first_user_namespace;
}
