"""Support work for site admins: accounts and an overview. What people did is read-only here as everywhere."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import models
from django.http import HttpRequest

from labeling.models import Event, Membership, Project, Round, Token, User

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[models.Model]
    AccountAdmin = UserAdmin[User]
else:  # at run time these classes take no parameters
    ModelAdmin = admin.ModelAdmin
    AccountAdmin = UserAdmin

admin.site.site_header = admin.site.site_title = "Concord"


class ReadOnly(ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(User)
class PeopleAdmin(AccountAdmin):
    list_display = ("username", "name", "email", "is_active", "is_machine", "is_superuser")

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # what a person did stays: deactivate the account instead


@admin.register(Project)
class ProjectAdmin(ReadOnly):
    list_display = ("slug", "name", "created_by", "created_at")


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    list_display = ("project", "user", "role", "is_active")
    list_filter = ("role", "is_active")


@admin.register(Round)
class RoundAdmin(ReadOnly):
    list_display = ("project", "number", "status", "overlap", "opened_at", "closed_at")


@admin.register(Token)
class TokenAdmin(ReadOnly):
    list_display = ("user", "name", "scope", "prefix", "expires_at", "revoked_at")
    exclude = ("digest",)


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ("at", "project", "kind", "by", "subject_type", "subject_id")
    list_filter = ("kind",)
