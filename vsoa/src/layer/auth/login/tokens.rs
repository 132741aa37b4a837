use std::fmt;

use serde::Deserialize;

use super::Verify;
use crate::{protocol::Secret, service::Identity};

/// What a client shows to log in with a token: `{"token": ..}`.
#[derive(Clone, Debug, Deserialize)]
pub struct Token {
    /// The token, as the client gave it.
    pub token: Secret,
}

/// Bearer tokens: whoever shows one is the user that it stands for.
///
/// A token is good until its identity expires; who has logged in by it is logged out then. Tokens
/// that are signed or kept elsewhere are for a function: `Login::new(async |given: Token| ..)`.
///
/// ```
/// use vsoa::{Identity, layer::auth::{Login, Tokens}};
///
/// let display = Identity::new("display").with_roles(["passenger"]);
/// let login = Login::new(Tokens::new().token("k3Yq-72fc", display));
/// ```
#[derive(Clone, Default)]
pub struct Tokens(Vec<(Secret, Identity)>);

impl Tokens {
    /// No tokens yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a token.
    #[must_use]
    pub fn token(mut self, token: impl Into<Secret>, identity: Identity) -> Self {
        self.0.push((token.into(), identity));
        self
    }
}

impl Verify<Token> for Tokens {
    /// Compares with every token: which one fits must not show in the time.
    async fn verify(&self, given: Token) -> Option<Identity> {
        let mut found = None;
        for (token, identity) in &self.0 {
            if token.matches(given.token.expose()) {
                found = Some(identity);
            }
        }
        found.cloned()
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let identities = self.0.iter().map(|(_, identity)| identity);
        f.debug_list().entries(identities).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_token_stands_for_its_user() {
        let tokens = Tokens::new()
            .token("a1", Identity::new("anna"))
            .token("b2", Identity::new("bert"));
        for (text, user) in [
            ("a1", Some("anna")),
            ("b2", Some("bert")),
            ("b", None),
            ("", None),
        ] {
            let token = Token { token: text.into() };
            let found = tokens.verify(token).await;
            assert_eq!(found.as_ref().map(Identity::user), user, "{text}");
        }
        assert!(!format!("{tokens:?}").contains("b2"));
    }
}
