use super::Options;

/// An option of a command line that sets some of the [`Options`].
///
/// Every command that generates packages has [all](Self::ALL) of them.
#[derive(Clone, Copy, Debug)]
pub struct CommandOption {
    /// What stands behind `--`.
    pub long: &'static str,
    /// What stands behind `-`, where it may be written so.
    pub short: Option<char>,
    /// What its value is called, in capitals; `None` where it has none.
    pub value: Option<&'static str>,
    /// What it is for.
    pub help: &'static str,
    set: fn(&mut Options, String),
}

impl CommandOption {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self {
            long: "name",
            short: Some('n'),
            value: Some("NAME"),
            help: "What the package is called, if not by the description's title",
            set: |options, value| options.name = Some(value),
        },
        Self {
            long: "rust-blocking",
            short: None,
            value: None,
            help: "Rust: clients for programs without async too",
            set: |options, _| options.rust.blocking = true,
        },
        Self {
            long: "rust-describe",
            short: None,
            value: None,
            help: "Rust: types and traits describe themselves, for a server",
            set: |options, _| options.rust.describe = true,
        },
        Self {
            long: "rust-vsoa",
            short: None,
            value: Some("SOURCE"),
            help: "Rust: where `vsoa` is found, such as `path = \"../vsoa\"`",
            set: |options, value| options.rust.vsoa = Some(value),
        },
    ];

    /// Does to the options what is asked for; without a [`value`](Self::value), what is given for it
    /// does not matter.
    pub fn set(&self, options: &mut Options, value: impl Into<String>) {
        (self.set)(options, value.into());
    }
}
