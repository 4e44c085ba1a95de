/* Names of functions in programs and libraries, also of static ones where they are not
 * stripped. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The function at a byte of the file, and how far behind its start that is. False when the file
   is no ELF file of this machine or has no name for the place. */
bool symbol_find(const char *path, uint64_t offset, char *name, size_t room, uint64_t *behind);
