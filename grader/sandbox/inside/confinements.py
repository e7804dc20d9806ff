"""The confinement that a sandbox's settings name."""

import json

from landlocked import Landlocked
from namespaces import Namespaces

KINDS = {"namespaces": Namespaces, "landlock": Landlocked}


def from_settings(settings: str):
    """Return a confinement; see `confinement`.

    Args:
        settings: as JSON, the "kind" and the arguments of its class.
    """
    arguments = json.loads(settings)
    return KINDS[arguments.pop("kind")](**arguments)
