use std::{
    env, fs,
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use serde::de::DeserializeOwned;

use crate::{Failure, loads::Begun, pin::Cores};

/// A side of a measurement: this program once more, which ends with the handle.
#[derive(Debug)]
pub(crate) struct Side {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Side {
    pub(crate) fn start(role: &str, cores: Cores, arguments: &[&str]) -> Result<Self, Failure> {
        let mut child = Command::new(env::current_exe()?)
            .arg(role)
            .arg(cores.name())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child
            .stdout
            .take()
            .ok_or("the output of a side is missing")?;
        Ok(Self {
            child,
            output: BufReader::new(output),
        })
    }

    /// The next line that it prints, as JSON.
    pub(crate) fn line<T: DeserializeOwned>(&mut self) -> Result<T, Failure> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        serde_json::from_str(&line).map_err(|error| format!("`{line}`: {error}").into())
    }

    /// Waits until a load begins to measure.
    pub(crate) fn begun(&mut self) -> Result<(), Failure> {
        self.line::<Begun>().map(drop)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The processor time that it has used.
    pub(crate) fn cpu_time(&self) -> Result<Duration, Failure> {
        let mut nanoseconds = 0;
        for thread in fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let text = fs::read_to_string(thread?.path().join("schedstat"))?;
            let used = text.split(' ').next().unwrap_or_default();
            nanoseconds += used.parse::<u64>()?;
        }
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// The bytes of memory that it has.
    pub(crate) fn resident(&self) -> Result<u64, Failure> {
        let text = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let line = line.ok_or("the system does not say how much memory a process has")?;
        let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kibibytes * 1024)
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Ends this process when the one that started it is gone, however that ended.
pub(crate) fn end_with_parent() {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
}
