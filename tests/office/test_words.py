"""Words of the pages: both languages, numbers, days, states, and the tags that write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from zhiheng.core.issues import Text

pytestmark = pytest.mark.usefixtures("office_template")


@pytest.fixture(params=["zh", "en"])
def language(request):
    """The language of the page, both in turn."""
    from django.utils import translation

    with translation.override("en" if request.param == "en" else "zh-hans"):
        yield request.param


@pytest.fixture
def english():
    """An English page."""
    from django.utils import translation

    with translation.override("en"):
        yield


def rendered(template, /, address="/board/?sort=-gap&town=1", **context):
    from django.template import Context, Template
    from django.test import RequestFactory

    context["request"] = RequestFactory().get(address)
    return Template("{% load office_words %}" + template).render(Context(context))


def test_text_is_said_in_the_language_of_the_page(language):
    assert (
        rendered("{{ text|said }}", text=Text("质量", "quality")) == {"zh": "质量", "en": "quality"}[language]
    )


def test_text_is_escaped(language):
    assert rendered("{{ text|said }}", text=Text("<b>", "<b>")) == "&lt;b&gt;"


def test_nothing_is_said_of_none(language):
    assert rendered("{{ text|said }}", text=None) == ""


def test_sentence_takes_its_values(language):
    shown = rendered('{% t "还剩 {n} 个工作日" "{n} working {n:day|days} left" n=3 %}')
    assert shown == {"zh": "还剩 3 个工作日", "en": "3 working days left"}[language]


def test_sentence_counts_one_in_the_singular(english):
    assert rendered('{% t "{n} 天" "{n} {n:day|days}" n=1 %}') == "1 day"


def test_sentence_escapes_values_but_not_its_own_markup(language):
    shown = rendered('{% t "<b>{name}</b>" "<b>{name}</b>" name=name %}', name='<i title="x">')
    assert shown == "<b>&lt;i title=&quot;x&quot;&gt;</b>"


def test_sentence_escapes_a_text_and_keeps_what_is_safe(language):
    from zhiheng.office.words import figure, sentence

    assert "&lt;" in sentence("{a}", "{a}", a=Text("<", "<"))
    assert '<span class="figure">3</span>' in sentence("{a}", "{a}", a=figure(3))


def test_sentence_with_a_brace_without_value_is_refused(language):
    with pytest.raises(KeyError):
        rendered('{% t "{missing}" "{missing}" %}')


def test_sentence_says_moments_in_the_time_of_china(language):
    assert (
        rendered('{% t "{at}" "{at}" at=at %}', at=datetime(2018, 3, 28, 16, 5, tzinfo=UTC))
        == "2018-03-29 00:05"
    )


def test_label_made_before_the_reader_is_known_is_said_later(english):
    from zhiheng.office.words import both

    assert str(both("报送", "File")) == "File"


@pytest.mark.parametrize("value", [Fraction(964, 10), Decimal("96.4"), 96.4])
def test_figure_has_its_digits_and_unit(value):
    assert rendered("{{ value|figure:2 }}", value=value) == '<span class="figure">96.40</span>'
    assert (
        rendered('{% figure value "%" digits=1 %}', value=value) == '<span class="figure">96.4\u2009%</span>'
    )


def test_figure_of_nothing_is_a_dash_that_is_said(english):
    assert (
        rendered("{{ value|figure:1 }}", value=None)
        == '<span class="figure absent" title="no figure">—</span>'
    )


def test_day_and_moment_are_written_for_people_and_machines():
    assert rendered("{{ day|day }}", day=date(2018, 3, 8)) == '<time datetime="2018-03-08">2018-03-08</time>'
    shown = rendered("{{ at|moment }}", at=datetime(2018, 3, 28, 1, 5, tzinfo=UTC))
    assert shown == '<time datetime="2018-03-28T01:05:00+00:00">2018-03-28 09:05</time>'
    assert rendered("{{ at|moment }}{{ at|day }}", at=None) == ""


def test_moment_without_a_zone_is_refused():
    from zhiheng.office.words import moment_words

    with pytest.raises(ValueError, match="no time zone"):
        moment_words(datetime(2018, 3, 28))  # noqa: DTZ001 - the case itself


def test_every_state_has_a_word_and_a_shape_of_its_own(language):
    from zhiheng.core.judging.model import STATE_LABELS, State
    from zhiheng.office.words import STATE_SHAPES

    assert len(set(STATE_SHAPES.values())) == len(State)
    for state in State:
        mark = rendered("{% state_mark state %}", state=state)
        assert STATE_LABELS[state].said(language) in mark
        assert f'<span class="shape" aria-hidden="true">{STATE_SHAPES[state]}</span>' in mark
        assert f"state-{state.value.replace('_', '-')}" in mark


def test_every_level_has_a_word_and_a_shape(language):
    from zhiheng.core.issues import LEVEL_LABELS, Level

    marks = [rendered("{% level_mark level %}", level=level) for level in Level]
    assert all(LEVEL_LABELS[level][language] in mark for level, mark in zip(Level, marks, strict=True))
    assert len({mark.partition('aria-hidden="true">')[2][0] for mark in marks}) == len(Level)


def test_icon_is_silent_and_unknown_ones_are_refused():
    assert 'aria-hidden="true"' in rendered('{% icon "search" %}')
    assert rendered('{% icon "nowhere" "document" %}') == rendered('{% icon "document" %}')
    with pytest.raises(KeyError):
        rendered('{% icon "nowhere" %}')


def test_head_of_a_column_sorts_and_keeps_the_filters(language):
    falling = rendered('{% column "差距" "Gap" sort="gap" unit="%" numeric=True %}')
    assert 'aria-sort="descending"' in falling
    assert 'href="?town=1&amp;sort=gap"' in falling
    assert 'class="number"' in falling
    other = rendered('{% column "截止" "Due" sort="due" %}')
    assert "aria-sort" not in other
    assert 'href="?town=1&amp;sort=due"' in other


def test_head_of_a_column_turns_a_rising_order_round():
    assert 'href="?sort=-gap"' in rendered('{% column "差距" "Gap" sort="gap" %}', address="/board/?sort=gap")


def test_head_of_a_column_knows_the_standing_order():
    head = rendered('{% column "差距" "Gap" sort="gap" standing="-gap" %}', address="/board/")
    assert 'aria-sort="descending"' in head


def test_address_changes_adds_and_takes_away():
    assert rendered("{% address page=2 town=None %}") == "?sort=-gap&amp;page=2"
