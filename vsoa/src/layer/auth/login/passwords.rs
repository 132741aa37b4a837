use std::{collections::HashMap, fmt};

use serde::Deserialize;

use super::Verify;
use crate::{protocol::Secret, service::Identity};

/// What a client shows to log in with a password: `{"user": .., "password": ..}`.
#[derive(Clone, Debug, Deserialize)]
pub struct UserPassword {
    /// The user's name.
    pub user: String,
    /// The password, as the client gave it.
    pub password: Secret,
}

/// Users with a password and roles each.
///
/// The passwords are kept as they are. Where they are stored as hashes, give
/// [`Login`](super::Login) a function that checks those.
///
/// ```
/// use vsoa::layer::auth::{Login, Passwords};
///
/// let login = Login::new(
///     Passwords::new()
///         .user("anna", "open sesame", ["driver", "owner"])
///         .user("display", "1234", ["passenger"]),
/// );
/// ```
#[derive(Clone)]
pub struct Passwords {
    users: HashMap<String, (Secret, Identity)>,
    /// Compared with where there is no such user, so that an answer takes as long.
    nobody: Secret,
}

impl Passwords {
    /// No users yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            users: HashMap::new(),
            nobody: Secret::from(""),
        }
    }

    /// Adds a user; one that was there under this name is replaced.
    #[must_use]
    pub fn user<R: Into<String>>(
        mut self,
        name: impl Into<String>,
        password: impl Into<Secret>,
        roles: impl IntoIterator<Item = R>,
    ) -> Self {
        let name = name.into();
        let identity = Identity::new(name.clone()).with_roles(roles);
        self.users.insert(name, (password.into(), identity));
        self
    }
}

impl Verify<UserPassword> for Passwords {
    async fn verify(&self, given: UserPassword) -> Option<Identity> {
        let user = self.users.get(&given.user);
        let password = user.map_or(&self.nobody, |(password, _)| password);
        let right = password.matches(given.password.expose());
        user.filter(|_| right).map(|(_, identity)| identity.clone())
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.users.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn verify(user: &str, password: &str) -> Option<Identity> {
        let users = Passwords::new().user("anna", "secret", ["driver"]);
        let given = UserPassword {
            user: user.to_owned(),
            password: password.into(),
        };
        users.verify(given).await
    }

    #[tokio::test]
    async fn name_and_password_must_both_be_right() {
        assert_eq!(verify("anna", "secret").await.unwrap().user(), "anna");
        for (user, password) in [
            ("anna", ""),
            ("anna", "Secret"),
            ("bert", "secret"),
            ("", ""),
        ] {
            assert_eq!(verify(user, password).await, None, "{user} {password}");
        }
    }

    #[test]
    fn passwords_are_not_printed() {
        let users = Passwords::new().user("anna", "secret", ["driver"]);
        assert_eq!(format!("{users:?}"), r#"{"anna"}"#);
        let given: UserPassword =
            serde_json::from_str(r#"{"user":"a","password":"secret"}"#).unwrap();
        assert!(!format!("{given:?}").contains("secret"));
    }
}
