#include "report/parts.h"

#include <stddef.h>

/* Bytes above 127 are none of a char where that has a sign; the parts are ASCII. */
const char parts_page[] = {'\n'
#include "report/page.html.h"
                           ,
                           0};
const char parts_style[] = {'\n'
#include "report/style.css.h"
                            ,
                            0};
static const char chart[] = {'\n'
#include "report/chart.js.h"
                             ,
                             0};
static const char curves[] = {'\n'
#include "report/curves.js.h"
                              ,
                              0};
static const char legend[] = {'\n'
#include "report/legend.js.h"
                              ,
                              0};
static const char table[] = {'\n'
#include "report/table.js.h"
                             ,
                             0};
static const char start[] = {'\n'
#include "report/start.js.h"
                             ,
                             0};
const char *const parts_scripts[] = {chart, curves, legend, table, start, NULL};
