"""The two scales every installation starts with.

The level scale retells, in the portal's own words, what the level table (職能級別表) of iCAP, 勞動部勞動力發展署, says about
each level: how predictable the work is, how closely it is supervised, what judgement it takes and how much knowledge
and skill it needs.
"""

from django.db import migrations

PROFICIENCY = {
    "slug": "proficiency-5",
    "kind": "proficiency",
    "name_zh": "五級熟練度",
    "name_en": "Five-point proficiency",
    "description_zh": "依實際工作表現判斷：這個人目前能把這件事做到什麼程度。以最近一年看得到的表現為準。",
    "description_en": (
        "Judged by what can be seen at work: how well does this person do this at present? "
        "Look at the past year."
    ),
}
PROFICIENCY_POINTS = [
    (
        1,
        "初學",
        "Beginning",
        "剛開始接觸，知道要做什麼，但還需要別人示範或一步一步帶領才能完成。",
        "New to this: knows what is to be done, but needs somebody to show how or to lead step by step.",
    ),
    (
        2,
        "在指導下完成",
        "With guidance",
        "一般情況下能完成大部分內容，遇到沒做過的部分需要提醒，成果交出前需要他人檢查。",
        "Completes most of it in ordinary cases; needs hints where it is new, and a check before it is handed over.",
    ),
    (
        3,
        "獨立完成",
        "Independent",
        "能自行完成，品質與時程符合要求；一般的狀況自己處理，知道什麼時候該求助。",
        "Does it without help, in time and to the required quality; solves common difficulties and knows when to ask.",
    ),
    (
        4,
        "熟練",
        "Proficient",
        "狀況複雜或條件改變時仍能穩定完成，能找出問題的原因並調整做法，同事會來請教。",
        "Does it reliably even when it is complex or conditions change; finds causes, adapts; colleagues ask for advice.",
    ),
    (
        5,
        "專家",
        "Expert",
        "能帶領與指導他人，建立或改進做法與標準，成效擴及團隊以外。",
        "Guides and teaches others, sets or improves methods and standards, with effects beyond the own team.",
    ),
]

LEVEL = {
    "slug": "icap-level-6",
    "kind": "level",
    "name_zh": "iCAP 職能級別（六級）",
    "name_en": "iCAP competency levels (six)",
    "description_zh": (
        "判斷這個人目前能勝任哪一個級別的工作，再與工作任務要求的職能級別比較。"
        "各級說明依勞動部勞動力發展署 iCAP 職能級別表的內容改寫。"
    ),
    "description_en": (
        "Which level of work does this person master at present? It is compared with the level the task asks for. "
        "The descriptions retell the competency level table (職能級別表) of iCAP, Workforce Development Agency, "
        "Ministry of Labor, Taiwan."
    ),
}
LEVEL_POINTS = [
    (
        1,
        "例行工作",
        "Routine work",
        "工作固定、重複，過程可以預期；依照清楚的指示、在旁人密切監督下完成。一般不需要事先受過專門訓練或具備專業知識技術。",
        "Routine, repetitive work that runs as expected, done to clear instructions and under close supervision. "
        "Usually needs no special training, professional knowledge or skill.",
    ),
    (
        2,
        "依指導工作",
        "Directed work",
        "工作大多規律、可以預期；在經常的監督和指導下進行，有些地方需要理解和判斷。需要基本的知識與技術。",
        "Mostly regular, predictable work, done as directed and under frequent supervision; some of it takes "
        "understanding and judgement. Needs basic knowledge and skill.",
    ),
    (
        3,
        "獨立工作",
        "Independent work",
        "部分工作會變動、不是例行公事；在一般監督下獨立完成，需要少量的判斷。需要一定程度的專業知識與技術。",
        "Some of the work varies and is not routine; done independently under general supervision, with a little "
        "judgement. Needs a fair amount of professional knowledge and skill.",
    ),
    (
        4,
        "規劃設計",
        "Planning and design",
        "工作情況經常變動；只需少許監督，獨立執行包含規劃、設計而且要求熟練技巧的工作，並自行判斷與決定。需要相當的專業知識與技術。",
        "Conditions change often; independently does work that includes planning and design and takes practised skill, "
        "under little supervision, judging and deciding alone. Needs considerable professional knowledge and skill.",
    ),
    (
        5,
        "自主整合",
        "Autonomous work",
        "工作情況複雜多變；幾乎不需監督，自主完成，並能策略性地思考與判斷。需要能應用、整合並形成系統的專業知識與技術。",
        "Conditions are complex and changing; completes the work autonomously with hardly any supervision, thinking and "
        "judging strategically. Needs professional knowledge and skill that is applied, integrated and systematic.",
    ),
    (
        6,
        "專業創新",
        "Expert innovation",
        "工作情況高度複雜且不斷變化；綜合運用專業知識與技術，獨立完成專業而創新的工作。需要策略思考、決策與原創的能力。",
        "Conditions are highly complex and changing; combines professional knowledge and skill to do expert and "
        "innovative work independently. Needs strategic thinking, decision-making and originality.",
    ),
]


def add_scales(apps, schema_editor):
    RatingScale = apps.get_model("assessments", "RatingScale")
    ScalePoint = apps.get_model("assessments", "ScalePoint")
    database = schema_editor.connection.alias
    for fields, points in ((PROFICIENCY, PROFICIENCY_POINTS), (LEVEL, LEVEL_POINTS)):
        scale = RatingScale.objects.using(database).create(**fields)
        ScalePoint.objects.using(database).bulk_create(
            ScalePoint(
                scale=scale,
                value=value,
                label_zh=label_zh,
                label_en=label_en,
                anchor_zh=anchor_zh,
                anchor_en=anchor_en,
            )
            for value, label_zh, label_en, anchor_zh, anchor_en in points
        )


def remove_scales(apps, schema_editor):
    RatingScale = apps.get_model("assessments", "RatingScale")
    slugs = [PROFICIENCY["slug"], LEVEL["slug"]]
    RatingScale.objects.using(schema_editor.connection.alias).filter(slug__in=slugs).delete()


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_initial")]

    operations = [migrations.RunPython(add_scales, remove_scales)]
