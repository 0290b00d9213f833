/* weights.c - stored numbers as double, random ones, and a small network bound by name. */
#include <math.h>

#include "unit.h"

/* ---- conversions ---- */

static Tensor stored(Dtype dtype, const void *data, int64_t count) {
    return (Tensor){.name = "t",
            .rank = 1,
            .shape = {count},
            .count = count,
            .dtype = dtype,
            .data = data};
}

/* The IEEE formula, by ldexp: (-1)^s 2^(e - bias) (1 + m / 2^bits). */
static double by_formula(uint16_t x, int exponent_bits) {
    const int bits = 15 - exponent_bits, bias = (1 << (exponent_bits - 1)) - 1;
    const int e = (x & 0x7fff) >> bits, m = x & ((1 << bits) - 1);
    const double sign = x & 0x8000 ? -1 : 1, fraction = ldexp(m, -bits);
    if (e == 2 * bias + 1) {
        return m ? (double)NAN : sign * (double)INFINITY;
    }
    return e ? sign * ldexp(1 + fraction, e - bias) : sign * ldexp(fraction, 1 - bias);
}

static void check_all(Dtype dtype, int exponent_bits) {
    static uint16_t all[65536];
    static double value[65536];
    for (int i = 0; i < 65536; i++) {
        all[i] = (uint16_t)i;
    }
    const Tensor t = stored(dtype, all, 65536);
    tensor_read(&t, 0, 65536, value);
    for (int i = 0; i < 65536; i++) {
        const double wanted = by_formula((uint16_t)i, exponent_bits);
        if (isnan(wanted)) {
            assert_true(isnan(value[i]));
        } else {
            assert_memory_equal(&value[i], &wanted, sizeof wanted); /* -0.0 too */
        }
    }
}

static void every_f16_is_as_ieee_says(void **state) {
    (void)state;
    check_all(F16, 5);
}

static void every_bf16_is_the_upper_half_of_a_float(void **state) {
    (void)state;
    check_all(BF16, 8);
}

static void wide_types_are_read_unaligned_and_from_the_middle(void **state) {
    (void)state;
    const double d[4] = {1.0 / 3, -1e300, 5e-324, 7};
    const float f[4] = {0.1f, -3e38f, 1e-45f, 9};
    char bytes[64];
    double to[2];
    memcpy(bytes + 1, d, sizeof d);
    Tensor t = stored(F64, bytes + 1, 4);
    tensor_read(&t, 1, 2, to);
    assert_memory_equal(to, d + 1, sizeof to);
    assert_true(tensor_get(&t, 3) == 7);
    memcpy(bytes + 1, f, sizeof f);
    t = stored(F32, bytes + 1, 4);
    tensor_read(&t, 0, 2, to);
    assert_true(to[0] == (double)0.1f && to[1] == (double)-3e38f);
    assert_true(tensor_get(&t, 2) == (double)1e-45f);
}

/* ---- a network: conv -> batch_norm -> flatten -> linear ---- */

static Node *append(Graph *g, Op op, const char *name, Value *x) {
    Node *n = node_new(g, op, name, (Pos){"net.yaml", g->nodes.n + 5, 3, NULL});
    VEC_PUSH(GRAPH, n->in, x);
    return n;
}

static Graph *small_network(void) {
    Graph *g = graph_new("small");
    g->input = value_new(g, "image", (Pos){"net.yaml", 2, 1, NULL});
    g->input->c = g->input->h = g->input->w = 4;
    Node *conv = append(g, OP_conv, "stem.conv", g->input);
    conv->out_channels = 60;
    conv->groups = 2;
    conv->kernel[0] = conv->kernel[1] = 3;
    Node *norm = append(g, OP_batch_norm, "stem.bn", conv->out);
    Node *flat = append(g, OP_flatten, "flat", norm->out);
    Node *fc = append(g, OP_linear, "fc", flat->out);
    fc->out_channels = 10;
    VEC_PUSH(GRAPH, g->outputs, fc->out);
    infer_shapes(g);
    return g;
}

