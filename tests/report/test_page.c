/* The report in a real browser: what a reader does with mouse, keyboard, phone and at night.
   Where no Chromium is installed the program ends with 77, which Meson reports as skipped. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "browser.h"
#include "cli/session.h"

static session call;
static browser eyes;

static const char study_text[] = "study: slopes\n"
                                 "problems: [quadratic: {dim: 5, condition: [10, 100]}]\n"
                                 "optimizers:\n"
                                 "  - sgd: {lr: [0.01, 0.1, 1000]}\n"
                                 "    label: '</script><b id=injected>sgd & \"co\"</b>'\n"
                                 "  - adam: {lr: [0.01, 0.1]}\n"
                                 "  - sgd: {lr: 1e6}\n"
                                 "    label: falling\n"
                                 "seeds: 3\n"
                                 "budget: {steps: 60}\n"
                                 "probes: [gradient_norm]\n"
                                 "log: {every: 1}\n";

static const screen wide = {"wide", 1360, 900, false, false};

static void open_page(void)
{
    char path[128];
    session_open(&call);
    session_write(&call, "study.yaml", study_text);
    cr_assert_eq(session_run(&call, "run study.yaml --store a.db"), 0, "%s", call.output);
    cr_assert_eq(session_run(&call, "report study.yaml --store a.db"), 0, "%s", call.output);
    snprintf(path, sizeof path, "%s/report.html", call.folder);
    browser_open(&eyes, call.folder);
    browser_screen(&eyes, &wide);
    browser_visit(&eyes, path);
}

static void close_page(void)
{
    browser_close(&eyes);
    session_close(&call);
}

/* What every test ends with. */
static void expect_no_complaint(void)
{
    browser_expect(&eyes, "new Promise(done => setTimeout(() => done(true), 50))");
    cr_assert_eq(eyes.errors.length, 0, "%s", eyes.errors.data);
}

TestSuite(page, .init = open_page, .fini = close_page, .timeout = 240);

static void act(const char *statement)
{
    char expression[2048];
    snprintf(expression, sizeof expression, "(() => { %s; return true; })()", statement);
    browser_expect(&eyes, expression);
}

static void choose(const char *id, const char *value)
{
    char statement[512];
    snprintf(statement, sizeof statement,
             "byId('%s').value = '%s'; byId('%s').dispatchEvent(new Event('change', {bubbles: "
             "true}))",
             id, value, id);
    act(statement);
}

Test(page, needs_nothing_else_and_believes_no_label)
{
    browser_expect(&eyes, "document.title.startsWith('slopes')");
    browser_expect(&eyes, "performance.getEntriesByType('resource').length === 0");
    browser_expect(&eyes, "document.getElementById('injected') === null");
    browser_expect(&eyes, "document.getElementById('legend').textContent.includes("
                          "'</script><b id=injected>sgd & \"co\"</b>')");
    browser_expect(&eyes, "document.querySelectorAll('#chart canvas').length === 2");
    browser_expect(&eyes, "document.querySelectorAll('#figures img').length > 0");
    browser_expect(&eyes, "Array.from(document.querySelectorAll('#figures img'))"
                          ".every(image => image.complete && image.naturalWidth > 0)");
    browser_expect(&eyes, "document.getElementById('findings').textContent.includes("
                          "'3 of 3 trials diverged')");
    expect_no_complaint();
}

Test(page, a_curve_can_be_toggled)
{
    browser_expect(&eyes, "curves.graph.numColumns() === 4");
    act("byId('before') || 0; window.before = document.querySelector('#chart "
        "canvas').toDataURL(); byId('tick-0').click()");
    browser_expect(&eyes, "curves.graph.numColumns() === 3");
    browser_expect(&eyes, "document.querySelector('#chart canvas').toDataURL() !== before");
    act("byId('tick-0').click()");
    browser_expect(&eyes, "curves.graph.numColumns() === 4");
    browser_expect(&eyes, "document.querySelector('#chart canvas').toDataURL() === before");
    act("for (let k = 0; k < 3; k++) byId('tick-' + k).click()");
    browser_expect(&eyes, "byId('chart').textContent.includes('tick a setting')");
    expect_no_complaint();
}

