/* GPT-2's printable spelling of bytes: 33-126, 161-172 and 174-255 stand for themselves, the
   others, in order, are U+0100, U+0101, ... */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The byte that the k-th of the first 256 tokens of GPT-2 is. */
uint8_t byte_of_token(int k);
/* bytes <- what `length` bytes of UTF-8 spell; -1 when they are no such spelling. At most
   `length` bytes. */
int64_t bytes_spelt(const char *spelling, int64_t length, char *bytes);
