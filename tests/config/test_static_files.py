"""Static files in production."""

from pathlib import Path

from django.core.files.base import ContentFile

from config.static_files import StaticFiles


def test_scripts_import_each_other_by_the_names_that_pages_use(tmp_path: Path) -> None:
    storage = StaticFiles(location=str(tmp_path), base_url="/static/")
    scripts = {
        "js/page.js": b'import { form } from "./items.js";\nimport "./parts/keyboard.js";\n',
        "js/items.js": b"export const form = 1;\n",
        "js/parts/keyboard.js": b'import { form } from "../items.js";\n',
    }
    for name, content in scripts.items():
        storage.save(name, ContentFile(content))
    list(storage.post_process({name: (storage, name) for name in scripts}))
    items, keyboard = (Path(storage.stored_name(name)).name for name in ("js/items.js", "js/parts/keyboard.js"))
    page = (tmp_path / storage.stored_name("js/page.js")).read_text()
    assert items != "items.js"
    assert f'from "./{items}"' in page
    assert f'import"./parts/{keyboard}"' in page
    assert f'from "../{items}"' in (tmp_path / storage.stored_name("js/parts/keyboard.js")).read_text()
