from django.urls import path

from boards.views import word_templates

urlpatterns = [
    path("", word_templates.word_template, name="word_template"),
    path("file/", word_templates.file, name="word_template_file"),
    path("example/", word_templates.example, name="word_template_example"),
    path("withdraw/", word_templates.withdraw, name="withdraw_word_template"),
]
