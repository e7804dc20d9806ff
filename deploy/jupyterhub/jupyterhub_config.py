"""Which settings the server of each user reads; docs/deploy.md has the steps.

The hub's own configuration loads this file with `load_subconfig`.
"""

import os
from pathlib import Path

c = get_config()  # noqa: F821, provided by traitlets

HERE = Path(__file__).resolve().parent


def _settings(role):
    return {"JUPYTER_CONFIG_PATH": os.pathsep.join([str(HERE / role), str(HERE / "everyone")])}


c.Spawner.cmd = [str(HERE / "environment" / "bin" / "jupyterhub-singleuser")]
# Whoever is in no group is a student.
c.Spawner.environment = _settings("students")
c.Spawner.group_overrides = {
    "thaw": {
        "groups": ["instructors"],
        "spawner_override": {"environment": _settings("instructors")},
    }
}
