use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use crate::{Error, ErrorKind, sync::Mutex, watch::Watch};

/// A text file that is taken in again when it has changed; cheap to clone.
#[derive(Clone)]
pub(crate) struct WatchedFile(Arc<Source>);

struct Source {
    path: PathBuf,
    /// What was taken in last.
    text: Mutex<String>,
    take_in: Box<TakeIn>,
}

/// Puts the text in force, or says why it does not fit and changes nothing.
type TakeIn = dyn Fn(&Path, &str) -> Result<(), Error> + Send + Sync;

impl WatchedFile {
    /// Reads the file and takes it in.
    pub(crate) fn open(
        path: PathBuf,
        take_in: impl Fn(&Path, &str) -> Result<(), Error> + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let text = read(&path)?;
        take_in(&path, &text)?;
        Ok(Self(Arc::new(Source {
            path,
            text: Mutex::new(text),
            take_in: Box::new(take_in),
        })))
    }

    /// Reads the file again, and says whether it had changed and was taken in.
    pub(crate) fn reload(&self) -> Result<bool, Error> {
        let source = &*self.0;
        // Before the file is read, so that of two at once the one that reads later wins.
        let mut known = source.text.lock();
        let text = read(&source.path)?;
        if *known == text {
            return Ok(false);
        }
        (source.take_in)(&source.path, &text)?;
        *known = text;
        Ok(true)
    }

    /// Reads the file again and again, until what this gives is dropped.
    pub(crate) fn watch(&self, every: Duration) -> Watch {
        let file = self.clone();
        let path = self.0.path.display().to_string();
        Watch::start(path, every, move || file.reload())
    }
}

impl fmt::Debug for WatchedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WatchedFile").field(&self.0.path).finish()
    }
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|error| unfit(path.display()).with_source(error))
}

/// A configuration file that does not fit, at this place.
pub(crate) fn unfit(place: impl fmt::Display) -> Error {
    Error::with_text(ErrorKind::Configuration, place.to_string())
}
