/* cnnc_rt.c - what a compiled network needs at run time: weights, an arena, threads.
 *
 * SPDX-License-Identifier: MIT-0
 *
 * In the order of cnnc_rt.h: status, processor, weights, arena, team, processors, clock.
 * No state is shared between threads but what a cnnc_team holds; the text behind
 * cnnc_detail() is each thread's own.
 */
#define _GNU_SOURCE /* sched_getaffinity */
#include "cnnc_rt.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ==== status ==== */

static _Thread_local char detail[512];

static cnnc_status fail(cnnc_status status, const char *fmt, ...)
        __attribute__((format(printf, 2, 3)));

static cnnc_status fail(cnnc_status status, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    vsnprintf(detail, sizeof detail, fmt, args);
    va_end(args);
    return status;
}

const char *cnnc_detail(void) { return detail; }

const char *cnnc_status_text(cnnc_status status) {
    static const char *const text[] = {
            [CNNC_OK] = "all is well",
            [CNNC_BAD_ARGUMENT] = "a bad argument",
            [CNNC_NO_MEMORY] = "out of memory",
            [CNNC_NO_THREAD] = "the system refuses another thread",
            [CNNC_NO_FILE] = "the weights can't be read",
            [CNNC_BAD_FILE] = "this is no weights file of cnnc, or it is damaged",
            [CNNC_WRONG_FINGERPRINT] = "the weights were packed for other code",
            [CNNC_WRONG_PROCESSOR] = "the processor lacks the target's instructions",
            [CNNC_NOT_EMBEDDED] = "the network was compiled without its weights",
    };
    return status < sizeof text / sizeof *text ? text[status] : "an unknown status";
}

/* ==== processor ==== */

static int has_instructions(const char *target) {
#if defined __x86_64__
    if (!strcmp(target, "avx512")) {
        return __builtin_cpu_supports("avx512f") &&
               __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("fma");
    }
    if (!strcmp(target, "avx2")) {
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    }
#elif defined __aarch64__
    if (!strcmp(target, "neon")) {
        return 1;
    }
#endif
    return !strcmp(target, "generic");
}

cnnc_status cnnc_check_processor(const cnnc_model *m) {
    if (has_instructions(m->target)) {
        return CNNC_OK;
    }
    return fail(CNNC_WRONG_PROCESSOR, "%s is compiled for %s", m->name, m->target);
}

/* ==== weights: a safetensors file ====
 *
 *   8 bytes, little-endian: the size of the header
 *   {"__metadata__":{"format":"cnnc","model":"lenet",...},
 *    "conv1.weight":{"dtype":"F32","shape":[160],"data_offsets":[0,640]}, ...}
 *   data, from a multiple of 64 on
 *
 * The header is scanned where it lies. Each scan_ function moves past what it names and
 * returns 1, or returns 0 if something else stands there; nothing beyond end is read. */

typedef struct Scan {
    const char *at, *end;
} Scan;

typedef struct Span { /* a string of the header, without its quotes */
    const char *at;
    size_t size;
} Span;

static int span_is(Span s, const char *text) {
    return s.size == strlen(text) && !memcmp(s.at, text, s.size);
}

static void scan_blanks(Scan *s) {
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\n')) {
        s->at++;
    }
}

static int scan_char(Scan *s, char c) {
    scan_blanks(s);
    if (s->at == s->end || *s->at != c) {
        return 0;
    }
    s->at++;
    return 1;
}

static int scan_string(Scan *s, Span *out) {
    if (!scan_char(s, '"')) {
        return 0;
    }
    out->at = s->at;
    while (s->at < s->end && *s->at != '"') {
        s->at += *s->at == '\\' && s->end - s->at > 1 ? 2 : 1;
    }
    out->size = (size_t)(s->at - out->at);
    return scan_char(s, '"');
}

