//! What breaks clients, one change a test line: a document, the change, and what is told of it.

use std::time::Duration;

use serde_json::{Value, json};
use vsoa_codegen::{
    compare::compare,
    document::{
        Access, Argument, Body, Docs, Document, Failure, Member, Method, Place, Schema, State,
        Topic, Verb,
    },
};

use crate::car;

type Change = fn(&mut Document);

#[test]
fn nothing_has_changed_in_what_is_the_same() {
    let mut new = car();
    new.version = "2.0.0".into();
    new.services[0].docs.text = None;
    new.services[0].methods[0].docs.text = Some("Other words.".into());
    let comparison = compare(&car(), &new);
    assert!(
        comparison.is_empty() && !comparison.is_breaking(),
        "{comparison}"
    );
}

#[test]
fn methods() {
    check(METHODS);
}

const METHODS: &[(Change, &str)] = &[
    (
        |car| drop(car.services[0].methods.remove(0)),
        "breaking    Climate.temperature: is gone, with GET `/climate/{zone}/temperature`",
    ),
    (
        |car| drop(car.services.remove(1)),
        "breaking    Camera.picture: is gone, with GET `/camera/{camera}/{row}/{seat}/picture`\n\
            breaking    Camera.set_overlay: is gone, with SET `/camera/overlay`\n\
            breaking    Camera.set_film: is gone, with SET `/camera/film`\n\
            breaking    Camera.film: is gone, with GET `/camera/film`\n\
            breaking    Camera.raw: is gone, with GET and SET `/camera/raw/`",
    ),
    (
        |car| method(car, "temperature").name = "warmth".into(),
        "compatible  Climate.temperature: is called Climate.warmth",
    ),
    (
        |car| car.services[0].name = "Air".into(),
        "compatible  Climate.temperature: is called Air.temperature\n\
            compatible  Climate.set_temperature: is called Air.set_temperature\n\
            compatible  Climate.all: is called Air.all",
    ),
    (
        |car| {
            let new = Method {
                name: "new".into(),
                ..method(car, "raw").clone()
            };
            car.services[1].methods.push(new);
        },
        "compatible  Camera.new: is new: GET and SET `/camera/raw/`",
    ),
    (
        |car| method(car, "temperature").verb = Verb::Set,
        "breaking    Climate.temperature: answered GET, answers SET",
    ),
    (
        |car| method(car, "temperature").verb = Verb::Both,
        "compatible  Climate.temperature: answered GET, answers GET and SET",
    ),
    (
        |car| method(car, "raw").verb = Verb::Get,
        "breaking    Camera.raw: answered GET and SET, answers GET",
    ),
    (
        |car| method(car, "raw").url = url("/speed"),
        "breaking    Camera.raw: was at `/camera/raw/`, is at `/speed`",
    ),
    (
        |car| method(car, "set_temperature").timeout = None,
        "compatible  Climate.set_temperature: the time limit was 500ms, is none",
    ),
    (
        |car| method(car, "set_temperature").priority = 0,
        "compatible  Climate.set_temperature: the priority was 5, is 0",
    ),
    (
        |car| method(car, "raw").docs.deprecated = Some("why".into()),
        "compatible  Camera.raw: is deprecated: why",
    ),
];

#[test]
fn arguments() {
    check(ARGUMENTS);
}

