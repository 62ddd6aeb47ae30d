"""A module of ours in a process of its own, for hostile input: it can be killed, and it knows no secrets.

Run as a script, with bare packages in the place of ours, so that their __init__ and with them Flask stay out.
"""

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
_KNOWN = ("LANG", "LC_ALL", "PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")


def command(module: str) -> list[str]:
    """What starts a process that runs the module's `main`."""
    return [sys.executable, "-P", __file__, module]


def environment() -> dict[str, str]:
    """What such a process is told: how to run Python, and nothing about the site."""
    return {name: os.environ[name] for name in _KNOWN if name in os.environ}


def _run(module: str) -> None:
    parts = module.split(".")
    for depth in range(1, len(parts)):
        package = ModuleType(".".join(parts[:depth]))
        package.__path__ = [str(ROOT.joinpath(*parts[:depth]))]
        sys.modules[package.__name__] = package
    importlib.import_module(module).main()


if __name__ == "__main__":
    _run(sys.argv[1])
