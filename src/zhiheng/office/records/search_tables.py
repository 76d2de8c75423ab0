"""What lets the database find words in Chinese text: on SQLite a trigram table of FTS5, on PostgreSQL an index of one- and two-character grams.

Both belong to the table of search entries and are kept in step with it by the database itself. Made after every migration.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from zhiheng.office.records.models import SearchEntry

TRIGRAM = 3
"""FTS5 finds nothing shorter with this tokenizer (sqlite.org, FTS5, 4.3.4)."""
SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS records_searchtext USING fts5("
    "folded, content='records_searchentry', content_rowid='id', tokenize='trigram case_sensitive 1')",
    "CREATE TRIGGER IF NOT EXISTS records_searchtext_added AFTER INSERT ON records_searchentry BEGIN "
    "INSERT INTO records_searchtext(rowid, folded) VALUES (new.id, new.folded); END",
    "CREATE TRIGGER IF NOT EXISTS records_searchtext_removed AFTER DELETE ON records_searchentry BEGIN "
    "INSERT INTO records_searchtext(records_searchtext, rowid, folded) VALUES ('delete', old.id, old.folded); END",
    "CREATE TRIGGER IF NOT EXISTS records_searchtext_changed AFTER UPDATE OF folded ON records_searchentry BEGIN "
    "INSERT INTO records_searchtext(records_searchtext, rowid, folded) VALUES ('delete', old.id, old.folded); "
    "INSERT INTO records_searchtext(rowid, folded) VALUES (new.id, new.folded); END",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION records_search_grams(folded text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ "
    "SELECT pg_catalog.array_agg(DISTINCT gram) FROM (SELECT letter, pg_catalog.lead(letter) OVER (ORDER BY place) AS after "
    "FROM pg_catalog.unnest(pg_catalog.string_to_array(folded, NULL)) WITH ORDINALITY AS letters(letter, place)) AS pairs "
    "CROSS JOIN LATERAL (VALUES (letter), (letter || after)) AS grams(gram) WHERE gram IS NOT NULL $$",
    "CREATE INDEX IF NOT EXISTS records_searchentry_grams ON records_searchentry USING gin (records_search_grams(folded))",
)


def prepare(**_: Any) -> None:
    """Makes what is missing; safe to call again."""
    with connection.cursor() as cursor:
        fresh = connection.vendor == "sqlite" and not _exists(cursor, "records_searchtext")
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)
        if fresh:
            cursor.execute("INSERT INTO records_searchtext(records_searchtext) VALUES ('rebuild')")


def _exists(cursor: Any, table: str) -> bool:
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [table])
    return cursor.fetchone() is not None


def matching(words: Sequence[str]) -> QuerySet[SearchEntry]:
    """The entries in which all the folded words occur; all entries for none. What is typed is a value, never a part of the question."""
    found = SearchEntry.objects.all()
    if connection.vendor == "sqlite":
        long = [word for word in words if len(word) >= TRIGRAM]
        if long:
            wanted = "SELECT rowid FROM records_searchtext WHERE records_searchtext MATCH %s"
            found = found.filter(pk__in=RawSQL(wanted, [" AND ".join(_phrase(word) for word in long)]))
        for word in words:
            found = found if word in long else found.filter(_holds(word))
        return found
    for word in words:
        near = RawSQL(
            "records_search_grams(folded) @> records_search_grams(%s)", [word], output_field=BooleanField()
        )
        found = found.filter(near, _holds(word))
    return found


def _holds(word: str) -> GreaterThan:
    """Whether the word stands in the text: by place, which is quicker than LIKE and knows no signs of its own."""
    return GreaterThan(StrIndex("folded", Value(word)), 0)


def _phrase(word: str) -> str:
    """A word as a string of the language of FTS5, in which a quotation mark is written twice (sqlite.org, FTS5, 3.1)."""
    return '"' + word.replace('"', '""') + '"'
