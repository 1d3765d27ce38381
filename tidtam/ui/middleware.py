"""What every answer carries: compression, the content security policy, and the language a reader chose.

Which pages may be opened is decided in tidtam/access.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No inline script or style, no eval, no other host: a page cannot be made to run what somebody typed into it."""


class ContentSecurityPolicy:
    """Adds the content security policy to every answer that does not carry its own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class Compression(GZipMiddleware):
    """Compresses words for browsers that can read it: an office on a bad line waits a fifth as long.

    Only whole texts: documents and fonts are compressed already, and a part of a file must keep its length. Django adds
    random bytes, so that the length tells nothing of what a page holds (the attack called BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer, compressed where that is worth it."""
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if response.status_code == 206 or not (kind.startswith("text/") or kind in COMPRESSED_KINDS):
            return response
        return super().process_response(request, response)


COMPRESSED_KINDS = {"application/json", "application/javascript", "image/svg+xml"}


def chosen_language(request: HttpRequest) -> str:
    """Return the language the reader chose by the cookie; Thai where none, or one we do not speak, was chosen.

    The browser's own list is not asked: an office's shared PC is often set to English, and its work is in Thai.
    """
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class Language:
    """Speaks the chosen language while the request lasts, and says so in the answer.

    An answer that names its language itself has it from its address: no cookie was asked, and none makes it vary.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if "Content-Language" not in response.headers:
            response.headers["Content-Language"] = language
            patch_vary_headers(response, ("Cookie",))
        return response
