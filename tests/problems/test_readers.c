/* The readers of LIBSVM text, csv and IDX, on good and on bad files. */
#include <criterion/criterion.h>
#include <lzma.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

#include "../../problems/linear/number.h"
#include "../../problems/linear/table.h"

static void write_bytes(const char *path, const void *bytes, size_t length, bool packed)
{
    gzFile file = gzopen(path, packed ? "wb" : "wbT");
    cr_assert(file, "%s cannot be written", path);
    cr_assert_eq(gzwrite(file, bytes, (unsigned)length), (int)length);
    gzclose(file);
}

static void path_new(char path[64])
{
    snprintf(path, 64, "/tmp/slalom-readers-XXXXXX");
    int file = mkstemp(path);
    cr_assert_geq(file, 0);
    close(file);
}

static void read_good(const char *text, bool packed, table *t)
{
    char path[64], sentence[TABLE_SENTENCE];
    path_new(path);
    write_bytes(path, text, strlen(text), packed);
    cr_assert(table_read(path, t, sentence), "%s", sentence);
    unlink(path);
}

/* The sentence is the path and then `expected`. */
static void read_bad(const char *text, const char *expected)
{
    char path[64], sentence[TABLE_SENTENCE] = "";
    table t;
    path_new(path);
    write_bytes(path, text, strlen(text), false);
    cr_expect_not(table_read(path, &t, sentence), "accepted: %s", text);
    cr_expect(strncmp(sentence, path, strlen(path)) == 0, "%s", sentence);
    cr_expect_str_eq(sentence + strlen(path), expected);
    cr_expect_null(t.labels);
    unlink(path);
}

Test(numbers, are_read_as_strtod_reads_them)
{
    static const char *const words[] = {"0",
                                        "-0",
                                        "1",
                                        "-1",
                                        "+2.5",
                                        ".5",
                                        "5.",
                                        "1e3",
                                        "1E-3",
                                        "123456789012345678",
                                        "0.1",
                                        "3.141592653589793",
                                        "2.2250738585072014e-308",
                                        "4.9e-324",
                                        "1e22",
                                        "1e23",
                                        "8.5e-24",
                                        "9007199254740993",
                                        "9007199254740992.5",
                                        "0.30000000000000004",
                                        "1.7976931348623157e308",
                                        "123456789012345678901234567890",
                                        "00012.5",
                                        "6.0221407600000001e23",
                                        "1.00000000000000011102230246251565",
                                        "5e-27",
                                        "7.25e27"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        double value = 0, expected = strtod(words[k], NULL);
        const char *end = number_read(words[k], &value);
        cr_assert(end && *end == '\0', "%s", words[k]);
        cr_expect(memcmp(&value, &expected, sizeof value) == 0, "%s: %.17g, expected %.17g",
                  words[k], value, expected);
    }
}

Test(numbers, random_doubles_come_back)
{
    uint64_t state = 88172645463325252u;
    for (int k = 0; k < 200000; k++) {
        char word[40];
        double value, back;
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        uint64_t bits = (state >> 12) | (uint64_t)(1023 - 40 + state % 80) << 52;
        memcpy(&value, &bits, sizeof value);
        snprintf(word, sizeof word, k % 2 ? "%.17g" : "%.16g", value);
        value = strtod(word, NULL);
        cr_assert(number_read(word, &back), "%s", word);
        cr_assert(memcmp(&value, &back, sizeof value) == 0, "%s: %.17g", word, back);
    }
}

Test(numbers, what_is_none_is_refused)
{
    static const char *const words[] = {"", "-", ".", "e5", "nan", "inf", "1e999", "x"};
    double value;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        cr_expect_null(number_read(words[k], &value), "%s", words[k]);
}

Test(libsvm, rows_come_as_they_are)
{
    table t;
    read_good("# a head\n+1 1:0.5 3:-2\r\n\n-1\n1\t2:1e-1 # three: one\n 0 3:4", false, &t);
    cr_expect_str_eq(t.format, "LIBSVM");
    cr_assert_eq(t.rows, 4);
    cr_expect_eq(t.columns, 3);
    cr_assert_eq(t.entries, 4);
    const double labels[] = {1, -1, 1, 0}, values[] = {0.5, -2, 0.1, 4};
    const int64_t starts[] = {0, 2, 2, 3, 4};
    const int32_t indices[] = {0, 2, 1, 2};
    cr_expect_arr_eq(t.labels, labels, sizeof labels);
    cr_expect_arr_eq(t.values, values, sizeof values);
    cr_expect_arr_eq(t.starts, starts, sizeof starts);
    cr_expect_arr_eq(t.indices, indices, sizeof indices);
    table_free(&t);
}

