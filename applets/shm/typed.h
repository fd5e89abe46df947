/* typed.h - what get, set, add, cas and wait of shm share: numbers at ADDR@OFFSET. */
#ifndef IPCTOOL_SHM_TYPED_H
#define IPCTOOL_SHM_TYPED_H

#include "place.h"
#include "scalar.h"
#include "shm.h"

/* clang-format off */
#define SHM_OPERAND_PLACE \
	{ .metavar = "ADDR@OFFSET", .kind = KIND_ADDRESS, .family = FAMILY_PLACE }
#define SHM_OPERAND_TYPE { .metavar = "TYPE", .kind = KIND_CHOICE, .choices = scalar_names }
/* clang-format on */
#define SHM_OPT_WAKE(S, f) \
	OPT_FLAG(S, f, 0, "wake", "wake who waits for it in futex(2) (32 bits wide)")

/* Opens it, or reports: a status. Only after ST_OK is it to be closed. */
int shm_open_place(struct place *p, const char *address, enum segment_access access,
		   struct scalar type, uint64_t count);

/* The same for one number, and refuses what cannot be read and changed in one step. */
int shm_open_atomic(struct place *p, const char *address, enum segment_access access,
		    struct scalar type);

/* Reports what a function of place.h returned: a status. */
int shm_fail_place(struct place *p, int r);

/* "VALUE: '300' is not a u8 (0 to 255)": ST_USAGE. */
int shm_bad_value(const char *metavar, const char *text, const char *type);

/* What memory is to have for this text, or reports: a status. */
int shm_value(const char *metavar, const char *text, const char *type, uint64_t *bits);

/* --wake: refuses it where there is no futex; and does it. Statuses. */
int shm_check_wake(bool wake, const char *type);
int shm_wake(struct place *p, bool wake);

#endif
