from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from consensus.actions.discussions import write as write_post
from consensus.blinding import get_disagreement
from consensus.reports.queue import Filters
from consensus.views.disagreements import Form, address, page_of
from consensus.views.narrowing import query_of
from labeling.errors import Invalid
from labeling.permissions import Do
from labeling.requests import SignedIn


@login_required
@require_POST
def write(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    membership, disagreement = get_disagreement(request.user, slug, pk, to=Do.DISCUSS)
    body = request.POST.get("body", "").replace("\0", "")
    try:
        post = write_post(disagreement=disagreement, by=request.user, body=body)
    except Invalid as error:
        return page_of(request, membership, disagreement, Form(), message=body, errors=error.fields, status=422)
    return redirect(f"{address(slug, pk, query_of(Filters.read(request.GET)))}#post-{post.pk}")
