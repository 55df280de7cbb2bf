from django.urls import URLPattern, path

from labeling.api import assignments

urlpatterns: list[URLPattern] = [
    path("projects/<slug:slug>/assignments/next/", assignments.NextView.as_view()),
    path("assignments/<int:pk>/", assignments.AssignmentView.as_view()),
    path("assignments/<int:pk>/annotation/", assignments.AnnotationView.as_view()),
    path("assignments/<int:pk>/draft/", assignments.DraftView.as_view()),
    path("assignments/<int:pk>/skip/", assignments.SkipView.as_view()),
    path("assignments/<int:pk>/return/", assignments.ReturnView.as_view()),
]
