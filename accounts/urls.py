"""Sign-in, sign-out, password change and reset (the parts of allauth that this service offers, and no others), and what else a
person sets for themselves."""

from allauth.account import views as allauth_views
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from accounts import views

urlpatterns = [
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("signup/", views.no_sign_up, name="account_signup"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.no_sign_up, name="account_set_password"),
    path("password/reset/", allauth_views.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        never_cache(allauth_views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", allauth_views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("reminders/", views.reminders, name="reminders"),
]
