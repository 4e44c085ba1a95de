/* The members of a JSON object, one after the other, as SQLite reads JSON. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct member {
    const char *key, *value; /* of a number its text, of an object or a list its JSON */
    int64_t key_length, number;
    bool is_number, is_text, is_object;
} member;

/* Calls visit(to, member) until it says false. False too, with nothing visited after it, when
   the text is no JSON object. */
bool members_each(const char *json, int64_t length, bool (*visit)(void *to, const member *),
                  void *to);
/* The same for the whole numbers of a list; false when it is none, or has more than `room`. */
bool members_numbers(const char *json, int64_t *numbers, int room, int *count);
