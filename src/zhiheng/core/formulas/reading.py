"""From text to the raw tree of a formula. sqlglot is the parser and nothing else: it never sees the text.

What it is given is a skeleton in which every name, constant and function has become n0, n1, n2 …, so that no word of a formula
can mean anything to it; what it gives is walked by a closed list of nodes, and whatever else it may have made is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhiheng.core.formulas.neighbours import check_neighbours
from zhiheng.core.formulas.raw import Call, Case, Literal, Name, Operation, Path, Raw, Span
from zhiheng.core.formulas.refusals import Refusals, Refused
from zhiheng.core.formulas.tokens import LONGEST, Token, Tokens

HIGHEST = 60
"""How many signs may stand one over another in the tree: a + b + c … counts each."""
_BINARY = {
    "Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "EQ": "=", "NEQ": "!=", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">=",
    "And": "and", "Or": "or",
}  # fmt: skip


def read_raw(refusals: Refusals, known: frozenset[str] = frozenset()) -> Raw:
    """The raw tree of the formula that `refusals` gathers problems of. `known`: names of columns and parameters.

    Raises InputProblem with everything that is wrong with its words and signs.
    """
    text = refusals.text
    if len(text) > LONGEST:
        refusals.note("formula-too-long", (LONGEST, len(text)), most=str(LONGEST), given=str(len(text)))
        raise refusals.problem()
    if not text.strip():
        refusals.note("formula-empty", (0, len(text)))
        raise refusals.problem()
    tokens = Tokens(refusals, known).cut()
    if not refusals.issues:
        check_neighbours(tokens, refusals)
    if refusals.issues:
        raise refusals.problem()
    return _Walk(tokens, refusals).raw()


def _parsed(skeleton: str) -> list[Any]:
    from sqlglot import ErrorLevel, parse

    return parse(skeleton, error_level=ErrorLevel.IMMEDIATE, error_message_context=len(skeleton))


@dataclass(frozen=True, slots=True)
class _Read:
    """A raw node, the first and the last of its tokens, and how many nodes lie one over another in it."""

    raw: Raw
    first: int
    last: int
    height: int = 1


class _Walk:
    """Takes sqlglot's tree apart, node by node of a closed list."""

    def __init__(self, tokens: list[Token], refusals: Refusals) -> None:
        self.tokens = tokens
        self.refusals = refusals
        self.partners = _partners(tokens)
        self.words = _skeleton(tokens)
        self.taken: list[int] = []
        self.whole: Span = (tokens[0].span[0], tokens[-1].span[1])

    def raw(self) -> Raw:
        """The tree of the whole formula."""
        from sqlglot.errors import ParseError, SqlglotError

        try:
            statements = _parsed(" ".join(self.words))
            if len(statements) != 1 or statements[0] is None:
                raise self._not_understood()
            raw = self.walk(statements[0]).raw
            self._check_all_taken()
            return raw
        except RecursionError:
            self.refusals.note("formula-too-deep", self.whole, most=str(HIGHEST))
        except ParseError as problem:
            self.refusals.note("formula-not-understood", self._place(problem.errors))
        except SqlglotError:
            self.refusals.note("formula-not-understood", self.whole)
        except Refused:
            pass
        raise self.refusals.problem()

    def _check_all_taken(self) -> None:
        """Whether the parser kept every name, constant and function, each once."""
        written = [number for number, word in enumerate(self.words) if word == f"n{number}"]
        if sorted(self.taken) != written:
            raise self._not_understood()

    def _place(self, errors: list[dict[str, Any]]) -> Span:
        """The token at which the parser stopped; the whole formula where it does not say."""
        before = len(str(errors[0].get("start_context", "")).split()) if errors else len(self.words)
        return self.tokens[before].span if before < len(self.words) else self.whole

    def walk(self, node: Any) -> _Read:
        """One node and all below it. Raises Refused for what the list does not have."""
        kind = type(node).__name__
        if kind in _BINARY:
            return self._binary(node, _BINARY[kind])
        walks: dict[str, Callable[[Any], _Read]] = {
            "Column": self._operand, "Paren": self._paren, "Neg": self._negative, "Not": self._not,
            "Anonymous": self._call, "Filter": self._filtered, "In": self._one_of, "Is": self._is_null,
            "Between": self._between, "Case": self._case,
        }  # fmt: skip
        if kind not in walks:
            raise self._not_understood(node)
        return walks[kind](node)

    def _parts(self, node: Any, *wanted: str) -> list[Any]:
        """The arguments of a node; anything beside the wanted ones is refused."""
        present = {
            name
            for name, value in node.args.items()
            if value is not None and value != [] and value is not False
        }
        if present - set(wanted) or node.comments:
            raise self._not_understood(node)
        return [node.args.get(name) for name in wanted]

    def _not_understood(self, node: Any = None) -> Refused:
        found = [
            self._number(each.name) for each in (node.find_all(_identifier()) if node is not None else ())
        ]
        numbers = [number for number in found if number is not None]
        span = (
            (self.tokens[min(numbers)].span[0], self.tokens[max(numbers)].span[1]) if numbers else self.whole
        )
        return self.refusals.refuse("formula-not-understood", span)

    def _number(self, placeholder: object) -> int | None:
        """Which token a placeholder stands for."""
        digits = str(placeholder)[1:]
        number = int(digits) if digits.isdecimal() else -1
        return number if 0 <= number < len(self.tokens) else None

    def _operand(self, node: Any) -> _Read:
        (identifier,) = self._parts(node, "this")
        if type(identifier).__name__ != "Identifier":
            raise self._not_understood(node)
        (placeholder,) = self._parts(identifier, "this")
        number = self._number(placeholder)
        if number is None:
            raise self._not_understood(node)
        self.taken.append(number)
        return _Read(_leaf(self.tokens[number]), number, number)

    def _paren(self, node: Any) -> _Read:
        (inside,) = self._parts(node, "this")
        read = self.walk(inside)
        return _Read(read.raw, read.first, read.last, read.height + 1)

    def _negative(self, node: Any) -> _Read:
        return self._prefixed(node, "-", "negative")

    def _not(self, node: Any) -> _Read:
        (operand,) = self._parts(node, "this")
        if type(operand).__name__ in ("In", "Between", "Is"):
            read = self.walk(operand)
            return self._operation("not", (read,), read.first, read.last)
        return self._prefixed(node, "not", "not")

    def _prefixed(self, node: Any, word: str, operator: str) -> _Read:
        (operand,) = self._parts(node, "this")
        read = self.walk(operand)
        first = read.first
        while first > 0 and not self._says(first, word):
            first -= 1
        return self._operation(operator, (read,), first, read.last)

    def _binary(self, node: Any, operator: str) -> _Read:
        """Both sides; a chain of `and` or `or` becomes one operation, however long it is."""
        spine = [node]
        while type(spine[-1].args.get("this")) is type(node):
            spine.append(spine[-1].args["this"])
        first, _ = self._parts(spine[-1], "this", "expression")
        read = self.walk(first)
        others = [self.walk(self._parts(each, "this", "expression")[1]) for each in reversed(spine)]
        if operator in ("and", "or"):
            return self._operation(operator, (read, *others), read.first, others[-1].last)
        for other in others:
            read = self._operation(operator, (read, other), read.first, other.last)
        return read

    def _call(self, node: Any) -> _Read:
        placeholder, arguments = self._parts(node, "this", "expressions")
        number = self._number(placeholder)
        if number is None or self.tokens[number].kind != "call":
            raise self._not_understood(node)
        self.taken.append(number)
        reads = [self.walk(argument) for argument in arguments or ()]
        last = self.partners[number + 1]
        raw = Call(self.tokens[number].said, tuple(read.raw for read in reads), self._span(number, last))
        return self._checked(_Read(raw, number, last, 1 + max((read.height for read in reads), default=0)))

    def _filtered(self, node: Any) -> _Read:
        inner, where = self._parts(node, "this", "expression")
        call = self.walk(inner)
        if not isinstance(call.raw, Call) or call.raw.where is not None or type(where).__name__ != "Where":
            raise self.refusals.refuse("formula-filter-written-so", self._span(call.first, call.last))
        if not self._says(call.last + 3, "where"):
            raise self.refusals.refuse("formula-filter-written-so", self._span(call.first, call.last))
        (condition,) = self._parts(where, "this")
        read = self.walk(condition)
        last = self.partners[call.last + 2]
        raw = Call(call.raw.name, call.raw.arguments, self._span(call.first, last), read.raw)
        return self._checked(_Read(raw, call.first, last, 1 + max(call.height, read.height)))

    def _one_of(self, node: Any) -> _Read:
        operand, values = self._parts(node, "this", "expressions")
        read = self.walk(operand)
        if not values:
            raise self.refusals.refuse("formula-list-expected", self._span(read.first, read.last))
        reads = [self.walk(value) for value in values]
        return self._operation("in", (read, *reads), read.first, reads[-1].last)

    def _is_null(self, node: Any) -> _Read:
        operand, null = self._parts(node, "this", "expression")
        read = self.walk(operand)
        if type(null).__name__ != "Null":
            raise self.refusals.refuse("formula-null-expected", self._span(read.first, read.last))
        _, last = self._closed(read.first, read.last)
        while not self._says(last, "null"):
            last += 1
        return self._operation("is_null", (read,), read.first, last)

    def _between(self, node: Any) -> _Read:
        reads = [self.walk(part) for part in self._parts(node, "this", "low", "high")]
        return self._operation("between", tuple(reads), reads[0].first, reads[-1].last)

    def _case(self, node: Any) -> _Read:
        subject, branches, otherwise = self._parts(node, "this", "ifs", "default")
        if subject is not None:
            read = self.walk(subject)
            raise self.refusals.refuse("formula-case-written-so", self._span(read.first, read.last))
        pairs = [
            tuple(self.walk(part) for part in self._parts(branch, "this", "true")) for branch in branches
        ]
        default = self.walk(otherwise) if otherwise is not None else None
        first = pairs[0][0].first
        while first > 0 and not self._says(first, "case"):
            first -= 1
        last = self.partners[first]
        height = max(read.height for pair in pairs for read in pair)
        raw = Case(
            tuple((condition.raw, value.raw) for condition, value in pairs),
            default.raw if default else None,
            self._span(first, last),
        )
        return self._checked(_Read(raw, first, last, 1 + max(height, default.height if default else 0)))

    def _operation(self, operator: str, reads: tuple[_Read, ...], first: int, last: int) -> _Read:
        first, last = self._closed(first, last)
        raw = Operation(operator, tuple(read.raw for read in reads), self._span(first, last))
        return self._checked(_Read(raw, first, last, 1 + max(read.height for read in reads)))

    def _checked(self, read: _Read) -> _Read:
        if read.height > HIGHEST:
            raise self.refusals.refuse("formula-too-deep", read.raw.span, most=str(HIGHEST))
        return read

    def _closed(self, first: int, last: int) -> tuple[int, int]:
        """The tokens from `first` to `last`, widened so that every bracket among them has its partner."""
        partners = [self.partners[number] for number in range(first, last + 1) if number in self.partners]
        return min([first, *partners]), max([last, *partners])

    def _says(self, number: int, word: str) -> bool:
        """Whether a token is that sign or word, and not a text that reads so."""
        return self.tokens[number].kind in ("sign", "keyword") and self.tokens[number].said == word

    def _span(self, first: int, last: int) -> Span:
        return self.tokens[first].span[0], self.tokens[last].span[1]


def _identifier() -> Any:
    from sqlglot.expressions import Identifier

    return Identifier


def _skeleton(tokens: list[Token]) -> list[str]:
    """What the parser is given: signs and words of the language, and n0, n1 … for everything else."""
    words: list[str] = []
    for number, token in enumerate(tokens):
        value = token.said == "null" and (not words or words[-1] not in ("is", "not"))
        ours = token.kind in ("sign", "keyword") and not value
        words.append(token.said if ours else f"n{number}")
    return words


def _leaf(token: Token) -> Raw:
    if token.kind == "path":
        column, _, name = token.said.partition(".")
        return Path(column, name, token.span)
    if token.kind == "name":
        return Name(token.said, token.span)
    return Literal(token.value, token.span)


def _partners(tokens: list[Token]) -> dict[int, int]:
    """For each bracket, `case` and `end` the one that belongs to it."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for number, token in enumerate(tokens):
        if token.kind in ("sign", "keyword") and token.said in ("(", "case"):
            opened.append(number)
        elif token.kind in ("sign", "keyword") and token.said in (")", "end"):
            partner = opened.pop()
            partners[partner], partners[number] = number, partner
    return partners
