use super::Comparer;
use crate::document::Access;

impl Comparer<'_> {
    /// Who may; not compared where either is not known.
    pub(super) fn access(&mut self, place: &str, old: Option<&Access>, new: Option<&Access>) {
        let (Some(old), Some(new)) = (old, new) else {
            return;
        };
        if old == new {
            return;
        }
        let text = format!("was for {}, is for {}", shown(old), shown(new));
        if includes(new, old) {
            self.found.compatible(place, text);
        } else {
            self.found.breaking(place, text);
        }
    }
}

/// Whether all whom `part` names are among those of `whole`.
fn includes(whole: &Access, part: &Access) -> bool {
    match (whole, part) {
        (Access::Everyone, _) | (Access::Users, Access::Users | Access::Roles(_)) => true,
        (Access::Roles(whole), Access::Roles(part)) => part.iter().all(|role| whole.contains(role)),
        _ => false,
    }
}

fn shown(access: &Access) -> String {
    match access {
        Access::Everyone => "everyone".into(),
        Access::Roles(roles) if roles.is_empty() => "nobody".into(),
        Access::Roles(roles) => format!("the roles {}", roles.join(", ")),
        Access::Users => "users".into(),
    }
}
