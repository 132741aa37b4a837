//! Who is asked where the program does not say (protocol document, "Position"). Reading is pure,
//! and as lenient as the sum of the peers: what one of them takes is taken.

use std::{
    env, fs,
    net::{IpAddr, SocketAddr},
};

use tokio::task::spawn_blocking;

/// The servers that this machine is told to ask: those of the environment, then those of the file.
///
/// Both are read each time, so that a program which runs for years follows a change.
pub(super) async fn of_this_machine() -> Vec<SocketAddr> {
    let variable = env::var(VARIABLE).unwrap_or_default();
    let file = spawn_blocking(|| fs::read(FILE)).await;
    let file = file.ok().and_then(Result::ok).unwrap_or_default();
    listed(&variable, &file)
}

/// The servers in the variable's and the file's text; what is no address is passed over.
///
/// The file may have comments in any encoding.
fn listed(variable: &str, file: &[u8]) -> Vec<SocketAddr> {
    let file = String::from_utf8_lossy(file);
    let of_variable = variable.split(',').filter_map(|text| server(text.trim()));
    let of_file = file.lines().filter_map(line);
    let mut servers: Vec<SocketAddr> = Vec::new();
    for server in of_variable.chain(of_file) {
        if !servers.contains(&server) {
            servers.push(server);
        }
    }
    servers
}

/// `address port`, or as in the variable; what follows is left out, as a comment.
fn line(line: &str) -> Option<SocketAddr> {
    let mut words = line.split_whitespace();
    let (first, second) = (words.next()?, words.next());
    match second.filter(|word| !word.starts_with('#')) {
        Some(port) => {
            let port = port.parse().ok().filter(|port| *port != 0)?;
            Some(SocketAddr::new(address(first)?, port))
        }
        None => server(first),
    }
}

/// `address:port`, or an address alone, which has the default port.
fn server(text: &str) -> Option<SocketAddr> {
    match text.parse::<SocketAddr>() {
        Ok(server) => Some(server).filter(|server| server.port() != 0),
        Err(_) => Some(SocketAddr::new(address(text)?, DEFAULT_PORT)),
    }
}

/// An address, with or without brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bracketed = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    bracketed.unwrap_or(text).parse().ok()
}

/// The port of a position server where none is said.
const DEFAULT_PORT: u16 = 54;

pub(super) const VARIABLE: &str = "VSOA_POS_SERVER";

#[cfg(not(windows))]
pub(super) const FILE: &str = "/etc/vsoa.pos";
#[cfg(windows)]
pub(super) const FILE: &str = r"C:\Windows\System32\drivers\etc\vsoa.pos";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variable: &str, file: impl AsRef<[u8]>) -> Vec<String> {
        let servers = listed(variable, file.as_ref());
        servers.iter().map(SocketAddr::to_string).collect()
    }

    #[test]
    fn the_variable_lists_servers_with_commas() {
        assert_eq!(read("10.0.0.1:3000", ""), ["10.0.0.1:3000"]);
        assert_eq!(
            read(
                " 10.0.0.1:3000 , 10.0.0.2,[fd00::1]:9,[fd00::2],fd00::3",
                ""
            ),
            [
                "10.0.0.1:3000",
                "10.0.0.2:54",
                "[fd00::1]:9",
                "[fd00::2]:54",
                "[fd00::3]:54"
            ]
        );
    }

    #[test]
    fn what_is_no_address_is_passed_over() {
        let servers = ",10.0.0.1:0,10.0.0.1:70000,climate,climate:54,10.0.0.2:1,[::1";
        assert_eq!(read(servers, ""), ["10.0.0.2:1"]);
        let file = "climate 54\n10.0.0.1 x\n10.0.0.1 0\n10.0.0.2 1";
        assert_eq!(read("", file), ["10.0.0.2:1"]);
    }

    #[test]
    fn the_file_has_a_server_a_line() {
        let file = "# who knows where servers are\n\
                    10.0.0.1 3000\n\
                    \n\
                    \t10.0.0.2 \t 3001  # the second\r\n\
                    10.0.0.3\n\
                    10.0.0.4 # without a port\n\
                    fd00::1 54\n\
                    [fd00::2] 55\n\
                    10.0.0.5:56\n\
                    10.0.0.6 57 more";
        assert_eq!(
            read("", file),
            [
                "10.0.0.1:3000",
                "10.0.0.2:3001",
                "10.0.0.3:54",
                "10.0.0.4:54",
                "[fd00::1]:54",
                "[fd00::2]:55",
                "10.0.0.5:56",
                "10.0.0.6:57"
            ]
        );
    }

    #[test]
    fn a_comment_in_another_encoding_hides_no_server() {
        let file = b"# f\xfcr alle\n10.0.0.1 54 \xfc\n";
        assert_eq!(read("", file), ["10.0.0.1:54"]);
    }

    #[test]
    fn the_file_comes_after_the_variable_and_none_is_asked_twice() {
        assert_eq!(
            read("10.0.0.2:54,10.0.0.1", "10.0.0.1 54\n10.0.0.3 54"),
            ["10.0.0.2:54", "10.0.0.1:54", "10.0.0.3:54"]
        );
    }
}
