"""Paths below /api/ of label and report printing."""

from django.urls import path

from stockpress.api.printing import print_views, views

urlpatterns = [
    path("label/print/", print_views.LabelPrintView.as_view(), name="api-label-print"),
    path("label/template/", views.LabelTemplateListView.as_view(), name="api-labeltemplate-list"),
    path("label/template/<int:pk>/", views.LabelTemplateDetailView.as_view(), name="api-labeltemplate-detail"),
    path(
        "label/template/<int:pk>/metadata/",
        views.LabelTemplateMetadataView.as_view(),
        name="api-labeltemplate-metadata",
    ),
    path("report/print/", print_views.ReportPrintView.as_view(), name="api-report-print"),
    path("report/template/", views.ReportTemplateListView.as_view(), name="api-reporttemplate-list"),
    path("report/template/<int:pk>/", views.ReportTemplateDetailView.as_view(), name="api-reporttemplate-detail"),
    path(
        "report/template/<int:pk>/metadata/",
        views.ReportTemplateMetadataView.as_view(),
        name="api-reporttemplate-metadata",
    ),
    path("report/snippet/", views.SnippetListView.as_view(), name="api-reportsnippet-list"),
    path("report/snippet/<int:pk>/", views.SnippetDetailView.as_view(), name="api-reportsnippet-detail"),
    path("report/asset/", views.AssetListView.as_view(), name="api-reportasset-list"),
    path("report/asset/<int:pk>/", views.AssetDetailView.as_view(), name="api-reportasset-detail"),
]
