macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../templates/typescript/", $name, ".j2")))),*]
    };
}

/// A file for each kind of item, and for each file that depends on the description.
pub(super) const TEMPLATES: [(&str, &str); 11] = templates![
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
