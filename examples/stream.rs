//! Byte streams: a log is downloaded with its progress told, a map is uploaded to where it is kept.
//!
//! `cargo run --example stream -p vsoa-examples`

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vsoa::{Client, Server, Status, Stream, StreamReply};

#[vsoa::service("/recorder")]
trait Recorder {
    /// The log of a drive: its length, and its bytes.
    #[get("/{drive}/log")]
    async fn log(&self, drive: u32) -> Result<StreamReply<u64>, Status>;

    /// Takes a map, and answers on the stream with how many bytes of it are kept.
    #[set("/map")]
    async fn map(&self) -> Result<StreamReply<()>, Status>;
}

struct BlackBox {
    folder: PathBuf,
}

impl Recorder for BlackBox {
    async fn log(&self, drive: u32) -> Result<StreamReply<u64>, Status> {
        let path = self.folder.join(format!("drive-{drive}.log"));
        let file = tokio::fs::metadata(&path).await;
        let len = file.map_err(|_| Status::INVALID_URL)?.len();
        Ok(StreamReply::new(len, async move |mut stream: Stream| {
            stream.send_file(path).await?;
            stream.shutdown().await
        }))
    }

    async fn map(&self) -> Result<StreamReply<()>, Status> {
        let path = self.folder.join("map.bin");
        Ok(StreamReply::new((), async move |mut stream: Stream| {
            let kept = stream.receive_file(path).await?;
            stream.write_u64(kept).await
        }))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("vsoa-stream-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    fs::write(
        folder.join("drive-7.log"),
        "braked at 13.9 m/s\n".repeat(50_000),
    )?;
    let done = exchange(&folder).await;
    fs::remove_dir_all(&folder)?;
    done
}

#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn exchange(folder: &Path) -> Result<(), Box<dyn Error>> {
    let recorder = RecorderServer::new(BlackBox {
        folder: folder.to_owned(),
    });
    let server = Server::builder()
        .service(recorder)
        .bind("127.0.0.1:0")
        .await?;
    let recorder = RecorderClient::new(Client::connect(server.local_addr()).await?);

    let (len, mut stream) = recorder.log(7).await?;
    println!("download has {len} bytes");
    let mut quarter = 0;
    let downloading = stream
        .receive_file(folder.join("copy.log"))
        .expect(len)
        .on_progress(|progress| {
            if progress.bytes * 4 / len > quarter {
                quarter = progress.bytes * 4 / len;
                println!("download is at {} %", progress.bytes * 100 / len);
            }
        });
    println!("download ends after {} bytes", downloading.await?);

    let ((), mut stream) = recorder.map().await?;
    let sent = stream.send_file(folder.join("copy.log")).await?;
    stream.shutdown().await?;
    println!(
        "upload   has sent {sent} bytes; {} are kept",
        stream.read_u64().await?
    );
    Ok(())
}
