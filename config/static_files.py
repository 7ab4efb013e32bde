"""Static files in production: named by their content, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Scripts import each other by these names too.

    Otherwise a page would run a module twice, once by the name of its tag and once by that of an import, and after an
    update a new module might import an old one.
    """

    support_js_module_import_aggregation = True