static int scan_number(Scan *s, uint64_t *out) {
    scan_blanks(s);
    const char *const start = s->at;
    for (*out = 0; s->at < s->end && *s->at >= '0' && *s->at <= '9'; s->at++) {
        *out = *out * 10 + (uint64_t)(*s->at - '0');
    }
    return s->at > start && s->at - start < 19; /* 18 digits can't overflow */
}

/* {"key": what member() reads, ...} */
static int scan_object(Scan *s, int (*member)(Scan *s, Span key, void *to), void *to) {
    if (!scan_char(s, '{')) {
        return 0;
    }
    if (scan_char(s, '}')) {
        return 1;
    }
    do {
        Span key;
        if (!scan_string(s, &key) || !scan_char(s, ':') || !member(s, key, to)) {
            return 0;
        }
    } while (scan_char(s, ','));
    return scan_char(s, '}');
}

typedef struct Entry { /* a tensor: its bytes in the data */
    uint64_t begin, end;
    int is_float; /* F32; else the half of it */
} Entry;

typedef struct Header {
    Span format, model, target, fingerprint;
    uint64_t data_bytes; /* to the end of the last tensor */
    const char *wanted;  /* a tensor's name, and that tensor */
    Entry found;
    const char *data;
} Header;

static int tensor_member(Scan *s, Span key, void *to) {
    Entry *const e = to;
    Span dtype;
    uint64_t extent;
    if (span_is(key, "dtype")) {
        if (!scan_string(s, &dtype)) {
            return 0;
        }
        e->is_float = span_is(dtype, "F32");
        return e->is_float || span_is(dtype, "F16") || span_is(dtype, "BF16");
    }
    if (span_is(key, "data_offsets")) {
        return scan_char(s, '[') && scan_number(s, &e->begin) && scan_char(s, ',') &&
               scan_number(s, &e->end) && scan_char(s, ']');
    }
    if (!span_is(key, "shape") || !scan_char(s, '[')) {
        return 0;
    }
    if (scan_char(s, ']')) {
        return 1;
    }
    do {
        if (!scan_number(s, &extent)) {
            return 0;
        }
    } while (scan_char(s, ','));
    return scan_char(s, ']');
}

static int metadata_member(Scan *s, Span key, void *to) {
    Header *const h = to;
    Span other;
    if (span_is(key, "format")) {
        return scan_string(s, &h->format);
    }
    if (span_is(key, "model")) {
        return scan_string(s, &h->model);
    }
    if (span_is(key, "target")) {
        return scan_string(s, &h->target);
    }
    if (span_is(key, "fingerprint")) {
        return scan_string(s, &h->fingerprint);
    }
    return scan_string(s, &other);
}

static int header_member(Scan *s, Span key, void *to) {
    Header *const h = to;
    if (span_is(key, "__metadata__")) {
        return scan_object(s, metadata_member, h);
    }
    Entry e = {0, 0, 0};
    if (!scan_object(s, tensor_member, &e) || e.begin > e.end) {
        return 0;
    }
    if (h->data_bytes < e.end) {
        h->data_bytes = e.end;
    }
    if (h->wanted && span_is(key, h->wanted)) {
        h->found = e;
    }
    return 1;
}

/* Reads the header of a file; 0 if it is none. */
static int read_header(const void *file, size_t file_bytes, Header *h) {
    const unsigned char *const byte = file;
    uint64_t size = 0;
    if (file_bytes < 8) {
        return 0;
    }
    for (int i = 0; i < 8; i++) {
        size |= (uint64_t)byte[i] << 8 * i;
    }
    if (size > file_bytes - 8) {
        return 0;
    }
    h->data = (const char *)file + 8 + size;
    Scan s = {(const char *)file + 8, h->data};
    if (!scan_object(&s, header_member, h)) {
        return 0;
    }
    scan_blanks(&s);
    return s.at == s.end;
}

