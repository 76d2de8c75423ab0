"""Django's own checks of a deployment find nothing in the settings of an office that is reached over https."""

from __future__ import annotations


def test_the_settings_of_an_office_on_https_pass_the_checks_of_a_deployment(office):
    from django.core.checks import run_checks
    from django.test import override_settings

    from zhiheng.office.settings import SILENCED, settings_for
    from zhiheng.workspace.opening import open_workspace

    file = office.root / "zhiheng.toml"
    file.write_text(
        file.read_text(encoding="utf-8") + '\n[office]\naddress = "https://quality.example"\n',
        encoding="utf-8",
    )
    made = settings_for(open_workspace(office.root))
    changing = {
        name: value
        for name, value in made.items()
        if name not in ("DATABASES", "LOGGING", "INSTALLED_APPS", "TASKS")
    }
    with override_settings(**changing):
        assert [each for each in run_checks(include_deployment_checks=True) if not each.is_silenced()] == []
    assert set(made["SILENCED_SYSTEM_CHECKS"]) == set(SILENCED) and all(SILENCED.values())
