"""Authorization: Bearer <token>. A token opens what its maker may do, cut down to its scope and its project."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from labeling.models import Token, User
from labeling.models.people import digest

if TYPE_CHECKING:
    from rest_framework.views import APIView

SEEN_EVERY = timedelta(minutes=1)  # last_used_at is not written more often than this


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        kind, _, secret = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer":
            return None
        token = Token.objects.alive().select_related("user").filter(digest=digest(secret.decode("latin-1"))).first()
        if token is None:
            raise AuthenticationFailed(
                "This token is not valid: unknown, revoked or past its end. Make a new one in your account."
            )
        now = timezone.now()
        if token.last_used_at is None or token.last_used_at < now - SEEN_EVERY:
            Token.objects.filter(pk=token.pk).update(last_used_at=now)
        token.user.bound_to = token.project_id
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token made in your account."}


class MayWithThisToken(BasePermission):
    """Signed in, and the token's scope covers the request. A view says by `scope` what it belongs to.

    releases: only views of releases, reading. read: everything, reading. label: besides, labeling. manage: all.
    """

    message = "The scope of this token does not cover this."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not request.user or not request.user.is_authenticated:
            return False
        token = request.auth
        if not isinstance(token, Token) or token.scope == Token.Scope.MANAGE:
            return True
        belongs_to = getattr(view, "scope", "")
        if token.scope == Token.Scope.RELEASES:
            return belongs_to == Token.Scope.RELEASES and request.method in SAFE_METHODS
        if request.method in SAFE_METHODS:
            return True
        return token.scope == Token.Scope.LABEL and belongs_to == Token.Scope.LABEL
