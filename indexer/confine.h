/**
 * Confining a process that parses what strangers wrote.
 */
#ifndef SILCROW_CONFINE_H
#define SILCROW_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Take from this process what a parser has no use for, for good.
 *
 * It keeps what is open and can ask for memory up to a limit, read and write
 * its descriptors, tell the time, set its timer and end. It opens nothing
 * more, starts nothing, gains no privilege and makes no memory executable;
 * any other system call ends it with SIGSYS.
 *
 * @param memory  most bytes of data: heap and private mappings
 * @return false when the kernel does not filter system calls and the limits
 *         have to do
 */
bool confine(size_t memory);

#endif
