/* limits.c - what the machine can do at most, measured by the code that --bench uses: prints
 * the FMA peak of one core in GFLOP/s and the memory bandwidth of a team in GB/s.
 *
 *     limits THREADS
 */
#include "app.h"

#include <stdlib.h>

int main(int argc, char **argv) {
    cnnc_team *team;
    if (argc != 2 || cnnc_team_create(atoi(argv[1]), &team) != CNNC_OK) {
        fprintf(stderr, "usage: %s THREADS\n", argv[0]);
        return 2;
    }
    printf("%.2f %.2f\n", fma_peak(), read_bandwidth(team));
    cnnc_team_free(team);
    return 0;
}
