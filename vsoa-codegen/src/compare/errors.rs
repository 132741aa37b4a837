use super::{Comparer, Flow};
use crate::document::{Failure, StatusEnum, Variant};

impl<'a> Comparer<'a> {
    /// How something can fail.
    pub(super) fn failures(&mut self, place: &str, old: &'a Failure, new: &'a Failure) {
        match (old, new) {
            (Failure::Enum(old), Failure::Enum(new)) => self.errors(old, new),
            (Failure::Enum(name), _) => {
                let text = format!("no longer fails with the statuses of {name}");
                self.found.breaking(place, text);
            }
            (Failure::Never, Failure::AnyStatus | Failure::Enum(_)) => {
                self.found.compatible(place, "can fail");
            }
            (Failure::AnyStatus, Failure::Enum(name)) => {
                self.found
                    .compatible(place, format!("fails with the statuses of {name}"));
            }
            (Failure::AnyStatus, Failure::Never) => {
                self.found.compatible(place, "does not fail any more");
            }
            (Failure::AnyStatus, Failure::AnyStatus) | (Failure::Never, Failure::Never) => {}
        }
    }

    /// Two enums of statuses; each pair once, however many methods name them.
    fn errors(&mut self, old: &'a str, new: &'a str) {
        if self.compared_errors.contains(&(old, new)) {
            return;
        }
        self.compared_errors.push((old, new));
        if let (Some(old), Some(new)) = (self.old.error(old), self.new.error(new)) {
            self.variants(old, new);
        }
    }

    fn variants(&mut self, old: &StatusEnum, new: &StatusEnum) {
        for variant in &old.variants {
            let place = format!("{}.{}", old.name, variant.name);
            match find(new, variant) {
                Some(now) => self.variant(&place, variant, now),
                None => self
                    .found
                    .breaking(place, format!("status {} is gone", variant.status)),
            }
        }
        let is_new = |variant: &&Variant| find(old, variant).is_none();
        for variant in new.variants.iter().filter(is_new) {
            let place = format!("{}.{}", new.name, variant.name);
            self.found
                .compatible(place, format!("is new: status {}", variant.status));
        }
        let (before, now) = (old.docs.deprecated.as_ref(), new.docs.deprecated.as_ref());
        self.deprecation(&old.name, before, now);
    }

    fn variant(&mut self, place: &str, old: &Variant, new: &Variant) {
        if old.name != new.name {
            self.found
                .compatible(place, format!("is called {}", new.name));
        }
        if old.status != new.status {
            let text = format!("had status {}, has {}", old.status, new.status);
            self.found.breaking(place, text);
        }
        self.members(place, "field", (&old.fields, &new.fields), Flow::ToClient);
        let (before, now) = (old.docs.deprecated.as_ref(), new.docs.deprecated.as_ref());
        self.deprecation(place, before, now);
    }
}

/// The variant of the same name, or else that of the same status, if its name is a new one.
fn find<'a>(errors: &'a StatusEnum, variant: &Variant) -> Option<&'a Variant> {
    let by_name = errors.variants.iter().find(|now| now.name == variant.name);
    by_name.or_else(|| {
        errors
            .variants
            .iter()
            .find(|now| now.status == variant.status)
    })
}
