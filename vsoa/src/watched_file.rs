use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::task::{AbortHandle, spawn_blocking};

use crate::{Error, ErrorKind, sync::Mutex};

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
        let mut interval = tokio::time::interval(every);
        let file = self.clone();
        #[expect(
            clippy::disallowed_methods,
            reason = "a file has to be looked at while the program does other things"
        )]
        let task = tokio::spawn(async move {
            let mut failure = None;
            loop {
                interval.tick().await;
                let reloading = file.clone();
                let Ok(result) = spawn_blocking(move || reloading.reload()).await else {
                    return;
                };
                file.report(result, &mut failure);
            }
        });
        Watch(task.abort_handle())
    }

    /// Logs what became of a reload, unless it is the failure that is known.
    fn report(&self, result: Result<bool, Error>, known: &mut Option<String>) {
        let file = self.0.path.display();
        match result {
            Ok(changed) => {
                *known = None;
                if changed {
                    tracing::info!(%file, "a file was read again");
                }
            }
            Err(error) => {
                // With the cause, which the error's own text leaves out.
                let failure = format!("{error:?}");
                if known.as_ref() != Some(&failure) {
                    tracing::error!(failure, %file, "all stays as the file was before");
                    *known = Some(failure);
                }
            }
        }
    }
}

impl fmt::Debug for WatchedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WatchedFile").field(&self.0.path).finish()
    }
}

/// A watch on a file, which is read again when it has changed; dropping it ends it.
#[derive(Debug)]
pub struct Watch(AbortHandle);

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|error| unfit(path.display()).with_source(error))
}

/// A configuration file that does not fit, at this place.
pub(crate) fn unfit(place: impl fmt::Display) -> Error {
    Error::with_text(ErrorKind::Configuration, place.to_string())
}
