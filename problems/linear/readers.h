/* The readers behind table_read, and what they share. */
#pragma once

#include "bytes.h"
#include "market.h"
#include "table.h"

/* Text being read, line by line. */
typedef struct cursor {
    const char *path;
    const char *at;   /* the next byte; a zero closes the text */
    const char *end;  /* of the text */
    const char *line; /* where the current line begins */
    int64_t number;   /* of the current line, from 1 */
    char *sentence;   /* TABLE_SENTENCE bytes */
} cursor;

/* "file:line:column: found 'token', expected ..."; returns false. */
bool cursor_fail(const cursor *, const char *expected);
void cursor_next_line(cursor *);
bool reader_fail(char *sentence, const char *format, ...) __attribute__((format(printf, 2, 3)));
int64_t reader_count(const bytes *, char byte);

/* Take their fields from the text; what they allocated stays in the table when they fail. */
bool libsvm_read(const char *path, const bytes *, table *, char *sentence);
bool csv_read(const char *path, const bytes *, table *, char *sentence);
bool matrix_market_read(const char *path, const bytes *, table *, char *sentence);
bool matrix_market_is(const bytes *);

/* A Matrix Market file from its head on, of a symmetric matrix both halves; the matrix has at
   least least_columns columns. */
bool market_entries(cursor *, int64_t length, int64_t least_columns, market *);
bool idx_read(const char *folder, table *, char *sentence);

/* Files that may be part of a folder of IDX images. */
enum { IDX_FILES = 8 };
const char *idx_file(int k);
