"""systemd's units: a service that looks once and its timer, or a service that stays.

What the service may not do stands in it. Tried with the sample week (fetch, parse in worker processes,
SQLite, NumPy) and git under the same mounts, capabilities and system call filter.
"""

from __future__ import annotations

import re
from pathlib import Path

from monitor.service.installation import DAYS, TRY_LATER, Installation, check, due, first, fitting, often
from monitor.service.quoting import rest_of_line, shell, word

NAME = "monitor"
RESIDENT = "monitor-schedule"
WORKER = "monitor-worker@"

# What the kernel refuses by itself (prctl, seccomp): any service manager may ask for it.
_SEALED = """\
NoNewPrivileges=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources"""

# What takes mounts and capabilities away: only the system's manager may.
_WALLED = """\
CapabilityBoundingSet=
PrivateDevices=yes
PrivateIPC=yes
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible"""

# Exim queues a letter with these; with none it says "setgroups() failed".
_OF_MAIL_PROGRAMS = (
    "CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID CAP_KILL CAP_NET_BIND_SERVICE "
    "CAP_SETGID CAP_SETUID CAP_SYS_RESOURCE"
)


def units(it: Installation, *, resident: bool = False, per_user: bool = False) -> dict[str, str]:
    """File name → text: monitor.service and monitor.timer, or, `resident`, monitor-schedule.service.

    `per_user`: for the user's own service manager (systemctl --user), which may wall off less. Raises
    WrongUse for a path that no unit can hold.
    """
    check(it)
    if resident:
        return {f"{RESIDENT}.service": _resident(it, per_user=per_user)}
    return {
        f"{NAME}.service": _oneshot(it, per_user=per_user),
        f"{NAME}.timer": _timer(it),
    }


def worker_unit(it: Installation, *, per_user: bool = False) -> dict[str, str]:
    """File name → text: monitor-worker@.service, of which as many run as are enabled by a name each. Raises
    as `units` does."""
    check(it)
    text = _staying(
        it,
        "One of several processes at one store in PostgreSQL.",
        f"{WORKER}.service",
        ("worker", "--processes", "1"),
        per_user=per_user,
        enable=f"{WORKER}1.service {WORKER}2.service     # one for each core",
    )
    return {f"{WORKER}.service": text}


def _oneshot(it: Installation, *, per_user: bool) -> str:
    return f"""\
# One look at what is due, then it ends. Started by {NAME}.timer.
{_how_to_install((f"{NAME}.service", f"{NAME}.timer"), f"{NAME}.timer", it, per_user=per_user)}
[Unit]
Description=News monitor: collect, publish, send what is due
{_after(it, per_user=per_user)}
[Service]
Type=oneshot
ExecStart={_command(it, "run")}
# Another run was at work, or mail is waiting: no failure, the timer comes again.
SuccessExitStatus={TRY_LATER}
# A first round over hundreds of feeds takes its time; what takes longer than this hangs.
TimeoutStartSec=4h
# A mail server may take ten minutes over its last answer, which a SIGKILL would make unknown.
TimeoutStopSec=15min
{_common(it, per_user=per_user)}"""


def _resident(it: Installation, *, per_user: bool) -> str:
    return _staying(
        it,
        "Stays, and looks by itself at what is due.",
        f"{RESIDENT}.service",
        ("schedule", "--every", str(it.every_minutes)),
        per_user=per_user,
        enable=f"{RESIDENT}.service",
    )


def _staying(
    it: Installation, what: str, file: str, command: tuple[str, ...], *, per_user: bool, enable: str
) -> str:
    return f"""\
# {what}
{_how_to_install((file,), enable, it, per_user=per_user)}
[Unit]
Description=News monitor: collects, publishes and sends on time
{_after(it, per_user=per_user)}
[Service]
Type=exec
ExecStart={_command(it, *command)}
Restart=on-failure
RestartSec=1min
# The configuration has mistakes: to start again does not mend them.
RestartPreventExitStatus=2
# The step under way is ended first: a mail server has 10 minutes to say whether it took a letter (RFC 5321,
# 4.5.3.2.6), and nobody would ever know if the wait for its answer were cut short.
TimeoutStopSec=15min
{_common(it, per_user=per_user)}
[Install]
WantedBy={"default.target" if per_user else "multi-user.target"}
"""


def _timer(it: Installation) -> str:
    every = fitting(it.every_minutes)
    day, hour, minute = due(it)
    return f"""\
[Unit]
Description=News monitor: {often(every)}, and when an issue is due

[Timer]
OnCalendar={_calendar(it, every)}
# When an issue is due, in its own zone.
OnCalendar={DAYS[day].capitalize()} *-*-* {hour:02}:{minute:02}:00 {it.timezone}
# Slept or switched off at that time: at once afterwards.
Persistent=yes
# No random delay, which would make the issue late. The regular calls keep half an interval away from it
# (at most half an hour): a timer that elapses while its service is at work is lost.
AccuracySec=1s

[Install]
WantedBy=timers.target
"""


def _calendar(it: Installation, every: int) -> str:
    hour, minute = divmod(first(it, every), 60)
    hours = "*" if every <= 60 else f"{hour:02}/{every // 60}" if every < 1440 else f"{hour:02}"
    return f"*-*-* {hours}:{minute:02}{f'/{every}' if every < 60 else ''}:00"


