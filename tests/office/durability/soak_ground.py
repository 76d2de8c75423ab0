"""The workspace of the soak: the demonstration district, a form of 250 fields, and tokens by which programs file and review.

python tests/office/durability/soak_ground.py WORKSPACE FILERS   (prints as JSON the tokens by name, and the row id of the body that files)
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

FIELDS = 250
KINDS = (
    'type = "integer", minimum = 0, maximum = 10', 'type = "text"', 'type = "code", codes = ["满意", "一般", "不满意"]', 'type = "number"',
    'type = "date"',
)  # fmt: skip
MORNING = datetime(2028, 7, 5, 1, tzinfo=UTC)
"""The day on which the district lives."""
REGISTER = "household_survey"
BODY = "区市场监管局"
PEOPLE = {
    "reviewer": ("review:write", "filing:read"),
    "office": ("review:write", "filing:read", "registers:read"),
    "leader": ("plan:read", "registers:read"),
}
"""Besides the filers: who calls, and the scopes of their tokens."""


def add_form(root: Path) -> None:
    """Puts the scheme with the form into a workspace."""
    folder = root / "schemes" / "household_survey"
    folder.mkdir(parents=True)
    (folder / "scheme.toml").write_text(
        f'label = {{ zh = "入户调查", en = "Household survey" }}\nbasis = ["本区入户调查方案"]\nlead = "{BODY}"\n', encoding="utf-8"
    )  # fmt: skip
    columns = [
        'survey_no = { label = { zh = "问卷编号", en = "Form" }, type = "text", required = true }',
        'asked_on = { label = { zh = "调查日期", en = "Asked on" }, type = "date", required = true }',
        *(f'q{number:03} = {{ label = {{ zh = "第 {number} 问", en = "Question {number}" }}, {KINDS[number % 5]} }}' for number in range(FIELDS - 2)),
    ]  # fmt: skip
    head = f'[{REGISTER}]\nlabel = {{ zh = "入户调查问卷", en = "Household survey" }}\nversion = "1"\nkey = ["survey_no"]\ndate = "asked_on"\n'
    (folder / "registers.toml").write_text(
        f"{head}\n[{REGISTER}.columns]\n" + "\n".join(columns) + "\n", encoding="utf-8"
    )


def tokens(root: Path, filers: int) -> dict[str, str]:
    """Makes the tokens: one for each filer, all of them the liaison's, and one for each of the others."""
    from zhiheng.office.demonstration.days import stand_at
    from zhiheng.office.starting import migrate, start

    start(root)
    stand_at(MORNING)
    migrate()
    from zhiheng.office import clock
    from zhiheng.office.actions.tokens import make_token
    from zhiheng.office.demonstration.people import acting_as

    until = clock.today() + timedelta(days=30)
    wanted = {f"filer-{number}": ("liaison", ("filing:write", "filing:read")) for number in range(filers)}
    wanted |= {name: (name, scopes) for name, scopes in PEOPLE.items()}
    return {
        name: make_token(acting_as(person), name, scopes, until)[1]
        for name, (person, scopes) in wanted.items()
    }


if __name__ == "__main__":
    add_form(Path(sys.argv[1]))
    made = tokens(Path(sys.argv[1]), int(sys.argv[2]))
    from zhiheng.office.people.models import Body

    print(json.dumps({"tokens": made, "body": Body.objects.get(name=BODY).pk}))
