"""Operations of our migrations."""

from typing import Any

import pgtrigger.migrations


class AddTrigger(pgtrigger.migrations.AddTrigger):
    """Adds a trigger without rendering the models anew.

    The library reloads the model and all that lead to it for every trigger, which made most of the
    time of a first migration; no operation looks at a rendered model's triggers.
    """

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Notes the trigger in the model's options alone."""
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]
