"""How lists of the API are paged."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`page` from 1 and `page_size` up to 1,000; 100 a page unless asked otherwise."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1_000
