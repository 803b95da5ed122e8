"""``python -m generator``: the same as ``bagalau``."""

from generator.cli import run

if __name__ == "__main__":
    run()
