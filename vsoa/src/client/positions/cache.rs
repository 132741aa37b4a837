use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;

use crate::{protocol::position::Position, sync::Mutex};

/// Answers that still hold, by name in lower case.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<HashMap<String, (Position, Instant)>>);

impl Cache {
    pub(super) fn get(&self, name: &str) -> Option<Position> {
        let known = self.0.lock();
        let (position, until) = known.get(&name.to_lowercase())?;
        (*until > now()).then_some(*position)
    }

    /// Keeps an answer for this long, unless there are too many.
    pub(super) fn insert(&self, name: &str, position: Position, hold: Duration) {
        let now = now();
        let Some(until) = now.checked_add(hold).filter(|until| *until > now) else {
            return;
        };
        let mut known = self.0.lock();
        if known.len() >= MAX_NAMES {
            known.retain(|_, (_, until)| *until > now);
        }
        if known.len() < MAX_NAMES {
            known.insert(name.to_lowercase(), (position, until));
        }
    }

    pub(super) fn remove(&self, name: &str) {
        self.0.lock().remove(&name.to_lowercase());
    }
}

#[expect(clippy::disallowed_methods, reason = "answers hold for a time")]
fn now() -> Instant {
    Instant::now()
}

/// More names than a program that does not make them up ever asks for.
const MAX_NAMES: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    const HOLD: Duration = Duration::from_secs(10);

    fn position(port: u16) -> Position {
        std::net::SocketAddr::from(([10, 0, 0, 1], port)).into()
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_holds_for_its_time() {
        let cache = Cache::default();
        cache.insert("Climate", position(1), HOLD);
        assert_eq!(cache.get("climate"), Some(position(1)));
        tokio::time::advance(HOLD).await;
        assert_eq!(cache.get("climate"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn there_are_only_so_many() {
        let cache = Cache::default();
        for number in 0..MAX_NAMES {
            cache.insert(&number.to_string(), position(1), HOLD);
        }
        cache.insert("one more", position(1), HOLD);
        assert_eq!(cache.get("one more"), None);
        tokio::time::advance(HOLD).await;
        cache.insert("one more", position(1), HOLD);
        assert_eq!(cache.get("one more"), Some(position(1)));
    }
}
