use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::accept;
use crate::Failure;

/// Sends back whatever comes, a buffer at a time: what sockets and tokio cost alone.
#[expect(clippy::disallowed_methods, reason = "one task serves a connection")]
pub(super) async fn serve(listener: TcpListener) -> Result<(), Failure> {
    loop {
        let stream = accept(&listener).await?;
        tokio::spawn(echo(stream));
    }
}

async fn echo(mut stream: TcpStream) -> std::io::Result<()> {
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match stream.read(&mut buffer).await? {
            0 => return Ok(()),
            len => stream.write_all(&buffer[..len]).await?,
        }
    }
}
