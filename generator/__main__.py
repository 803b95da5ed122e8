"""``python -m generator``: the same as ``bagalau``."""

if __name__ == "__main__":
    from generator.cli.main import run  # here: worker processes import this module, too

    run()
