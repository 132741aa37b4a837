use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
};

use crate::{Failure, wire};

/// Connects, and waits for the reply to a first call.
pub(crate) fn wait(port: u16) -> Result<(), Failure> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_nodelay(true)?;
    let mut out = Vec::new();
    wire::put(&mut out, wire::SERVINFO, [0; 4], "", b"{}");
    exchange(&mut stream, &out)?;
    out.clear();
    wire::put(&mut out, wire::RPC, [0, 0, 0, 1], "/echo", b"[1]");
    exchange(&mut stream, &out)
}

fn exchange(stream: &mut TcpStream, packet: &[u8]) -> Result<(), Failure> {
    stream.write_all(packet)?;
    let mut received = Vec::new();
    let mut part = [0; 1024];
    while wire::first(&received).is_none() {
        match stream.read(&mut part)? {
            0 => return Err("the server closed the connection".into()),
            len => received.extend_from_slice(&part[..len]),
        }
    }
    Ok(())
}
