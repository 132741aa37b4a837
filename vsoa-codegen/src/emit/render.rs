use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, syntax::SyntaxConfig};

/// The templates of a language, by name.
#[derive(Debug)]
pub(super) struct Templates(Environment<'static>);

impl Templates {
    /// Reads the templates, each a name and a text; in them, `quoted` writes a text as a literal.
    pub(super) fn new(
        templates: &[(&'static str, &'static str)],
        quoted: fn(&str) -> String,
    ) -> Self {
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
        environment.add_filter("quoted", move |text: String| quoted(&text));
        for (name, text) in templates {
            let added = environment.add_template(name, text);
            added.expect("the templates are well-formed, which the stored cases show");
        }
        Self(environment)
    }

    /// The text that a template makes of these values.
    pub(super) fn render(&self, name: &str, values: Value) -> String {
        let template = self.0.get_template(name);
        let rendered = template.and_then(|template| template.render(values));
        rendered.expect("a template has all values it names, which the stored cases show")
    }
}
