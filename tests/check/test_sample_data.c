#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

#include "check/sample_data.h"

static int count_lines(sample_data format, char *first, int size)
{
    char path[64], line[512];
    int lines = 0, data = sample_data_open(format, path, sizeof path);
    cr_assert_geq(data, 0);
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s", path);
    cr_assert_not_null(fgets(first, size, file));
    for (lines = 1; fgets(line, sizeof line, file);)
        lines++;
    fclose(file);
    close(data);
    return lines;
}

Test(sample_data, libsvm_has_labels_and_columns)
{
    char first[512];
    int label = 0, column = 0;
    double value = 0;
    cr_assert_geq(count_lines(SAMPLE_LIBSVM, first, sizeof first), 100);
    cr_assert_eq(sscanf(first, "%d %d:%lf", &label, &column, &value), 3, "%s", first);
    cr_assert(label >= 1 && label <= 8);
}

Test(sample_data, two_classes_are_labelled_1_and_2)
{
    char path[64];
    int seen[3] = {0}, data = sample_data_open(SAMPLE_TWO_CLASSES, path, sizeof path);
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s", path);
    for (int label; fscanf(file, "%d%*[^\n]", &label) == 1;) {
        cr_assert(label == 1 || label == 2);
        seen[label]++;
    }
    cr_expect_gt(seen[1], 50);
    cr_expect_gt(seen[2], 50);
    fclose(file);
    close(data);
}

Test(sample_data, text_has_lines)
{
    char first[512];
    cr_assert_geq(count_lines(SAMPLE_TEXT, first, sizeof first), 100);
}
