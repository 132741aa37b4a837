use std::{env, process::Command};

use crate::Failure;

pub(super) fn instructions(name: &str, times: u32) -> Result<u64, Failure> {
    let printed = run(
        &["--tool=callgrind", "--callgrind-out-file=/dev/null"],
        name,
        times,
    )?;
    number_after(&printed, "Collected :")
}

pub(super) fn allocations(name: &str, times: u32) -> Result<u64, Failure> {
    let printed = run(&["--tool=dhat", "--dhat-out-file=/dev/null"], name, times)?;
    let total = printed.lines().find(|line| line.contains("Total:"));
    number_after(total.unwrap_or_default(), "bytes in")
}

fn run(options: &[&str], name: &str, times: u32) -> Result<String, Failure> {
    let output = Command::new("valgrind")
        .args(options)
        .arg(env::current_exe()?)
        .args(["work", name, &times.to_string()])
        .output()
        .map_err(|error| format!("instructions are counted by `valgrind`: {error}"))?;
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        return Err(format!("valgrind: {printed}").into());
    }
    Ok(printed)
}

fn number_after(text: &str, mark: &str) -> Result<u64, Failure> {
    let (_, rest) = text
        .split_once(mark)
        .ok_or_else(|| format!("valgrind does not print `{mark}`: {text}"))?;
    let digits = rest.split_whitespace().next().unwrap_or_default();
    Ok(digits.replace(',', "").parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_behind_their_marks() {
        assert_eq!(
            number_after("==7== Collected : 123456", "Collected :").unwrap(),
            123_456
        );
        let total = "==7== Total:     1,234,567 bytes in 8,900 blocks";
        assert_eq!(number_after(total, "bytes in").unwrap(), 8_900);
        assert!(number_after("==7== nothing", "bytes in").is_err());
    }
}