const ARGUMENTS: &[(Change, &str)] = &[
    (
        |car| drop(method(car, "set_temperature").arguments.remove(1)),
        "breaking    Climate.set_temperature, argument `celsius`: is gone",
    ),
    (
        |car| add(car, "fan", true),
        "breaking    Climate.set_temperature, argument `fan`: is new and required",
    ),
    (
        |car| add(car, "fan", false),
        "compatible  Climate.set_temperature, argument `fan`: is new",
    ),
    (
        |car| member(car, 2).required = true,
        "breaking    Climate.set_temperature, argument `within`: is required",
    ),
    (
        |car| member(car, 1).required = false,
        "compatible  Climate.set_temperature, argument `celsius`: may be missing",
    ),
    (
        |car| member(car, 1).schema = json!({ "type": "integer" }).into(),
        "breaking    Climate.set_temperature, argument `celsius`: was a number, is an integer",
    ),
    (
        |car| member(car, 1).schema = json!({ "type": "number", "format": "double" }).into(),
        "compatible  Climate.set_temperature, argument `celsius`: was float, is double",
    ),
    (
        |car| member(car, 2).schema = json!({ "$ref": "#/components/schemas/Period" }).into(),
        "breaking    Climate.set_temperature, argument `within`: may be null no more",
    ),
    (
        |car| place(car, "temperature", 0, Place::Url(None)),
        "compatible  Climate.temperature, argument `zone`: a string is new",
    ),
    (
        |car| {
            place(
                car,
                "picture",
                0,
                Place::Url(Some(json!({ "type": "integer" }).into())),
            );
        },
        "breaking    Camera.picture, argument `camera`: was a string, is an integer",
    ),
    (
        |car| place(car, "set_overlay", 1, Place::Payload),
        "compatible  Camera.set_overlay: takes any payload",
    ),
    (
        |car| place(car, "raw", 0, Place::Param(json!(true).into())),
        "breaking    Camera.raw: takes any payload no more",
    ),
    (
        |car| place(car, "set_film", 0, Place::Param(json!(true).into())),
        "breaking    Camera.set_film: takes bytes as its param no more",
    ),
    (
        |car| place(car, "all", 0, Place::RawParam),
        "breaking    Climate.all: takes bytes as its param",
    ),
    (
        |car| drop(method(car, "set_overlay").arguments.pop()),
        "breaking    Camera.set_overlay: takes no data any more",
    ),
    (
        |car| method(car, "temperature").arguments.push(data()),
        "breaking    Climate.temperature: takes data",
    ),
    (
        |car| {
            place(
                car,
                "all",
                0,
                Place::Param(json!({ "type": "array" }).into()),
            );
        },
        "compatible  Climate.all, argument[]: was an object, is anything",
    ),
];

#[test]
fn answers() {
    check(ANSWERS);
}

const ANSWERS: &[(Change, &str)] = &[
    (
        |car| {
            body(
                car,
                "temperature",
                Body::Param(json!({ "type": "integer" }).into()),
            );
        },
        "compatible  Climate.temperature, answer: was a number, is an integer",
    ),
    (
        |car| {
            body(
                car,
                "temperature",
                Body::Param(json!({ "type": "string" }).into()),
            );
        },
        "breaking    Climate.temperature, answer: was a number, is a string",
    ),
    (
        |car| body(car, "temperature", Body::Nothing),
        "breaking    Climate.temperature, answer: has no param any more",
    ),
    (
        |car| body(car, "set_temperature", Body::Data),
        "compatible  Climate.set_temperature, answer: has data",
    ),
    (
        |car| body(car, "set_temperature", Body::Param(json!(true).into())),
        "compatible  Climate.set_temperature, answer: has a param",
    ),
    (
        |car| body(car, "set_overlay", Body::Nothing),
        "breaking    Camera.set_overlay, answer: has no data any more",
    ),
    (
        |car| body(car, "set_overlay", Body::Payload),
        "breaking    Camera.set_overlay, answer: may be any payload",
    ),
    (
        |car| body(car, "raw", Body::Data),
        "compatible  Camera.raw, answer: is no longer any payload",
    ),
    (
        |car| method(car, "raw").answer.stream = true,
        "compatible  Camera.raw, answer: comes with a stream",
    ),
    (
        |car| method(car, "film").answer.stream = false,
        "breaking    Camera.film, answer: comes without a stream",
    ),
];

/// A type may be in arguments and answers: what is fine in one breaks the other.
#[test]
fn types_are_told_of_wherever_they_travel() {
    check(TYPES);
}

const TYPES: &[(Change, &str)] = &[
    (
        |car| schema(car, "Setting", "required", json!(["zone"])),
        "compatible  Climate.all, argument[].celsius: may be missing\n\
            breaking    Climate.all, answer[].celsius: may be missing",
    ),
    (
        |car| {
            schema(
                car,
                "Period",
                "properties",
                json!({ "seconds": { "type": "integer", "format": "uint64", "minimum": 0 } }),
            );
        },
        "breaking    Climate.set_temperature, argument `within.nanos`: is gone",
    ),
    (
        |car| schema(car, "Picture", "required", json!(["width"])),
        "breaking    Camera.picture, answer.height: may be missing\n\
            breaking    Camera.film, answer.height: may be missing",
    ),
    (
        |car| schema(car, "Side", "enum", json!(["Left", "Right", "Both"])),
        "breaking    topic Cabin.doors[]: `Both` is new",
    ),
    (
        |car| schema(car, "Speed", "format", json!("float")),
        "compatible  topic Speed: was double, is float",
    ),
];

