"""Every shape goes there and back unchanged; what is of no shape is refused before it is sent."""

import math
from collections.abc import Callable
from typing import Generic, TypeVar

from showcase import (
    CollectionsClient,
    Connection,
    EnumsClient,
    FlattenedClient,
    NamesClient,
    RecursiveClient,
    ScalarsClient,
    StructsClient,
    UnexpectedValue,
    UnionsClient,
    types,
)

import support
from support import refused, same

T = TypeVar("T")


class echoes(Generic[T]):
    """What the method answers to each value is that value."""

    def __init__(self, call: Callable[[T], T]) -> None:
        self._call = call

    def __call__(self, *values: T) -> None:
        for value in values:
            same(self._call(value), value)


def check_scalars(connection: Connection) -> None:
    scalars = ScalarsClient(connection)
    echoes(scalars.boolean)(True, False)
    echoes(scalars.i8)(-128, 127)
    echoes(scalars.i64)(-(2**63), 2**63 - 1)
    echoes(scalars.u8)(0, 255)
    echoes(scalars.u32)(2**32 - 1)
    echoes(scalars.u64)(2**53 + 1, 2**64 - 1)
    echoes(scalars.f32)(0.5, -1.5)
    echoes(scalars.f64)(0.1, 1e300, 21.0)
    echoes(scalars.text)("", "süß \"\\\n\u0000🚗", "null", "1")
    echoes(scalars.character)("ß")
    echoes(scalars.address)("127.0.0.1", "::1")
    echoes(scalars.maybe)(None, 0, 255)
    echoes(scalars.anything)(None, False, 0, 2**63, "x", [1, [None]], {"a": {"b": [1.5]}})


def check_refusals(connection: Connection) -> None:
    scalars, structs = ScalarsClient(connection), StructsClient(connection)
    refused(UnexpectedValue, "`value`: 256 is not from 0 to 255", lambda: scalars.u8(256))
    refused(UnexpectedValue, "True is not a whole number", lambda: scalars.u8(True))
    refused(UnexpectedValue, "not finite", lambda: scalars.f64(math.nan))
    refused(UnexpectedValue, "too large", lambda: scalars.f32(1e39))
    refused(UnexpectedValue, "no JSON", lambda: scalars.text("\ud800"))
    refused(UnexpectedValue, "no JSON", lambda: scalars.anything(object()))  # type: ignore[arg-type]
    point = types.Point(x=1, y="2")  # type: ignore[arg-type]
    refused(UnexpectedValue, "`value.y`: '2' is not a whole number", lambda: structs.plain(point))
    nested = types.Nested(from_=types.Point(0, 0), to=None, by=[types.Point(1, 2**31)])
    refused(UnexpectedValue, "`value.by[0].y`", lambda: structs.nested(nested))
    refused(UnexpectedValue, "does not fit a packet", lambda: scalars.text("x" * 300_000))


def check_collections(connection: Connection) -> None:
    collections = CollectionsClient(connection)
    item = types.Item(id=1, label="a")
    echoes(collections.list_)([], [item, types.Item(id=2)])
    echoes(collections.lists)([[], [1, 2]])
    echoes(collections.array)([1, 2, 3])
    echoes(collections.tuple_)((1, "a", None), (1, "a", item))
    echoes(collections.set_)(set(), {"a", "b"})
    echoes(collections.map)({}, {"": item, "a b": item})
    echoes(collections.map_by_number)({-7: "a", 8: "b"})
    echoes(collections.map_by_enum)({"left": 1})
    echoes(collections.maybe_list)(None, [1, None])
    refused(UnexpectedValue, "instead of 3", lambda: collections.array([1, 2]))
    refused(UnexpectedValue, "`value['a'].id`", lambda: collections.map({"a": types.Item(id=-1)}))


def check_structs(connection: Connection) -> None:
    structs = StructsClient(connection)
    point = types.Point(x=-1, y=2)
    echoes(structs.plain)(point)
    echoes(structs.renamed)(types.Renamed(some_name=1, odd_name=2, größe=3, type=4))
    echoes(structs.defaulted)(types.Defaulted(), types.Defaulted(level=2, points=[], note="n", old=False))
    assert types.Defaulted().points == [types.Point(1, 2)]
    echoes(structs.optional)(types.Optional(always=1), types.Optional(always=1, maybe=2, left_out=point, list_=[1]))
    echoes(structs.strict)(types.Strict(a=1))
    echoes(structs.skipped)(types.Skipped(shown=1))
    echoes(structs.nested)(types.Nested(from_=point, to=None, by=[point]), types.Nested(point, [], point))
    echoes(structs.newtype)(1.5)
    echoes(structs.tuple_struct)((1, "a"))
    structs.unit_struct(None)
    echoes(structs.transparent)(point)
    echoes(structs.page_of_points)(types.Page(items=[point], next=2))
    echoes(structs.page_of_metres)(types.Page2(items=[1.0]))
    echoes(structs.dates)(types.Dates(at="2026-01-02T03:04:05Z", day="2026-01-02"))


