"""The life of a referral drawn: what `docs/referrals.md` shows, made from the table of steps.

`python -m patients.referral_diagram` draws it anew.
"""

from pathlib import Path

from patients.referral_states import OPEN_STATES, STEPS, ReferralAction, ReferralState

PAGE = Path(__file__).resolve().parent.parent / "docs" / "referrals.md"
BEGIN = "<!-- made by python -m patients.referral_diagram: begin -->"
END = "<!-- end of what is made -->"


def drawn() -> str:
    """Return the diagram (Mermaid) and the table beside it."""
    return f"{BEGIN}\n\n{_diagram()}\n\n{_table()}\n\n{END}"


def replaced(text: str) -> str:
    """Return a page with what stands between the two marks drawn anew."""
    before, _, rest = text.partition(BEGIN)
    return before + drawn() + rest.partition(END)[2]


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{state.label}" as {state.value}' for state in ReferralState]
    lines.append(f"    [*] --> {ReferralState.RECEIVED.value}")
    for action, step in STEPS.items():
        for source in _in_order(step.sources):
            target = step.to or source
            lines.append(f"    {source.value} --> {target.value}: {action.label}")
    ends = [state for state in ReferralState if state not in OPEN_STATES]
    lines += [f"    {state.value} --> [*]" for state in ends]
    return "\n".join([*lines, "```"])


def _table() -> str:
    lines = ["| step | from | to | date it sets |", "| --- | --- | --- | --- |"]
    lines += [_row(action) for action in STEPS]
    return "\n".join(lines)


def _row(action: ReferralAction) -> str:
    step = STEPS[action]
    sources = ", ".join(str(state.label) for state in _in_order(step.sources))
    target = step.to.label if step.to else "as it was"
    column = step.column.removesuffix("_id")
    return f"| {action.label} | {sources} | {target} | `{column}` |"


def _in_order(states: frozenset[ReferralState]) -> list[ReferralState]:
    return [state for state in ReferralState if state in states]


if __name__ == "__main__":
    PAGE.write_text(replaced(PAGE.read_text()))
