//! The schemas say what serde does: each of serde's usual shapes, with values that it writes and
//! values that it does not read.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Debug,
    net::IpAddr,
    time::Duration,
};

use harness::accepted;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use vsoa::{
    Description,
    description::{MethodDescription, ServiceDescription},
};
use vsoa_codegen::document::{Body, Document};

/// Types, values of them, and JSON that is none.
macro_rules! shapes {
    ($($name:ident: $ty:ty { good: [$($good:expr),* $(,)?], bad: [$($bad:tt),* $(,)?] })*) => {
        /// A method for each shape, whose answer it is.
        pub(crate) fn description() -> ServiceDescription {
            ServiceDescription::new("Shapes")
                $(.method(MethodDescription::get(
                    stringify!($name),
                    concat!("/", stringify!($name)),
                ).answers::<$ty>()))*
        }

        $(#[tokio::test]
        async fn $name() {
            agree::<$ty>(stringify!($name), vec![$($good),*], vec![$(json!($bad)),*]).await;
        })*
    };
}

async fn agree<T: Serialize + DeserializeOwned>(name: &str, good: Vec<T>, bad: Vec<Value>) {
    let text = Description::new("shapes", "1.0.0")
        .service(description())
        .to_json();
    let document = Document::parse(&text).unwrap();
    let mut methods = document.services[0].methods.iter();
    let method = methods.find(|method| method.name == name).unwrap();
    let Body::Param(schema) = &method.answer.body else {
        panic!("{:?}", method.answer);
    };

    let mut cases = Vec::new();
    for value in &good {
        let written = serde_json::to_value(value).unwrap();
        let read = serde_json::from_value::<T>(written.clone());
        assert!(read.is_ok(), "serde does not read {written}");
        cases.push((schema.as_value().clone(), written));
    }
    for value in bad {
        let read = serde_json::from_value::<T>(value.clone());
        assert!(read.is_err(), "serde reads {value}");
        cases.push((schema.as_value().clone(), value));
    }
    let text: Value = serde_json::from_str(&text).unwrap();
    let accepted = accepted(&text, &cases).await;
    assert_eq!(accepted.len(), cases.len());
    for (index, (schema, value)) in cases.iter().enumerate() {
        let is_good = index < good.len();
        assert_eq!(accepted[index], is_good, "{value} by {schema}");
    }
}

