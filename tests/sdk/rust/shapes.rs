//! Every shape goes there and back unchanged.

use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use showcase::{
    CollectionsClient, EnumsClient, FlattenedClient, RecursiveClient, ScalarsClient, StructsClient,
    UnionsClient,
};
use vsoa::Client;

use super::connect;

/// Calls each method of an echoing client with each of these values.
macro_rules! there_and_back {
    ($($test:ident: $client:ident at $prefix:literal {
        $($method:ident at $url:literal: [$($value:tt),* $(,)?];)*
    })*) => {
        $(#[tokio::test]
        async fn $test() {
            let (_server, client) = connect().await;
            let typed = $client::new(client.clone());
            $(for json in [$(json!($value)),*] {
                let value = read(&json);
                let answer = typed.$method(Clone::clone(&value)).await.unwrap();
                let plain = answer_to(&client, concat!($prefix, $url), &json).await;
                agree(stringify!($method), &json, &value, &answer, plain);
            })*
        })*
    };
}

fn read<T: DeserializeOwned>(json: &Value) -> T {
    serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// What the server answers, as it stands on the wire.
async fn answer_to(client: &Client, url: &str, json: &Value) -> Value {
    let answer = client.set(url).param(json).await.unwrap();
    answer.payload().parse().unwrap()
}

/// What was sent and what came back are the same value, and its JSON is the server's.
fn agree<T>(method: &str, json: &Value, value: &T, answer: &T, plain: Value)
where
    T: Debug + DeserializeOwned + PartialEq + Serialize,
{
    assert_eq!(value, answer, "{method} {json}");
    let written = serde_json::to_value(answer).unwrap();
    assert_eq!(
        without_null(written),
        without_null(plain),
        "{method} {json}"
    );
}

/// A member that is null, and one that is not there, are the same.
fn without_null(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(without_null).collect(),
        Value::Object(members) => {
            let members = members.into_iter().filter(|(_, value)| !value.is_null());
            members
                .map(|(name, value)| (name, without_null(value)))
                .collect()
        }
        other => other,
    }
}