static Tensor *param(const Graph *g, const char *name) {
    for (int i = 0; i < g->params.n; i++) {
        if (!strcmp(g->params.at[i]->name, name)) {
            return g->params.at[i];
        }
    }
    fail_msg("no parameter '%s'", name);
    return NULL;
}

static void parameters_stand_in_the_order_of_the_layers(void **state) {
    (void)state;
    static const char *const names[] = {"stem.conv.weight", "stem.conv.bias",
            "stem.bn.weight", "stem.bn.bias", "stem.bn.running_mean",
            "stem.bn.running_var", "fc.weight", "fc.bias"};
    const Graph *g = small_network();
    assert_int_equal(g->params.n, 8);
    for (int i = 0; i < 8; i++) {
        assert_string_equal(g->params.at[i]->name, names[i]);
    }
    const Tensor *w = param(g, "stem.conv.weight");
    const int64_t shape[4] = {60, 2, 3, 3};
    assert_int_equal(w->rank, 4);
    assert_memory_equal(w->shape, shape, sizeof shape);
    assert_int_equal(w->count, 1080);
    assert_int_equal(param(g, "fc.weight")->count, 2400);
    assert_int_equal(param(g, "stem.bn.running_var")->rank, 1);
    assert_ptr_equal(g->nodes.at[1]->bn_mean, param(g, "stem.bn.running_mean"));
}

static void shapes_again_leave_the_parameters_alone(void **state) {
    (void)state;
    Graph *g = small_network();
    const Tensor *w = g->nodes.at[0]->weight;
    infer_value_shapes(g);
    assert_int_equal(g->params.n, 8);
    assert_ptr_equal(g->nodes.at[0]->weight, w);
}

/* ---- bound ---- */

