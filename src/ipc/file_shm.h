/* file_shm.h - ordinary files as shared memory: what mmap(2) shares between who opened them. */
#ifndef IPCTOOL_FILE_SHM_H
#define IPCTOOL_FILE_SHM_H

#include "segment.h"

/* Only regular files: anything else is -ENODEV. A symbolic link is followed; not by remove. */
extern const struct segment_ops file_shm_ops;

#endif
