//! The types of described services are told apart: each of serde's usual shapes is what it was in Rust.

use std::ops::Bound;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vsoa::{
    Description,
    description::{MethodDescription, ServiceDescription},
};
use vsoa_codegen::{
    document::Document,
    shape::{
        Api, Body, Content, Enumeration, Float, Integer, Key, Literal, Message, Rest, Shape,
        Struct, Tagging, Type, Union,
    },
};

use crate::{
    car,
    shapes::{self, External, Point},
};

fn api(description: &Description) -> Api {
    Api::of(&Document::parse(&description.to_json()).unwrap()).unwrap()
}

fn shapes() -> Api {
    api(&Description::new("shapes", "1.0.0").service(shapes::description()))
}

/// What the answer of the only method is, and all types.
fn told<T: JsonSchema + 'static>() -> (Type, Api) {
    let service = ServiceDescription::new("Only");
    let method = MethodDescription::get("only", "/only").answers::<T>();
    let api = api(&Description::new("only", "1.0.0").service(service.method(method)));
    match &api.services[0].methods[0].answer.body {
        Body::Param(of) => (of.clone(), api),
        other => panic!("{other:?}"),
    }
}

fn shape_of<T: JsonSchema + 'static>() -> Shape {
    match told::<T>() {
        (Type::Named(name), api) => api.definition(&name).unwrap().shape.clone(),
        (other, _) => panic!("{other:?}"),
    }
}

fn structure(api: &Api, name: &str) -> Struct {
    match &api.definition(name).unwrap().shape {
        Shape::Struct(of) => of.clone(),
        other => panic!("{other:?}"),
    }
}

fn union(shape: &Shape) -> (&Tagging, Vec<(&str, &Content)>) {
    let Shape::Union(Union { tagging, variants }) = shape else {
        panic!("{shape:?}");
    };
    let variants = variants.iter();
    let variants = variants.map(|it| (&*it.name, &it.content)).collect();
    (tagging, variants)
}

fn members(structure: &Struct) -> Vec<(&str, Type, bool)> {
    let members = structure.members.iter();
    members
        .map(|member| (&*member.name, member.of.clone(), member.required))
        .collect()
}

fn members_of(content: &Content) -> Vec<(&str, Type, bool)> {
    match content {
        Content::Struct(structure) => members(structure),
        other => panic!("{other:?}"),
    }
}

fn named(name: &str) -> Type {
    Type::Named(name.into())
}

const U8: Type = Type::Integer(Integer::U8);
const TEXT: Type = Type::Text(None);

#[test]
fn what_has_no_name_is_told_where_it_stands() {
    let api = shapes();
    let list = |of| Type::List(Box::new(of));
    let map = |key, of| Type::Map(key, Box::new(of));
    for (method, of) in [
        ("boolean", Type::Boolean),
        ("signed_integer", Type::Integer(Integer::I8)),
        ("large_integer", Type::Integer(Integer::U64)),
        ("float", Type::Float(Float::F32)),
        ("character", TEXT),
        ("unit", Type::Null),
        ("option", Type::Optional(Box::new(U8))),
        ("option_of_a_type", Type::Optional(Box::new(named("Point")))),
        ("list", list(named("Point"))),
        ("array", Type::Array(Box::new(U8), 3)),
        ("tuple", Type::Tuple(vec![U8, TEXT])),
        ("set", Type::Set(Box::new(TEXT))),
        ("map", map(Key::Text, U8)),
        ("map_by_number", map(Key::Integer(Integer::U64), TEXT)),
        ("map_by_enum", map(Key::Text, U8)),
        ("anything", Type::Any),
        ("address", Type::Text(Some("ip".into()))),
        ("boxed", named("Point")),
        ("transparent", U8),
    ] {
        let mut methods = api.services[0].methods.iter();
        let told = methods.find(|it| it.name == method).unwrap();
        assert_eq!(told.answer.body, Body::Param(of), "{method}");
    }
}

#[test]
fn newtypes_are_other_names() {
    let api = shapes();
    for (name, of) in [
        ("Metres", Type::Float(Float::F64)),
        ("Pair", Type::Tuple(vec![U8, TEXT])),
        ("Nothing", Type::Null),
    ] {
        assert_eq!(api.definition(name).unwrap().shape, Shape::Alias(of));
    }
}