shapes! {
    boolean: bool { good: [true, false], bad: [0, "true"] }
    small_integer: u8 { good: [0, 255], bad: [256, (-1), 1.5, "1"] }
    signed_integer: i8 { good: [-128, 127], bad: [128, (-129)] }
    large_integer: u64 { good: [0, u64::MAX], bad: [(-1), "1"] }
    float: f32 { good: [0.0, -1.5, f32::MAX], bad: ["1", null] }
    text: String { good: [String::new(), "süß \"\\\n".into()], bad: [1, null] }
    character: char { good: ['a', 'ß'], bad: ["", "ab", 1] }
    unit: () { good: [()], bad: [0, "", {}] }
    option: Option<u8> { good: [None, Some(1)], bad: ["1", 256] }
    option_of_a_type: Option<Point> { good: [None, Some(Point { x: 1, y: 2 })], bad: [{}, 1] }
    list: Vec<Point> { good: [vec![], vec![Point { x: 1, y: 2 }]], bad: [[1], {}, null] }
    array: [u8; 3] { good: [[1, 2, 3]], bad: [[1, 2], [1, 2, 3, 4], ["1", 2, 3]] }
    tuple: (u8, String) { good: [(1, "a".into())], bad: [[1], ["a", 1], [1, "a", 2]] }
    set: BTreeSet<String> { good: [BTreeSet::from(["a".into()])], bad: [[1], "a"] }
    map: BTreeMap<String, u8> { good: [BTreeMap::new(), BTreeMap::from([("a".into(), 1)])], bad: [{ "a": "1" }, []] }
    map_by_number: HashMap<u32, String> { good: [HashMap::from([(7, "a".into())])], bad: [{ "x": "a" }, { "7": 1 }] }
    map_by_enum: BTreeMap<Gear, u8> { good: [BTreeMap::from([(Gear::Drive, 1)])], bad: [{ "drive": "1" }] }
    anything: Value { good: [json!(null), json!({ "a": [1] })], bad: [] }
    duration: Duration { good: [Duration::from_millis(1500)], bad: [1.5, { "secs": 1 }] }
    address: IpAddr { good: ["127.0.0.1".parse().unwrap(), "::1".parse().unwrap()], bad: [1, null] }
    borrowed: Cow<'static, str> { good: ["a".into()], bad: [1] }
    boxed: Box<Point> { good: [Box::new(Point { x: 1, y: 2 })], bad: [{ "x": 1 }] }
    plain_struct: Point { good: [Point { x: -1, y: 2 }], bad: [{ "x": 1 }, { "x": 1, "y": "2" }, 1] }
    newtype: Metres { good: [Metres(1.5)], bad: ["1", [1.5], { "0": 1.5 }] }
    tuple_struct: Pair { good: [Pair(1, "a".into())], bad: [[1], { "0": 1, "1": "a" }] }
    unit_struct: Nothing { good: [Nothing], bad: [{}, 1] }
    transparent: Transparent { good: [Transparent { inner: 1 }], bad: [{ "inner": 1 }] }
    renamed: Renamed { good: [Renamed { some_name: 1, other: 2, r#type: 3 }], bad: [{ "some_name": 1, "ODD name": 2, "type": 3 }] }
    defaulted: Defaulted { good: [Defaulted { level: 1, name: "x".into(), note: None }], bad: [{ "level": "1" }, { "name": null }] }
    strict: Strict { good: [Strict { a: 1 }], bad: [{ "a": 1, "b": 2 }, {}] }
    skipped: Skipped { good: [Skipped { shown: 1, hidden: 2 }], bad: [{ "hidden": 2 }] }
    flattened: Flattened { good: [Flattened { name: "a".into(), point: Point { x: 1, y: 2 } }], bad: [{ "name": "a" }, { "name": "a", "point": { "x": 1, "y": 2 } }] }
    flattened_map: Extra { good: [Extra { known: 1, other: BTreeMap::from([("a".into(), 2)]) }], bad: [{ "known": 1, "a": "2" }, {}] }
    flattened_enum: Placed { good: [Placed { at: 1, shape: Internal::Disc { size: 2 } }, Placed { at: 1, shape: Internal::Dot }], bad: [{ "at": 1 }, { "at": 1, "kind": "disc" }] }
    unit_enum: Gear { good: [Gear::Drive, Gear::Reverse], bad: ["Drive", "third", 0] }
    external: External { good: [External::Dot, External::Disc { size: 1 }, External::Line(1, 2), External::Named(Point { x: 1, y: 2 })], bad: ["Disc", { "Disc": {} }, { "Line": [1] }, { "Dot": 1 }] }
    internal: Internal { good: [Internal::Dot, Internal::Disc { size: 1 }, Internal::At(Point { x: 1, y: 2 })], bad: ["dot", { "kind": "disc" }, { "kind": "ring" }, { "kind": "At", "x": 1 }] }
    adjacent: Adjacent { good: [Adjacent::Dot, Adjacent::Disc { size: 1 }, Adjacent::Line(1, 2)], bad: [{ "t": "Disc" }, { "t": "Line", "c": [1] }, { "c": { "size": 1 } }] }
    untagged: Untagged { good: [Untagged::Number(1), Untagged::Text("a".into()), Untagged::At(Point { x: 1, y: 2 })], bad: [true, { "x": 1 }, (-1)] }
    generic: Page<Point> { good: [Page { items: vec![Point { x: 1, y: 2 }], next: Some(2) }], bad: [{ "items": [1] }] }
    generic_of_another: Page<Metres> { good: [Page { items: vec![Metres(1.0)], next: None }], bad: [{ "items": [{ "x": 1, "y": 2 }] }] }
    recursive: Tree { good: [Tree { value: 1, children: vec![Tree { value: 2, children: vec![] }] }], bad: [{ "value": 1, "children": [{ "value": 2 }] }] }
    mutually_recursive: Folder { good: [Folder { entries: vec![Entry::Folder(Folder { entries: vec![] }), Entry::File("a".into())] }], bad: [{ "entries": [{ "Folder": {} }] }] }
    oddly_named: Odd<u8> { good: [Odd { value: 1 }], bad: [{}] }
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Point {
    x: i32,
    y: i32,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Metres(f64);

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Pair(u8, String);

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Nothing;

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[serde(transparent)]
pub(crate) struct Transparent {
    inner: u8,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Renamed {
    some_name: u8,
    #[serde(rename = "ODD name")]
    other: u8,
    r#type: u8,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Defaulted {
    #[serde(default = "one")]
    level: u8,
    #[serde(default)]
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

fn one() -> u8 {
    1
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Strict {
    a: u8,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Skipped {
    shown: u8,
    #[serde(skip)]
    #[expect(dead_code, reason = "it does not travel")]
    hidden: u8,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Flattened {
    name: String,
    #[serde(flatten)]
    point: Point,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Extra {
    known: u8,
    #[serde(flatten)]
    other: BTreeMap<String, u8>,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Placed {
    at: u8,
    #[serde(flatten)]
    shape: Internal,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Gear {
    /// Forwards.
    Drive,
    Reverse,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) enum External {
    Dot,
    Disc { size: u8 },
    Line(u8, u8),
    Named(Point),
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[serde(tag = "kind")]
pub(crate) enum Internal {
    #[serde(rename = "dot")]
    Dot,
    #[serde(rename = "disc")]
    Disc {
        size: u8,
    },
    At(Point),
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[serde(tag = "t", content = "c")]
pub(crate) enum Adjacent {
    Dot,
    Disc { size: u8 },
    Line(u8, u8),
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[serde(untagged)]
pub(crate) enum Untagged {
    Number(u8),
    Text(String),
    At(Point),
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Page<T> {
    items: Vec<T>,
    next: Option<u32>,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Tree {
    value: u8,
    children: Vec<Self>,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Folder {
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) enum Entry {
    File(String),
    Folder(Folder),
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(rename = "Größe<{T}>/~")]
pub(crate) struct Odd<T> {
    value: T,
}