def _how_to_install(files: tuple[str, ...], enable: str, it: Installation, *, per_user: bool) -> str:
    folder, control = (
        ("~/.config/systemd/user", "systemctl --user") if per_user else ("/etc/systemd/system", "systemctl")
    )
    journal = "journalctl --user" if per_user else "journalctl"
    lines = [
        f"To install, put {' and '.join(files)} into {folder}, then:",
        f"  {control} daemon-reload",
        f"  {control} enable --now {enable}",
    ]
    if per_user:
        lines.append("  loginctl enable-linger     # else it runs only while you are logged in")
    elif it.writable:
        lines.append(f"These folders must be there: {' '.join(shell(path) for path in it.writable)}")
    lines.append(f"What it does: {control} status {enable}; {journal} -u {files[0]}")
    return "".join(f"# {line}\n" for line in lines)


def _after(it: Installation, *, per_user: bool) -> str:
    if per_user:  # its manager knows neither the network's state nor the system's services
        return ""
    # Of use only for the run that a boot makes up for: it would find every feed out of reach.
    wanted = "network-online.target"
    after = f"{wanted} postgresql.service" if it.database_socket is not None else wanted
    return f"Wants={wanted}\nAfter={after}\n"


def _command(it: Installation, *words: str) -> str:
    state = () if it.state is None else ("--state", str(it.state))
    # Among the arguments a dollar begins a variable; in the program's own path it does not.
    given = " ".join(word(one).replace("$", "$$") for one in ("--config", str(it.config), *state, *words))
    if re.search("[\"'\\\\]", str(it.program)):
        # A program so named systemd refuses to start itself.
        return f'/bin/sh -c \'exec "$$0" "$$@"\' {word(it.program).replace("$", "$$")} {given}'
    return f"{word(it.program)} {given}"


def _common(it: Installation, *, per_user: bool) -> str:
    lines: list[str] = []
    if it.user is not None and not per_user:
        lines.append(f"User={it.user}")
    lines += [
        "# NAME=value lines for what feeds.yaml writes as ${NAME}. Not readable by others: chmod 600.",
        f"EnvironmentFile=-{rest_of_line(it.environment_file)}",
    ]
    if it.sendmail:
        lines += [
            "# The mail program goes on after it took the letter, and may deliver it from here.",
            "KillMode=process",
        ]
    else:
        lines += [
            "# SIGTERM to the program alone: its helpers are needed to end the step.",
            "KillMode=mixed",
        ]
    lines += [
        "# Addresses of readers are nobody else's business. A web server that is to show the digests needs",
        "# the group, or UMask=0022.",
        "UMask=0027",
        "",
        *(_walls_for_sendmail(it, per_user=per_user) if it.sendmail else _walls(it, per_user=per_user)),
    ]
    return "\n".join(lines) + "\n"


def _walls(it: Installation, *, per_user: bool) -> list[str]:
    if per_user:
        return [
            "# What it may do. Walls around files need user namespaces here, which not every kernel grants",
            "# its users; without, the unit would not start. As a system service it has them.",
            *_SEALED.splitlines(),
        ]
    return [
        "# What it may do: go out, read, and write where it must. AF_NETLINK is how names are looked up.",
        "# A git hook of the archive's that runs Node or Java needs MemoryDenyWriteExecute=no.",
        "ProtectSystem=strict",
        "ProtectHome=read-only",
        *_writable(it),
        *_own_tmp(it),
        *_WALLED.splitlines(),
        *_SEALED.splitlines(),
    ]


def _walls_for_sendmail(it: Installation, *, per_user: bool) -> list[str]:
    # systemd.exec(5), NoNewPrivileges=: with a User=, every setting of _SEALED and most of _WALLED imply it.
    why = [
        "# Mail leaves through a setgid or setuid program (sendmail:), which must become another to write",
        "# its queue. NoNewPrivileges= would stop it, and so would all that implies it (system call filters,",
        "# RestrictSUIDSGID=, PrivateDevices=, ProtectKernel...), and a read-only /var or /home. The",
        "# capabilities left are those that such a program needs. With smtp:// all this is stricter.",
    ]
    if per_user:
        return why
    return [
        *why,
        "ProtectSystem=full",
        *_writable(it),
        *_own_tmp(it),
        f"CapabilityBoundingSet={_OF_MAIL_PROGRAMS}",
        "PrivateIPC=yes",
        "ProtectControlGroups=yes",
        "ProtectProc=invisible",
    ]


def _writable(it: Installation) -> list[str]:
    return [f"ReadWritePaths={' '.join(word(path) for path in it.writable)}"] if it.writable else []


def _own_tmp(it: Installation) -> list[str]:
    needed = (it.program, it.config, it.environment_file, it.state, it.database_socket, *it.writable)
    shared = [path for path in needed if path is not None and _lies_in_tmp(path)]
    if shared:
        return [
            f"# PrivateTmp= would hide {shared[0]}. A folder for temporary files is needed, though.",
            "ReadWritePaths=/tmp /var/tmp",
        ]
    return ["PrivateTmp=yes"]


def _lies_in_tmp(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in ("/tmp", "/var/tmp"))  # noqa: S108 (systemd's)