#[test]
fn structs_have_members_and_a_rest() {
    let api = shapes();
    let defaulted = structure(&api, "Defaulted");
    let optional = Type::Optional(Box::new(TEXT));
    assert_eq!(
        members(&defaulted),
        [
            ("level", U8, false),
            ("name", TEXT, false),
            ("note", optional, false)
        ]
    );
    assert_eq!(defaulted.members[0].default, Some(json!(1)));
    assert_eq!(structure(&api, "Strict").rest, Rest::Closed);
    assert_eq!(structure(&api, "Extra").rest, Rest::Map(U8));
    assert_eq!(structure(&api, "Point").rest, Rest::Ignored);
    let tree = structure(&api, "Tree");
    assert_eq!(tree.members[1].of, Type::List(Box::new(named("Tree"))));
}

#[test]
fn what_is_flattened_stands_beside_the_members() {
    let api = shapes();
    assert_eq!(structure(&api, "Flattened").members.len(), 3);
    let placed = structure(&api, "Placed");
    assert_eq!(members(&placed), [("at", U8, true)]);
    let kind = &placed.flattened[0];
    assert_eq!((&*kind.name, &kind.of), ("kind", &named("Internal")));
    assert!(kind.required);
}

#[test]
fn flattened_alternatives_get_a_name() {
    let (of, api) = told::<Wrapped>();
    assert_eq!(of, named("Wrapped"));
    let wrapped = structure(&api, "Wrapped");
    let variant = &wrapped.flattened[0];
    assert_eq!(variant.of, named("WrappedVariant"));
    assert!(!variant.required);
    let shape = &api.definition("WrappedVariant").unwrap().shape;
    let (tagging, variants) = union(shape);
    assert_eq!(*tagging, Tagging::External);
    // Within an object a unit variant is a member, too.
    assert!(variants.contains(&("Dot", &Content::Value(Type::Null))));
}

