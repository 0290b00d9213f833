/* main.c - the program around one network: classify pictures, measure, or prove itself.
 *
 * SPDX-License-Identifier: MIT-0
 *
 * Exit status: 0 if all went well, 1 if not, 2 if the command line is wrong.
 */
#include "app.h"

#include <stdlib.h>

int main(int argc, char **argv) {
    Options o;
    Network net;
    int status = 0;
    set_program(argv[0]);
    if (cnnc_check_processor(app_model)) {
        die("%s; this processor lacks its instructions", cnnc_detail());
    }
    parse_options(argc, argv, &o);
    open_network(&net, &o);
    if (o.selftest) {
        status |= selftest(&net, &o);
    }
    if (o.bench) {
        status |= bench(&net, &o);
    }
    if (o.n_files || o.idx) {
        status |= classify(&net, &o);
    }
    close_network(&net);
    if (fflush(stdout) || ferror(stdout)) {
        die("standard output can't be written");
    }
    return status;
}
