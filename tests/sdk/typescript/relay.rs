use std::net::SocketAddr;

use tokio::{
    io::{self, AsyncReadExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// Passes one connection on; after so many bytes from the client it passes on no more of them until
/// it is told to, while all stays open.
pub(super) struct Relay {
    addr: SocketAddr,
    resume: watch::Sender<()>,
    task: JoinHandle<()>,
}

impl Relay {
    pub(super) async fn start(server: SocketAddr, bytes: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (resume, mut resumed) = watch::channel(());
        let task = spawn(async move {
            let (client, _) = listener.accept().await.unwrap();
            let (mut from_client, mut to_client) = client.into_split();
            let server = TcpStream::connect(server).await.unwrap();
            let (mut from_server, mut to_server) = server.into_split();
            let up = async {
                io::copy(&mut (&mut from_client).take(bytes), &mut to_server).await?;
                // It fails where the test has ended, and then nobody waits.
                let _ = resumed.changed().await;
                io::copy(&mut from_client, &mut to_server).await
            };
            let _ = tokio::join!(up, io::copy(&mut from_server, &mut to_client));
        });
        Self { addr, resume, task }
    }

    pub(super) fn addr(&self) -> SocketAddr {
        self.addr
    }

    pub(super) fn resume(&self) {
        self.resume.send_replace(());
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "it passes on while the test waits for the program"
)]
fn spawn(relay: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    tokio::spawn(relay)
}
