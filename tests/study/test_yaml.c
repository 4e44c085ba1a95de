/* Files that are no YAML, and where the reader says so. */
#include <criterion/criterion.h>
#include <string.h>

#include "sample.h"
#include "study/yaml.h"

Test(yaml, places_everything)
{
    failure f;
    const char *written = "a: 1\nb:\n  - {c: 'x', d: [2, 3]}\n  - [e: 4]\nf:\n";
    arena *memory = arena_new();
    const node *root = yaml_read(sample_write("y.yaml", written, strlen(written)), memory, &f);
    cr_assert_not_null(root, "%s", f.sentence);
    const node *map = node_get(root, "b")->items[0], *single = node_get(root, "b")->items[1];
    cr_expect_eq(map->line, 3);
    cr_expect_eq(map->column, 5);
    cr_expect_eq(node_get(map, "c")->column, 9);
    cr_expect(node_get(map, "c")->quoted);
    cr_expect_eq(node_get(map, "d")->items[1]->column, 21);
    cr_expect_eq(single->items[0]->column, 6, "a pair in a list begins at its key");
    cr_expect_eq(node_get(root, "f")->kind, NODE_NOTHING);
    cr_expect_eq(node_get(root, "f")->line, 5, "what is absent stands at its key");
    arena_free(memory);
}

Test(yaml, refuses_what_is_none)
{
    sample_bad("", "study.yaml: the file is empty, expected a study");
    sample_bad("# nothing\n", "study.yaml: the file is empty, expected a study");
    sample_bad("a: \"x\n", "study.yaml:1:5: double-quoted scalar without closing quote");
    sample_bad("a:\n\tb: 1\n", "study.yaml:2:1: tab character may not be used as indentation");
    sample_bad("a: b: c\n", "study.yaml:1:5: invalid nested block mapping on the same line");
    sample_bad("a: 1\nb: \xff\n", "study.yaml:2:4: found byte 0xff, expected UTF-8 text");
    sample_bad("a: 1\n---\nb: 1\n", "study.yaml: found a second document (---), expected one");
}

Test(yaml, refuses_what_studies_do_not_use)
{
    sample_bad("a: 1\nb: 2\na: 3\n",
               "study.yaml:3:1: key \"a\" stands here a second time; the first is in line 1");
    sample_bad("a: !!int 3\n", "study.yaml:1:10: found a tag (!), which studies do not use");
    sample_bad("? [a]\n: b\n", "study.yaml:1:3: found a list as a key, expected a word");
    sample_bad("a: *b\n", "study.yaml:1:4: *b: no anchor &b stands before it");
}

Test(yaml, refuses_depth)
{
    char deep[256];
    failure f;
    memset(deep, '[', 100);
    memset(deep + 100, ']', 100);
    deep[200] = '\0';
    cr_expect_null(sample_read(deep, &f));
    cr_expect_neq(f.sentence[0], '\0');
}
