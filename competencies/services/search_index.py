"""Keeps the text in which the search box looks."""

from competencies.models import StandardVersion
from competencies.selectors.contents import Contents, read_contents
from competencies.wording import search_form


def refresh_search_text(version: StandardVersion) -> None:
    """Compute ``search_text`` of ``version`` anew from all it holds; part of the caller's transaction."""
    version.search_text = search_text(read_contents(version))
    StandardVersion.objects.filter(pk=version.pk).update(search_text=version.search_text)


def search_text(contents: Contents) -> str:
    """Return what the search box finds a version by: codes and words of header, duties, tasks, K, S and A."""
    version = contents.version
    lines = [version.code, version.standard.code, version.title, version.description]
    for classification in (*contents.job_categories, *contents.occupations, *contents.industries):
        lines += [classification.code, classification.name]
    for duty in contents.duties:
        lines.append(f"{duty.row.code} {duty.row.name}")
        lines += [f"{task.row.code} {task.row.name}" for task in duty.tasks]
    for node in (*contents.knowledge, *contents.skills, *contents.attitudes):
        lines += [f"{node.row.code} {node.row.name} {node.row.text}", *node.details]
    # A line break keeps a word from being found across two entries.
    return "\n".join(filter(None, map(search_form, lines)))
