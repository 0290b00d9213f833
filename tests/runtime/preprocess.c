/* preprocess.c - a picture through the program's own preprocessing, as a .npy file:
 *
 *   preprocess PICTURE OUT.npy c=3 h=224 w=224 [central=0.875] [resize=256] [bicubic=1]
 *              [crop_h=224] [crop_w=224] [invert=1] [bgr=1] [scale=0.5]
 *              [mean=0.1,0.2,0.3] [std=0.5]
 */
#include "../../runtime/app/app.h"

#include <stdlib.h>
#include <string.h>

static int read_list(const char *text, float *to) {
    int n = 0;
    for (char *end; *text != '\0'; text = *end ? end + 1 : end) {
        to[n++] = strtof(text, &end);
    }
    return n;
}

static void set(cnnc_model *m, const char *key, const char *value) {
    cnnc_preprocess *const how = &m->preprocess;
    struct {
        const char *key;
        int *to;
    } const numbers[] = {
            {"c", &m->input.c},
            {"h", &m->input.h},
            {"w", &m->input.w},
            {"resize", &how->resize},
            {"crop_h", &how->crop_h},
            {"crop_w", &how->crop_w},
            {"invert", &how->invert},
            {"bicubic", &how->bicubic},
            {"bgr", &how->bgr},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (!strcmp(key, numbers[i].key)) {
            *numbers[i].to = atoi(value);
        }
    }
    if (!strcmp(key, "central")) {
        how->central = strtod(value, NULL);
    }
    if (!strcmp(key, "scale")) {
        how->scale = strtof(value, NULL);
    }
    if (!strcmp(key, "mean")) {
        how->n_mean = read_list(value, how->mean);
    }
    if (!strcmp(key, "std")) {
        how->n_std = read_list(value, how->std);
    }
}

int main(int argc, char **argv) {
    cnnc_model m;
    memset(&m, 0, sizeof m);
    m.preprocess.scale = 1.0f;
    set_program("preprocess");
    for (int i = 3; i < argc; i++) {
        char *const equals = strchr(argv[i], '=');
        if (!equals) {
            return 2;
        }
        *equals = '\0';
        set(&m, argv[i], equals + 1);
    }
    Pixels p;
    NpyWriter out;
    if (argc < 6 || !read_picture(argv[1], m.input.c, &p)) {
        return 1;
    }
    float *const image = allocate(
            (size_t)m.input.c * (size_t)m.input.h * (size_t)m.input.w, sizeof *image);
    preprocess(&m, &p, image);
    npy_create(&out, argv[2], 0, &m.input);
    npy_append(&out, image);
    npy_close(&out);
    free(image);
    free(p.data);
    return 0;
}
