"""What is made without anyone asking: `reports/schedule.toml`, and when a machine reads it.

`plan` reads the schedule and says line by line what is wrong with it, `making` makes what it lists; `timers` writes what
systemd, cron and GitHub need to run it.
"""

from analysis.reporting.schedule.making import make_scheduled
from analysis.reporting.schedule.plan import FILE, Planned, Schedule, read_schedule

__all__ = ["FILE", "Planned", "Schedule", "make_scheduled", "read_schedule"]