there_and_back! {
    scalars: ScalarsClient at "/scalars" {
        boolean at "/boolean": [true, false];
        i8 at "/i8": [(-128), 127];
        i64 at "/i64": [(i64::MIN), (i64::MAX)];
        u8 at "/u8": [0, 255];
        u32 at "/u32": [0, (u32::MAX)];
        u64 at "/u64": [0, (u64::MAX), 9_007_199_254_740_993_u64];
        f32 at "/f32": [0.5, (-1.25)];
        f64 at "/f64": [0.1, 1e300, (-2.0)];
        text at "/text": ["", "süß \"\\\n\u{1F697}"];
        character at "/character": ["ß"];
        address at "/address": ["127.0.0.1", "::1"];
        maybe at "/maybe": [null, 7];
        anything at "/anything": [null, 1, "a", [1, { "a": null }], { "a": [true] }];
    }
    collections: CollectionsClient at "/collections" {
        list at "/list": [[], [{ "id": 1, "label": null }, { "id": 2, "label": "b" }]];
        lists at "/lists": [[[], [1, 2]]];
        array at "/array": [[1, 2, 3]];
        tuple at "/tuple": [[1, "a", null], [1, "a", { "id": 3, "label": "c" }]];
        set at "/set": [[], ["a", "b"]];
        map at "/map": [{}, { "a": { "id": 1, "label": null } }];
        map_by_number at "/map-by-number": [{ "-7": "a", "8": "b" }];
        map_by_enum at "/map-by-enum": [{ "left": 1, "right": 2 }];
        maybe_list at "/maybe-list": [null, [], [1, null]];
    }
    enums: EnumsClient at "/enums" {
        gear at "/gear": ["full-drive", "reverse", "P"];
        level at "/level": [1, 10];
        both at "/both": [{ "gear": null, "levels": [] }, { "gear": "P", "levels": [1, 10] }];
    }
    structs: StructsClient at "/structs" {
        plain at "/plain": [{ "x": -1, "y": 2 }];
        renamed at "/renamed": [{ "someName": 1, "ODD name": 2, "größe": 3, "type": 4 }];
        defaulted at "/defaulted": [
            {},
            { "level": 0, "name": "", "points": [], "at": { "x": 3, "y": 4 }, "ratio": 0.0, "note": "n", "old": false },
        ];
        optional at "/optional": [
            { "always": 1 },
            { "always": 1, "maybe": 2, "left_out": { "x": 1, "y": 2 }, "list": [1] },
        ];
        strict at "/strict": [{ "a": 1 }];
        skipped at "/skipped": [{ "shown": 1 }];
        nested at "/nested": [
            { "from": { "x": 1, "y": 2 }, "to": null, "by": [] },
            { "from": { "x": 1, "y": 2 }, "to": { "x": 3, "y": 4 }, "by": [{ "x": 5, "y": 6 }] },
        ];
        newtype at "/newtype": [1.5];
        tuple_struct at "/tuple-struct": [[1, "a"]];
        unit_struct at "/unit-struct": [null];
        transparent at "/transparent": [{ "x": 1, "y": 2 }];
        page_of_points at "/page-of-points": [{ "items": [{ "x": 1, "y": 2 }], "next": 2 }];
        page_of_metres at "/page-of-metres": [{ "items": [1.5], "next": null }];
        dates at "/dates": [{ "at": "2024-05-01T10:00:00Z", "day": "2024-05-01" }];
    }
    unions: UnionsClient at "/unions" {
        external at "/external": [
            "Dot", { "Disc": { "size": 1 } }, { "Line": [1, 2] }, { "Number": (u64::MAX) },
            { "Named": { "x": 1, "y": 2 } }, { "Maybe": null }, { "Maybe": 3 },
            { "Inner": { "kind": "at_point", "x": 1, "y": 2 } },
        ];
        internal at "/internal": [
            { "kind": "dot" }, { "kind": "disc", "size": 1, "filled": true },
            { "kind": "at_point", "x": 1, "y": 2 },
        ];
        adjacent at "/adjacent": [
            { "t": "Dot" }, { "t": "Disc", "c": { "size": 1 } }, { "t": "Line", "c": [1, 2] },
            { "t": "Named", "c": { "x": 1, "y": 2 } },
        ];
        untagged at "/untagged": [
            1, "a", { "x": 1, "y": 2 }, { "name": "a", "size": 3 }, [1, 2],
        ];
        mixed at "/mixed": [{ "kind": "Disc", "size": 1 }, { "kind": "Square", "edge": 2 }, 3];
        result at "/result": [{ "Ok": { "x": 1, "y": 2 } }, { "Err": "no" }];
        all at "/all": [[], ["Dot", { "Line": [1, 2] }]];
    }
    flattened: FlattenedClient at "/flattened" {
        structure at "/structure": [{ "name": "a", "row": 1, "seat": 2 }, { "name": "a", "row": 1, "seat": null }];
        map at "/map": [{ "known": 1 }, { "known": 1, "a": 2 }];
        anything at "/anything": [{ "known": 1, "a": [true], "b": "c" }];
        internal at "/internal": [
            { "at": 1, "kind": "dot" }, { "at": 1, "kind": "disc", "size": 2 },
            { "at": 1, "kind": "seat", "row": 3, "seat": 4 },
        ];
        external at "/external": [{ "at": 1, "Number": 2 }, { "at": 1, "Text": { "text": "a" } }];
        optional at "/optional": [{ "at": 1 }, { "at": 1, "Number": 2 }];
    }
    recursive: RecursiveClient at "/recursive" {
        tree at "/tree": [{ "value": 1, "children": [{ "value": 2, "children": [] }] }];
        folder at "/folder": [{ "entries": { "a": { "File": "b" }, "c": { "Folder": { "entries": {} } } } }];
        chain at "/chain": [{ "next": { "next": { "next": null } } }];
        nest at "/nest": [[[], [[]]]];
    }
}
