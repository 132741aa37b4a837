use std::net::{Ipv4Addr, TcpListener};

use tokio::task::yield_now;
use zenoh::{Config, qos::CongestionControl};

use super::{Text, tell};
use crate::Failure;

/// Publishes messages of 64 bytes as fast as they are taken, as soon as anyone subscribes.
pub(super) async fn publish(text: Text) -> Result<(), Failure> {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let mut config = alone("peer")?;
    config.insert_json5("listen/endpoints", &format!("[\"tcp/{free}\"]"))?;
    let session = zenoh::open(config).await?;
    tell(free)?;
    let publisher = session
        .declare_publisher("pub")
        .congestion_control(CongestionControl::Block)
        .await?;
    let matching = publisher.matching_listener().await?;
    while !matching.recv_async().await?.matching() {}
    let mut seq = 0_u64;
    loop {
        publisher.put(text.of(seq)?).await?;
        seq += 1;
        if seq.is_multiple_of(64) {
            yield_now().await;
        }
    }
}

/// A node that looks for no others.
pub(crate) fn alone(mode: &str) -> Result<Config, Failure> {
    let mut config = Config::default();
    config.insert_json5("mode", &format!("\"{mode}\""))?;
    config.insert_json5("scouting/multicast/enabled", "false")?;
    config.insert_json5("scouting/gossip/enabled", "false")?;
    Ok(config)
}
