use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use super::Line;
use crate::failure::Failure;

/// A recording that is being written.
#[derive(Debug)]
pub(crate) struct RecordingFile {
    path: PathBuf,
    out: BufWriter<File>,
}

impl RecordingFile {
    /// Begins a file; one that is there is kept, unless it may be overwritten.
    pub(crate) fn create(path: &Path, overwrite: bool) -> Result<Self, Failure> {
        let mut options = File::options();
        options.write(true).truncate(overwrite);
        let file = if overwrite {
            options.create(true)
        } else {
            options.create_new(true)
        };
        let file = file.open(path).map_err(|error| {
            let failure = Failure::local(path.display(), &error);
            match error.kind() {
                io::ErrorKind::AlreadyExists => failure.hint("`--overwrite` replaces it"),
                _ => failure,
            }
        })?;
        Ok(Self {
            path: path.to_owned(),
            out: BufWriter::new(file),
        })
    }

    /// Adds a line, which may wait in memory.
    pub(crate) fn add(&mut self, line: &Line<'_>) -> Result<(), Failure> {
        let written = serde_json::to_writer(&mut self.out, line).map_err(io::Error::from);
        let written = written.and_then(|()| self.out.write_all(b"\n"));
        written.map_err(|error| self.failure(&error))
    }

    /// Writes what waits in memory.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| self.failure(&error))
    }

    /// Adds how long the recording is, and writes everything.
    pub(crate) fn finish(mut self, at: Duration) -> Result<(), Failure> {
        self.add(&Line::end(at))?;
        self.flush()
    }

    fn failure(&self, error: &io::Error) -> Failure {
        Failure::local(self.path.display(), error)
    }
}