#[test]
fn enums_of_units_are_enumerations() {
    let texts = |shape: &Shape| match shape {
        Shape::Enumeration(Enumeration { alternatives }) => {
            let values = alternatives.iter().map(|it| it.value.clone());
            values.collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let gear = &shapes().definition("Gear").unwrap().shape.clone();
    let text = |text: &str| Literal::Text(text.into());
    assert_eq!(texts(gear), [text("reverse"), text("drive")]);
    let numbers = [1, 4].map(Literal::Integer);
    assert_eq!(texts(&shape_of::<Numbered>()), numbers);
}

#[test]
fn unions_are_told_by_their_tags() {
    let api = shapes();
    let shape = |name: &str| api.definition(name).unwrap().shape.clone();
    let line = Content::Value(Type::Tuple(vec![U8, U8]));
    let point = Content::Value(named("Point"));

    let external = shape("External");
    let (tagging, variants) = union(&external);
    assert_eq!(*tagging, Tagging::External);
    assert_eq!(variants[0], ("Dot", &Content::Unit));
    assert_eq!(members_of(variants[1].1), [("size", U8, true)]);
    assert_eq!(variants[2..], [("Line", &line), ("Named", &point)]);

    let internal = shape("Internal");
    let (tagging, variants) = union(&internal);
    assert_eq!(*tagging, Tagging::Internal { tag: "kind".into() });
    assert_eq!(variants[0], ("dot", &Content::Unit));
    assert_eq!(members_of(variants[1].1), [("size", U8, true)]);
    assert_eq!(variants[2], ("At", &point));

    let adjacent = shape("Adjacent");
    let (tagging, variants) = union(&adjacent);
    let (tag, content) = ("t".into(), "c".into());
    assert_eq!(*tagging, Tagging::Adjacent { tag, content });
    assert_eq!(variants[0], ("Dot", &Content::Unit));
    assert_eq!(members_of(variants[1].1), [("size", U8, true)]);
    assert_eq!(variants[2], ("Line", &line));

    let untagged = shape("Untagged");
    let (tagging, variants) = union(&untagged);
    assert_eq!(*tagging, Tagging::Untagged);
    assert_eq!(variants[1], ("Text", &Content::Value(TEXT)));
    assert_eq!(variants[2], ("Point", &point));
}

#[test]
fn an_internal_tag_beside_members_that_are_alike_is_no_adjacent_one() {
    for shape in [shape_of::<Sized>(), shape_of::<Vents>(), shape_of::<Lamp>()] {
        assert_eq!(*union(&shape).0, Tagging::Internal { tag: "kind".into() });
    }
}

#[test]
fn what_is_partly_untagged_has_its_tagged_part_first() {
    let (_, api) = told::<Mixed>();
    let shape = &api.definition("Mixed").unwrap().shape;
    let (tagging, variants) = union(shape);
    assert_eq!(*tagging, Tagging::Untagged);
    assert_eq!(
        variants[0],
        ("Tagged", &Content::Value(named("MixedTagged")))
    );
    assert_eq!(variants[1], ("Integer", &Content::Value(U8)));
    let tagged = &api.definition("MixedTagged").unwrap().shape;
    assert_eq!(union(tagged).1.len(), 2);
}

#[test]
fn results_and_bounds_are_tagged_from_outside() {
    for shape in [shape_of::<Result<u8, String>>(), shape_of::<Bound<u8>>()] {
        assert_eq!(*union(&shape).0, Tagging::External);
    }
}

#[test]
fn a_variant_that_needs_no_name_has_none() {
    let (of, api) = told::<(External, Point)>();
    assert_eq!(of, Type::Tuple(vec![named("External"), named("Point")]));
    assert_eq!(api.types.len(), 2);
}

#[test]
fn topics_have_their_fields_wherever_those_travel() {
    let topics = api(&car::description()).topics;
    let Message::Fields {
        captures,
        param,
        data,
    } = &topics[0].message
    else {
        panic!("{topics:?}");
    };
    assert_eq!(captures[0].of, Some(named("Zone")));
    assert_eq!(members(param.as_ref().unwrap())[0].0, "airTemperature");
    assert_eq!(*data, None);
    let Message::Fields { data, .. } = &topics[1].message else {
        panic!("{topics:?}");
    };
    assert_eq!(data.as_deref(), Some("jpeg"));
    assert_eq!(topics[2].message, Message::Value(named("Speed")));
}

#[test]
fn what_cannot_be_told_is_refused_with_its_place() {
    for (schema, place, problem) in [
        (
            json!({ "not": {} }),
            "`Fan.turn.answer`",
            "`not` has no counterpart",
        ),
        (
            json!({ "type": "object", "properties": { "a": { "type": "array", "items": { "type": "date" } } } }),
            "`Fan.turn.answer.a[]`",
            "its type is not one of JSON's",
        ),
        (
            json!({ "$ref": "#/components/schemas/Gone" }),
            "`Fan.turn.answer`",
            "refers to a type that is not there",
        ),
        (
            json!({ "maximum": 1 }),
            "`Fan.turn.answer`",
            "does not say of what type",
        ),
    ] {
        let document = json!({
            "asyncapi": "3.0.0",
            "info": { "title": "fan", "version": "1.0.0" },
            "channels": { "fan": { "address": "/fan" } },
            "operations": { "Fan.turn": {
                "action": "receive",
                "channel": { "$ref": "#/channels/fan" },
                "reply": { "messages": [{ "$ref": "#/channels/fan/messages/answer" }] },
                "x-vsoa": { "service": "Fan", "name": "turn", "methods": ["GET"] },
            } },
            "components": { "messages": { "answer": { "payload": schema } } },
            "x-vsoa": { "format": 1 },
        });
        let document = Document::parse(&document.to_string()).unwrap();
        let error = Api::of(&document).unwrap_err().to_string();
        assert!(error.contains(place) && error.contains(problem), "{error}");
    }
}

#[derive(Deserialize, JsonSchema, Serialize)]
struct Wrapped {
    #[serde(flatten)]
    shape: Option<External>,
}

#[derive(JsonSchema)]
#[schemars(transform = numbers)]
#[expect(dead_code, reason = "only its schema is looked at")]
enum Numbered {
    One,
    Four,
}

fn numbers(schema: &mut schemars::Schema) {
    *schema = schemars::json_schema!({ "type": "integer", "enum": [1, 4] });
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(tag = "kind")]
enum Sized {
    Disc { size: u8 },
    Square { size: u8 },
}

/// One variant alone has something.
#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(tag = "kind")]
enum Vents {
    Closed,
    Fan { speed: u8 },
}

/// Different things under one name, which are said to be something.
#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(tag = "kind")]
enum Lamp {
    Dimmed {
        /// In percent.
        level: u8,
    },
    Named {
        level: String,
    },
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[serde(tag = "kind")]
enum Mixed {
    Disc {
        size: u8,
    },
    Square {
        edge: u8,
    },
    #[serde(untagged)]
    Number(u8),
}
