/// Where a schema stands: for the text of an error, and for the name of a type without one.
#[derive(Clone, Debug)]
pub(super) struct Place {
    path: String,
    name: String,
}

impl Place {
    /// A type, service or the like.
    pub(super) fn named(name: &str) -> Self {
        Self {
            path: name.to_owned(),
            name: pascal(name),
        }
    }

    /// A part of it that has a name.
    pub(super) fn below(&self, name: &str) -> Self {
        Self {
            path: format!("{}.{name}", self.path),
            name: format!("{}{}", self.name, pascal(name)),
        }
    }

    /// The values that it is made of.
    pub(super) fn items(&self) -> Self {
        Self {
            path: format!("{}[]", self.path),
            name: format!("{}Item", self.name),
        }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

/// The name with each of its words begun by a capital, and nothing but letters and digits.
fn pascal(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric());
    words
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters.collect::<Vec<_>>())
        })
        .collect()
}