Test(libsvm, gzip_is_unpacked)
{
    table t;
    read_good("1 1:2\n2 2:3\n", true, &t);
    cr_expect_eq(t.rows, 2);
    cr_expect_eq(t.values[1], 3);
    table_free(&t);
}

static void read_packed(const void *packed, size_t length)
{
    char path[64], sentence[TABLE_SENTENCE] = "";
    table t;
    path_new(path);
    write_bytes(path, packed, length, false);
    cr_assert(table_read(path, &t, sentence), "%s", sentence);
    cr_expect_eq(t.rows, 2);
    cr_expect_eq(t.values[1], 3);
    table_free(&t);
    write_bytes(path, packed, length - 5, false);
    cr_expect_not(table_read(path, &t, sentence));
    cr_expect(strstr(sentence, "ends too early"), "%s", sentence);
    char damaged[4096];
    memcpy(damaged, packed, length);
    memset(damaged + length / 2, 0x5a, length / 4);
    write_bytes(path, damaged, length, false);
    cr_expect_not(table_read(path, &t, sentence));
    cr_expect(strncmp(sentence, path, strlen(path)) == 0, "%s", sentence);
    unlink(path);
}

Test(libsvm, xz_and_zstd_are_unpacked)
{
    static const char text[] = "1 1:2\n2 2:3\n";
    uint8_t packed[4096];
    size_t length = 0;
    cr_assert_eq(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, NULL, (const uint8_t *)text,
                                         sizeof text - 1, packed, &length, sizeof packed),
                 LZMA_OK);
    read_packed(packed, length);
    ZSTD_CCtx *with = ZSTD_createCCtx();
    cr_assert_not(ZSTD_isError(ZSTD_CCtx_setParameter(with, ZSTD_c_checksumFlag, 1)));
    length = ZSTD_compress2(with, packed, sizeof packed, text, sizeof text - 1);
    cr_assert_not(ZSTD_isError(length));
    ZSTD_freeCCtx(with);
    read_packed(packed, length);
}

/* Whatever its length modulo the page's, and whatever is missing at its end. */
Test(libsvm, files_may_end_anywhere)
{
    static char text[9000];
    for (int last = 4090; last < 4100; last++) {
        table t;
        memset(text, 0, sizeof text);
        memset(text, ' ', (size_t)last - 8);
        memcpy(text, "1 1:1\n", 6);
        memcpy(text + last - 8, "-1 2:0.5", 8);
        read_good(text, false, &t);
        cr_expect_eq(t.rows, 2);
        cr_expect_eq(t.values[1], 0.5);
        table_free(&t);
    }
}

Test(libsvm, labels_of_all_kinds)
{
    table t;
    read_good("0 1:1\n1 1:2\n+1 1:3\n-1 1:4\n3 1:5\n2.5 1:6\n", false, &t);
    const double labels[] = {0, 1, 1, -1, 3, 2.5};
    cr_expect_arr_eq(t.labels, labels, sizeof labels);
    table_free(&t);
}

Test(libsvm, errors_say_where_and_what)
{
    read_bad("", ": is empty, expected rows");
    read_bad("# nothing\n", ": has 0 rows and 0 columns, expected at least one");
    read_bad("1\n0\n", ": has 2 rows and 0 columns, expected at least one");
    read_bad("1 1:1\nx 1:2\n", ":2:1: found 'x', expected a label, which is a number");
    read_bad("1 1:1\n1 2\n", ":2:3: found '2', expected index:value");
    read_bad("1 0:1\n", ":1:3: found '0:1', expected an index from 1 to 2147483646");
    read_bad("1 3:1 3:2\n", ":1:7: found '3:2', expected indices that ascend within the line");
    read_bad("1 99999999999:1\n",
             ":1:3: found '99999999999:1', expected an index from 1 to 2147483646");
    read_bad("1 1:\n", ":1:5: found nothing, expected a finite number after the colon");
    read_bad("1 1:nan\n", ":1:5: found 'nan', expected a finite number after the colon");
    read_bad("1 1:inf\n", ":1:5: found 'inf', expected a finite number after the colon");
    read_bad("nan 1:1\n", ":1:1: found 'nan', expected a label, which is a number");
    read_bad("1 2:1 1:2\n", ":1:7: found '1:2', expected indices that ascend within the line");
    read_bad("1 1:1\n1 123456789:1 12345678:1\n",
             ":2:15: found '12345678:1', expected indices that ascend within the line");
    read_bad("1 1:2z\n", ":1:5: found '2z', expected a finite number after the colon");
    read_bad("1 1:1\n1 qid:3 1:2\n", ":2:3: found 'qid:3', expected index:value");
    read_bad("\1\2", ":1:1: found '\?\?', expected a label, which is a number");
}