Test(page, settings_are_found_and_ticked_together)
{
    act("byId('legend-filter').value = 'AD lr=0.1'; "
        "byId('legend-filter').dispatchEvent(new Event('input'))");
    browser_expect(&eyes, "document.querySelectorAll('.entry:not([hidden])').length === 1");
    act("byId('show-none').click()");
    browser_expect(&eyes, "curves.graph.numColumns() === 3");
    browser_expect(&eyes, "!curves.graph.getLabels().some(name => name.includes('adam'))");
    act("byId('legend-filter').value = ''; "
        "byId('legend-filter').dispatchEvent(new Event('input')); byId('show-none').click()");
    browser_expect(&eyes, "document.querySelectorAll('.entry:not([hidden])').length === 3");
    browser_expect(&eyes, "document.querySelectorAll('.entry input:checked').length === 0");
    act("byId('show-all').click()");
    browser_expect(&eyes, "curves.graph.numColumns() === 4");
    expect_no_complaint();
}

Test(page, metric_clock_axes_and_settings_can_be_chosen)
{
    choose("metric", "gradient_norm");
    browser_expect(&eyes, "curves.graph.getOption('ylabel') === 'gradient_norm'");
    choose("clock", "seconds");
    browser_expect(&eyes, "curves.graph.getOption('xlabel').includes('time')");
    browser_expect(&eyes, "curves.graph.xAxisRange()[1] < 1");
    act("byId('log-x').click()");
    browser_expect(&eyes, "curves.graph.xAxisRange()[0] > 0");
    act("byId('log-y').click()");
    browser_expect(&eyes, "curves.graph.getOption('logscale') === byId('log-y').checked");
    act("byId('bands').click()");
    browser_expect(&eyes, "curves.graph.getOption('customBars') === false");
    choose("problem", "1");
    browser_expect(&eyes, "byId('metric').value === 'gradient_norm'");
    choose("scope", "all");
    browser_expect(&eyes, "document.querySelectorAll('.entry').length === 6");
    expect_no_complaint();
}

Test(page, the_mouse_zooms_and_a_double_click_shows_all)
{
    act("byId('chart').scrollIntoView({behavior: 'instant', block: 'center'})");
    browser_drag(&eyes, "byId('chart')", 0.4, 0.3, 0.7, 0.32);
    browser_expect(&eyes, "curves.graph.xAxisRange()[0] > curves.whole.x[0]");
    browser_expect(&eyes, "curves.graph.xAxisRange()[1] < curves.whole.x[1]");
    act("window.zoomed = curves.graph.xAxisRange().join(); byId('bands').click()");
    browser_expect(&eyes, "curves.graph.xAxisRange().join() === zoomed"); /* kept */
    act("document.querySelector('#chart canvas:last-of-type').dispatchEvent("
        "new MouseEvent('dblclick', {bubbles: true, button: 0, clientX: 300, clientY: 300}))");
    browser_expect(&eyes, "curves.graph.xAxisRange().join() === curves.whole.x.join()");
    act("document.querySelector('[data-view=in]').click()");
    browser_expect(&eyes, "curves.graph.xAxisRange()[1] < curves.whole.x[1]");
    expect_no_complaint();
}

Test(page, options_stand_beside_their_curve)
{
    browser_expect(&eyes, "document.querySelectorAll('.entry dl').length === 0");
    act("document.querySelector('.entry details').open = true");
    browser_expect(&eyes,
                   "new Promise(done => setTimeout(() => done("
                   "document.querySelector('.entry dl').textContent.includes('lr')), 50))");
    expect_no_complaint();
}

Test(page, a_filter_narrows_the_table)
{
    browser_expect(&eyes, "trials.found.length === 36");
    act("byId('filter').value = 'ADAM lr=0.01 condition=100'; "
        "byId('filter').dispatchEvent(new Event('input'))");
    browser_expect(&eyes, "document.querySelectorAll('#trial-table tbody tr').length === 3");
    browser_expect(&eyes, "byId('trial-count').textContent.includes('found among 36')");
    act("byId('filter').value = 'no such words'; "
        "byId('filter').dispatchEvent(new Event('input'))");
    browser_expect(&eyes, "byId('trial-count').textContent === 'No trial matches.'");
    act("byId('filter').value = ''; byId('filter-status').value = 'diverged'; "
        "byId('filter-status').dispatchEvent(new Event('input'))");
    browser_expect(&eyes, "trials.found.length === 12");
    act("document.querySelector('#trial-table tbody button').click()");
    browser_expect(&eyes, "document.activeElement.id === 'chart'");
    browser_expect(&eyes, "byId('scope').value === 'all'");
    expect_no_complaint();
}

