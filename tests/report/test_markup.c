/* Nothing that others wrote gets out of its place on the page. */
#include <criterion/criterion.h>
#include <string.h>

#include "report/markup.h"

static text out;

static void forget(void)
{
    text_free(&out);
}

TestSuite(markup, .fini = forget);

Test(markup, words_are_escaped)
{
    markup_words(&out, "</script><b a='x' b=\"y\">& z");
    cr_expect_str_eq(out.data, "&lt;/script&gt;&lt;b a=&#39;x&#39; b=&quot;y&quot;&gt;&amp; z");
}

Test(markup, json_holds_no_open_bracket)
{
    text json = {0};
    text_add_json(&json, "<!-- </script> --> \" \\ \n");
    markup_json(&out, &json);
    cr_expect_str_eq(out.data, "\"\\u003c!-- \\u003c/script> --> \\\" \\\\ \\u000a\"");
    text_free(&json);
}

/* RFC 4648, section 10. */
Test(markup, pictures_are_base64)
{
    static const char *const pairs[][2] = {{"f", "Zg=="},         {"fo", "Zm8="},
                                           {"foo", "Zm9v"},       {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (size_t k = 0; k < 6; k++) {
        text_free(&out);
        markup_picture(&out, pairs[k][0], strlen(pairs[k][0]));
        cr_expect_str_eq(strchr(out.data, ',') + 1, pairs[k][1]);
    }
}

Test(markup, sheets_are_tables_with_headers_and_notes)
{
    static const char *header[] = {"name", "value"}, *cells[] = {"a<b", "1"},
                      *notes[] = {"x&y"};
    static const bool numbers[] = {false, true};
    sheet s = {"title", 2, 1, header, cells, numbers, notes, 1, NULL};
    markup_sheet(&out, &s);
    cr_expect_not_null(strstr(out.data, "<th scope=col class=number>value</th>"));
    cr_expect_not_null(strstr(out.data, "<th scope=row>a&lt;b</th><td class=number>1</td>"));
    cr_expect_not_null(strstr(out.data, "<p class=note>x&amp;y</p>"));
}
