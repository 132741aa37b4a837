use std::{fs, process::Command, thread};

/// The processor, the system, the compiler and the commit, in one line.
pub(super) fn describe() -> String {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let system = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    // What follows is the builder's own.
    let system = system.split('-').next().unwrap_or_default();
    let parts = [
        format!("{cores} x {}", processor()),
        format!("Linux {}", system.trim()),
        printed("rustc", &["--version"]),
        format!(
            "commit {}",
            printed("git", &["rev-parse", "--short", "HEAD"])
        ),
    ];
    parts.join("; ")
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        (name.trim() == "model name").then(|| value.trim().to_owned())
    });
    model.unwrap_or_else(|| "an unknown processor".to_owned())
}

/// What a program prints, without the line's end.
pub(crate) fn printed(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(
        |_| "unknown".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