#[test]
fn errors() {
    check(ERRORS);
}

const ERRORS: &[(Change, &str)] = &[
    (
        |car| drop(car.errors[0].variants.remove(0)),
        "breaking    ClimateError.NoSuchZone: status 128 is gone",
    ),
    (
        |car| car.errors[0].variants[0].status = 130,
        "breaking    ClimateError.NoSuchZone: had status 128, has 130",
    ),
    (
        |car| car.errors[0].variants[0].name = "NoZone".into(),
        "compatible  ClimateError.NoSuchZone: is called NoZone",
    ),
    (
        |car| {
            let mut new = car.errors[0].variants[0].clone();
            (new.name, new.status) = ("Cold".into(), 131);
            car.errors[0].variants.push(new);
        },
        "compatible  ClimateError.Cold: is new: status 131",
    ),
    (
        |car| drop(car.errors[0].variants[1].fields.remove(0)),
        "breaking    ClimateError.OutOfRange, field `celsius`: is gone",
    ),
    (
        |car| car.errors[0].variants[1].fields[1].required = true,
        "compatible  ClimateError.OutOfRange, field `nearest`: is required",
    ),
    (
        |car| method(car, "temperature").failure = Failure::AnyStatus,
        "breaking    Climate.temperature: no longer fails with the statuses of ClimateError",
    ),
    (
        |car| method(car, "picture").failure = Failure::Enum("CameraError".into()),
        "compatible  Camera.picture: can fail",
    ),
    (
        |car| method(car, "all").failure = Failure::Enum("ClimateError".into()),
        "compatible  Climate.all: fails with the statuses of ClimateError",
    ),
];

#[test]
fn topics() {
    check(TOPICS);
}

const TOPICS: &[(Change, &str)] = &[
    (
        |car| drop(car.topics.remove(0)),
        "breaking    topic Cabin: is gone, with `/climate/{zone}/cabin`",
    ),
    (
        |car| car.topics[0].name = "Air".into(),
        "compatible  topic Cabin: is called Air",
    ),
    (
        |car| {
            let new = Topic {
                name: "New".into(),
                ..car.topics[2].clone()
            };
            car.topics.push(new);
        },
        "compatible  topic New: is new: `/speed`",
    ),
    (
        |car| car.topics[2].url = url("/climate/all"),
        "breaking    topic Speed: was at `/speed`, is at `/climate/all`",
    ),
    (
        |car| car.topics[0].captures[0].schema = None,
        "breaking    topic Cabin, field `zone`: a string is new",
    ),
    (
        |car| car.topics[0].param = None,
        "breaking    topic Cabin: has no param any more",
    ),
    (
        |car| car.topics[1].data = None,
        "breaking    topic Frame: has no data any more",
    ),
    (
        |car| car.topics[1].quick = false,
        "compatible  topic Frame: is no longer quick",
    ),
    (
        |car| car.topics[2].quick = true,
        "breaking    topic Speed: is quick: messages may be lost",
    ),
    (
        |car| car.topics[2].deadline = Some(Duration::from_secs(1)),
        "compatible  topic Speed: the deadline was none, is 1s",
    ),
    (
        |car| car.topics[2].state = Some(state()),
        "compatible  topic Speed: has a current value",
    ),
    (
        |car| {
            car.topics[2].docs = Docs {
                text: None,
                deprecated: Some(String::new()),
            }
        },
        "compatible  topic Speed: is deprecated",
    ),
];

/// What can be set is sent by clients too.
#[test]
fn the_value_of_a_state_topic_goes_both_ways() {
    let mut old = car();
    old.topics[2].state = Some(state());
    let mut new = old.clone();
    schema(&mut new, "Speed", "format", json!("float"));
    assert_eq!(
        compare(&old, &new).to_string(),
        "compatible  topic Speed: was double, is float\n\
        breaking    topic Speed, SET: was double, is float\n"
    );
    new = old.clone();
    new.topics[2].state = None;
    assert_eq!(
        compare(&old, &new).to_string(),
        "breaking    topic Speed: has no current value any more\n"
    );
}