Test(libsvm, damaged_gzip_files_are_refused)
{
    char path[64], sentence[TABLE_SENTENCE], text[20000];
    struct stat about;
    table t;
    for (size_t k = 0; k + 1 < sizeof text; k += 9)
        snprintf(text + k, sizeof text - k, "1 %d:%03d\n", 1, (int)(k * 7919 % 997));
    path_new(path);
    write_bytes(path, text, strlen(text), true);
    cr_assert_eq(stat(path, &about), 0);
    cr_assert_eq(truncate(path, about.st_size / 2), 0);
    cr_expect_not(table_read(path, &t, sentence));
    cr_expect(strstr(sentence, "is a gzip file that ends too early"), "%s", sentence);
    write_bytes(path, text, strlen(text), true);
    FILE *file = fopen(path, "r+");
    fseek(file, about.st_size / 2, SEEK_SET);
    fputs("damage", file);
    fclose(file);
    cr_expect_not(table_read(path, &t, sentence));
    unlink(path);
    cr_expect_not(table_read(path, &t, sentence));
    cr_expect(strstr(sentence, "No such file"), "%s", sentence);
}

Test(csv, plain_rows_and_headers)
{
    table t;
    read_good("1,2,0\n3.5,-4e1,1\n", false, &t);
    cr_expect_str_eq(t.format, "CSV");
    cr_assert_eq(t.rows, 2);
    cr_assert_eq(t.columns, 2);
    cr_expect_eq(t.values[3], -40);
    cr_expect_eq(t.labels[1], 1);
    table_free(&t);
    read_good("length, width, kind\r\n1, 2, 0\r\n3, 4, 1\r\n\r\n", true, &t);
    cr_expect_eq(t.rows, 2);
    cr_expect_eq(t.values[2], 3);
    table_free(&t);
    read_good("3,2,benign\n1,2,0\n3,4,1\n5,6,1", false, &t);
    cr_expect_eq(t.rows, 3);
    table_free(&t);
    read_good("3,2,no,yes,perhaps\n1,2,0\n3,4,1\n5,6,2", false, &t);
    cr_expect_eq(t.rows, 3);
    table_free(&t);
}

Test(csv, errors_say_where_and_what)
{
    read_bad("1,2,0\n1,2\n", ":2: found 2 fields, expected 3 fields as in the rows above");
    read_bad("1,2,0\n1,,1\n", ":2:3: found nothing, expected a finite number");
    read_bad("1,2,0\n1,a,1\n", ":2:3: found 'a', expected a finite number");
    read_bad("1,2,0\n1,2,cat\n", ":2:5: found 'cat', expected a finite number");
    read_bad("a,b,c\n", ": has a header and no rows");
    read_bad("a,b\n1,2,3\n", ":1: found 2 names, expected 3 as in the rows");
    read_bad("4,2,no,yes\n1,2,0\n3,4,1\n",
             ": found 2 rows of 2 columns, expected 4 of 2 as its first line says");
}

/* Two images of 2 x 3 pixels and their labels, in a folder under MNIST's names. */
static void write_idx(const char *folder, const char *prefix, bool packed, unsigned char labels)
{
    char path[256];
    const unsigned char images[] = {0, 0, 8, 3, 0, 0, 0, 2,   0,  0,  0,  2,  0,  0,
                                    0, 3, 0, 1, 2, 3, 4, 255, 10, 11, 12, 13, 14, 15};
    const unsigned char classes[] = {0, 0, 8, 1, 0, 0, 0, labels, 7, 9, 3};
    snprintf(path, sizeof path, "%s/%s-images-idx3-ubyte%s", folder, prefix,
             packed ? ".gz" : "");
    write_bytes(path, images, sizeof images, packed);
    snprintf(path, sizeof path, "%s/%s-labels-idx1-ubyte%s", folder, prefix,
             packed ? ".gz" : "");
    write_bytes(path, classes, 8u + labels, packed);
}

