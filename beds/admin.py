"""Beds in the administration site, to look at: they open and close by services."""

from django.contrib import admin

from beds.models import Bed
from providers.admin_site import ReadOnlyAdmin, site


@admin.register(Bed, site=site)
class BedAdmin(ReadOnlyAdmin):
    """Beds and the days on which they are in service; never who is in them."""

    list_display = ["ward", "label", "basis", "start_date", "end_date"]
    list_filter = ["basis", "ward__provider"]
    list_select_related = ["ward"]
    search_fields = ["label", "ward__code", "ward__name"]