/* Does the file belong to the code, and is it whole? */
static cnnc_status check_file(
        const cnnc_model *m, const cnnc_weights *w, const char *path, const Header *h) {
    char fingerprint[17];
    snprintf(fingerprint, sizeof fingerprint, "%016llx",
            (unsigned long long)m->fingerprint);
    if (!span_is(h->model, m->name) || !span_is(h->target, m->target) ||
            !span_is(h->fingerprint, fingerprint)) {
        return fail(CNNC_WRONG_FINGERPRINT,
                "%s: packed for %.*s, %.*s, fingerprint %.*s; the code is %s, %s, "
                "fingerprint %s",
                path, (int)h->model.size, h->model.at, (int)h->target.size,
                h->target.at, (int)h->fingerprint.size, h->fingerprint.at, m->name,
                m->target, fingerprint);
    }
    const uint64_t start = (uint64_t)(h->data - (const char *)w->file);
    if (w->file_bytes - start != h->data_bytes) {
        return fail(CNNC_BAD_FILE, "%s: %zu bytes, its header wants %llu", path,
                w->file_bytes, (unsigned long long)(start + h->data_bytes));
    }
    if (h->data_bytes < (uint64_t)m->weights_bytes) {
        return fail(CNNC_BAD_FILE, "%s: %llu bytes of weights, %s wants %lld", path,
                (unsigned long long)h->data_bytes, m->name,
                (long long)m->weights_bytes);
    }
    if ((uintptr_t)h->data % 64 != 0) {
        return fail(CNNC_BAD_FILE,
                "%s: the data starts at byte %llu, no multiple of 64", path,
                (unsigned long long)start);
    }
    return CNNC_OK;
}

static cnnc_status open_weights(
        const cnnc_model *m, cnnc_weights *w, const char *path) {
    Header h;
    memset(&h, 0, sizeof h);
    const cnnc_status status = cnnc_check_processor(m);
    if (status) {
        return status;
    }
    if (!read_header(w->file, w->file_bytes, &h) || !span_is(h.format, "cnnc")) {
        return fail(CNNC_BAD_FILE, "%s: %zu bytes without a header of cnnc", path,
                w->file_bytes);
    }
    w->data = (const float *)h.data;
    return check_file(m, w, path, &h);
}

/* Whole pages between at and at + bytes had better be huge: few page faults, few misses of the
 * TLB. Where the system can't, nothing changes. */
static void want_huge_pages(const void *at, size_t bytes) {
#ifdef MADV_HUGEPAGE
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const uintptr_t first = ((uintptr_t)at + page - 1) / page * page;
    const uintptr_t end = ((uintptr_t)at + bytes) / page * page;
    if (first < end) {
        madvise((void *)first, end - first, MADV_HUGEPAGE);
    }
#else
    (void)at, (void)bytes;
#endif
}

/* Maps a whole file; errno says why not. */
static cnnc_status map_file(const char *path, cnnc_weights *w) {
    struct stat s;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fail(CNNC_NO_FILE, "%s: %s", path, strerror(errno));
    }
    if (fstat(fd, &s) || !S_ISREG(s.st_mode) || s.st_size == 0) {
        close(fd);
        return fail(CNNC_NO_FILE, "%s: no file, or an empty one", path);
    }
    void *const at = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    const int error = errno;
    close(fd);
    if (at == MAP_FAILED) {
        return fail(CNNC_NO_FILE, "%s: %s", path, strerror(error));
    }
    want_huge_pages(at, (size_t)s.st_size);
    w->file = at;
    w->file_bytes = (size_t)s.st_size;
    w->mapped = 1;
    return CNNC_OK;
}

cnnc_status cnnc_weights_map(const cnnc_model *m, const char *path, cnnc_weights *out) {
    if (!m || !path || !out) {
        return fail(CNNC_BAD_ARGUMENT, "a null pointer");
    }
    memset(out, 0, sizeof *out);
    cnnc_status status = map_file(path, out);
    if (!status) {
        status = open_weights(m, out, path);
    }
    if (status) {
        cnnc_weights_unmap(out);
    }
    return status;
}

