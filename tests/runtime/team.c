/* team.c - teams of 1 to 64 threads: every part once, barriers that hold, no idle work.
 *
 * Built a second time with ThreadSanitizer: plain reads and writes across barriers and runs
 * are what it watches.
 */
#include "cnnc_rt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#ifndef CNNC_TSAN /* which has a thread of its own that works */
#define CNNC_TSAN 0
#endif

static const int sizes[] = {1, 2, 3, 7, 64};
enum { SIZES = sizeof sizes / sizeof *sizes };

static cnnc_team *new_team(int threads) {
    cnnc_team *team;
    assert_int_equal(cnnc_team_create(threads, &team), CNNC_OK);
    assert_int_equal(cnnc_team_threads(team), threads);
    return team;
}

typedef struct Count {
    int calls[CNNC_MAX_THREADS];
    int parts;
} Count;

static void count_call(void *job, int part, int parts) {
    Count *const c = job;
    c->calls[part]++;
    if (part == 0) {
        c->parts = parts;
    }
}

static void test_each_part_once_a_run(void **state) {
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        cnnc_team *const team = new_team(sizes[i]);
        Count c;
        memset(&c, 0, sizeof c);
        for (int run = 0; run < 100; run++) {
            cnnc_team_run(team, count_call, &c);
        }
        assert_int_equal(c.parts, sizes[i]);
        for (int part = 0; part < CNNC_MAX_THREADS; part++) {
            assert_int_equal(c.calls[part], part < sizes[i] ? 100 : 0);
        }
        cnnc_team_free(team);
    }
}

/* Between two barriers a part writes a number of its own and reads all others' of before:
 * a barrier that lets one pass early shows as a wrong sum, and to TSan as a race. */
typedef struct Rounds {
    cnnc_team *team;
    int rounds;
    int value[2][CNNC_MAX_THREADS];
    int wrong[CNNC_MAX_THREADS];
} Rounds;

static void play_rounds(void *job, int part, int parts) {
    Rounds *const r = job;
    for (int round = 0; round < r->rounds; round++) {
        const int *const seen = r->value[round % 2];
        for (int other = 0; other < parts; other++) {
            r->wrong[part] += seen[other] != round;
        }
        r->value[(round + 1) % 2][part] = round + 1;
        cnnc_barrier(r->team);
    }
}

static void test_no_part_passes_a_barrier_early(void **state) {
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        Rounds r;
        memset(&r, 0, sizeof r);
        r.team = new_team(sizes[i]);
        r.rounds = sizes[i] > 8 ? 100 : 5000;
        cnnc_team_run(r.team, play_rounds, &r);
        for (int part = 0; part < sizes[i]; part++) {
            assert_int_equal(r.wrong[part], 0);
        }
        cnnc_team_free(r.team);
    }
}

/* Parts that dawdle make the others park, so that waking is tried too. */
static void dawdle(void *job, int part, int parts) {
    Rounds *const r = job;
    const struct timespec pause = {0, 2000000};
    for (int round = 0; round < r->rounds; round++) {
        if (round % parts == part) {
            nanosleep(&pause, NULL);
        }
        cnnc_barrier(r->team);
        r->value[0][part]++;
    }
}

static void test_parked_threads_wake(void **state) {
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        Rounds r;
        memset(&r, 0, sizeof r);
        r.team = new_team(sizes[i]);
        r.rounds = 20;
        cnnc_team_run(r.team, dawdle, &r);
        for (int part = 0; part < sizes[i]; part++) {
            assert_int_equal(r.value[0][part], r.rounds);
        }
        cnnc_team_free(r.team);
    }
}

static int64_t process_time(void) { /* ns of the processor */
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000 + t.tv_nsec;
}

static void test_an_idle_team_uses_no_processor(void **state) {
    (void)state;
    const struct timespec settle = {0, 100000000}, second = {1, 0};
    for (int threads = 2; threads <= 64; threads *= 32) {
        cnnc_team *const team = new_team(threads);
        Count c;
        memset(&c, 0, sizeof c);
        cnnc_team_run(team, count_call, &c);
        nanosleep(&settle, NULL);
        const int64_t before = process_time();
        nanosleep(&second, NULL);
        const int64_t used = process_time() - before;
        cnnc_team_free(team);
        assert_true(used < (CNNC_TSAN ? 1000000000 : 1000000));
    }
}

static void test_no_team_is_one_thread(void **state) {
    (void)state;
    Count c;
    memset(&c, 0, sizeof c);
    cnnc_team_run(NULL, count_call, &c);
    cnnc_barrier(NULL);
    assert_int_equal(c.calls[0], 1);
    assert_int_equal(c.parts, 1);
    assert_int_equal(cnnc_team_threads(NULL), 1);
    cnnc_team_free(NULL);
}

static void test_threads_out_of_range_are_refused(void **state) {
    (void)state;
    cnnc_team *team;
    assert_int_equal(cnnc_team_create(0, &team), CNNC_BAD_ARGUMENT);
    assert_null(team);
    assert_int_equal(cnnc_team_create(65, &team), CNNC_BAD_ARGUMENT);
    assert_string_equal(cnnc_detail(), "65 threads; 1 to 64 are possible");
}

static void test_shares_are_contiguous_and_even(void **state) {
    (void)state;
    for (int tasks = 0; tasks < 200; tasks++) {
        for (int parts = 1; parts <= CNNC_MAX_THREADS; parts++) {
            assert_int_equal(cnnc_first(tasks, 0, parts), 0);
            assert_int_equal(cnnc_first(tasks, parts, parts), tasks);
            for (int part = 0; part < parts; part++) {
                const int n = cnnc_first(tasks, part + 1, parts) -
                              cnnc_first(tasks, part, parts);
                assert_true(n == tasks / parts || n == (tasks + parts - 1) / parts);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_each_part_once_a_run),
            cmocka_unit_test(test_no_part_passes_a_barrier_early),
            cmocka_unit_test(test_parked_threads_wake),
            cmocka_unit_test(test_an_idle_team_uses_no_processor),
            cmocka_unit_test(test_no_team_is_one_thread),
            cmocka_unit_test(test_threads_out_of_range_are_refused),
            cmocka_unit_test(test_shares_are_contiguous_and_even),
    };
    return cmocka_run_group_tests_name("team", tests, NULL, NULL);
}
