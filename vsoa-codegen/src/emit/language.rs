use std::{error::Error, fmt, str::FromStr};

/// A language that packages are generated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// Python 3.10 or newer, over `vsoa` from PyPI.
    Python,
    /// Rust, over the crate `vsoa`.
    Rust,
    /// TypeScript, over the package `vsoa` from npm.
    TypeScript,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Python, Self::Rust, Self::TypeScript];

    /// What it is called on a command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Rust => "rust",
            Self::TypeScript => "typescript",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(name: &str) -> Result<Self, UnknownLanguage> {
        let mut all = Self::ALL.into_iter();
        let known = all.find(|language| language.name() == name);
        known.ok_or_else(|| UnknownLanguage(name.to_owned()))
    }
}

/// No code is generated for a language of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLanguage(String);

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = Language::ALL.map(Language::name).join(", ");
        write!(f, "`{}` is none of the languages: {known}", self.0)
    }
}

impl Error for UnknownLanguage {}
