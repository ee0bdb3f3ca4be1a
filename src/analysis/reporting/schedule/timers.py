"""What a machine needs to make a schedule's reports: a systemd service and timer, a cron line, a GitHub workflow.

Each calls one command with whole paths, which needs nothing of the caller's environment. Every path is quoted as its
reader wants it: a shell, a crontab (where % is a line break), a systemd unit (where % and $ stand for something).
"""

from __future__ import annotations

import getpass
import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from analysis.errors import UsageError
from analysis.reporting.schedule.plan import DAYS, Schedule

_HERE = Path(__file__).parent


def shell_command(root: Path) -> str:
    """Return the command that makes a project's schedule, for `sh -c` in an empty environment.

    Parameters
    ----------
    root
        The project's folder.

    Raises
    ------
    UsageError
        A path cannot be written on one line, or the command is not installed.
    """
    return shlex.join(_command(root))


def cron_line(root: Path, schedule: Schedule) -> str:
    """Return a line for `crontab -e`; what goes wrong is mailed, as nothing else is said.

    Parameters
    ----------
    root
        The project's folder.
    schedule
        When.

    Raises
    ------
    UsageError
        As of `shell_command`.
    """
    return f"{_cron_time(schedule)} {shell_command(root).replace('%', chr(92) + '%')}"


def systemd_units(root: Path, schedule: Schedule) -> dict[str, str]:
    """Return a system service and its timer by file name.

    The service runs as the user who asks for it. It sees the project and the environment read-only, may write to
    `reports/` and to the folder of locks (made here, as what is mounted must be there), and has no network, no other homes and
    no rights beyond the user's.

    Parameters
    ----------
    root
        The project's folder.
    schedule
        When.

    Raises
    ------
    UsageError
        As of `shell_command`.
    """
    name = "parley-" + ("-".join(re.findall(r"[a-z0-9]+", root.name.lower())) or "reports")
    seen = dict.fromkeys((root, Path(sys.prefix), Path(sys.base_prefix), _HERE.parents[2]))
    locks = platformdirs.user_cache_path("parley", ensure_exists=True)
    written = (root / "reports", locks)
    service = (_HERE / "parley.service").read_text(encoding="utf-8")
    for mark, value in {
        "@USER@": getpass.getuser(),
        "@COMMAND@": " ".join(_unit_quoted(word).replace("$", "$$") for word in _command(root)),
        "@SEEN@": " ".join(_unit_quoted(_unit_path(path)) for path in seen if path != Path("/usr")),
        "@WRITTEN@": " ".join(_unit_quoted(_unit_path(path)) for path in written),
        "@DRAWING@": _unit_quoted(f"MPLCONFIGDIR={locks / 'matplotlib'}"),
    }.items():
        service = service.replace(mark, value)
    days = "" if schedule.days == DAYS else ",".join(day.capitalize() for day in schedule.days) + " "
    timer = (_HERE / "parley.timer").read_text(encoding="utf-8").replace("@WHEN@", f"{days}*-*-* {schedule.at}:00")
    return {f"{name}.service": service, f"{name}.timer": timer}


def github_workflow(schedule: Schedule) -> str:
    """Return a workflow that makes the reports of a repository and publishes them as its pages.

    Actions are pinned by commit, with their version beside it, so that a moved tag changes nothing. `reports/` is kept
    in the cache between runs: what is unchanged is not made again, and earlier editions stay.

    Parameters
    ----------
    schedule
        When, in UTC, and whether PDFs are made, which needs system packages.
    """
    text = (_HERE / "reports.yml").read_text(encoding="utf-8").replace("@WHEN@", _cron_time(schedule))
    packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    install = f"      - run: sudo apt-get update && sudo apt-get install --yes --no-install-recommends {packages}\n"
    return text.replace("@PACKAGES@\n", install if schedule.pdf else "")


def _command(root: Path) -> Sequence[str]:
    program = Path(sys.executable).with_name("parley")
    words = (str(program), "report", "--all", "--quiet", "--root", str(root))
    if not program.is_file():
        raise UsageError(f"{program}: the command is not there; install Parley into this environment (`make test`)")
    if any(not word.isprintable() for word in words):
        raise UsageError(f"{str(root)!r}: a schedule stands on one line; rename the folder without control characters")
    return words


def _cron_time(schedule: Schedule) -> str:
    hour, minute = schedule.at.split(":")
    days = "*" if schedule.days == DAYS else ",".join(str((DAYS.index(day) + 1) % 7) for day in schedule.days)
    return f"{int(minute)} {int(hour)} * * {days}"


def _unit_quoted(word: str) -> str:
    """Quote a word for a unit, where % starts a specifier and a backslash an escape."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return escaped if re.fullmatch(r"[\w/.:=@+-]+", escaped) else f'"{escaped}"'


def _unit_path(path: Path) -> str:
    """Write a path of a mount, where a colon would part the place from the target."""
    return str(path).replace(":", "\\:")
