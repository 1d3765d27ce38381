"""Scripts that import one another under names that hold their hash."""

import re

from django.contrib.staticfiles.storage import StaticFilesStorage

from tidtam.ui.hashed_static import HashedStatic


def test_what_a_module_imports_is_named_by_its_hash_and_a_library_is_left_alone(tmp_path):
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "low.js").write_text("export const one = 1;\n")
    (tmp_path / "room" / "high.js").write_text(
        "import { one } from './low.js';\nconst later = () => import('./low.js');\n"
    )
    (tmp_path / "room" / "library.js").write_text("import * as htmx from 'htmx';\n")
    storage = HashedStatic(location=tmp_path, base_url="/static/")
    names = [f"room/{name}.js" for name in ("low", "high", "library")]
    plain = StaticFilesStorage(location=tmp_path, base_url="/static/")
    list(storage.post_process({name: (plain, name) for name in names}))
    made = storage.hashed_files
    assert re.fullmatch(r"room/low\.[0-9a-f]{12}\.js", made["room/low.js"])
    low = made["room/low.js"].removeprefix("room/")
    assert (tmp_path / made["room/high.js"]).read_text().count(f"'./{low}'") == 2
    assert "from 'htmx'" in (tmp_path / made["room/library.js"]).read_text()
