"""kinds.py - single faults of an emitted NET.c, by kind.

A kind finds its sites in a text: (start, end, replacement) each. Which of them are taken is
drawn with a seed of the network and the kind, so the same text gives the same faults.

A kind of the second table breaks a rule by its form (a call that is not allowed, a condition
on data, ...): it violates a property whatever a run does. What the others do, a run tells.
"""
import random
import re

KERNEL = re.compile(r"^static void (\w+)\(\s*int part, int parts,.*?^\}\n", re.M | re.S)


class Text:
    """An emitted file: where its kernels, NET_part and descriptor lie."""

    def __init__(self, text):
        self.text = text
        self.net = re.search(r"^const cnnc_model (\w+) = ", text, re.M)[1]
        self.kernels = [m.span() for m in KERNEL.finditer(text)]
        start = text.index(f"static void {self.net}_part(")
        self.part = (start, text.index("\n}\n", start) + 3)
        start = text.index(f"const cnnc_model {self.net} =")
        self.descriptor = (start, text.index("};", start))

    def find(self, pattern, spans):
        """Matches inside the spans; comments do not count."""
        for begin, end in spans:
            for m in re.finditer(pattern, self.text[begin:end], re.M):
                line = self.text[:begin + m.start()].rpartition("\n")[2].lstrip()
                if not line.startswith(("/*", "*", "//")):
                    yield begin, m

    def numbers(self, pattern, spans, changes):
        """The number that is group 1 of the pattern, changed by each function."""
        for begin, m in self.find(pattern, spans):
            for change in changes:
                new = change(int(m[1]))
                if new >= 0 and new != int(m[1]):
                    yield begin + m.start(1), begin + m.end(1), str(new)

    def replace(self, pattern, spans, *replacements):
        """The whole match, by each replacement, in which \\1 is group 1."""
        for begin, m in self.find(pattern, spans):
            for replacement in replacements:
                yield begin + m.start(), begin + m.end(), m.expand(replacement)


def plus(n):
    return lambda x: x + n


def times(n):
    return lambda x: x * n // 2


# ---- in kernels ----

def in_kernels(pattern, *replacements):
    return lambda t: t.replace(pattern, t.kernels, *replacements)


def numbers_in_kernels(pattern, *changes):
    return lambda t: t.numbers(pattern, t.kernels, changes)


def other_parameter(t):
    """A pointer that starts at another parameter of the kernel."""
    for begin, end in t.kernels:
        head = t.text[begin:t.text.index("{", begin)]
        for constant, name in re.findall(r"(const )?float \*?(\w+)\[static", head):
            others = re.findall(rf"[(,]\s*{constant}float (\w+)\[static", head)
            for at, m in t.find(rf"\b{name}\b(?!\[static)", [(begin + len(head), end)]):
                for other in others:
                    if other != name:
                        yield at + m.start(), at + m.end(), other


CLEAR = (r"^ *for \(int \w+ = \w+; \w+ < \d+; \w+\+\+\) \{\n"
         r" *(?:vf_store\([^;]*vf_zero\(\)\)|[^;\n]*= 0\.0f);\n *\}\n")

# ---- in NET_part and behind it ----

CALL = r"^ +\w+\(\s*part, parts,[^;]*\);\n"
ARGUMENT = r"(?:\w+_at|image|prob|mean)(?: \+ \d+)?"


def in_part(pattern, *replacements):
    return lambda t: t.replace(pattern, [t.part], *replacements)


def numbers_in_part(pattern, *changes):
    return lambda t: t.numbers(pattern, [t.part], changes)


def swapped(pattern):
    """Two arguments of a call that match, exchanged."""
    def sites(t):
        for begin, m in t.find(CALL, [t.part]):
            found = list(re.finditer(pattern, m[0]))
            for a, b in zip(found, found[1:]):
                if a[0] != b[0]:
                    yield (begin + m.start() + a.start(), begin + m.start() + b.end(),
                           b[0] + m[0][a.end():b.start()] + a[0])
    return sites


def stale_name(t):
    """Another tensor of the same address as an argument, or else of any."""
    part = t.text[t.part[0]:t.part[1]]
    place = dict(re.findall(r"float \*const (\w+_at) = arena \+ (\d+);", part))
    for begin, m in t.find(CALL, [t.part]):
        for a in re.finditer(r"\w+_at", m[0]):
            same = [n for n in place if n != a[0] and place[n] == place.get(a[0])]
            for name in same or [n for n in place if n != a[0]][:1]:
                start = begin + m.start() + a.start()
                yield start, start + len(a[0]), name


