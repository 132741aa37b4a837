use super::{Comparer, Flow, methods::time};
use crate::document::{State, Topic};

impl<'a> Comparer<'a> {
    pub(super) fn topics(&mut self) {
        let (old, new) = (&self.old.topics, &self.new.topics);
        let mut found = Vec::new();
        for topic in old {
            let place = format!("topic {}", topic.name);
            let Some(now) = find(old, new, topic) else {
                let text = format!("is gone, with `{}`", topic.url.as_str());
                self.found.breaking(place, text);
                continue;
            };
            found.push(&now.name);
            if topic.name != now.name {
                self.found
                    .compatible(&place, format!("is called {}", now.name));
            }
            self.topic(&place, topic, now);
        }
        for topic in new.iter().filter(|topic| !found.contains(&&topic.name)) {
            let text = format!("is new: `{}`", topic.url.as_str());
            self.found.compatible(format!("topic {}", topic.name), text);
        }
    }

    fn topic(&mut self, place: &str, old: &'a Topic, new: &'a Topic) {
        if old.url.shape() != new.url.shape() {
            let text = format!(
                "was at `{}`, is at `{}`",
                old.url.as_str(),
                new.url.as_str()
            );
            self.found.breaking(place, text);
        }
        for (field, now) in old.captures.iter().zip(&new.captures) {
            let place = format!("{place}, field `{}`", field.name);
            let (before, now) = (field.schema.as_ref(), now.schema.as_ref());
            self.capture(&place, before, now, Flow::ToClient);
        }
        self.payload(place, old, new);
        match (old.quick, new.quick) {
            (false, true) => self.found.breaking(place, "is quick: messages may be lost"),
            (true, false) => self.found.compatible(place, "is no longer quick"),
            _ => {}
        }
        match (&old.state, &new.state) {
            (Some(old), Some(new)) => self.state(place, old, new),
            (Some(_), None) => self.found.breaking(place, "has no current value any more"),
            (None, Some(_)) => self.found.compatible(place, "has a current value"),
            (None, None) => {}
        }
        self.deadline(place, old, new);
        self.access(place, old.access.as_ref(), new.access.as_ref());
        let (before, now) = (old.docs.deprecated.as_ref(), new.docs.deprecated.as_ref());
        self.deprecation(place, before, now);
    }

    fn payload(&mut self, place: &str, old: &Topic, new: &Topic) {
        match (&old.param, &new.param) {
            (Some(before), Some(now)) => {
                self.schemas(place, before, now, Flow::ToClient);
                if old.state.is_some() && new.state.is_some() {
                    self.schemas(&format!("{place}, SET"), before, now, Flow::ToServer);
                }
            }
            (Some(_), None) => self.found.breaking(place, "has no param any more"),
            (None, Some(_)) => self.found.compatible(place, "has a param"),
            (None, None) => {}
        }
        match (&old.data, &new.data) {
            (Some(_), None) => self.found.breaking(place, "has no data any more"),
            (None, Some(_)) => self.found.compatible(place, "has data"),
            _ => {}
        }
    }

    fn state(&mut self, place: &str, old: &'a State, new: &'a State) {
        self.failures(&format!("{place}, SET"), &old.refusal, &new.refusal);
        let (before, now) = (old.get_access.as_ref(), new.get_access.as_ref());
        self.access(&format!("{place}, GET"), before, now);
        let (before, now) = (old.set_access.as_ref(), new.set_access.as_ref());
        self.access(&format!("{place}, SET"), before, now);
    }

    /// A client goes by the deadline that it knows: where values come less often, it takes good
    /// ones for stale.
    fn deadline(&mut self, place: &str, old: &Topic, new: &Topic) {
        if old.deadline == new.deadline {
            return;
        }
        let text = format!(
            "the deadline was {}, is {}",
            time(old.deadline),
            time(new.deadline)
        );
        let grows = match (old.deadline, new.deadline) {
            (Some(old), Some(new)) => new > old,
            (old, _) => old.is_some(),
        };
        if grows {
            self.found.breaking(place, text);
        } else {
            self.found.compatible(place, text);
        }
    }
}

/// The topic of the same name, or else one at the same URL under a new name.
fn find<'d>(old: &[Topic], new: &'d [Topic], topic: &Topic) -> Option<&'d Topic> {
    let same_name = new.iter().find(|now| now.name == topic.name);
    same_name.or_else(|| {
        new.iter().find(|now| {
            let is_new = old.iter().all(|known| known.name != now.name);
            is_new && now.url.shape() == topic.url.shape()
        })
    })
}
