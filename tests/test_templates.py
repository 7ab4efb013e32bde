"""Templates nobody uses are found, and holes in those that are used."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine, Template, TemplateDoesNotExist
from django.template.utils import get_app_template_dirs

from tests.support.templates import OWN_FOLDERS, RaisesInOwnTemplates, UndefinedTemplateVariable, is_own_template

QUOTED = re.compile(r"""["']([\w./-]+\.(?:html|txt|svg|xml|typ))["']""")
MAIL = re.compile(r"""["']([\w/-]+/email/[\w-]+)["']""")
MAIL_PARTS = ("_subject.txt", "_message.txt", "_message.html")
"""allauth's way to name a mail: one name for its subject and its texts."""


def own_template_folders() -> list[Path]:
    apps = [Path(folder) for folder in get_app_template_dirs("templates")]
    return [settings.BASE_DIR / "templates", *(folder for folder in apps if is_own_template(str(folder)))]


def own_templates() -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for folder in own_template_folders()
        for path in folder.rglob("*")
        if path.is_file()
    }


def package_templates() -> set[str]:
    """Names that installed packages look up themselves, so that a template of ours under the name is used."""
    folders = [Path(folder) for folder in get_app_template_dirs("templates") if not is_own_template(str(folder))]
    return {path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*") if path.is_file()}


def sources() -> Iterator[Path]:
    for folder in OWN_FOLDERS:
        for pattern in ("**/*.py", "**/*.html", "**/*.txt"):
            yield from (settings.BASE_DIR / folder).glob(pattern)


def test_every_template_is_used() -> None:
    """A template is named in full where it is used: a name put together from parts cannot be searched for either."""
    texts = [path.read_text(encoding="utf-8") for path in sources()]
    named = {name for text in texts for name in QUOTED.findall(text)}
    named |= {mail + part for text in texts for mail in MAIL.findall(text) for part in MAIL_PARTS}
    assert own_templates(), "no templates found: the search is wrong"
    unused = sorted(own_templates() - named - package_templates())
    assert not unused, "Templates that nothing names:\n" + "\n".join(unused)


def test_every_template_compiles() -> None:
    engine = Engine.get_default()
    for name in sorted(own_templates()):
        try:
            engine.get_template(name)
        except TemplateDoesNotExist as missing:
            pytest.fail(f"{name} needs {missing}")


def test_no_template_has_inline_script_or_style() -> None:
    """The Content-Security-Policy blocks them: they would silently do nothing."""
    inline = re.compile(
        r"<script(?![^>]*(\bsrc=|type=[\"']application/json))|<style\b|\sstyle=[\"']|\son\w+=[\"']|href=[\"']javascript:",
        re.IGNORECASE,
    )
    found = [
        f"{path.relative_to(settings.BASE_DIR)}: {match.group()}"
        for folder in own_template_folders()
        for path in folder.rglob("*.html")
        for match in inline.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


# --- The check on undefined variables itself --------------------------------------------------------------------------


def template_of(folder: Path, source: str) -> Template:
    """Return a template of ``source`` that says it lies in ``folder``."""
    folder.mkdir(exist_ok=True)
    (folder / "page.html").write_text(source)
    engine = Engine(dirs=[str(folder)], string_if_invalid=RaisesInOwnTemplates(), libraries=_libraries())
    return engine.get_template("page.html")


def _libraries() -> dict[str, str]:
    return {"i18n": "django.templatetags.i18n"}


@pytest.mark.parametrize(
    "source",
    [
        "{{ missing }}",
        "{{ person.missing }}",
        "{{ missing|default:'-' }}",
        "{% with shown=missing %}{{ shown }}{% endwith %}",
        "{% load i18n %}{% blocktranslate %}Dear {{ missing }}{% endblocktranslate %}",
    ],
)
def test_an_undefined_variable_raises_in_own_templates(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    template = template_of(tmp_path / "templates", source)
    with pytest.raises(UndefinedTemplateVariable, match=r"page\.html. uses .*missing"):
        template.render(Context({"person": {"name": "Lin"}}))


@pytest.mark.parametrize(
    ("source", "shows"),
    [
        ("{{ missing }}", ""),
        ("{{ missing|default:'-' }}", "-"),
        ("{% load i18n %}{% blocktranslate %}Dear {{ missing }}{% endblocktranslate %}", "Dear "),
    ],
)
def test_templates_of_packages_keep_djangos_behaviour(source: str, shows: str, tmp_path: Path) -> None:
    assert template_of(tmp_path / "templates", source).render(Context()) == shows


def test_asking_whether_a_variable_is_there_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    template = template_of(tmp_path / "templates", "{% if missing %}yes{% else %}no{% endif %}")
    assert template.render(Context()) == "no"
