"""The lines of a crontab."""

from __future__ import annotations

from monitor.errors import WrongUse
from monitor.service.installation import TRY_LATER, Installation, check, due, first, fitting, often
from monitor.service.quoting import shell

LONGEST = 900
"""The most bytes of a command: Debian's cron and others of its family cut it at a thousand, and what is
left would be run."""


def crontab(it: Installation) -> str:
    """The lines for `crontab -e`. cron mails what they print: failures, not a run that found another at
    work. Raises WrongUse for a path that no crontab can hold, and for paths too long for one together."""
    check(it)
    every = fitting(it.every_minutes)
    hour, minute = divmod(first(it, every), 60)
    if every < 60:
        times = f"{minute}-59/{every} * * * *"
    elif every == 60:
        times = f"{minute} * * * *"
    elif every < 1440:
        times = f"{minute} {hour}-23/{every // 60} * * *"
    else:
        times = f"{minute} {hour} * * *"
    day, due_hour, due_minute = due(it)
    command = _command(it)
    return f"""\
# monitor: {often(every)}, and when an issue is due ({it.publish}, {it.timezone}).
# To install: crontab -e, and put these lines last.
# cron mails what is printed. A run that went well prints nothing; one that found another at work
# (exit code {TRY_LATER}) is kept quiet here, for the next will do.
{times} {command}
# Where cron knows CRON_TZ (cronie), the issue goes out on time. Elsewhere the line below comes at that
# hour of the machine's own zone, does no harm, and the issue goes out with the next run of the line above.
CRON_TZ={it.timezone}
{due_minute} {due_hour} * * {day} {command}
"""


def _command(it: Installation) -> str:
    given = [it.program, "--config", it.config, *(("--state", it.state) if it.state else ()), "run"]
    run = " ".join(shell(one) for one in given)
    file = shell(it.environment_file)
    command = (
        f"if [ -r {file} ]; then set -a; . {file}; set +a; fi; "
        f"said=$({run} 2>&1); code=$?; [ $code -eq {TRY_LATER} ] || "
        '{ [ -z "$said" ] || printf \'%s\\n\' "$said"; exit $code; }'
    )
    command = command.replace("%", "\\%")
    if (length := len(command.encode())) > LONGEST:
        raise WrongUse(
            f"its command would have {length} bytes, and cron cuts it at about 1000: the paths in it are too "
            "long; use `monitor service systemd`, or call the monitor by way of a symbolic link with a short "
            "path to its folder",
            subject="crontab",
        )
    return command
