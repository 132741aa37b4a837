//! What is written is what is read.

use std::time::Duration;

use vsoa::{
    Description,
    description::{MethodDescription, ServiceDescription},
    layer::auth::{AccessList, Operation, Rule},
};
use vsoa_codegen::document::{Access, Body, Docs, Document, Failure, Method, Place, Topic, Verb};

use crate::car;

#[test]
fn json_and_yaml_are_one_document() {
    let description = car::description();
    let json = Document::parse(&description.to_json()).unwrap();
    assert_eq!(json, Document::parse(&description.to_yaml()).unwrap());
    assert_eq!((&*json.title, &*json.version), ("car", "1.2.0"));
    assert_eq!(json.text.as_deref(), Some("A car to test with."));
}

#[test]
fn the_same_description_is_the_same_text() {
    assert_eq!(car::description().to_json(), car::description().to_json());
    assert_eq!(car::description().to_yaml(), car::description().to_yaml());
}

#[test]
fn services_and_methods_keep_their_order_and_docs() {
    let car = car();
    let names: Vec<_> = car.services.iter().map(|service| &*service.name).collect();
    assert_eq!(names, ["Climate", "Camera"]);
    let text = car.services[0].docs.text.as_deref();
    assert_eq!(
        text,
        Some("Warmth and air.\n\nEverything in degrees Celsius.")
    );
    let methods: Vec<_> = car.services[0]
        .methods
        .iter()
        .map(|method| &*method.name)
        .collect();
    assert_eq!(methods, ["temperature", "set_temperature", "all"]);
    let text = method(&car, "temperature").docs.text.as_deref();
    assert_eq!(
        text,
        Some("Temperature of a zone.\n\nMeasured once a second.")
    );
    assert_eq!(
        method(&car, "all").docs.deprecated.as_deref(),
        Some("use `set_temperature`")
    );
}

#[test]
fn a_route_says_what_it_answers_and_when() {
    let car = car();
    let set = method(&car, "set_temperature");
    assert_eq!(
        (set.url.as_str(), set.verb),
        ("/climate/{zone}/temperature", Verb::Set)
    );
    assert_eq!(
        (set.timeout, set.priority),
        (Some(Duration::from_millis(500)), 5)
    );
    let get = method(&car, "temperature");
    assert_eq!((get.verb, get.timeout, get.priority), (Verb::Get, None, 0));
    assert_eq!(method(&car, "raw").verb, Verb::Both);
    assert_eq!(method(&car, "raw").url.as_str(), "/camera/raw/");
}

#[test]
fn arguments_say_where_they_travel() {
    let car = car();
    let places = |name: &str| -> Vec<_> {
        let arguments = method(&car, name).arguments.iter();
        arguments
            .map(|it| format!("{} {}", it.name, shown(&it.place)))
            .collect()
    };
    assert_eq!(
        places("set_temperature"),
        [
            "zone url #/components/schemas/Zone",
            "celsius member required",
            "within member",
        ]
    );
    assert_eq!(places("all"), ["settings param"]);
    assert_eq!(places("set_overlay"), ["at member required", "png data"]);
    assert_eq!(places("raw"), ["payload payload"]);
    assert_eq!(places("set_film"), ["film rawParam"]);
}

#[test]
fn arguments_and_fields_have_their_docs_wherever_they_travel() {
    let car = car();
    let arguments = method(&car, "set_temperature").arguments.iter();
    let told: Vec<_> = arguments
        .map(|it| match &it.place {
            Place::Member(member) => member.schema.description(),
            _ => it.docs.text.as_deref(),
        })
        .collect();
    assert_eq!(
        told,
        [
            Some("Where.\n\nOnly there."),
            Some("How warm."),
            Some("How soon."),
        ]
    );
    let zone = &topic(&car, "Cabin").captures[0];
    assert_eq!(zone.docs.text.as_deref(), Some("Which part of it."));
    let fields = &car.error("ClimateError").unwrap().variants[1].fields;
    let told: Vec<_> = fields
        .iter()
        .map(|field| (&*field.name, field.schema.description()))
        .collect();
    assert_eq!(
        told,
        [("celsius", None), ("nearest", Some("What would do."))]
    );
}

