//! A package in a folder.
//!
//! A file [`LIST`] in the folder names the files that were generated, and only those are overwritten and
//! removed.

use std::{
    collections::BTreeSet,
    error::Error,
    fmt, fs, io,
    path::{Component, Path, PathBuf},
};

use super::Package;

/// Writes a package into a folder, which is created if it is not there.
///
/// Files that are as they should be are not touched; what an earlier version of the package had and this
/// one has not is removed.
///
/// # Errors
///
/// If a file would be overwritten that was not generated (then nothing is written at all), or the
/// folder cannot be read or written.
pub fn write(package: &Package, folder: &Path) -> Result<Written, OutputError> {
    let listed = listed(folder)?;
    let differences = differences(package, folder, &listed)?;
    let foreign: Vec<_> = differences
        .iter()
        .filter(
            |difference| matches!(difference, Difference::Changed(path) if !listed.contains(path)),
        )
        .map(|difference| folder.join(difference.path()))
        .collect();
    if !foreign.is_empty() {
        return Err(OutputError::NotGenerated(foreign));
    }
    for difference in &differences {
        let path = folder.join(difference.path());
        match package.file(difference.path()) {
            Some(text) => write_file(&path, text)?,
            None => fs::remove_file(&path).map_err(|error| OutputError::io(&path, error))?,
        }
    }
    write_file(&folder.join(LIST), &list(package))?;
    Ok(Written { differences })
}

/// Tells in what a folder differs from what [`write`](write()) would make of it.
///
/// # Errors
///
/// If the folder cannot be read.
pub fn check(package: &Package, folder: &Path) -> Result<Vec<Difference>, OutputError> {
    differences(package, folder, &listed(folder)?)
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// What was not as it is now, in the order of paths; nothing if all was there already.
    pub differences: Vec<Difference>,
}

/// A file that is not as it would be generated, by its path in the folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It says something else.
    Changed(String),
    /// It is not there.
    Missing(String),
    /// It was generated once, and would not be any more.
    Stale(String),
}

impl Difference {
    /// The file's path in the folder.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Changed(path) | Self::Missing(path) | Self::Stale(path) => path,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(path) => write!(f, "{path} differs"),
            Self::Missing(path) => write!(f, "{path} is missing"),
            Self::Stale(path) => write!(f, "{path} is no longer generated"),
        }
    }
}

/// Why a package was not written, or not compared.
#[derive(Debug)]
pub enum OutputError {
    /// A file or folder could not be read or written.
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// These files are in the way: they were not generated.
    NotGenerated(Vec<PathBuf>),
}

impl OutputError {
    fn io(path: &Path, source: io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, .. } => write!(f, "{} cannot be read or written", path.display()),
            Self::NotGenerated(paths) => {
                let paths = paths.iter().map(|path| path.display().to_string());
                let paths = paths.collect::<Vec<_>>().join(", ");
                write!(
                    f,
                    "{paths} would be overwritten, but was not generated: move it away, or choose another folder"
                )
            }
        }
    }
}

impl Error for OutputError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::NotGenerated(_) => None,
        }
    }
}

fn differences(
    package: &Package,
    folder: &Path,
    listed: &BTreeSet<String>,
) -> Result<Vec<Difference>, OutputError> {
    let mut differences = Vec::new();
    for (path, text) in package.files() {
        match read(&folder.join(path))? {
            None => differences.push(Difference::Missing(path.to_owned())),
            Some(there) if there != text.as_bytes() => {
                differences.push(Difference::Changed(path.to_owned()));
            }
            Some(_) => {}
        }
    }
    for path in listed {
        if package.file(path).is_none() && read(&folder.join(path))?.is_some() {
            differences.push(Difference::Stale(path.clone()));
        }
    }
    differences.sort_by(|one, other| one.path().cmp(other.path()));
    Ok(differences)
}

/// The files that were generated into the folder. What leads out of it is none.
fn listed(folder: &Path) -> Result<BTreeSet<String>, OutputError> {
    let list = read(&folder.join(LIST))?.unwrap_or_default();
    let list = String::from_utf8_lossy(&list);
    let paths = list.lines().filter(|line| !line.starts_with('#'));
    let is_inside = |path: &&str| {
        let mut parts = Path::new(path).components();
        !path.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
    };
    Ok(paths.filter(is_inside).map(str::to_owned).collect())
}

fn list(package: &Package) -> String {
    let paths = package.files().map(|(path, _)| format!("{path}\n"));
    LIST_HEAD
        .chars()
        .chain(paths.collect::<String>().chars())
        .collect()
}

/// The content of a file, if there is one.
fn read(path: &Path) -> Result<Option<Vec<u8>>, OutputError> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(OutputError::io(path, error)),
    }
}

fn write_file(path: &Path, text: &str) -> Result<(), OutputError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|error| OutputError::io(folder, error))?;
    fs::write(path, text).map_err(|error| OutputError::io(path, error))
}

/// The file that names those that were generated.
const LIST: &str = ".vsoa-codegen";
const LIST_HEAD: &str =
    "# Generated by vsoa-codegen, which overwrites and removes the files below.\n";