cnnc_status cnnc_weights_embedded(const cnnc_model *m, cnnc_weights *out) {
    if (!m || !out) {
        return fail(CNNC_BAD_ARGUMENT, "a null pointer");
    }
    memset(out, 0, sizeof *out);
    if (!m->embedded) {
        return fail(CNNC_NOT_EMBEDDED, "%s", m->name);
    }
    out->file = m->embedded;
    out->file_bytes = (size_t)(m->embedded_end - m->embedded);
    want_huge_pages(out->file, out->file_bytes);
    const cnnc_status status = open_weights(m, out, "embedded weights");
    if (status) {
        cnnc_weights_unmap(out);
    }
    return status;
}

const float *cnnc_weights_tensor(
        const cnnc_weights *w, const char *name, int64_t *count) {
    Header h;
    memset(&h, 0, sizeof h);
    h.wanted = name;
    if (!read_header(w->file, w->file_bytes, &h) || h.found.end == h.found.begin ||
            !h.found.is_float || h.found.begin % sizeof(float) != 0 ||
            h.found.end > w->file_bytes - (size_t)(h.data - (const char *)w->file)) {
        return NULL;
    }
    *count = (int64_t)((h.found.end - h.found.begin) / sizeof(float));
    return (const float *)(h.data + h.found.begin);
}

void cnnc_weights_unmap(cnnc_weights *w) {
    if (w->mapped) {
        munmap((void *)(uintptr_t)w->file, w->file_bytes);
    }
    memset(w, 0, sizeof *w);
}

/* ==== arena ==== */

enum { HUGE_PAGE = 2 << 20 }; /* of x86-64, and of aarch64 with pages of 4 KiB */

void *cnnc_arena_alloc(size_t bytes) {
    const size_t align = bytes < HUGE_PAGE ? 64 : HUGE_PAGE;
    if (bytes > SIZE_MAX - align) {
        return NULL;
    }
    const size_t whole = bytes ? (bytes + align - 1) / align * align : align;
    void *const at = aligned_alloc(align, whole);
    if (at && align == HUGE_PAGE) {
        want_huge_pages(at, whole);
    }
    return at;
}

void cnnc_arena_free(void *arena) { free(arena); }

cnnc_status cnnc_check_run(const cnnc_model *m, const cnnc_weights *w,
        const void *arena, const void *image) {
    if (!w || !w->data || !arena || !image) {
        return fail(CNNC_BAD_ARGUMENT, "%s: a null pointer", m->name);
    }
    if ((uintptr_t)arena % 64 != 0) {
        return fail(CNNC_BAD_ARGUMENT, "%s: the arena is not 64-byte aligned", m->name);
    }
    return CNNC_OK;
}

/* ==== team ====
 *
 * Two counters: `run` goes up when there is work, `phase` when all parts have reached the
 * barrier. Who waits for one reads it for a while, since steps follow each other within
 * microseconds, and then parks on the condition variable. Who raises it then looks for parked
 * threads:
 *
 *     wait:  parked++, read counter             raise:  counter++, read parked
 *
 * Sequentially consistent, so at least one of the two sees the other and no thread sleeps on.
 */

typedef struct Member {
    cnnc_team *team;
    int part;
    pthread_t thread;
} Member;

struct cnnc_team {
    int threads;
    int crowded; /* more threads than processors: don't spin */
    void (*f)(void *job, int part, int parts); /* of this run; NULL: leave */
    void *job;
    _Alignas(64) atomic_uint run; /* each on a cache line of its own */
    _Alignas(64) atomic_uint phase;
    _Alignas(64) atomic_int arrived; /* parts in the barrier */
    _Alignas(64) atomic_int parked;
    pthread_mutex_t lock;
    pthread_cond_t raised;
    Member member[CNNC_MAX_THREADS]; /* [0] is whoever calls cnnc_team_run() */
};

/* Seconds before a waiting thread parks: parking and waking cost some 50 us, which a run must
 * not pay for each step, nor an idle team the processor's time. */