#[test]
fn a_longer_deadline_lets_old_clients_take_good_values_for_stale() {
    let seconds = Duration::from_secs;
    for (old, new, is_breaking) in [
        (Some(seconds(1)), Some(seconds(2)), true),
        (Some(seconds(1)), None, true),
        (Some(seconds(2)), Some(seconds(1)), false),
        (None, Some(seconds(1)), false),
    ] {
        let [before, now] = [old, new].map(|deadline| {
            let mut car = car();
            car.topics[2].deadline = deadline;
            car
        });
        assert_eq!(
            compare(&before, &now).is_breaking(),
            is_breaking,
            "from {old:?} to {new:?}"
        );
    }
}

#[test]
fn access_that_shrinks_breaks() {
    let roles = |roles: &[&str]| {
        Some(Access::Roles(
            roles.iter().map(ToString::to_string).collect(),
        ))
    };
    for (old, new, expected) in [
        (
            Some(Access::Everyone),
            Some(Access::Users),
            "breaking    Camera.raw: was for everyone, is for users\n",
        ),
        (
            Some(Access::Users),
            roles(&["driver"]),
            "breaking    Camera.raw: was for users, is for the roles driver\n",
        ),
        (
            roles(&["driver", "guard"]),
            roles(&["driver"]),
            "breaking    Camera.raw: was for the roles driver, guard, is for the roles driver\n",
        ),
        (
            roles(&["driver"]),
            roles(&["guard", "driver"]),
            "compatible  Camera.raw: was for the roles driver, is for the roles guard, driver\n",
        ),
        (
            roles(&[]),
            Some(Access::Everyone),
            "compatible  Camera.raw: was for nobody, is for everyone\n",
        ),
        (None, roles(&[]), ""),
        (Some(Access::Users), None, ""),
    ] {
        let [before, now] = [old, new].map(|access| {
            let mut car = car();
            method(&mut car, "raw").access = access;
            car
        });
        assert_eq!(compare(&before, &now).to_string(), expected);
    }
}

/// Compares the car with itself after each change.
fn check(changes: &[(Change, &str)]) {
    for (change, expected) in changes {
        let mut new = car();
        change(&mut new);
        assert_eq!(compare(&car(), &new).to_string(), format!("{expected}\n"));
    }
}

fn car() -> Document {
    Document::parse(&car::description().to_json()).unwrap()
}

fn method<'a>(document: &'a mut Document, name: &str) -> &'a mut Method {
    let mut methods = document
        .services
        .iter_mut()
        .flat_map(|service| &mut service.methods);
    methods.find(|method| method.name == name).unwrap()
}

/// The pattern of an operation of the car.
fn url(text: &str) -> vsoa_codegen::document::Pattern {
    let car = car();
    let methods = car.services.iter().flat_map(|service| &service.methods);
    let urls = methods.map(|method| &method.url);
    let mut urls = urls.chain(car.topics.iter().map(|topic| &topic.url));
    urls.find(|url| url.as_str() == text).unwrap().clone()
}

/// An argument of `set_temperature` that is a member.
fn member(document: &mut Document, index: usize) -> &mut Member {
    match &mut method(document, "set_temperature").arguments[index].place {
        Place::Member(member) => member,
        other => panic!("{other:?}"),
    }
}

fn add(document: &mut Document, name: &str, required: bool) {
    let name = name.to_owned();
    let place = Place::Member(Member {
        name: name.clone(),
        schema: json!({ "type": "integer" }).into(),
        required,
    });
    let arguments = &mut method(document, "set_temperature").arguments;
    arguments.push(argument(&name, place));
}

fn data() -> Argument {
    argument("data", Place::Data)
}

fn argument(name: &str, place: Place) -> Argument {
    Argument {
        name: name.into(),
        docs: Docs::default(),
        place,
    }
}

fn place(document: &mut Document, name: &str, index: usize, place: Place) {
    let arguments = &mut method(document, name).arguments;
    if place == Place::Payload {
        arguments.clear();
        arguments.push(argument("payload", place));
    } else {
        arguments[index].place = place;
    }
}

fn body(document: &mut Document, name: &str, body: Body) {
    method(document, name).answer.body = body;
}

fn schema(document: &mut Document, name: &str, key: &str, value: Value) {
    let mut schema = document.schemas[name].as_value().clone();
    schema[key] = value;
    document.schemas.insert(name.into(), Schema::from(schema));
}

fn state() -> State {
    State {
        refusal: Failure::AnyStatus,
        get_access: None,
        set_access: None,
    }
}