Test(page, columns_sort_both_ways_with_what_has_no_value_last)
{
    const char *sorted =
        "trials.found.every((row, k) => k === 0 || row.value === null || "
        "(trials.found[k - 1].value - row.value) * (trials.down ? -1 : 1) <= 0)";
    act("document.querySelector('[data-key=value]').click()");
    browser_expect(&eyes, sorted);
    browser_expect(&eyes, "document.querySelectorAll('[aria-sort=ascending]').length === 1");
    browser_expect(&eyes, "trials.found[35].value === null");
    act("document.querySelector('[data-key=value]').click()");
    browser_expect(&eyes, sorted);
    browser_expect(&eyes, "document.querySelectorAll('[aria-sort=descending]').length === 1");
    browser_expect(&eyes, "trials.found[35].value === null");
    browser_expect(&eyes, "trials.found[0].value > trials.found[20].value");
    expect_no_complaint();
}

Test(page, the_keyboard_alone_is_enough)
{
    browser_key(&eyes, "Tab", "");
    browser_expect(&eyes, "document.activeElement.className === 'skip'");
    for (int k = 0; k < 100; k++) {
        browser_key(&eyes, "Tab", "");
        char *there = browser_value(&eyes, "document.activeElement.id");
        bool arrived = there[0] == 'c' && there[1] == 'h' && there[5] == '\0';
        free(there);
        if (arrived)
            break;
    }
    browser_expect(&eyes, "document.activeElement.id === 'chart'");
    browser_key(&eyes, "+", "+");
    browser_expect(&eyes, "curves.graph.xAxisRange()[1] < curves.whole.x[1]");
    act("window.left = curves.graph.xAxisRange()[0]");
    browser_key(&eyes, "ArrowRight", "");
    browser_expect(&eyes, "curves.graph.xAxisRange()[0] > left");
    browser_key(&eyes, "0", "0");
    browser_expect(&eyes, "curves.graph.xAxisRange()[1] === curves.whole.x[1]");
    browser_key(&eyes, ".", ".");
    browser_expect(&eyes, "byId('reading').textContent.startsWith('steps: ')");
    browser_expect(&eyes, "byId('reading').textContent.includes('adam ')");
    act("document.querySelector('[data-key=steps]').focus()");
    browser_key(&eyes, "Enter", "\\r");
    browser_expect(&eyes, "trials.sort === 'steps' && document.activeElement.dataset.key === "
                          "'steps'");
    act("byId('tick-1').focus()");
    browser_key(&eyes, " ", " ");
    browser_expect(&eyes, "byId('tick-1').checked === false");
    expect_no_complaint();
}

Test(page, is_drawn_on_every_screen_by_day_and_by_night)
{
    static const screen screens[] = {{"wide, light", 1360, 900, false, false},
                                     {"wide, dark", 1360, 900, false, true},
                                     {"phone, light", 390, 844, true, false},
                                     {"phone, dark", 390, 844, true, true}};
    for (int k = 0; k < 4; k++) {
        browser_screen(&eyes, &screens[k]);
        act("location.hash = ''; location.hash = 'curves'");
        int colours = browser_colours(&eyes);
        cr_expect_gt(colours, 30, "%s: %d colours", screens[k].name, colours);
        browser_expect(&eyes, "document.documentElement.scrollWidth <= innerWidth");
        browser_expect(&eyes, "curves.graph.size().width <= innerWidth");
        char *paper = browser_value(&eyes, "getComputedStyle(document.body).backgroundColor");
        bool dark = atoi(paper + sizeof "rgb(" - 1) < 128;
        cr_expect_eq(dark, screens[k].dark, "%s: %s", screens[k].name, paper);
        free(paper);
    }
    expect_no_complaint();
}

int main(int argc, char **argv)
{
    if (!browser_installed()) {
        fputs("skipped: no Chromium is installed (apt install chromium)\n", stderr);
        return 77;
    }
    struct criterion_test_set *all = criterion_initialize();
    int good = 1;
    if (criterion_handle_args(argc, argv, true))
        good = criterion_run_all_tests(all);
    criterion_finalize(all);
    return good ? 0 : 1;
}
