"""Pages about people's own accounts."""

from django.urls import path

from providers import views

urlpatterns = [path("account/", views.account, name="account")]
