"""The command that serves the pages starts them with this checkout's app.py, theme and data."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from analytics import cli
from analytics.cli import serve

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str, int]]:
    """Where a server would have been started."""
    found: list[tuple[Path, str, int]] = []
    monkeypatch.setattr(cli, "COMMANDS", ("serve",))
    monkeypatch.setattr(serve, "_start", lambda app, host, port: found.append((app, host, port)))
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_serves_this_checkout_from_any_folder(
    started: list[tuple[Path, str, int]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GONGKAI_HOME", "unused")
    port = free_port()
    assert cli.main(["serve", "--port", str(port), "--home", "mine"]) == 0
    assert started == [(ROOT / "app.py", "127.0.0.1", port)]
    assert Path.cwd() == ROOT, "Streamlit takes theme and options from .streamlit of the working directory"
    assert os.environ["GONGKAI_HOME"] == str(tmp_path / "mine")


def test_without_app_py_it_says_so(
    started: list[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("analytics.store.home.repository_root", lambda: None)
    assert cli.main(["serve"]) == 2
    assert "app.py" in capsys.readouterr().err
    assert started == []


def test_a_port_in_use_is_told_before_anything_starts(
    started: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert cli.main(["serve", "--port", str(port)]) == 2
    told = capsys.readouterr().err
    assert str(port) in told
    assert "--port" in told
    assert started == []


def test_streamlit_is_told_not_to_list_pages_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.runtime.pages_manager import PagesManager
    from streamlit.web import bootstrap

    runs: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    monkeypatch.setattr(bootstrap, "load_config_options", lambda flag_options: None)
    monkeypatch.setattr(bootstrap, "run", lambda app, hello, args, options: runs.append((app, options)))
    serve._start(ROOT / "app.py", "0.0.0.0", 8600)
    assert PagesManager.uses_pages_directory is False
    ((app, options),) = runs
    assert app == str(ROOT / "app.py")
    assert (options["server_address"], options["server_port"]) == ("0.0.0.0", 8600)
    assert options["server_headless"] is True
    assert options["browser_gatherUsageStats"] is False
