"""Static files under names that hold their hash, so that a browser may keep each for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

IMPORT = (r"(?P<matched>(?P<how>from |import\()'(?P<url>\.\.?/[^']+\.js)')", "%(how)s'%(url)s'")


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Gives the modules a script of ours imports their hashed names, too: those of a page are always of one release.

    Django's own way of that reads imports of libraries by bare names as files, and stops at django-htmx's.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("*.js", (IMPORT,)))
