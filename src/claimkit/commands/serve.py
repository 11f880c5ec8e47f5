"""claimkit serve: a trained model as an HTTP service on this machine."""

from __future__ import annotations

import argparse
import errno
import ipaddress
import signal
import socket
import sys

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 30
"""So long requests that are being answered may take when the service is told to stop."""


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    from claimkit.inference.load import DEFAULT_REFERENCE

    parser.add_argument(
        "--model", default=DEFAULT_REFERENCE, help="models:/…, runs:/… or a folder (default: %(default)s)"
    )
    parser.add_argument("--store", help="MLflow tracking URI (default: mlflow.db in this folder)")
    parser.add_argument("--host", default=LOOPBACK, help="address to listen on (default: %(default)s, this machine)")
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--max-texts", type=int, default=256, help="texts of one request (default: %(default)s)")
    parser.add_argument("--max-bytes", type=int, default=1_000_000, help="bytes of one request (default: %(default)s)")
    parser.add_argument("--max-waiting", type=int, default=128, help="requests in the queue (default: %(default)s)")
    parser.add_argument(
        "--batch-wait-ms", type=float, default=5.0, help="how long a batch is gathered (default: %(default)s)"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C; then finish what is being answered, and give 0."""
    from claimkit.errors import ConfigError
    from claimkit.inference.load import load

    for name, least, most in (
        ("port", 0, 65535),
        ("max_texts", 1, 10**6),
        ("max_bytes", 1, 10**9),
        ("max_waiting", 1, 10**6),
        ("batch_wait_ms", 0, 10_000),
    ):
        value = getattr(options, name)
        if not least <= value <= most:
            raise ConfigError(f"--{name.replace('_', '-')} is {value}; allowed are {least} to {most}")
    listener = open_socket(options.host, options.port)
    with listener:
        predictor = load(options.model, store=options.store)
        predictor.predict(["The first prediction takes longer than the others."])

        import uvicorn

        from claimkit.inference.service import Limits, create_app
        from claimkit.tracking.registered import version_of

        limits = Limits(options.max_texts, options.max_bytes, options.max_waiting, options.batch_wait_ms)
        app = create_app(
            predictor,
            reference=str(options.model),
            version=version_of(options.model, options.store),
            limits=limits,
            any_host=not _is_loopback(listener),
        )
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=GRACE_SECONDS
        )
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, lambda *_: None)  # uvicorn stops, then gives the signal on to us
        kind = predictor.about.get("model")
        where = f"{_address(listener)}, described at /docs"
        print(f"{kind} ({options.model}) at {where}; Ctrl-C stops", file=sys.stderr, flush=True)
        uvicorn.Server(config).run(sockets=[listener])
    print("stopped", file=sys.stderr)
    return 0


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that listens; requests that come before the model is loaded wait in it.

    Raises:
        ServiceError: the port is taken, or there is no such address here.
    """
    from claimkit.errors import ServiceError

    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ServiceError(f"--host {host}: no such address ({error.strerror})") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise ServiceError(f"--host {host}: not an address of this machine") from error
        reason = {errno.EADDRINUSE: "taken", errno.EACCES: "not allowed to this user"}.get(error.errno or 0)
        raise ServiceError(
            f"port {port} of {host} is {reason or error.strerror}; give another with --port (0 takes a free one)"
        ) from error
    if not _is_loopback(listener):
        risk = "other machines can reach it, and it asks for no password and encrypts nothing"
        print(f"warning: --host {host}: {risk}", file=sys.stderr)
    return listener


def _is_loopback(listener: socket.socket) -> bool:
    return ipaddress.ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
