use serde_json::json;

use super::*;

fn document() -> Document {
    let zone = json!({ "$ref": "#/components/schemas/Zone" });
    let argument = |name: &str, place: &str| json!({ "name": name, "in": place });
    let method = |name: &str, channel: &str, verbs: &[&str], arguments: serde_json::Value| {
        json!({
            "action": "receive",
            "channel": { "$ref": format!("#/channels/{channel}") },
            "messages": [{ "$ref": format!("#/channels/{channel}/messages/Climate.{name}") }],
            "reply": { "messages": [{ "$ref": format!("#/channels/{channel}/messages/answer") }] },
            "x-vsoa": {
                "service": "Climate", "name": name, "methods": verbs, "arguments": arguments,
            },
        })
    };
    let text = json!({
        "asyncapi": "3.0.0",
        "info": { "title": "car", "version": "1.0.0" },
        "channels": {
            "zone": { "address": "/climate/{zone}/target" },
            "all": { "address": "/climate/all" },
            "raw": { "address": "/files/" },
        },
        "operations": {
            "Climate.get": method("get", "zone", &["GET"], json!([{
                "name": "zone", "in": "url", "schema": zone,
            }])),
            "Climate.set": method("set", "zone", &["SET"], json!([
                { "name": "zone", "in": "url", "schema": zone },
                argument("celsius", "member"), argument("label", "member"),
            ])),
            "Climate.all": method("all", "all", &["GET", "SET"], json!([argument("zones", "param")])),
            "Climate.raw": method("raw", "raw", &["SET"], json!([argument("any", "payload")])),
        },
        "components": {
            "messages": {
                "Climate.get": {},
                "Climate.set": { "payload": {
                    "type": "object",
                    "properties": {
                        "celsius": { "type": "number", "minimum": 10, "maximum": 30 },
                        "label": { "type": ["string", "null"] },
                    },
                    "required": ["celsius"],
                } },
                "Climate.all": { "payload": { "type": "array", "items": zone } },
                "Climate.raw": { "x-vsoa": { "raw": true } },
                "answer": {},
            },
            "schemas": { "Zone": { "enum": ["front", "rear"] } },
        },
        "x-vsoa": { "format": 1 },
    });
    Document::parse(&text.to_string()).unwrap()
}

struct Call {
    method: Option<Method>,
    url: Url,
    param: Param,
    has_data: bool,
}

/// A line as it stands on the command line: the method, the URL, and the words of the param.
fn call(line: &str) -> Call {
    let mut words = line.split(' ');
    let method = match words.next() {
        Some("get") => Some(Method::Get),
        Some("set") => Some(Method::Set),
        _ => None,
    };
    let url = words.next().unwrap().parse().unwrap();
    let words: Vec<_> = words.map(str::to_owned).collect();
    Call {
        method,
        url,
        param: Param::parse(&words).unwrap(),
        has_data: false,
    }
}

impl Call {
    fn wanted(&self) -> Wanted<'_> {
        Wanted {
            method: self.method,
            url: &self.url,
            param: &self.param,
            has_data: self.has_data,
        }
    }
}

/// The call as it is sent: `GET /url param`.
fn sent(plan: &Plan) -> String {
    let param = plan.param.as_deref().map(|param| format!(" {param}"));
    format!("{} {}{}", plan.method, plan.url, param.unwrap_or_default())
}

fn problems(line: &str) -> String {
    let why = plan(&document(), call(line).wanted()).unwrap_err();
    format!("{}: {}", why.callee, why.problems.join("; "))
}

#[test]
fn a_call_that_fits_is_planned() {
    for (line, expected) in [
        ("call /climate/front/target", "GET /climate/front/target"),
        (
            "set /climate/rear/target celsius=21.50",
            r#"SET /climate/rear/target {"celsius":21.50}"#,
        ),
        (
            "set /climate/{zone}/target celsius=21 zone=front label=1",
            r#"SET /climate/front/target {"celsius":21,"label":"1"}"#,
        ),
        (
            r#"set /climate/rear/target {"celsius":21,"label":null}"#,
            r#"SET /climate/rear/target {"celsius":21,"label":null}"#,
        ),
        (
            r#"call /climate/all ["front"]"#,
            r#"GET /climate/all ["front"]"#,
        ),
        ("set /climate/all []", "SET /climate/all []"),
        (
            r#"call /files/a/b {"any":1}"#,
            r#"SET /files/a/b {"any":1}"#,
        ),
        ("call /files", "SET /files"),
    ] {
        let plan = plan(&document(), call(line).wanted()).unwrap().unwrap();
        assert_eq!(sent(&plan), expected, "{line}");
    }
}

#[test]
fn all_that_does_not_fit_is_told() {
    for (line, told) in [
        (
            "set /climate/front/target celsius=99",
            "Climate.set: `celsius` is 99, and has to be number 10..30",
        ),
        (
            "set /climate/back/target celsius=warm colour=red",
            "Climate.set: `zone` is \"back\", and has to be \"front\" | \"rear\"; \
             `celsius` is \"warm\", and has to be number 10..30; \
             `colour` is no argument: there is `celsius`, `label`",
        ),
        (
            "set /climate/{zone}/target",
            "Climate.set: `zone` is missing, which stands in the URL; `celsius` is missing",
        ),
        (
            "set /climate/front/target [1]",
            "Climate.set: its arguments are the members of an object",
        ),
        (
            "set /climate/front/target {}",
            "Climate.set: `celsius` is missing",
        ),
        (
            "get /climate/front/target a=1",
            "Climate.get: `a` is no argument: there is none",
        ),
        (
            r#"call /climate/all ["front",1]"#,
            "Climate.all: `[1]` is 1, and has to be \"front\" | \"rear\"",
        ),
        (
            "call /climate/all",
            "Climate.all: the param is null, and has to be Zone[]",
        ),
        ("get /files/a", "Climate.raw: it answers SET only"),
    ] {
        assert_eq!(problems(line), told, "{line}");
    }
}

#[test]
fn data_is_for_methods_that_take_some() {
    for (line, takes) in [
        ("set /files/a", true),
        ("set /climate/front/target celsius=20", false),
    ] {
        let mut call = call(line);
        call.has_data = true;
        assert_eq!(plan(&document(), call.wanted()).is_ok(), takes, "{line}");
    }
}

#[test]
fn a_url_of_which_nothing_is_said_is_left_alone() {
    for line in [
        "get /climate",
        "get /climate/front/target/",
        "get /x",
        "get /",
    ] {
        assert_eq!(plan(&document(), call(line).wanted()), Ok(None), "{line}");
    }
}

#[test]
fn the_end_of_a_url_and_a_name_are_completed() {
    for (line, expected) in [
        ("call /all [\"rear\"]", Ok("GET /climate/all [\"rear\"]")),
        ("get /front/target", Ok("GET /climate/front/target")),
        ("get /target zone=rear", Ok("GET /climate/rear/target")),
        (
            "call /Climate.set zone=rear celsius=20",
            Ok(r#"SET /climate/rear/target {"celsius":20}"#),
        ),
        (
            "call /set zone=rear celsius=20",
            Ok(r#"SET /climate/rear/target {"celsius":20}"#),
        ),
        ("call /target zone=rear", Err("/climate/{zone}/target")),
        ("call /nothing", Err("")),
        ("set /climate/front/target/below", Err("")),
    ] {
        let completed = complete(&document(), call(line).wanted()).unwrap();
        let completed = completed
            .map(|plan| sent(&plan))
            .map_err(|urls| urls.join(" "));
        let expected = expected.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(completed, expected, "{line}");
    }
}
