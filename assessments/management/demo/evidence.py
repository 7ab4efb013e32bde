"""Made-up evidence beside answers of the demo: links to a company network that does not exist, and two small files."""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from assessments.models import Rating, RatingForm
from assessments.services.evidence import add_file, add_link

_LINKS = (
    ("https://intranet.demo.example/projects/spring-launch", "春季新品上市專案結案報告"),
    ("https://intranet.demo.example/campaigns/search-ads", "關鍵字廣告成效週報"),
    ("https://intranet.demo.example/research/key-accounts", "企業客戶訪談摘要"),
)
_NOTES = """春季新品上市專案：工作摘要（虛構資料）

負責項目：通路促銷規劃、媒體排程、結案檢討
時程：二月至五月
成果：新品首月鋪貨率達九成，結案會議由本人主持
"""


def add_demo_evidence(form: RatingForm, number: int) -> None:
    """Support the form's three highest answers by a link, notes and a chart; ``number`` varies which link it is."""
    actor = form.rater
    highest = list(
        Rating.objects.filter(form=form, value__isnull=False)
        .order_by("-value", "item__position")
        .values_list("item", flat=True)[:3]
    )
    for item, add in zip(highest, ("link", "notes", "chart"), strict=False):
        if add == "link":
            url, name = _LINKS[number % len(_LINKS)]
            add_link(actor=actor, form_id=form.pk, item_id=item, url=url, name=name)
            continue
        content, name = (_NOTES.encode(), "工作摘要.txt") if add == "notes" else (_chart(number), "每月成交件數.png")
        add_file(actor=actor, form_id=form.pk, item_id=item, file=ContentFile(content), name=name)


def _chart(number: int) -> bytes:
    """A bar chart without words, a little different each time."""
    picture = Image.new("RGB", (480, 270), "white")
    draw = ImageDraw.Draw(picture)
    for bar, height in enumerate((90, 120, 105, 150, 140 + number % 7 * 8, 200)):
        draw.rectangle((45 + bar * 70, 240 - height, 90 + bar * 70, 240), fill=(23, 96, 107))
    draw.line((30, 240, 460, 240), fill=(83, 94, 100), width=2)
    into = io.BytesIO()
    picture.save(into, "PNG", optimize=True)
    return into.getvalue()