def alias(t):
    """A call writes over what it reads: its last tensor is its first."""
    for begin, m in t.find(CALL, [t.part]):
        found = list(re.finditer(ARGUMENT, m[0]))
        if len(found) > 1 and found[0][0] != found[-1][0] and found[0][0] != "image":
            a = found[-1]
            start = begin + m.start() + a.start()
            yield start, start + len(a[0]), found[0][0]


def steps_swapped(t):
    """The calls of two steps in a row, exchanged."""
    calls = list(t.find(CALL, [t.part]))
    for (begin, a), (_, b) in zip(calls, calls[1:]):
        yield (begin + a.start(), begin + b.end(),
               b[0] + t.text[begin + a.end():begin + b.start()] + a[0])


def sizes(t):
    return t.numbers(r"\.(?:weights|arena|scratch)_bytes = (\d+)", [t.descriptor],
                     [plus(64), plus(-64), plus(-4), times(1), times(4)])


FAULTS = {
    "a bound one higher": numbers_in_kernels(r"for \(int \w+ = \w+; \w+ < (\d+);", plus(1)),
    "a bound one lower": numbers_in_kernels(r"for \(int \w+ = \w+; \w+ < (\d+);", plus(-1)),
    "a loop from one": in_kernels(r"for \(int (?!t\b)(\w+) = 0;", r"for (int \1 = 1;"),
    "a loop to its end included": in_kernels(r"; (\w+) < (\w+); ", r"; \1 <= \2; "),
    "a loop's step": in_kernels(r"; (\w+)(?:\+\+| \+= \d+)\) ", r"; \1 += 2) ", r"; \1 += 3) "),
    "an offset shifted": numbers_in_kernels(
        r" \+ (\d+)\b(?!\.)", plus(1), plus(-1), plus(16), plus(-16)),
    "an index shifted": numbers_in_kernels(r"\[(\d+)(?: \+ \w+)?\]", plus(1), plus(-1), plus(16)),
    "a stride wrong": numbers_in_kernels(
        r"\w+\)? \* (\d+)\b(?!\.)", plus(1), plus(-1), times(1), times(4)),
    "a term with the other sign": in_kernels(r"(\w) \+ (\w+ \*)", r"\1 - \2"),
    "a division changed": numbers_in_kernels(r" [/%] (\d+)\b", plus(1), plus(-1), times(4)),
    "a limit of a border": numbers_in_kernels(r" [<>] (\d+) \?", plus(1), plus(-1)),
    "a value of a border": numbers_in_kernels(
        r" \? [^;:]*?\b(\d+)(?= [:+-])", plus(1), plus(-1)),
    "a clear left out": in_kernels(CLEAR, ""),
    "a store left out": in_kernels(r"^ *vf_store\([^;]*;\n", ""),
    "another parameter": other_parameter,
    "more or fewer tasks": numbers_in_kernels(r"cnnc_first\((\d+), part", plus(1), plus(-1)),
    "tasks overlapping": in_kernels(
        r"cnnc_first\((\d+), part(?: \+ 1)?, parts\)", r"cnnc_first(\1, part + 2, parts)",
        r"cnnc_first(\1, 0, parts)", r"cnnc_first(\1, part, 1)",
        r"cnnc_first(\1, part + 1, parts) + 1"),
    "a parameter's extent": numbers_in_kernels(
        r"\[static (\d+)\]", plus(1), plus(-1), times(1), times(4)),
    "a local buffer shrunk": numbers_in_kernels(
        r"^ +(?:float|vf) \w+\[(\d+)\](?: __|;)", plus(-1), times(1)),
    "another operation": in_kernels(
        r"vf_(?:relu|sigmoid|tanh|max)\(", "vf_abs(", "vf_zero() + ("),
    "another sum": in_kernels(r" \+= (?=\w+\[)", " -= ", " = "),
    "two slices of weights swapped": swapped(r"\bw \+ \d+"),
    "a slice of weights shifted": numbers_in_part(
        r"\bw \+ (\d+)", plus(16), plus(-16), plus(1), plus(64)),
    "two tensors swapped": swapped(ARGUMENT),
    "a stale name": stale_name,
    "in place where it must not be": alias,
    "a tensor moved": numbers_in_part(
        r"_at = arena \+ (\d+);", plus(16), plus(-16), plus(1), times(1), times(4)),
    "a slice of a concat shifted": numbers_in_part(r"_at \+ (\d+)", plus(16), plus(-16), plus(1)),
    "a barrier removed": in_part(r"^ +cnnc_barrier\(job->team\);\n", ""),
    "a barrier of no team": in_part(r"cnnc_barrier\(job->team\)", "cnnc_barrier(NULL)"),
    "a barrier of one part": in_part(r"cnnc_barrier\(job->team\)",
                                     "if (part == 0) cnnc_barrier(job->team)"),
    "a step's condition": numbers_in_part(
        r"(?:first <=|last >=) (\d+)\b", plus(1), plus(-1)),
    "a step left out": in_part(CALL, ""),
    "two steps swapped": steps_swapped,
    "scratch shared or misplaced": in_part(
        r"arena \+ (\d+) \+ part \* (\d+)", r"arena + \1 + part * 0",
        r"arena + \1 + part * \2 / 2", r"arena + \1 + part / 2 * \2",
        r"arena + \1 - 16 + part * \2", r"arena + 0 + part * \2"),
    "a call for all parts": in_part(r"(?<=\()(\s*)part, parts", r"\g<1>0, 1", r"\1part, 1",
                                    r"\1part + 1, parts"),
    "a size in the descriptor": sizes,
}

