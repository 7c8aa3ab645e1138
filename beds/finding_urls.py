"""The pages on which a bed is found for a referral, or asked for."""

from django.urls import path

from beds.views import finding, offers

urlpatterns = [
    path("referrals/<int:pk>/find-a-bed/", finding.find, name="find_a_bed"),
    path("referrals/<int:pk>/find-a-bed/<int:bed>/", finding.found_bed, name="found_bed"),
    path("offers/", offers.offers, name="offers"),
    path("offers/<int:pk>/", offers.offer, name="offer"),
]
