from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """Cursor pages in the order in which rows were made: nothing is shown twice or missed while rows come in."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    ordering = "pk"