/// The URL's text is the type's JSON for a number; the text of `Side` is not, and `Serial` has no
/// schema.
#[test]
fn what_stands_in_a_url_has_a_schema_if_its_text_is_its_json() {
    let car = car();
    let schemas: Vec<_> = method(&car, "picture")
        .arguments
        .iter()
        .map(|it| match &it.place {
            Place::Url(schema) => schema
                .as_ref()
                .map(|schema| schema.as_value()["format"].clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(schemas, [None, Some("uint8".into()), None]);
}

#[test]
fn answers_say_what_they_carry() {
    let car = car();
    let body = |name: &str| method(&car, name).answer.body.clone();
    assert!(matches!(body("temperature"), Body::Param(_)));
    assert_eq!(body("set_temperature"), Body::Nothing);
    assert!(matches!(body("picture"), Body::ParamAndData(_)));
    assert_eq!(body("set_overlay"), Body::Data);
    assert_eq!(body("raw"), Body::Payload);
    assert!(matches!(body("film"), Body::Param(_)));
    assert!(method(&car, "film").answer.stream && !method(&car, "raw").answer.stream);
}

#[test]
fn errors_have_their_variants_once_with_status_text_and_fields() {
    let car = car();
    assert_eq!(
        method(&car, "temperature").failure,
        Failure::Enum("ClimateError".into())
    );
    assert_eq!(method(&car, "all").failure, Failure::AnyStatus);
    assert_eq!(method(&car, "picture").failure, Failure::Never);
    assert_eq!(car.errors.len(), 2);

    let climate = car.error("ClimateError").unwrap();
    assert_eq!(
        climate.docs.text.as_deref(),
        Some("What can go wrong with the climate.")
    );
    let out = &climate.variants[1];
    assert_eq!((&*out.name, out.status), ("OutOfRange", 129));
    assert_eq!(
        out.text.as_deref(),
        Some("{celsius} degrees are out of range")
    );
    assert_eq!(out.docs.text.as_deref(), Some("Nobody wants that."));
    let fields: Vec<_> = out
        .fields
        .iter()
        .map(|it| (&*it.name, it.required))
        .collect();
    assert_eq!(fields, [("celsius", true), ("nearest", false)]);
    let covered = &car.error("CameraError").unwrap().variants[0];
    assert_eq!(
        covered.docs.deprecated.as_deref(),
        Some("it has no lens cap")
    );
}

#[test]
fn a_topic_has_its_fields_where_they_travel() {
    let car = car();
    let cabin = topic(&car, "Cabin");
    assert_eq!(cabin.url.as_str(), "/climate/{zone}/cabin");
    assert_eq!(cabin.captures[0].name, "zone");
    assert_eq!(
        cabin.captures[0].schema.as_ref().unwrap().reference(),
        Some("Zone")
    );
    let members = cabin.param.as_ref().unwrap().members();
    let members: Vec<_> = members.iter().map(|it| (&*it.name, it.required)).collect();
    assert_eq!(members, [("airTemperature", true), ("doors", false)]);

    let frame = topic(&car, "Frame");
    assert_eq!(
        (frame.quick, frame.param.is_none(), frame.data.as_deref()),
        (true, true, Some("jpeg"))
    );
    let docs = Docs {
        text: Some("A picture, again and again.".into()),
        deprecated: Some("ask for pictures".into()),
    };
    assert_eq!(frame.docs, docs);

    let speed = topic(&car, "Speed").param.as_ref().unwrap();
    assert_eq!(speed.reference(), Some("Speed"));
    assert_eq!(car.resolve(speed).as_value()["type"], "number");
}

#[test]
fn access_is_what_the_rules_say_of_all_urls_of_a_pattern() {
    let rules = AccessList::new([
        Rule::roles("/climate/front/temperature", ["driver"])
            .unwrap()
            .operations([Operation::Set]),
        Rule::users("/climate/all")
            .unwrap()
            .operations([Operation::Get, Operation::Set]),
        Rule::everyone("/climate/").unwrap(),
        Rule::roles("/camera/", ["guard", "driver"]).unwrap(),
    ]);
    let text = car::description().access(&rules).to_json();
    let car = Document::parse(&text).unwrap();
    let access = |name: &str| method(&car, name).access.clone();
    assert_eq!(access("temperature"), Some(Access::Everyone));
    assert_eq!(access("set_temperature"), None);
    assert_eq!(access("all"), Some(Access::Users));
    assert_eq!(
        access("raw"),
        Some(Access::Roles(vec!["guard".into(), "driver".into()]))
    );
    assert_eq!(topic(&car, "Cabin").access, Some(Access::Everyone));
    assert_eq!(topic(&car, "Speed").access, Some(Access::Roles(Vec::new())));
}

#[test]
fn what_meets_by_name_is_told_apart() {
    #[derive(Debug, thiserror::Error, vsoa::Status)]
    #[status(describe)]
    #[error("other")]
    enum ClimateError {
        #[status(200)]
        Other,
    }

    let other = ServiceDescription::new("Climate")
        .method(MethodDescription::get("temperature", "/other").fails::<ClimateError>());
    let text = car::description()
        .service(other)
        .topic::<car::Cabin>()
        .to_json();
    let car = Document::parse(&text).unwrap();
    assert_eq!(car.services[2].name, "Climate2");
    assert_eq!(
        car.services[2].methods[0].failure,
        Failure::Enum("ClimateError2".into())
    );
    assert_eq!(car.error("ClimateError2").unwrap().variants[0].status, 200);
    assert_eq!(topic(&car, "Cabin2").url, topic(&car, "Cabin").url);
}

#[test]
fn a_service_below_a_prefix_has_its_urls_there() {
    let fan = ServiceDescription::new("Fan").method(MethodDescription::get("speed", "/speed"));
    let text = Description::new("x", "1")
        .service(fan.below("/fan/").below("/car"))
        .to_json();
    let car = Document::parse(&text).unwrap();
    assert_eq!(car.services[0].methods[0].url.as_str(), "/car/fan/speed");
}

#[test]
fn a_state_topic_says_how_a_set_is_refused_and_when_it_is_stale() {
    let rules = AccessList::new([
        Rule::everyone("/")
            .unwrap()
            .operations([Operation::Get, Operation::Subscribe]),
        Rule::roles("/", ["driver"]).unwrap(),
    ]);
    let text = car::description().access(&rules).to_json();
    let car = Document::parse(&text).unwrap();
    let target = topic(&car, "Target");
    assert_eq!(target.deadline, Some(Duration::from_secs(2)));
    let state = target.state.as_ref().unwrap();
    assert_eq!(state.refusal, Failure::Enum("ClimateError".into()));
    assert_eq!(state.get_access, Some(Access::Everyone));
    assert_eq!(state.set_access, Some(Access::Roles(vec!["driver".into()])));
    assert!(topic(&car, "Speed").state.is_none());
}

#[test]
fn a_document_that_is_not_ours_is_refused_with_the_place() {
    let yaml = car::description().to_yaml();
    for (from, to, problem) in [
        (
            "asyncapi: \"3.0.0\"",
            "asyncapi: \"2.6.0\"",
            "`asyncapi`: AsyncAPI 2.6.0 is not read, only 3",
        ),
        (
            "format: 1",
            "format: 2",
            "`x-vsoa.format`: format 2 is not known, only 1",
        ),
        (
            "address: /speed",
            "address: speed",
            "`channels.speed`: the address `speed` does not start with `/`",
        ),
        (
            "    status: 129",
            "    code: 129",
            "`components.messages.ClimateError.OutOfRange`: `x-vsoa.status` is missing",
        ),
        (
            "#/channels/speed\"",
            "#/channels/slow\"",
            "`operations.Speed`: `#/channels/slow` leads nowhere",
        ),
        (
            "- name: within",
            "- name: without",
            "`operations.Climate.set_temperature`: the payload of the call has no member `without`",
        ),
        (
            "error: ClimateError\n      timeoutMs",
            "error: Gone\n      timeoutMs",
            "`operations.Climate.set_temperature`: the error `Gone` is not in `x-vsoa.errors`",
        ),
        (
            "timeoutMs: 500",
            "timeoutMs: -1",
            "`operations.Climate.set_temperature`: a time is not one",
        ),
        (
            "x-vsoa:\n  format",
            "x-other:\n  format",
            "`x-vsoa`: missing: the document does not describe VSOA services",
        ),
        (
            "info:",
            "- info:",
            "not an AsyncAPI 3 document in JSON or YAML",
        ),
    ] {
        assert!(yaml.contains(from), "{from}");
        let error = Document::parse(&yaml.replace(from, to)).unwrap_err();
        assert_eq!(error.to_string(), problem);
    }
}

fn car() -> Document {
    Document::parse(&car::description().to_json()).unwrap()
}

fn method<'a>(document: &'a Document, name: &str) -> &'a Method {
    let mut methods = document
        .services
        .iter()
        .flat_map(|service| &service.methods);
    methods.find(|method| method.name == name).unwrap()
}

fn topic<'a>(document: &'a Document, name: &str) -> &'a Topic {
    document
        .topics
        .iter()
        .find(|topic| topic.name == name)
        .unwrap()
}

fn shown(place: &Place) -> String {
    match place {
        Place::Data => "data".into(),
        Place::Member(member) if member.required => "member required".into(),
        Place::Member(_) => "member".into(),
        Place::Param(_) => "param".into(),
        Place::Payload => "payload".into(),
        Place::RawParam => "rawParam".into(),
        Place::Url(None) => "url".into(),
        Place::Url(Some(schema)) => format!("url {}", schema.as_value()["$ref"].as_str().unwrap()),
    }
}
