use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, syntax::SyntaxConfig};

use super::layout::quoted;

/// The templates, a file for each kind of item and for each file that depends on the description.
pub(super) struct Templates(Environment<'static>);

impl Templates {
    pub(super) fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(
            SyntaxConfig::builder()
                .keep_trailing_newline(true)
                .lstrip_blocks(true)
                .trim_blocks(true)
                .build()
                .expect("the delimiters are the usual ones"),
        );
        environment.add_filter("quoted", |text: String| quoted(&text));
        for (name, text) in ALL {
            let added = environment.add_template(name, text);
            added.expect("the templates are well-formed, which the stored cases show");
        }
        Self(environment)
    }

    pub(super) fn render(&self, name: &str, context: Value) -> String {
        let template = self.0.get_template(name);
        let rendered = template.and_then(|template| template.render(context));
        rendered.expect("a template's names are all there, which the stored cases show")
    }
}

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../templates/typescript/", $name, ".j2")))),*]
    };
}

const ALL: [(&str, &str); 11] = templates![
    "README.md",
    "codecs.ts",
    "error.ts",
    "errors.ts",
    "index.ts",
    "package.json",
    "service.ts",
    "services.ts",
    "topic.ts",
    "topics.ts",
    "types.ts",
];