def check_flattened(connection: Connection) -> None:
    flattened = FlattenedClient(connection)
    echoes(flattened.structure)(types.Located(name="a", row=1), types.Located(name="a", row=1, seat=2))
    echoes(flattened.map)(types.Extra(known=1, rest={"a": 2}), types.Extra(known=1))
    echoes(flattened.anything)(types.Open(known=1, rest={"a": [None, {"b": 1}]}))
    echoes(flattened.internal)(types.Tagged(at=1, kind=types.TaggedKindDot()))
    echoes(flattened.internal)(types.Tagged(at=1, kind=types.TaggedKindDisc(size=2)))
    echoes(flattened.internal)(types.Tagged(at=1, kind=types.TaggedKindSeat(types.Position(row=3, seat=4))))
    echoes(flattened.external)(types.Keyed(at=1, variant=types.KeyedVariantNumber(2)))
    echoes(flattened.external)(types.Keyed(at=1, variant=types.KeyedVariantText(text="a")))
    echoes(flattened.optional)(types.MaybeKeyed(at=1))
    echoes(flattened.optional)(types.MaybeKeyed(at=1, variant=types.MaybeKeyedVariantNumber(2)))
    twice = types.Extra(known=1, rest={"known": 2})
    refused(UnexpectedValue, "members already", lambda: flattened.map(twice))


def check_enums(connection: Connection) -> None:
    enums = EnumsClient(connection)
    echoes(enums.gear)(*types.Gear)
    assert {gear.value for gear in types.Gear} == {"full-drive", "reverse", "P"}
    echoes(enums.level)(types.Level.VALUE_1, types.Level.VALUE_10)
    echoes(enums.both)(types.Both(levels=[types.Level.VALUE_1]), types.Both(gear=types.Gear.P, levels=[]))
    refused(UnexpectedValue, "is not a Gear", lambda: enums.gear("P"))  # type: ignore[arg-type]


def check_unions(connection: Connection) -> None:
    unions = UnionsClient(connection)
    point = types.Point(x=1, y=2)
    external: list[types.External] = [
        types.ExternalDot(),
        types.ExternalDisc(size=1),
        types.ExternalLine((1, 2)),
        types.ExternalNumber(2**64 - 1),
        types.ExternalNamed(point),
        types.ExternalMaybe(None),
        types.ExternalMaybe(3),
        types.ExternalInner(types.InternalDot()),
    ]
    echoes(unions.external)(*external)
    echoes(unions.all)(external)
    echoes(unions.internal)(types.InternalDot(), types.InternalDisc(size=1, filled=True), types.InternalAtPoint(point))
    echoes(unions.adjacent)(types.AdjacentDot(), types.AdjacentDisc(1), types.AdjacentLine((1, 2)))
    echoes(unions.adjacent)(types.AdjacentNamed(point))
    echoes(unions.untagged)(types.UntaggedInteger(1), types.UntaggedText("a"), types.UntaggedPoint(point))
    echoes(unions.untagged)(types.UntaggedObject(name="a", size=1), types.UntaggedList([1, 2, 3]))
    echoes(unions.mixed)(types.MixedInteger(1), types.MixedTagged2(types.MixedTaggedDisc(size=2)))
    echoes(unions.result)(types.ResultOfPointOrStringOk(point), types.ResultOfPointOrStringErr("no"))
    bad = types.ExternalDisc(size=256)
    refused(UnexpectedValue, "`value.Disc.size`", lambda: unions.external(bad))


def check_recursive(connection: Connection) -> None:
    recursive = RecursiveClient(connection)
    leaf = types.Tree(value=2, children=[])
    echoes(recursive.tree)(types.Tree(value=1, children=[leaf, leaf]))
    inner = types.Folder(entries={"f": types.EntryFile("text")})
    echoes(recursive.folder)(types.Folder(entries={"d": types.EntryFolder(inner)}))
    echoes(recursive.chain)(types.Chain(), types.Chain(next=types.Chain(next=types.Chain())))
    echoes(recursive.nest)([], [[], [[]]])


def check_names(connection: Connection) -> None:
    names = NamesClient(connection)
    found = names.class_(1, 3, lambda_=2)
    assert (found.class_, found.none, found.some_name, found.some_name2) == (1, 2, 3, 4)
    assert (found._2nd, found.value, found.ref, found.proto) == (5, 6, 7, 8)
    assert found.default is types.Keyword.A_B_C
    assert found.field == types.TypeError(error="e", message="m", name="n")
    assert names.class_(1, 3).none == 9
    assert names.delete(1, 2, 3) == 6 and names.constructor() == 1
    assert names.print(1, 2, 3, timeout=5.0) == 6 and names.list_() == [1, 2]


support.run(globals())
