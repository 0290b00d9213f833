"""siblings.py - convolutions of one input in one kernel: what each thread of a team gets to do.

Read from the emitted C: places of the loop over tasks, and which convolution's task runs there.
"""
import re
import unittest

from command import SOURCE, CommandTest

TEAMS = [2, 3, 4, 8]
KERNEL = re.compile(r"^/\* convolutions of one input;.*?\n(.*?)\*/\n(.*?)^}$", re.M | re.S)
RESULT = re.compile(r"^ \* \d+: conv .* -> \[(\d+),(\d+),(\d+)\]", re.M)
RUNS = re.compile(r"if \((?:i >= (\d+))?(?: && )?(?:i < (\d+))?(?: && .*? % (\d+) == 0)?\) \{")


class Siblings(CommandTest):
    def kernels(self, network, target, lanes):
        """For each kernel the work of what runs at each place, 0 where nothing starts."""
        self.cnnc(SOURCE / f"graphs/{network}.yaml", "-o", "net.c", "--target", target)
        for about, body in KERNEL.findall((self.folder / "net.c").read_text()):
            places = int(re.search(r"cnnc_first\((\d+), part,", body)[1])
            results = [tuple(map(int, r)) for r in RESULT.findall(about)]
            work = [0.0] * places
            for (c, h, w), (first, end, wide) in zip(results, RUNS.findall(body), strict=True):
                starts = range(int(first or 0), int(end or places), int(wide or 1))
                for i in starts:
                    work[i] = -(-c // lanes) * lanes * h * w / len(starts)
            yield work

    def test_threads_have_as_much_to_do(self):
        for network, target, lanes in [("googlenet", "avx512", 16), ("googlenet", "avx2", 8),
                                       ("inception_v3", "avx512", 16),
                                       ("inception_v3", "generic", 1)]:
            kernels = list(self.kernels(network, target, lanes))
            self.assertGreater(len(kernels), 5)
            for work in kernels:
                for team in TEAMS:
                    cuts = [len(work) * part // team for part in range(team + 1)]
                    most = max(sum(work[a:b]) for a, b in zip(cuts, cuts[1:]))
                    # whole tasks, whose lengths are rounded to a third at worst
                    self.assertLessEqual(most, 1.34 * sum(work) / team + max(work))


if __name__ == "__main__":
    unittest.main()
