macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../templates/typescript/", $name)))),*]
    };
}

/// The files that are the same in all packages, by their paths there.
pub(super) const FILES: [(&str, &str); 23] = files![
    ".gitignore",
    "tsconfig.json",
    "src/runtime/address.ts",
    "src/runtime/client.ts",
    "src/runtime/codec.ts",
    "src/runtime/connection.ts",
    "src/runtime/containers.ts",
    "src/runtime/deadline.ts",
    "src/runtime/errors.ts",
    "src/runtime/inboxes.ts",
    "src/runtime/index.ts",
    "src/runtime/keepalive.ts",
    "src/runtime/npm.ts",
    "src/runtime/object.ts",
    "src/runtime/options.ts",
    "src/runtime/payload.ts",
    "src/runtime/scalars.ts",
    "src/runtime/shapes.ts",
    "src/runtime/stream.ts",
    "src/runtime/subscription.ts",
    "src/runtime/topic.ts",
    "src/runtime/unions.ts",
    "src/runtime/url.ts",
];
