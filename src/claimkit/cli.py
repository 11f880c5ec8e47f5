"""The command ``claimkit``: build a dataset, measure agreement, use a trained model.

Exit codes: 0 done, 1 the data has faults, 2 a mistake the user can mend (one line on standard error), 130 stopped.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from claimkit.config import one_line_errors

COMMANDS = {
    "build": "build a dataset",
    "agreement": "agreement between readers",
    "check-data": "check the corpus",
    "attribution": "measure who is found to answer for a sentence",
    "predict": "label the sentences of articles",
    "serve": "serve a model over HTTP",
    "label": "send sentences to Label Studio and bring labels back",
    "evaluate": "measure a trained model on labelled sentences",
    "compare": "set runs side by side",
    "champion": "show or move the model that is used by default",
}
"""Each is a module of ``claimkit.commands``; none of them imports more than its options need."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    parser = argparse.ArgumentParser(prog="claimkit", description=(__doc__ or "").partition("\n\n")[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, help_text in COMMANDS.items():
        module = import_module(f"claimkit.commands.{name.replace('-', '_')}")
        command = commands.add_parser(name, help=help_text, description=module.__doc__)
        module.add(command)
        command.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    try:
        code = one_line_errors(options.run)(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has seen enough, as in "claimkit … | head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    if code:
        sys.exit(code)


if __name__ == "__main__":
    main()
