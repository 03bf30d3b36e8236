"""The command `monitor`, also as `python -m monitor`."""

import gc


def main() -> None:
    """Loads the program, and runs it."""
    # What is loaded at the start stays; looking through it for garbage, over and over, takes a tenth of a
    # second of it.
    gc.disable()
    from monitor.cli import main as run  # noqa: PLC0415  see above

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