static void remove_idx(const char *folder)
{
    static const char *const names[] = {"train-images-idx3-ubyte", "train-images-idx3-ubyte.gz",
                                        "train-labels-idx1-ubyte", "train-labels-idx1-ubyte.gz",
                                        "t10k-images-idx3-ubyte",  "t10k-images-idx3-ubyte.gz",
                                        "t10k-labels-idx1-ubyte",  "t10k-labels-idx1-ubyte.gz"};
    char path[256];
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[k]);
        unlink(path);
    }
    rmdir(folder);
}

Test(idx, folders_hold_both_sets)
{
    char folder[] = "/tmp/slalom-idx-XXXXXX", sentence[TABLE_SENTENCE];
    table t;
    cr_assert(mkdtemp(folder));
    write_idx(folder, "train", true, 2);
    cr_assert(table_read(folder, &t, sentence), "%s", sentence);
    cr_expect_eq(t.rows, 2);
    cr_expect_eq(t.test_rows, 0);
    table_free(&t);
    write_idx(folder, "t10k", false, 2);
    cr_assert(table_read(folder, &t, sentence), "%s", sentence);
    cr_expect_str_eq(t.format, "IDX");
    cr_expect_eq(t.rows, 4);
    cr_expect_eq(t.test_rows, 2);
    cr_expect_eq(t.columns, 6);
    cr_expect_eq(t.pixels[5], 255);
    cr_expect_eq(t.pixels[12 + 6], 10);
    cr_expect_eq(t.labels[3], 9);
    table_free(&t);
    remove_idx(folder);
}

Test(idx, errors_say_what_is_wrong)
{
    char folder[] = "/tmp/slalom-idx-XXXXXX", sentence[TABLE_SENTENCE], path[256];
    table t;
    cr_assert(mkdtemp(folder));
    cr_expect_not(table_read(folder, &t, sentence));
    cr_expect(strstr(sentence, "has no file train-images-idx3-ubyte"), "%s", sentence);
    write_idx(folder, "train", false, 3);
    cr_expect_not(table_read(folder, &t, sentence));
    cr_expect(strstr(sentence, "found 3 labels, expected 2"), "%s", sentence);
    write_idx(folder, "train", false, 2);
    snprintf(path, sizeof path, "%s/train-images-idx3-ubyte", folder);
    cr_assert_eq(truncate(path, 20), 0);
    cr_expect_not(table_read(folder, &t, sentence));
    cr_expect(strstr(sentence, "found 4 bytes after its head, expected 12"), "%s", sentence);
    cr_assert_eq(truncate(path, 3), 0);
    cr_expect_not(table_read(folder, &t, sentence));
    cr_expect(strstr(sentence, "is no IDX file"), "%s", sentence);
    remove_idx(folder);
}

Test(matrix_market, rows_and_labels)
{
    table t;
    read_good("%%MatrixMarket matrix coordinate real general\n% a comment\n\n"
              "3 3 5\n3 1 5\n1 1 1.5\n1 3 -1\n2 2 -2e1\n2 3 1\n",
              false, &t);
    cr_expect_str_eq(t.format, "Matrix Market");
    cr_assert_eq(t.rows, 3);
    cr_assert_eq(t.columns, 2);
    cr_assert_eq(t.entries, 3);
    const double labels[] = {-1, 1, 0}, values[] = {1.5, -20, 5};
    const int64_t starts[] = {0, 1, 2, 3};
    cr_expect_arr_eq(t.labels, labels, sizeof labels);
    cr_expect_arr_eq(t.values, values, sizeof values);
    cr_expect_arr_eq(t.starts, starts, sizeof starts);
    table_free(&t);
    read_good("%%MatrixMarket MATRIX array integer general\r\n2 3\r\n1\n2\n3\n4\n5\n6", false,
              &t);
    cr_expect_eq(t.values[t.starts[1] + 1], 4);
    cr_expect_eq(t.labels[1], 6);
    table_free(&t);
    read_good("%%MatrixMarket matrix coordinate pattern symmetric\n2 2 2\n1 1\n2 1\n", true,
              &t);
    cr_expect_eq(t.labels[0], 1);
    cr_expect_eq(t.entries, 2);
    table_free(&t);
}

