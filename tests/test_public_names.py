"""`from analysis import ...`: every measure by its name, each name once, nothing loaded before it is asked for."""

from __future__ import annotations

import inspect
import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

import analysis
import analysis.measures

MODULES = [f"analysis.measures.{module.name}" for module in pkgutil.iter_modules(analysis.measures.__path__)]


def public(module_name: str) -> set[str]:
    """The public functions of a measure's module."""
    module = import_module(module_name)
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    found = {name: getattr(module, name) for name in names}
    return {
        name for name, value in found.items() if inspect.isfunction(value) and value.__module__.startswith(module_name)
    }


@pytest.mark.parametrize("module_name", MODULES)
def test_every_measure_is_a_public_name(module_name):
    found = public(module_name)
    assert found
    assert {name: analysis._HOME.get(name) for name in found} == dict.fromkeys(found, module_name)
    assert all(getattr(analysis, name) is getattr(import_module(module_name), name) for name in found)


def test_every_name_loads_and_stands_once():
    assert all(callable(getattr(analysis, name)) for name in analysis.__all__)
    listed = [name for names in analysis._NAMES.values() for name in names]
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(dir(analysis))


def test_a_name_hides_no_part_of_the_package():
    parts = {module.name for module in pkgutil.iter_modules(analysis.__path__)}
    assert parts & set(analysis.__all__) == set()


def test_a_name_that_is_not_there_is_answered_with_the_nearest():
    with pytest.raises(AttributeError, match="analysis has no zone; it has zones"):
        _ = analysis.zone
    with pytest.raises(AttributeError, match="it has Case, "):
        _ = analysis.xyz


def test_importing_the_package_loads_nothing():
    code = "import sys, analysis; print([name for name in sys.modules if name.startswith('analysis.') or name in ('pandas', 'numpy')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
