"""What it costs: `python -m tests.benchmarks --people 250 2500 10000 --days 365`. By hand, never in CI.

Each step of each size runs in a process of its own. Results are written after every step, so that a run that is
stopped has lost only the step that it was in; `--resume` goes on from there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.table import by_test, markdown

ROOT = Path(__file__).parents[2]
REPEATED = 2500  # of larger companies one comparison takes minutes, beside which chance is small


def main() -> int:
    """Measure every size and print the table. Returns 1 when a step failed."""
    options = _options()
    work = options.work or Path(tempfile.mkdtemp(prefix="tallymark-benchmark-"))
    results: list[dict[str, Any]] = []
    for people in options.people:
        home = work / f"{people}x{options.days}"
        if home.exists() and not options.resume:
            shutil.rmtree(home)
        home.mkdir(parents=True, exist_ok=True)
        result: dict[str, Any] = {"people": people, "days": options.days}
        results.append(result)
        dbt = None if options.no_dbt else str(work / "dbt")
        repeat = options.repeat if people <= REPEATED else 1
        for step, given in (
            ("read", {"people": people, "days": options.days}),
            ("judge", {"days": options.days}),
            ("compare", {"days": options.days, "repeat": repeat, "dbt_folder": dbt}),
        ):
            result[step] = _step(step, home, given)
            if options.json:
                options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
            if "error" in result[step]:
                break
        if not options.keep and not options.work:
            shutil.rmtree(home)
    sys.stdout.write(f"{markdown(results)}\n\n{by_test(results)}\n")
    return int(any("error" in step for result in results for step in result.values() if isinstance(step, dict)))


def _step(name: str, home: Path, given: dict[str, Any]) -> dict[str, Any]:
    """Run a step, unless it was done before, and return what it found or why it failed."""
    done = home / f"{name}.json"
    if done.exists():
        return json.loads(done.read_text(encoding="utf-8"))
    began = time.perf_counter()
    words = [sys.executable, "-m", "tests.benchmarks.step", name, home, json.dumps(given)]
    ended = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        return {"error": f"exit {ended.returncode}; what went wrong stands on standard error"}
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1]) | {"step_wall": time.perf_counter() - began}
    done.write_text(json.dumps(found), encoding="utf-8")
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, nargs="+", default=[250, 2500, 10000])
    parser.add_argument("--days", type=int, default=365, help="at least 2")
    parser.add_argument("--repeat", type=int, default=3, help="how often each way is run to compare; the best counts")
    parser.add_argument("--json", type=Path, help="file for all results")
    parser.add_argument("--work", type=Path, help="folder to work in, which is kept (else a temporary one)")
    parser.add_argument("--resume", action="store_true", help="keep the steps that are done in --work")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folder")
    parser.add_argument("--no-dbt", action="store_true", help="do not install and run dbt")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
