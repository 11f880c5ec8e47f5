"""claimkit champion: show which version models:/claimkit@champion is, or move it."""

from __future__ import annotations

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument(
        "reference", nargs="?", help="models:/claimkit/N: make it the champion if it is better on the held-out articles"
    )
    parser.add_argument("--set", dest="version", metavar="VERSION", help="make this version the champion in any case")
    parser.add_argument("--store", help="MLflow tracking URI (default: mlflow.db in this folder)")


def run(options: argparse.Namespace) -> int:
    """Show the versions with the champion marked; move it first where asked to."""
    from claimkit.errors import ModelError
    from claimkit.tracking.champion import champion_of, consider, measured, set_champion, versions_of
    from claimkit.tracking.registered import find_version, open_existing
    from claimkit.tracking.store import REGISTERED_MODEL, store_lock

    if options.reference and options.version:
        raise ModelError("give a reference (moved if it is better) or --set VERSION (moved in any case), not both")
    uri, client = open_existing(options.store)
    name = REGISTERED_MODEL
    if options.version:
        set_champion(client, name, options.version)
        print(f"@champion is now version {options.version}: set by hand")
    elif options.reference:
        name, version = find_version(client, options.reference, uri)
        with store_lock(uri):
            print(consider(client, name, version))
    held = champion_of(client, name)
    print(f"{'version':>9}  {'macro-F1 on held-out articles':31}  run")
    for version in versions_of(client, name):
        found = measured(client, name, version, rows=False)
        mark = "*" if version == held else " "
        print(f"{mark} {version:>7}  {_figure(found.macro_f1, found.low, found.high):31}  {found.run_name}".rstrip())
    print(f"* is models:/{name}@champion" if held else "no version is the champion")
    return 0


def _figure(macro_f1: float | None, low: float | None, high: float | None) -> str:
    if macro_f1 is None:
        return "not measured"
    return f"{macro_f1:.3f}" + (f" ({low:.3f} to {high:.3f})" if low is not None and high is not None else "")
