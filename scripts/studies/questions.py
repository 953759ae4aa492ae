"""Says of each question whether its option helps: by runs of the same seed with and without it.

usage: questions.py RESULTS.csv FOLDER
Reads set,question,seed,AP,AP50; writes FOLDER/table.md and FOLDER/questions.png.
The verdict is that of a paired t-test over seeds at the level 0.05; fewer than three seeds have none.
"""

import csv
import math
import statistics
import sys
from collections import defaultdict

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from scipy import stats

LEVEL = 0.05
FEWEST = 3


def read(path):
    """Returns AP by set, question and seed."""
    values = defaultdict(lambda: defaultdict(dict))
    with open(path, newline="") as lines:
        for row in csv.DictReader(lines):
            values[row["set"]][row["question"]][int(row["seed"])] = float(row["AP"])
    return values


def verdict(differences):
    """Returns the half width of the 95 % interval of the mean difference, and what it says."""
    if len(differences) < FEWEST:
        return float("nan"), "too few seeds"
    spread = statistics.stdev(differences)
    half = stats.t.ppf(1 - LEVEL / 2, len(differences) - 1) * spread / len(differences) ** 0.5
    mean = statistics.mean(differences)
    if mean > half:
        return half, "helps"
    if mean < -half:
        return half, "hurts"
    return half, "within noise"


def main(results, folder):
    values = read(results)
    lines = [
        "| set | option | seeds | AP, mean | standard deviation | beside none, with its 95 % interval | verdict |",
        "|---|---|---|---|---|---|---|",
    ]
    figure, axes = plt.subplots(1, len(values), figsize=(6 * len(values), 4), squeeze=False)
    for axis, (name, questions) in zip(axes[0], values.items()):
        none = questions["none"]
        shown = []
        for question, by_seed in questions.items():
            aps = list(by_seed.values())
            deviation = f"{statistics.stdev(aps):.4f}" if len(aps) > 1 else "-"
            start = f"| {name} | {question} | {len(aps)} | {statistics.mean(aps):.4f} | {deviation} |"
            if question == "none":
                lines.append(f"{start} | |")
                continue
            differences = [ap - none[seed] for seed, ap in by_seed.items() if seed in none]
            half, word = verdict(differences)
            mean = statistics.mean(differences)
            interval = "" if math.isnan(half) else f" ± {half:.4f}"
            lines.append(f"{start} {mean:+.4f}{interval} | {word} |")
            shown.append((question, mean, half, differences))
        places = range(len(shown))
        axis.axvline(0, color="#888888", linewidth=1)
        axis.errorbar(
            [one[1] for one in shown], places, xerr=[one[2] for one in shown], fmt="o", color="#2f6f8f", capsize=3
        )
        for place, one in zip(places, shown):
            axis.plot(one[3], [place] * len(one[3]), "|", color="#c05020")
        axis.set_yticks(list(places), [one[0] for one in shown])
        axis.invert_yaxis()
        axis.set_xlabel("AP beside none: mean with its 95 % interval, and each seed")
        axis.set_title(f"{name} (none: AP {statistics.mean(none.values()):.3f})")
    figure.tight_layout()
    figure.savefig(f"{folder}/questions.png", dpi=110)
    with open(f"{folder}/table.md", "w") as table:
        table.write("\n".join(lines) + "\n")
    print("\n".join(lines))


main(*sys.argv[1:])
