from django.utils.cache import patch_cache_control


class PrivatePages:
    """A page belongs to the person who asked: no shared cache keeps it, and a browser asks again before it shows it.

    Views that say more (`no-store` on pages with a password) keep what they say.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response
