use serde_json::{Map, Value};
use vsoa::Url;
use vsoa_codegen::document::{Document, Member, Place, Schema, Segment};

use super::{check::problems, routes::Found};
use crate::cli::{Param, is_json, quoted};

/// The URL and the param of a call, or what is wrong with its arguments.
pub(super) fn fill(
    document: &Document,
    found: &Found<'_>,
    param: &Param,
    has_data: bool,
) -> Result<(Url, Option<String>), Vec<String>> {
    let mut filling = Filling {
        document,
        pairs: match param {
            Param::Pairs(pairs) => pairs.clone(),
            Param::Absent | Param::Json(_) => Vec::new(),
        },
        problems: Vec::new(),
    };
    filling.check_captures(found);
    let url = filling.url(found);
    let param = filling.param(found, param);
    let takes_data = |place: &Place| matches!(place, Place::Data | Place::Payload);
    if has_data && !places(found).any(takes_data) {
        filling.problems.push("it takes no data".to_owned());
    }
    match url {
        Some(url) if filling.problems.is_empty() => Ok((url, param)),
        _ => Err(filling.problems),
    }
}

struct Filling<'a> {
    document: &'a Document,
    /// What is not used up yet.
    pairs: Vec<(String, String)>,
    problems: Vec<String>,
}

impl Filling<'_> {
    /// Holds what the URL has already to the types of its arguments.
    fn check_captures(&mut self, found: &Found<'_>) {
        for (name, text) in &found.captured {
            self.check_capture(found, name, text);
        }
    }

    fn check_capture(&mut self, found: &Found<'_>, name: &str, text: &str) {
        let argument = found
            .route
            .arguments
            .iter()
            .find(|argument| argument.name == name);
        if let Some(Place::Url(Some(schema))) = argument.map(|argument| &argument.place) {
            self.spelled(name, text, schema);
        }
    }

    /// The URL, with pairs in the place of the names that are still in it.
    fn url(&mut self, found: &Found<'_>) -> Option<Url> {
        let mut url = String::new();
        for segment in &found.segments {
            url.push('/');
            match segment {
                Segment::Text(text) => url.push_str(text),
                Segment::Name(name) => {
                    let Some(text) = self.take(name) else {
                        self.problems
                            .push(format!("`{name}` is missing, which stands in the URL"));
                        continue;
                    };
                    if text.is_empty() || text.contains('/') {
                        let problem =
                            format!("`{name}`: what stands in a URL is not empty and has no `/`");
                        self.problems.push(problem);
                    }
                    self.check_capture(found, name, &text);
                    url.push_str(&text);
                }
            }
        }
        let url = Url::try_from(url);
        url.map_err(|error| self.problems.push(error.to_string()))
            .ok()
    }

    fn param(&mut self, found: &Found<'_>, param: &Param) -> Option<String> {
        for place in places(found) {
            match place {
                Place::Payload | Place::RawParam => return param.to_json(),
                Place::Param(schema) => return self.whole(schema, param),
                Place::Data | Place::Member(_) | Place::Url(_) => {}
            }
        }
        let members = places(found).filter_map(|place| match place {
            Place::Member(member) => Some(member),
            _ => None,
        });
        let members: Vec<_> = members.cloned().collect();
        match param {
            Param::Json(text) => {
                self.check_object(&members, text);
                Some(text.clone())
            }
            Param::Absent | Param::Pairs(_) => self.object(&members),
        }
    }

    /// The param of a method whose argument is the whole of it.
    fn whole(&mut self, schema: &Schema, param: &Param) -> Option<String> {
        let text = match param {
            Param::Absent => None,
            Param::Json(text) => Some(text.clone()),
            Param::Pairs(_) => Some(self.loose_object(schema)),
        };
        let value = text.as_deref().map_or(Value::Null, json);
        self.hold(&value, schema, "");
        text
    }

    /// What is left of the pairs, each spelt as the schema has its member.
    fn loose_object(&mut self, schema: &Schema) -> String {
        let members = self.document.resolve(schema).members();
        let pairs = std::mem::take(&mut self.pairs);
        let spelt = pairs.into_iter().map(|(name, text)| {
            let member = members.iter().find(|member| member.name == name);
            let any = Schema::from(Value::Bool(true));
            let value = spelling(self.document, &text, member.map_or(&any, |it| &it.schema));
            (name, value)
        });
        object_text(spelt)
    }

    /// The pairs as the members that the method's arguments are; `None` where there are none.
    fn object(&mut self, members: &[Member]) -> Option<String> {
        let mut texts = Vec::new();
        for member in members {
            match self.take(&member.name) {
                Some(text) => {
                    let value = self.spelled(&member.name, &text, &member.schema);
                    texts.push((member.name.clone(), value));
                }
                None if member.required => {
                    self.problems.push(format!("`{}` is missing", member.name));
                }
                None => {}
            }
        }
        let left = std::mem::take(&mut self.pairs);
        for (name, _) in left {
            self.problems.push(unknown(&name, members));
        }
        (!texts.is_empty()).then(|| object_text(texts.into_iter()))
    }

    fn check_object(&mut self, members: &[Member], text: &str) {
        let Value::Object(object) = json(text) else {
            self.problems
                .push("its arguments are the members of an object".to_owned());
            return;
        };
        for member in members {
            match object.get(&member.name) {
                Some(value) => self.hold(value, &member.schema, &member.name),
                None if member.required => {
                    self.problems.push(format!("`{}` is missing", member.name));
                }
                None => {}
            }
        }
        let is_known = |name: &String| members.iter().any(|member| member.name == *name);
        for name in object.keys().filter(|name| !is_known(name)) {
            self.problems.push(unknown(name, members));
        }
    }

    /// The JSON that the text of a pair is, held to its type.
    fn spelled(&mut self, name: &str, text: &str, schema: &Schema) -> String {
        let spelt = spelling(self.document, text, schema);
        self.hold(&json(&spelt), schema, name);
        spelt
    }

    fn hold(&mut self, value: &Value, schema: &Schema, path: &str) {
        self.problems
            .extend(problems(self.document, value, schema, path));
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.pairs.iter().position(|(pair, _)| pair == name)?;
        Some(self.pairs.remove(at).1)
    }
}

fn places<'a>(found: &'a Found<'_>) -> impl Iterator<Item = &'a Place> {
    found.route.arguments.iter().map(|argument| &argument.place)
}

/// The text as JSON that fits, if one does: as it stands, or else as a string.
fn spelling(document: &Document, text: &str, schema: &Schema) -> String {
    let fits = |spelt: &str| problems(document, &json(spelt), schema, "").is_empty();
    let string = quoted(text);
    if is_json(text) && (fits(text) || !fits(&string)) {
        text.to_owned()
    } else {
        string
    }
}

fn unknown(name: &str, members: &[Member]) -> String {
    let names: Vec<_> = members
        .iter()
        .map(|member| format!("`{}`", member.name))
        .collect();
    match &names[..] {
        [] => format!("`{name}` is no argument: there is none"),
        names => format!("`{name}` is no argument: there is {}", names.join(", ")),
    }
}

fn object_text(members: impl Iterator<Item = (String, String)>) -> String {
    let members = members.map(|(name, value)| format!("{}:{value}", quoted(&name)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// The text's value; it is JSON, since that was looked at when it was read.
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::Object(Map::new()))
}
