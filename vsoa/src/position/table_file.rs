use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;

use super::{Position, Table};
use crate::{
    Error,
    watch::Watch,
    watched_file::{WatchedFile, unfit},
};

/// A [`Table`] whose servers stand in a TOML file, which can be read again while it is in use;
/// cheap to clone.
///
/// ```toml
/// [[server]]
/// name = "climate"
/// addr = "192.168.1.20:3005"
///
/// [[server]]
/// name = "climate"                # a name may stand for several
/// addr = "[fd00::20]:3005"
///
/// [[server]]
/// name = "vault"
/// addr = "192.168.1.21:3005"
/// secure = true                   # over TLS only
/// ```
///
/// Who changes a file that is watched should write another one and rename it.
#[derive(Clone, Debug)]
pub struct TableFile {
    file: WatchedFile,
    table: Table,
}

impl TableFile {
    /// Reads the file, which blocks, as [`reload`](Self::reload) does.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) where it cannot be read or is
    /// no such list; the source says why.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let table = Table::new();
        let servers = table.clone();
        let file = WatchedFile::open(path.into(), move |path, text| {
            let listed = parse(path, text)?;
            let taken = servers.replace(listed);
            taken.map_err(|error| unfit(path.display()).with_source(error))
        })?;
        Ok(Self { file, table })
    }

    /// The table; servers may register themselves there, beside those of the file.
    #[must_use]
    pub fn table(&self) -> Table {
        self.table.clone()
    }

    /// Reads the file again, and says whether it had changed; its servers are in the table from now
    /// on, in the place of those that the file or the program had put there.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open); the table stays as it was.
    pub fn reload(&self) -> Result<bool, Error> {
        self.file.reload()
    }

    /// Reads the file again and again, until what this gives is dropped.
    ///
    /// Its text is compared and not its time, which some file systems keep by the second only. An
    /// error goes to the log, once, and the table stays as it was.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, or if `every` is zero.
    #[must_use = "dropping the watch ends it"]
    pub fn watch(&self, every: Duration) -> Watch {
        self.file.watch(every)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    server: Vec<ServerText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServerText {
    name: String,
    addr: SocketAddr,
    #[serde(default)]
    secure: bool,
}

fn parse(path: &Path, text: &str) -> Result<Vec<(String, Position)>, Error> {
    let file: File =
        toml::from_str(text).map_err(|error| unfit(path.display()).with_source(error))?;
    let servers = file.server.into_iter();
    let servers =
        servers.map(|ServerText { name, addr, secure }| (name, Position { addr, secure }));
    Ok(servers.collect())
}

#[cfg(test)]
mod tests {
    use std::{error::Error as _, fs, path::PathBuf};

    use super::*;
    use crate::position::Query;

    /// A file that is gone when the test is over.
    struct Servers(PathBuf);

    impl Servers {
        fn new(name: &str, text: &str) -> Self {
            let name = format!("vsoa-table-{}-{name}.toml", std::process::id());
            let file = Self(std::env::temp_dir().join(name));
            file.write(text);
            file
        }

        fn write(&self, text: &str) {
            let new = self.0.with_extension("new");
            fs::write(&new, text).unwrap();
            fs::rename(new, &self.0).unwrap();
        }
    }

    impl Drop for Servers {
        fn drop(&mut self) {
            fs::remove_file(&self.0).unwrap();
        }
    }

    const CLIMATE: &str = "[[server]]\nname = \"climate\"\naddr = \"10.0.0.1:3005\"\n";
    const LIGHTS: &str = "[[server]]\nname = \"lights\"\naddr = \"[fd00::1]:1\"\nsecure = true\n";

    fn names(table: &Table) -> Vec<String> {
        table
            .entries()
            .into_iter()
            .map(|entry| entry.name)
            .collect()
    }

    #[test]
    fn a_file_is_read_into_a_table() {
        let file = Servers::new("read", &format!("{CLIMATE}{LIGHTS}"));
        let table = TableFile::open(&file.0).unwrap().table();
        assert_eq!(names(&table), ["climate", "lights"]);
        let lights = table.lookup(&Query::new("LIGHTS")).unwrap();
        assert_eq!(lights, Position::secure("[fd00::1]:1".parse().unwrap()));
    }

    #[test]
    fn a_file_is_read_again_by_hand() {
        let file = Servers::new("reload", CLIMATE);
        let servers = TableFile::open(&file.0).unwrap();
        assert!(!servers.reload().unwrap());
        file.write(LIGHTS);
        assert!(servers.reload().unwrap());
        assert_eq!(names(&servers.table()), ["lights"]);
        file.write("");
        assert!(servers.reload().unwrap());
        assert!(names(&servers.table()).is_empty());
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_changes_nothing() {
        let file = Servers::new("mistake", CLIMATE);
        let servers = TableFile::open(&file.0).unwrap();
        for (from, to, told) in [
            ("addr", "address", "unknown field `address`"),
            ("10.0.0.1:3005", "climate:3005", "invalid socket address"),
            ("10.0.0.1:3005", "10.0.0.1:0", "port is not 0"),
            ("\"climate\"", "\"\"", "name is empty"),
            ("server", "servers", "unknown field `servers`"),
        ] {
            file.write(&CLIMATE.replacen(from, to, 1));
            let error = servers.reload().unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::Configuration);
            assert!(error.to_string().contains("mistake.toml"), "{error}");
            let cause = error.source().unwrap().to_string();
            assert!(cause.contains(told), "{cause}");
            assert_eq!(names(&servers.table()), ["climate"]);
        }
    }

    #[tokio::test]
    async fn a_file_that_is_watched_is_read_again_by_itself() {
        let file = Servers::new("watch", CLIMATE);
        let servers = TableFile::open(&file.0).unwrap();
        let _watch = servers.watch(Duration::from_millis(1));
        file.write("no TOML");
        file.write(LIGHTS);
        let read = async {
            while names(&servers.table()) != ["lights"] {
                tokio::task::yield_now().await;
            }
        };
        let read = tokio::time::timeout(Duration::from_secs(30), read).await;
        assert!(read.is_ok());
    }
}
