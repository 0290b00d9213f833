/* cnnc_rt.h - all that a network compiled by cnnc needs: C library and pthreads aside, nothing.
 *
 * SPDX-License-Identifier: MIT-0
 *
 * A program that runs networks includes the networks' headers, which include this one:
 *
 *     cnnc_weights w;
 *     cnnc_team *team;
 *     if (cnnc_weights_map(&resnet18, "resnet18.weights", &w) ||
 *         cnnc_team_create(2, &team)) { ... cnnc_status_text(status) ... }
 *     void *arena = cnnc_arena_alloc(RESNET18_ARENA_BYTES(2));
 *     resnet18_run(&w, arena, team, image, prob);
 *
 * Part 1 is that interface. Part 2, vectors, is for emitted code, which defines CNNC_V.
 */
#ifndef CNNC_RT_H
#define CNNC_RT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ==== Part 1: the interface ==== */

typedef enum cnnc_status {
    CNNC_OK = 0,
    CNNC_BAD_ARGUMENT, /* a null pointer, a misaligned arena, threads out of range */
    CNNC_NO_MEMORY,
    CNNC_NO_THREAD,         /* the system refused a thread */
    CNNC_NO_FILE,           /* the weights can't be opened or mapped */
    CNNC_BAD_FILE,          /* not a packed safetensors file, or cut short */
    CNNC_WRONG_FINGERPRINT, /* weights packed for other code; see cnnc_detail() */
    CNNC_WRONG_PROCESSOR,   /* it lacks the target's instructions */
    CNNC_NOT_EMBEDDED       /* the network was not compiled with --embed */
} cnnc_status;

/* One line of plain English; never NULL. */
const char *cnnc_status_text(cnnc_status status);
/* What was wanted and what was found at this thread's last failure: both fingerprints, the
 * sizes, the file's name. "" if there is nothing to add. */
const char *cnnc_detail(void);

enum { CNNC_MAX_THREADS = 64 };

/* A tensor of the interface: planar fp32 [N][c][h][w]. */
typedef struct cnnc_tensor {
    const char *name;
    int c, h, w;
} cnnc_tensor;

/* One step of the network. */
typedef struct cnnc_layer {
    const char *name;   /* of the layer in the graph: "layer1.0.conv1" */
    const char *op;     /* "conv 3x3 64->64 + batch_norm + relu" */
    const char *kernel; /* the C function */
    int c, h, w;        /* of its result */
    int64_t flops;      /* of direct convolution, all N images */
    int64_t work;       /* FLOPs that the algorithm does: fewer, with Winograd */
    int64_t bytes;      /* input + output + weights as stored, each once */
    int64_t weight_bytes;
} cnnc_layer;

/* What to do to a picture; see `preprocess` in the graph language. */
typedef struct cnnc_preprocess {
    int resize, crop_h, crop_w; /* 0: none */
    int invert;
    double central;    /* share of both sides; 0: all */
    int bicubic, bgr;  /* otherwise bilinear, RGB */
    int n_mean, n_std; /* 0, 1 or c */
    float scale, mean[4], std[4];
} cnnc_preprocess;

/* A network: data only, so that a program may link many. */
typedef struct cnnc_model {
    const char *name;
    const char *target;   /* "avx512" */
    const char *version;  /* of cnnc */
    uint64_t fingerprint; /* of the layout of the weights */
    int batch;            /* N */
    cnnc_tensor input;
    int n_outputs;
    const cnnc_tensor *outputs;
    int64_t weights_bytes; /* of the packed data */
    int64_t arena_bytes;   /* of activations */
    int64_t scratch_bytes; /* of each thread */
    int steps;
    const cnnc_layer *layers; /* [steps] */
    cnnc_preprocess preprocess;
    int n_labels;
    const char *const *labels;
    const unsigned char *embedded; /* the weights file, or NULL */
    const unsigned char *embedded_end;
} cnnc_model;

/* Weights in memory; read-only and shared by any number of runs. */
typedef struct cnnc_weights {
    const float *data; /* packed, 64-byte aligned */
    const void *file;  /* the whole weights file, for cnnc_weights_tensor() */
    size_t file_bytes;
    int mapped; /* by cnnc_weights_map() */
} cnnc_weights;

/* Has this processor the instructions that the network was compiled for? To be asked before
 * any other code that was compiled for them runs; loading weights asks it too. */
cnnc_status cnnc_check_processor(const cnnc_model *m);

cnnc_status cnnc_weights_map(const cnnc_model *m, const char *path, cnnc_weights *out);
cnnc_status cnnc_weights_embedded(const cnnc_model *m, cnnc_weights *out);
/* A tensor of the file by name, for the known answer; NULL if there is none. */
const float *cnnc_weights_tensor(
        const cnnc_weights *w, const char *name, int64_t *count);
void cnnc_weights_unmap(cnnc_weights *w);