#define IN_A_RUN 1e-3
#define BETWEEN_RUNS 50e-6

/* A waiting core's hint that it may do less. */
static void relax(void) {
#if defined __x86_64__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile("yield");
#endif
}

/* Returns once *counter is no longer old. Reads it for `patience` seconds, and lets others
 * have the processor now and then; then parks. */
static void wait_beyond(
        cnnc_team *t, atomic_uint *counter, unsigned old, double patience) {
    const double end = t->crowded ? 0.0 : cnnc_seconds() + patience;
    do {
        for (int i = 0; i < 64; i++) {
            if (atomic_load_explicit(counter, memory_order_acquire) != old) {
                return;
            }
            relax();
        }
        sched_yield();
    } while (cnnc_seconds() < end);
    pthread_mutex_lock(&t->lock);
    atomic_fetch_add(&t->parked, 1);
    while (atomic_load(counter) == old) {
        pthread_cond_wait(&t->raised, &t->lock);
    }
    atomic_fetch_sub(&t->parked, 1);
    pthread_mutex_unlock(&t->lock);
}

static void raise_counter(cnnc_team *t, atomic_uint *counter) {
    atomic_fetch_add(counter, 1);
    if (atomic_load(&t->parked) == 0) {
        return;
    }
    pthread_mutex_lock(&t->lock);
    pthread_cond_broadcast(&t->raised);
    pthread_mutex_unlock(&t->lock);
}

void cnnc_barrier(cnnc_team *t) {
    if (!t || t->threads == 1) {
        return;
    }
    /* The phase can't change before this part has arrived. */
    const unsigned phase = atomic_load_explicit(&t->phase, memory_order_relaxed);
    if (atomic_fetch_add(&t->arrived, 1) + 1 < t->threads) {
        wait_beyond(t, &t->phase, phase, IN_A_RUN);
    } else {
        atomic_store_explicit(&t->arrived, 0, memory_order_relaxed);
        raise_counter(t, &t->phase);
    }
}

static void *work(void *arg) {
    const Member *const me = arg;
    cnnc_team *const t = me->team;
    for (unsigned run = 0;; run++) {
        wait_beyond(t, &t->run, run, BETWEEN_RUNS);
        if (!t->f) {
            return NULL;
        }
        t->f(t->job, me->part, t->threads);
        cnnc_barrier(t);
    }
}

void cnnc_team_run(cnnc_team *t, void (*f)(void *job, int part, int parts), void *job) {
    if (!t || t->threads == 1) {
        f(job, 0, 1);
        return;
    }
    t->f = f;
    t->job = job;
    raise_counter(t, &t->run);
    f(job, 0, t->threads);
    cnnc_barrier(t);
}

/* Starts a member with all signals blocked: they are the program's, not ours. */
static int start_member(Member *m) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const int error = pthread_create(&m->thread, NULL, work, m);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

static void free_started(cnnc_team *t, int started) {
    t->f = NULL;
    raise_counter(t, &t->run);
    for (int i = 1; i < started; i++) {
        pthread_join(t->member[i].thread, NULL);
    }
    pthread_cond_destroy(&t->raised);
    pthread_mutex_destroy(&t->lock);
    free(t);
}

cnnc_status cnnc_team_create(int threads, cnnc_team **out) {
    if (!out) {
        return fail(CNNC_BAD_ARGUMENT, "a null pointer");
    }
    *out = NULL;
    if (threads < 1 || threads > CNNC_MAX_THREADS) {
        return fail(CNNC_BAD_ARGUMENT, "%d threads; 1 to %d are possible", threads,
                (int)CNNC_MAX_THREADS);
    }
    cnnc_team *const t = aligned_alloc(64, sizeof *t);
    if (!t) {
        return fail(CNNC_NO_MEMORY, "a team of %d threads", threads);
    }
    memset(t, 0, sizeof *t);
    t->threads = threads;
    t->crowded = threads > cnnc_processors();
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->raised, NULL);
    for (int i = 1; i < threads; i++) {
        t->member[i].team = t;
        t->member[i].part = i;
        const int error = start_member(&t->member[i]);
        if (error) {
            free_started(t, i);
            return fail(CNNC_NO_THREAD, "thread %d of %d: %s", i + 1, threads,
                    strerror(error));
        }
    }
    *out = t;
    return CNNC_OK;
}