# ---- broken by form ----

LINE = r"^( +)(?=vf_store\(|const float \*const \w+ = |float \*const y)"


def inserted(*lines):
    """A statement of its own in a kernel."""
    return in_kernels(LINE, *[r"\1" + line + r"\n\1" for line in lines])


def before_kernels(line):
    def sites(t):
        for begin, _ in t.kernels:
            start = t.text.rindex("/*", 0, begin)
            yield start, start, line
    return sites


RULES = {
    "memory allocated": inserted("float *const m_ = __builtin_malloc(64); (void)m_;",
                                 "(void)__builtin_alloca(64);"),
    "goto": inserted("goto l_; l_:;"),
    "recursion": lambda t: (
        (end - 2, end - 2, "    " + t.text[begin:end].split("(")[0].split()[-1] + "(" +
         ", ".join(re.findall(r"(\w+)(?:\[static \d+\])?[,)]",
                              t.text[begin:t.text.index("{", begin)])) + ");\n")
        for begin, end in t.kernels),
    "a loop without a count": inserted("while (parts < 0) { }", "for (;;) { break; }",
                                       "do { } while (parts < 0);"),
    "a condition on data": in_kernels(r"^( +)(vf_store\([^;]*;)",
                                      r"\1if (vf_lane(vf_zero(), 0) < 1.0f) { \2 }"),
    "an index from data": in_kernels(
        r"vf_store\((\w+)", r"vf_store(\1 + (int)vf_lane(vf_zero(), 0)"),
    "a function that is not allowed": inserted(
        "(void)cnnc_seconds();", "(void)cnnc_processors();", "(void)cnnc_detail();"),
    "a static variable": inserted("static int n_; n_++;", "static float f_; (void)f_;"),
    "a global variable": before_kernels("static int global_;\n"),
    "assembly": inserted('__asm__ volatile("");'),
    "an attribute": in_kernels(r"^static void", "static __attribute__((noinline)) void",
                               "static __attribute__((constructor(65000))) void"),
    "an array of variable length": inserted("float a_[parts]; (void)a_;"),
    "volatile": in_kernels(r"const float \*const (\w+) =", r"const volatile float *const \1 ="),
    "a counter assigned": in_kernels(r"^( +)for \(int (\w+) = (.*)\{\n",
                                     r"\1for (int \2 = \3{\n\1    \2 = \2 + 0;\n"),
    "a pointer to a function": before_kernels(
        "static void (*const hook_)(cnnc_team *) = cnnc_barrier;\n"),
}


def all_kinds():
    return [(kind, False) for kind in FAULTS] + [(kind, True) for kind in RULES]


def faults_of(text, label, counts):
    """[(kind, by form?, new text)]: counts[by form?] of each kind, fewer where it has fewer."""
    t = Text(text)
    found = []
    for kind, by_form in all_kinds():
        sites = sorted(set((RULES if by_form else FAULTS)[kind](t)))
        chosen = random.Random(f"{label} {kind}").sample(sites, min(counts[by_form], len(sites)))
        found += [(kind, by_form, text[:a] + new + text[b:]) for a, b, new in chosen]
    return found
