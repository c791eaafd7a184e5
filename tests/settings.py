"""Settings of the tests: those of the project, with what makes tests quick and their errors loud."""

from improvement.settings import *  # noqa: F403

DEMO = False
# The manifest storage needs collectstatic; without it every file under a live server would be a silent 404.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A job is done at once, where the worker would come to it later.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
