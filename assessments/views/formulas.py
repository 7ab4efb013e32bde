"""How scores are computed, in words, for everybody who is signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def how_scores(request: HttpRequest) -> HttpResponse:
    return render(request, "assessments/formulas/how_scores.html")
