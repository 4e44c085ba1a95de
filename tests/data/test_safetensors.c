/* Tensors written and read again, the files of others, and damaged ones. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../problems/llm/safetensors.h"

static char path[64];

static void make_path(void)
{
    snprintf(path, sizeof path, "/tmp/slalom-st-XXXXXX");
    close(mkstemp(path));
}

static void remove_path(void)
{
    unlink(path);
}

TestSuite(safetensors, .init = make_path, .fini = remove_path);

static void write_two(void)
{
    static const double wide[] = {1, -2.5, 3e300, 4, 5, 6};
    static const float single[] = {0.1f, 7};
    char sentence[SAFETENSORS_SENTENCE];
    const safetensor all[] = {{.name = "a \"b\"\\",
                               .type = SAFETENSOR_F64,
                               .dims = 2,
                               .shape = {2, 3},
                               .count = 6,
                               .data = wide},
                              {.name = "v",
                               .type = SAFETENSOR_F32,
                               .dims = 1,
                               .shape = {2},
                               .count = 2,
                               .data = single}};
    const safetensor_note notes[] = {{"options", "{\"lr\":0.1}"}};
    cr_assert(safetensors_write(path, all, 2, notes, 1, sentence), "%s", sentence);
}

Test(safetensors, come_back_as_they_were)
{
    char sentence[SAFETENSORS_SENTENCE];
    safetensors *f;
    write_two();
    cr_assert(safetensors_open(path, &f, sentence), "%s", sentence);
    const safetensor *a = safetensors_find(f, "a \"b\"\\"), *v = safetensors_find(f, "v");
    cr_assert(a && v && safetensors_count(f) == 2);
    cr_assert(a->dims == 2 && a->shape[0] == 2 && a->shape[1] == 3);
    cr_assert(safetensor_number(a, 2) == 3e300 && safetensor_number(v, 0) == (double)0.1f);
    cr_assert_str_eq(safetensors_note(f, "options"), "{\"lr\":0.1}");
    cr_assert_not(safetensors_find(f, "w"));
    safetensors_close(f);
}

static void write_raw(const char *header, const void *data, size_t length)
{
    const uint64_t bytes = strlen(header);
    FILE *file = fopen(path, "wb");
    fwrite(&bytes, sizeof bytes, 1, file);
    fwrite(header, 1, bytes, file);
    fwrite(data, 1, length, file);
    fclose(file);
}

Test(safetensors, halves)
{
    const uint16_t bits[] = {0x3c00, 0xc000, 0x0001, 0x7c00, 0x3f80, 0xc040};
    char sentence[SAFETENSORS_SENTENCE];
    safetensors *f;
    write_raw("{\"h\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]},"
              "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[8,12]}}",
              bits, sizeof bits);
    cr_assert(safetensors_open(path, &f, sentence), "%s", sentence);
    const safetensor *h = safetensors_find(f, "h"), *b = safetensors_find(f, "b");
    cr_assert(safetensor_number(h, 0) == 1 && safetensor_number(h, 1) == -2);
    cr_assert(safetensor_number(h, 2) == ldexp(1, -24) && isinf(safetensor_number(h, 3)));
    cr_assert(safetensor_number(b, 0) == 1 && safetensor_number(b, 1) == -3);
    safetensors_close(f);
}

static void refuse(const char *header, const char *expected)
{
    char sentence[SAFETENSORS_SENTENCE];
    safetensors *f;
    write_raw(header, "12345678", 8);
    cr_assert_not(safetensors_open(path, &f, sentence), "%s", header);
    cr_expect(strstr(sentence, expected), "%s", sentence);
}

Test(safetensors, wrong_headers_are_refused)
{
    refuse("[1, 2, 3]", "no safetensors file");
    refuse("{\"a\":", "no JSON object");
    refuse("{\"a\":3}", "expected an object");
    refuse("{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}",
           "type that is not known");
    refuse("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}", "truncated?");
    refuse("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
           "its shape needs 12");
    refuse("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
           "expected a shape");
    refuse(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}",
        "expected a shape");
    refuse("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
           "lies at bytes -4");
    refuse("{\"a\":{\"dtype\":\"F32\",\"shape\":\"x\",\"data_offsets\":[0,4]}}",
           "expected a shape");
}

/* Cut or changed at any byte: refused, or read within its bounds. */
Test(safetensors, damage_does_no_harm)
{
    unsigned char all[1024];
    char sentence[SAFETENSORS_SENTENCE];
    write_two();
    FILE *file = fopen(path, "rb");
    const size_t length = fread(all, 1, sizeof all, file);
    fclose(file);
    cr_assert(length > 100 && length < sizeof all);
    for (size_t k = 0; k < 2 * length; k++) {
        safetensors *f;
        const size_t at = k % length;
        all[at] ^= 0x15;
        file = fopen(path, "wb");
        fwrite(all, 1, k < length ? length : at, file);
        fclose(file);
        all[at] ^= 0x15;
        const bool read = safetensors_open(path, &f, sentence);
        cr_assert(read ? k < length : sentence[0] != 0, "byte %zu", k);
        volatile double last = 0; /* every number can be read */
        for (int64_t t = 0; read && t < safetensors_count(f); t++)
            for (int64_t i = 0; i < safetensors_at(f, t)->count; i++)
                last = safetensor_number(safetensors_at(f, t), i);
        (void)last;
        safetensors_close(read ? f : NULL);
    }
}