Test(matrix_market, errors_say_where_and_what)
{
#define HEAD "%%MatrixMarket matrix coordinate real general\n"
    read_bad("%%MatrixMarket tensor\n", ":1:16: found 'tensor', expected matrix");
    read_bad("%%MatrixMarket matrix coordinate complex general\n",
             ":1:34: found 'complex', expected real, integer or pattern");
    read_bad(HEAD "2 2\n", ":2:4: found nothing, expected a whole number from 0 to "
                           "1125899906842624");
    read_bad(HEAD "2 2 1\n3 1 1\n", ":3:1: found '3', expected a whole number from 1 to 2");
    read_bad(HEAD "2 2 1\n1 1 x\n", ":3:5: found 'x', expected a finite number");
    read_bad(HEAD "2 2 2\n1 1 1\n",
             ":4:1: found the end of the file, expected more entries, as the sizes say");
    read_bad(HEAD "2 2 1\n1 1 1\n1 2 1\n",
             ":4:1: found '1', expected the end of the file, as the sizes say");
    read_bad(HEAD "2 2 2\n1 1 1\n1 1 2\n", ": has row 1, column 1 twice");
    read_bad(HEAD "2 2 99999999\n1 1 1\n", ": is too short for its 99999999 entries");
}

/* 2048 x 257 is enough to be packed; one value of five digits, and it is not. */
static void arrange_large(const char *last, bool packed)
{
    char path[64], sentence[TABLE_SENTENCE];
    table t;
    int descriptor = memfd_create("table", 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    FILE *file = fdopen(dup(descriptor), "w");
    for (int i = 0; i < 2048; i++) {
        fputs("1", file);
        for (int j = 1; j < 257; j++)
            fprintf(file, " %d:%.3f", j, (i * 257 + j) % 1999 * 1e-3 - 1);
        fprintf(file, " 257:%s\n", last);
    }
    fclose(file);
    cr_assert(table_read(path, &t, sentence) && table_arrange(&t, path, sentence), "%s",
              sentence);
    close(descriptor);
    cr_assert_eq(t.decimals != NULL, packed, "%s", last);
    for (int64_t k = 0; packed && k < 256; k++)
        cr_expect_eq(t.decimals[k], k + 1 - 1000);
    cr_expect(!packed || (t.scale == 1000 && !t.values));
    table_free(&t);
}

Test(arrange, few_digits_take_two_bytes)
{
    arrange_large("32.767", true);
    arrange_large("32.768", false);
    arrange_large("0.12345", false);
}

static uint64_t draw(uint64_t round, uint64_t what, uint64_t bound)
{
    uint64_t pair[2] = {round, what};
    return XXH3_64bits(pair, sizeof pair) % bound;
}

/* Thousands of files: in memory, as a disk would take seconds. */
static void read_bytes(const char *data, size_t length)
{
    char path[64], sentence[TABLE_SENTENCE] = "";
    table t;
    int file = memfd_create("table", 0);
    cr_assert_eq(write(file, data, length), (ssize_t)length);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    bool read = table_read(path, &t, sentence);
    close(file);
    cr_assert(read || strncmp(sentence, path, strlen(path)) == 0, "refused without a sentence");
    if (!read)
        return;
    cr_assert(table_arrange(&t, path, sentence), "%s", sentence);
    cr_assert(t.rows > 0 && t.columns > 0);
    for (int64_t k = 0; t.starts && k < t.entries; k++)
        cr_assert(t.indices[k] >= 0 && t.indices[k] < t.columns);
    table_free(&t);
}

/* Damaged files: never a crash, always a table or a sentence. */
Test(fuzz, changed_bytes)
{
    static const char *const texts[] = {
        "+1 1:0.5 3:-2\r\n\n-1\n1\t2:1e-1 # three: one\n 0 3:4 12345678:1",
        "length, width, kind\n1, 2, 0\n3.5e1, 4, 1\n",
        "%%MatrixMarket matrix coordinate real general\n%x\n3 3 4\n3 1 5\n1 1 2\n1 3 -1\n2 2 2",
        "%%MatrixMarket matrix array real symmetric\n2 2\n1\n2\n3\n"};
    static const char marks[] = "0123456789:.,-+eE# \t\r\n%%naif";
    for (uint64_t round = 0; round < 20000; round++) {
        char data[256];
        const char *text = texts[round % 4];
        size_t length = strlen(text);
        memcpy(data, text, length);
        for (uint64_t k = 0; k < 1 + draw(round, 0, 4); k++)
            data[draw(round, 3 * k + 1, length)] =
                draw(round, 3 * k + 2, 6) ? marks[draw(round, 3 * k + 3, sizeof marks - 1)]
                                          : (char)draw(round, 3 * k + 3, 256);
        read_bytes(data, draw(round, 99, 3) ? length : draw(round, 98, length + 1));
    }
}
