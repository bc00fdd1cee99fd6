# SPDX-License-Identifier: MIT
"""Writes the figures of `./dev bench` into a page: write_table.py OUTPUT PAGE CONDITIONS

OUTPUT holds what the benchmarks printed. In PAGE, everything between the lines <!-- bench --> and <!-- /bench --> is
replaced by CONDITIONS, a sentence on machine, compiler and date, and a table of each ratio and each figure with an aim.
"""

import re
import sys

ROW = re.compile(r"(\S.*?) +(-?[\d.]+) (\S+)  \((-?[\d.]+) – (-?[\d.]+)\)  aim: (.+)")
BEGIN, END = "<!-- bench -->\n", "<!-- /bench -->\n"


def table(output):
    rows = [row.groups() for row in map(ROW.fullmatch, output.splitlines()) if row]
    lines = [
        "| " + " | ".join((re.sub("(<[^>]+>)", r"`\1`", what), f"{median} {unit}", f"{low} – {high}", aim)) + " |\n"
        for what, median, unit, low, high, aim in rows
        if unit == "×" or aim != "none"
    ]
    if not lines:
        sys.exit("write_table.py: the output holds no figures")
    return "| what | median | range | aim |\n|---|---:|---:|---:|\n" + "".join(lines)


def main(output, page, conditions):
    with open(output, encoding="utf-8") as file:
        figures = table(file.read())
    with open(page, encoding="utf-8") as file:
        before, begin, rest = file.read().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"write_table.py: {page} lacks the lines {BEGIN.strip()} and {END.strip()}")
    with open(page, "w", encoding="utf-8") as file:
        file.write(f"{before}{begin}{conditions}\n\n{figures}{end}{after}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