/* 64-byte aligned; NULL if there is no memory. */
void *cnnc_arena_alloc(size_t bytes);
void cnnc_arena_free(void *arena);

/* Threads that wait for work. A run uses its team alone: one run at a time on a team.
 * The calling thread is part 0; threads - 1 more are made. 1 <= threads <= 64. */
typedef struct cnnc_team cnnc_team;
cnnc_status cnnc_team_create(int threads, cnnc_team **out);
void cnnc_team_free(cnnc_team *team);
int cnnc_team_threads(const cnnc_team *team); /* 1 for NULL */
/* Processors that this process may use: affinity and cgroup quota respected. */
int cnnc_processors(void);

/* Calls f(job, part, parts) once on each thread and returns when all have returned.
 * A NULL team: f(job, 0, 1). */
void cnnc_team_run(
        cnnc_team *team, void (*f)(void *job, int part, int parts), void *job);
/* Inside f: returns when each part has called it. NULL: at once. */
void cnnc_barrier(cnnc_team *team);

double cnnc_seconds(void); /* a monotonic clock */

/* What a run checks before it starts. */
cnnc_status cnnc_check_run(const cnnc_model *m, const cnnc_weights *w,
        const void *arena, const void *image);

/* The first task of a part: contiguous shares that differ by at most one task. */
static inline int cnnc_first(int tasks, int part, int parts) {
    return (int)((int64_t)tasks * part / parts);
}

#ifdef __cplusplus
}
#endif

/* ==== Part 2: vectors of CNNC_V floats, for emitted code ==== */

#ifdef CNNC_V

#include <string.h>

#if CNNC_V == 1
typedef float vf;
typedef int32_t vi;
#else
typedef float vf
        __attribute__((vector_size(4 * CNNC_V), aligned(4 * CNNC_V), may_alias));
typedef int32_t vi
        __attribute__((vector_size(4 * CNNC_V), aligned(4 * CNNC_V), may_alias));
#endif

/* p: aligned to a vector */
static inline vf vf_load(const float *p) { return *(const vf *)p; }
static inline void vf_store(float *p, vf x) { *(vf *)p = x; }
/* The cache line `ahead` floats after p, on its way to L2. Nothing is read: it may lie beyond
 * the end of the array. */
static inline void vf_prefetch(const float *p, int ahead) {
    __builtin_prefetch(
            (const void *)((uintptr_t)p + sizeof *p * (unsigned)ahead), 0, 2);
}

#if CNNC_V == 1
static inline vf vf_set1(float x) { return x; }
static inline float vf_lane(vf x, int i) { return (void)i, x; }
static inline vi vf_bits(vf x) {
    vi b;
    memcpy(&b, &x, sizeof b);
    return b;
}
static inline vf vi_float_bits(vi b) {
    vf x;
    memcpy(&x, &b, sizeof x);
    return x;
}
static inline vi vi_low_half_up(vi b) { return (vi)((uint32_t)b << 16); }
static inline vf vi_to_float(vi b) { return (float)b; }
/* where a < b: x, else y */
static inline vf vf_less_select(vf a, vf b, vf x, vf y) { return a < b ? x : y; }
static inline vf vf_max(vf a, vf b) { return a > b ? a : b; }
static inline vf vf_sqrt(vf x) { return __builtin_sqrtf(x); }
#else
static inline vf vf_set1(float x) { return x - (vf){0}; }
static inline float vf_lane(vf x, int i) { return x[i]; }
static inline vi vf_bits(vf x) { return (vi)x; }
static inline vf vi_float_bits(vi b) { return (vf)b; }
static inline vi vi_low_half_up(vi b) { return b << 16; }
static inline vf vi_to_float(vi b) { return __builtin_convertvector(b, vf); }
static inline vf vf_less_select(vf a, vf b, vf x, vf y) {
    const vi m = (vi)(a < b);
    return (vf)((m & (vi)x) | (~m & (vi)y));
}
/* The larger; b if either is no number, as x86's maxps. */
static inline vf vf_max(vf a, vf b) {
#if CNNC_V == 16 && defined __AVX512F__ && defined __GNUC__ && !defined __clang__
    return (vf)__builtin_ia32_maxps512_mask(a, b, a, -1, 4);
#elif CNNC_V == 8 && defined __AVX__ && defined __GNUC__ && !defined __clang__
    return (vf)__builtin_ia32_maxps256(a, b);
#else
    return vf_less_select(b, a, a, b);
#endif
}
static inline vf vf_sqrt(vf x) {
    vf y = x;
    for (int i = 0; i < CNNC_V; i++) {
        y[i] = __builtin_sqrtf(x[i]);
    }
    return y;
}
#endif

static inline vf vf_zero(void) { return vf_set1(0.0f); }
static inline vf vf_div(vf a, vf b) { return a / b; }
static inline vf vf_relu(vf x) {
    return vf_max(vf_zero(), x);
} /* keeps NaN, as PyTorch */
static inline vf vf_abs(vf x) { return vi_float_bits(vf_bits(x) & 0x7fffffff); }

