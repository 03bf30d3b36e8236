"""What makes this machine run the monitor: the text of systemd's units, or the lines of a crontab.

Pure: writes nothing, asks nothing of the machine. `monitor run` may be called as often as one likes, so
a timer need not be clever: it calls every few minutes, and once more when an issue is due. That once
more is for punctuality alone. systemd leaves a moment out that daylight saving skips ("Sun 02:30" in
Berlin does not elapse on 29 March 2026), and few crons know another zone than the machine's; the next
regular call makes up for both.
"""

from monitor.service.crontab import crontab
from monitor.service.installation import Installation
from monitor.service.units import units, worker_unit

__all__ = ["Installation", "crontab", "units", "worker_unit"]