void cnnc_team_free(cnnc_team *t) {
    if (t) {
        free_started(t, t->threads);
    }
}

int cnnc_team_threads(const cnnc_team *t) { return t ? t->threads : 1; }

/* ==== processors ==== */

static double read_number(const char *folder, const char *file, double otherwise) {
    char path[1024];
    double x;
    snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *const f = fopen(path, "re");
    if (!f) {
        return otherwise;
    }
    if (fscanf(f, "%lf", &x) != 1) {
        x = otherwise;
    }
    fclose(f);
    return x;
}

/* Processors that the limit of one control group grants: "quota period" or "max period" in
 * version 2's cpu.max, a file for each number in version 1. No limit: 1e9. */
static double group_limit(const char *folder) {
    char path[1024];
    double quota = 0.0, period = 0.0;
    snprintf(path, sizeof path, "%s/cpu.max", folder);
    FILE *const f = fopen(path, "re");
    if (f) {
        if (fscanf(f, "%lf %lf", &quota, &period) != 2) {
            quota = 0.0;
        }
        fclose(f);
    } else {
        quota = read_number(folder, "cpu.cfs_quota_us", 0.0);
        period = read_number(folder, "cpu.cfs_period_us", 0.0);
    }
    return quota > 0.0 && period > 0.0 ? quota / period : 1e9;
}

/* The least limit of a group and all around it. */
static double path_limit(const char *root, const char *group) {
    char folder[1024];
    const size_t root_size = strlen(root);
    double least = group_limit(root);
    if (snprintf(folder, sizeof folder, "%s%s", root, group) >= (int)sizeof folder) {
        return least;
    }
    for (char *slash; (slash = strrchr(folder + root_size, '/')); *slash = '\0') {
        const double limit = group_limit(folder);
        if (limit < least) {
            least = limit;
        }
    }
    return least;
}

/* list: a line of /proc/self/cgroup each, "0::/a/b" in version 2, "1:cpu,cpuacct:/a/b" in
 * version 1, whose groups lie below root/cpu. */
static double cgroup_limit(const char *list, const char *root) {
    char line[1024], controllers[256], group[768], folder[1024];
    double least = 1e9;
    FILE *const f = fopen(list, "re");
    if (!f) {
        return least;
    }
    while (fgets(line, sizeof line, f)) {
        const int two = sscanf(line, "%*d::%767[^\n]", group) == 1;
        if (!two && sscanf(line, "%*d:%255[^:]:%767[^\n]", controllers, group) != 2) {
            continue;
        }
        if (!two && strcmp(controllers, "cpu") && strncmp(controllers, "cpu,", 4)) {
            continue;
        }
        snprintf(folder, sizeof folder, "%s%s", root, two ? "" : "/cpu");
        const double limit = path_limit(folder, group);
        if (limit < least) {
            least = limit;
        }
    }
    fclose(f);
    return least;
}

int cnnc_processors(void) {
    cpu_set_t set;
    const double limit = cgroup_limit("/proc/self/cgroup", "/sys/fs/cgroup");
    long n = sched_getaffinity(0, sizeof set, &set) == 0
                     ? CPU_COUNT(&set)
                     : sysconf(_SC_NPROCESSORS_ONLN);
    if ((double)n > limit) {
        n = (long)(limit + 0.999); /* half a processor is one thread */
        if (n > CNNC_MAX_THREADS) {
            n = CNNC_MAX_THREADS;
        }
    }
    return n < 1 ? 1 : (int)n;
}

/* ==== clock ==== */

double cnnc_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