static const char header[] =
        "{\"bn.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":["
        "0,8]},"
        "\"c.weight\":{\"dtype\":\"F64\",\"shape\":[2,1,1,1],\"data_offsets\":[8,24]},"
        "\"c.bias\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[24,28]},"
        "\"bn.weight\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[28,32]},"
        "\"bn.running_var\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[48,56]},"
        "\"bn.running_mean\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[40,48]}"
        ","
        "\"bn.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[32,40]}} ";

/* The file of that header: its length, itself, the values. */
static size_t checkpoint_bytes(uint8_t *to) {
    const double weight[2] = {1.0 / 3, -2};
    const uint16_t half[2] = {0x3c01, 0xc000}, brain[2] = {0x3f80, 0xc040};
    const float rest[6] = {1, 2, 3, 4, 5, 6};
    const size_t n = sizeof header - 1;
    uint8_t *data = to + 8 + n;
    memset(to, 0, 8);
    to[0] = (uint8_t)n;
    to[1] = (uint8_t)(n >> 8);
    memcpy(to + 8, header, n);
    memset(data, 9, 8);
    memcpy(data + 8, weight, sizeof weight);
    memcpy(data + 24, half, sizeof half);
    memcpy(data + 28, brain, sizeof brain);
    memcpy(data + 32, rest, sizeof rest);
    return 8 + n + 56;
}

static void a_checkpoint_of_all_types_binds(void **state) {
    (void)state;
    Graph *g = graph_new("mixed");
    g->input = value_new(g, "image", (Pos){"net.yaml", 2, 1, NULL});
    g->input->c = g->input->h = g->input->w = 1;
    Node *c = append(g, OP_conv, "c", g->input);
    c->out_channels = 2;
    const Node *bn = append(g, OP_batch_norm, "bn", c->out);
    infer_shapes(g);
    uint8_t bytes[1024];
    const size_t size = checkpoint_bytes(bytes + 1); /* whatever its alignment */
    bind_weights(g, checkpoint_parse("mixed.safetensors", bytes + 1, size));
    assert_true(tensor_get(c->weight, 0) == 1.0 / 3 && tensor_get(c->weight, 1) == -2);
    assert_true(tensor_get(c->bias_tensor, 0) == 1 + 0x1p-10);
    assert_true(tensor_get(c->bias_tensor, 1) == -2);
    assert_true(
            tensor_get(bn->bn_weight, 0) == 1 && tensor_get(bn->bn_weight, 1) == -3);
    assert_true(tensor_get(bn->bn_bias, 1) == 2);
    assert_true(tensor_get(bn->bn_mean, 0) == 3);
    assert_true(tensor_get(bn->bn_var, 1) == 6);
}

/* ---- random ---- */

/* FNV-1a over the values as floats, little-endian. The hashes below were computed by a
 * few lines of Python from the formulas in frontend/weights.c. */
static uint64_t hash_values(const Graph *g) {
    uint64_t h = 0xcbf29ce484222325;
    for (int i = 0; i < g->params.n; i++) {
        for (int64_t j = 0; j < g->params.at[i]->count; j++) {
            const float x = (float)tensor_get(g->params.at[i], j);
            uint32_t bits;
            memcpy(&bits, &x, sizeof bits);
            for (int b = 0; b < 4; b++) {
                h = (h ^ (bits >> 8 * b & 255)) * 0x100000001b3;
            }
        }
    }
    return h;
}

static void random_values_are_the_same_everywhere(void **state) {
    (void)state;
    Graph *g = small_network();
    random_weights(g, 1);
    assert_true(hash_values(g) == 0xd657d5c41a146e7f);
    random_weights(g, 0xffffffffffffffff);
    assert_true(hash_values(g) == 0x2bbee1aaaec78848);
}

static void check_range(const Tensor *t, double least, double most) {
    double low = most, high = least;
    for (int64_t i = 0; i < t->count; i++) {
        const double x = tensor_get(t, i);
        assert_true(x == (double)(float)x);
        low = x < low ? x : low;
        high = x > high ? x : high;
    }
    assert_true(low >= least && high <= most);
    assert_true(low < least + 0.2 * (most - least)); /* and not all on one side */
    assert_true(high > most - 0.2 * (most - least));
}

static void random_values_have_their_ranges(void **state) {
    (void)state;
    Graph *g = small_network();
    random_weights(g, 7);
    const double conv = sqrt(6.0 / 18), linear = sqrt(6.0 / 240);
    check_range(param(g, "stem.conv.weight"), -conv, conv);
    check_range(param(g, "fc.weight"), -linear, linear);
    check_range(param(g, "fc.bias"), -0.1, 0.1);
    check_range(param(g, "stem.bn.weight"), 0.5, 1.5);
    check_range(param(g, "stem.bn.bias"), -0.2, 0.2);
    check_range(param(g, "stem.bn.running_mean"), -0.3, 0.3);
    check_range(param(g, "stem.bn.running_var"), 0.5, 1.5);
}

static void random_values_depend_on_seed_name_and_index_alone(void **state) {
    (void)state;
    Graph *g = small_network();
    random_weights(g, 7);
    const Tensor *t = param(g, "stem.conv.weight");
    double all[1080], some[3];
    tensor_read(t, 0, 1080, all);
    tensor_read(t, 50, 3, some);
    assert_memory_equal(all + 50, some, sizeof some);
    assert_true(all[0] != all[1]);
    random_weights(g, 8);
    assert_true(tensor_get(t, 0) != all[0]);
    assert_true(tensor_get(param(g, "stem.bn.weight"), 0) - 1 !=
                tensor_get(param(g, "stem.bn.running_var"), 0) - 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(every_f16_is_as_ieee_says, reset),
            cmocka_unit_test_teardown(every_bf16_is_the_upper_half_of_a_float, reset),
            cmocka_unit_test_teardown(
                    wide_types_are_read_unaligned_and_from_the_middle, reset),
            cmocka_unit_test_teardown(
                    parameters_stand_in_the_order_of_the_layers, reset),
            cmocka_unit_test_teardown(shapes_again_leave_the_parameters_alone, reset),
            cmocka_unit_test_teardown(a_checkpoint_of_all_types_binds, reset),
            cmocka_unit_test_teardown(random_values_are_the_same_everywhere, reset),
            cmocka_unit_test_teardown(random_values_have_their_ranges, reset),
            cmocka_unit_test_teardown(
                    random_values_depend_on_seed_name_and_index_alone, reset),
    };
    return cmocka_run_group_tests_name("weights", tests, NULL, NULL);
}
