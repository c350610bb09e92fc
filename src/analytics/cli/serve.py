"""``gongkai serve``: serves the pages until it is stopped."""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import socket
import sys
from pathlib import Path
from typing import Any

from analytics.cli.sending import send_together

APP = "app.py"


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("serve", help="打开看板")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="地址", help="监听地址（默认 127.0.0.1，只供本机）"
    )
    parser.add_argument("--port", default=8501, type=int, metavar="端口", help="端口（默认 8501）")
    parser.add_argument(
        "--home", type=Path, metavar="文件夹", help="数据文件夹（默认 GONGKAI_HOME 或 data/home）"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Blocks while the server runs. Exit status 0 stopped, 2 no app.py or the port cannot be used."""
    from analytics.store.home import VARIABLE, Home

    app = find_app()
    if app is None:
        print(
            f"找不到 {APP}。请在项目文件夹里运行，或用 pip install -e . 从项目文件夹安装。", file=sys.stderr
        )
        return 2
    trouble = _trouble(args.host, args.port)
    if trouble is not None:
        reason = f"{args.host}:{args.port}：不能使用（{trouble}）"
        print(f"{reason}。请关闭占用它的程序，或用 --port 换一个端口。", file=sys.stderr)
        return 2
    os.environ[VARIABLE] = str(Home.find(args.home).root)
    # Streamlit looks for .streamlit/config.toml (theme, no usage statistics) in the working directory.
    os.chdir(app.parent)
    print(f"看板：http://{args.host}:{args.port}（按 Ctrl+C 停止）", flush=True)
    _start(app, args.host, args.port)
    return 0


def find_app() -> Path | None:
    """app.py of the checkout that the package runs from, else of the working directory."""
    from analytics.store.home import repository_root

    for folder in (repository_root(), Path.cwd()):
        if folder is not None and (folder / APP).is_file() and (folder / ".streamlit").is_dir():
            return folder / APP
    return None


def _trouble(host: str, port: int) -> str | None:
    """Why nothing can listen there; None where it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name != "nt":  # as the server itself does: a port that was just given back is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            return "已被占用"
        return getattr(error, "strerror", None) or str(error)
    return None


def _start(app: Path, host: str, port: int) -> None:
    # By name: inside the package only ui knows Streamlit, and the other commands start without it.
    bootstrap: Any = importlib.import_module("streamlit.web.bootstrap")
    pages: Any = importlib.import_module("streamlit.runtime.pages_manager")
    # app.py declares the pages. Left to itself, Streamlit takes the folder pages/ for a list of its own until
    # the first run of app.py, and meets a copied link with "Page not found".
    pages.PagesManager.uses_pages_directory = False
    _send_at_once()
    send_together()
    told = options(host, port)
    bootstrap.load_config_options(flag_options=told)
    bootstrap.run(str(app), False, [], told)


def options(host: str, port: int) -> dict[str, Any]:
    """How the pages are served, as Streamlit's options."""
    return {
        "server_address": host,
        "server_port": port,
        "server_headless": True,
        "browser_gatherUsageStats": False,
        "server_fileWatcherType": "none",  # a developer starts streamlit itself
        "global_developmentMode": False,
        "logger_hideWelcomeMessage": True,  # said above, in Chinese
        "logger_level": "warning",
        "runner_postScriptGC": False,
    }


def _send_at_once() -> None:
    """Have the server's connections send without delay (TCP_NODELAY).

    asyncio sets it, but not on sockets that a program bound itself, as Streamlit does. Without it the last
    elements of a page wait 40 ms (200 ms on Windows) for the browser to confirm the ones before.
    """
    server: Any = importlib.import_module("streamlit.web.server.starlette.starlette_server")
    bind: Any = getattr(server, "_bind_socket", None)
    if bind is None:  # another Streamlit: slower, not broken
        return

    def bound(*args: Any, **named: Any) -> socket.socket:
        listening: socket.socket = bind(*args, **named)
        if listening.family in (socket.AF_INET, socket.AF_INET6):
            # Connections inherit it from the socket that accepts them.
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening

    server._bind_socket = bound
