"""Random expressions, evaluated by the frontend and by Python: equal values.

    expression.py UNIT_EXPRESSION

Overflow of 64 bits is the one error that Python does not know.
"""

import random
import re
import subprocess
import sys

INTEGERS = ["0", "1", "2", "3", "7", "010", "$n", "$(n)"]
REALS = ["0.5", "1e-3", "2.", ".25", "$r", "1e2"]
FLAGS = ["true", "false", "$on"]
VALUES = {"n": 7, "r": 2.5, "on": True, "true": True, "false": False}


def arithmetic(rng, depth, leaves):
    pick = rng.random()
    if depth == 0 or pick < 0.2:
        return rng.choice(leaves)
    if pick < 0.7:
        a, b = (arithmetic(rng, depth - 1, leaves) for _ in range(2))
        return f"{a}{rng.choice([' ', ''])}{rng.choice(['+', '-', '*', '//', '%'])} {b}"
    if pick < 0.8:
        return f"-{arithmetic(rng, depth - 1, leaves)}"
    if pick < 0.9:
        return f"({arithmetic(rng, depth - 1, leaves)})"
    a, b = (arithmetic(rng, depth - 1, leaves) for _ in range(2))
    return f"({a} if {flag(rng, depth - 1)} else {b})"


def flag(rng, depth):
    pick = rng.random()
    if depth == 0 or pick < 0.1:
        return rng.choice(FLAGS)
    if pick < 0.5:
        leaves = rng.choice([INTEGERS, REALS, INTEGERS + REALS])
        a, b = (arithmetic(rng, depth - 1, leaves) for _ in range(2))
        return f"{a} {rng.choice(['==', '!=', '<', '<=', '>', '>='])} {b}"
    if pick < 0.7:
        return f"({flag(rng, depth - 1)})"
    if pick < 0.8:
        return f"not {flag(rng, depth - 1)}"
    return f"{flag(rng, depth - 1)} {rng.choice(['and', 'or'])} {flag(rng, depth - 1)}"


def python_value(text):
    """What Python says; None for division by zero."""
    text = re.sub(r"\$\((\w+)\)|\$(\w+)", r"\1\2", text)
    text = re.sub(r"(?<![\w.])0+(\d)", r"\1", text)
    try:
        return eval(text, {"__builtins__": {}}, VALUES)
    except ZeroDivisionError:
        return None


def agree(text, found):
    wanted = python_value(text)
    if wanted is None:
        return "division by zero" in found
    if "does not fit" in found:
        return True
    try:
        return float(found) == wanted if isinstance(wanted, float) else int(found) == wanted
    except ValueError:
        return False


def main(program):
    rng = random.Random(1)
    lines = []
    while len(lines) < 5000:
        depth = rng.randint(1, 5)
        leaves = rng.choice([INTEGERS, REALS, INTEGERS + REALS])
        text = rng.choice([flag(rng, depth), arithmetic(rng, depth, leaves)])
        if len(text) < 900:
            lines.append(text)
    done = subprocess.run([program, "-"], input="\n".join(lines) + "\n", text=True,
                          capture_output=True, timeout=300, check=True)
    found = [line for line in done.stdout.split("\n")
             if re.match(r"-?[\d.]|x\.yaml.*error:", line) and " | " not in line]
    assert len(found) == len(lines), f"{len(lines)} expressions, {len(found)} answers"
    wrong = [(a, b) for a, b in zip(lines, found) if not agree(a, b)]
    for text, answer in wrong[:10]:
        print(f"{text}\n    Python: {python_value(text)}\n    found: {answer}")
    values = sum("error" not in line for line in found)
    print(f"{len(lines)} expressions, {values} with a value, {len(wrong)} wrong")
    return len(wrong) != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
