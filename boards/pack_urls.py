from django.urls import path

from boards.views import packs, preparing

urlpatterns = [
    path("", packs.packs, name="packs"),
    path("add/", preparing.add, name="add_pack"),
    path("implications/", preparing.implications, name="implications"),
    path("implications/<slug:implication>/", preparing.write_implication, name="write_implication"),
    path("<slug:pack>/", packs.pack, name="pack"),
    path("<slug:pack>/edit/", preparing.edit, name="edit_pack"),
    path("<slug:pack>/sections/<slug:section>/", preparing.section, name="write_section"),
    path("<slug:pack>/gather/", preparing.gather, name="gather_pack"),
    path("<slug:pack>/preview/", preparing.preview, name="preview_pack"),
    path("<slug:pack>/publish/", preparing.publish, name="publish_pack"),
    path("<slug:pack>/remove/", preparing.remove, name="remove_pack"),
    path("<slug:pack>/compare/<slug:other>/", packs.compare, name="compare_packs"),
]