/* Weights of 16 bits, two to a lane: the one in a lane's lower half, and in its upper half, as
 * the very same number in fp32. bf16 is the upper half of an fp32 number. */
static inline vf vf_bf16_low(vf p) { return vi_float_bits(vi_low_half_up(vf_bits(p))); }
static inline vf vf_bf16_high(vf p) { return vi_float_bits(vf_bits(p) & -0x10000); }

/* b: finite f16 in the upper halves. Sign, exponent and fraction go where fp32 has them, and
 * 112 is added to the exponent, whose bias is 127, not 15. A subnormal number has no leading
 * one: it becomes 2^-14 (1 + fraction), from which 2^-14 is taken off. */
static inline vf vi_f16(vi b) {
    const vi e = (b & 0x7fff0000) >> 3;
    const vi subnormal = (e - (1 << 23)) >> 31; /* all ones, or zero */
    const vf x = vi_float_bits(e + (112 << 23) + (subnormal & (1 << 23)));
    const vf y = x - vi_float_bits(subnormal & (113 << 23));
    return vi_float_bits(vf_bits(y) | (b & (-0x7fffffff - 1)));
}
#if CNNC_V == 16 && defined __AVX512F__ && defined __GNUC__ && !defined __clang__
typedef int16_t v16h __attribute__((vector_size(32)));
static inline vf vf_f16_lanes(vi b) { /* in the lower halves */
    const v16h h = (v16h)__builtin_ia32_pmovdw512_mask(b, (v16h){0}, 0xffff);
    return (vf)__builtin_ia32_vcvtph2ps512_mask(h, (vf){0}, -1, 4);
}
static inline vf vf_f16_low(vf p) { return vf_f16_lanes(vf_bits(p)); }
static inline vf vf_f16_high(vf p) { return vf_f16_lanes(vf_bits(p) >> 16); }
#else
static inline vf vf_f16_low(vf p) { return vi_f16(vi_low_half_up(vf_bits(p))); }
static inline vf vf_f16_high(vf p) { return vi_f16(vf_bits(p)); }
#endif

/* exp(x), within 2 ulp; x is cut to [-87.3, 88.3], so that the result is finite and normal,
 * but for NaN, which stays. x = n ln 2 + r, |r| <= ln 2 / 2; exp(r) by Cephes' polynomial
 * (expf.c, S. Moshier). */
static inline vf vf_exp(vf x) {
    const float magic = 12582912.0f; /* 1.5 * 2^23: adding it rounds to an integer */
    x = vf_max(vf_set1(-87.3f), x);
    x = vf_less_select(vf_set1(88.3f), x, vf_set1(88.3f), x);
    const vf t = x * 1.44269504088896341f + magic;
    const vf n = t - magic;
    const vf r = x - n * 0.693359375f + n * 2.12194440e-4f;
    vf p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    const vi e = (((vf_bits(t) & 0xff) + 127) & 0xff) * (1 << 23); /* 127 + n */
    return p * vi_float_bits(e);
}

/* exp(x - m): the rounding of x - m is made good, so the result is within 3 ulp. Where
 * vf_exp() cuts x - m off, it is too large to be told from its rounding. */
static inline vf vf_exp_diff(vf x, vf m) {
    const vf d = x - m;
    const vf back = d - x;
    const vf error = (x - (d - back)) - (m + back);
    const vf y = vf_exp(d);
    return y + y * vf_less_select(d, vf_set1(-87.3f), vf_zero(), error);
}

static inline vf vf_sigmoid(vf x) { return vf_div(vf_set1(1.0f), 1.0f + vf_exp(-x)); }

/* tanh(x): Cephes' polynomial (tanhf.c) below 0.625, else 1 - 2 / (exp(2|x|) + 1). */
static inline vf vf_tanh(vf x) {
    const vf a = vf_abs(x);
    const vf z = x * x;
    vf p = z * -5.70498872745e-3f + 2.06390887954e-2f;
    p = p * z - 5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z - 3.33332819422e-1f;
    const vf small = x + x * z * p;
    const vf big = 1.0f - vf_div(vf_set1(2.0f), vf_exp(a + a) + 1.0f);
    const vf large = vf_less_select(x, vf_zero(), -big, big);
    return vf_less_select(a, vf_set1(0.625f), small, large);
}

/* x^-beta for x > 0, lane by lane through the C library; lrn with beta 0.75 uses sqrt. */
static inline vf vf_power_minus(vf x, double beta) {
#if CNNC_V == 1
    return (float)__builtin_pow((double)x, -beta);
#else
    vf y = x;
    for (int i = 0; i < CNNC_V; i++) {
        y[i] = (float)__builtin_pow((double)x[i], -beta);
    }
    return y;
#endif
}

#endif /* CNNC_V */
#endif
