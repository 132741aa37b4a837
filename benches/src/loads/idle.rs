use std::any::Any;

use tokio::net::TcpStream;

use super::{Measured, Order, hold, print, raw};
use crate::Failure;

/// Opens connections, says so, and leaves them alone.
pub(super) async fn load(order: &Order, of: &str) -> Result<(), Failure> {
    let mut open: Vec<Box<dyn Any>> = Vec::new();
    for _ in 0..order.connections {
        open.push(match of {
            "tcp" => Box::new(TcpStream::connect(order.server()).await?),
            "vsoa" => Box::new(raw::connect(order).await?),
            #[cfg(feature = "jsonrpsee")]
            "jsonrpsee" => Box::new(super::jsonrpsee::connect(order).await?),
            #[cfg(feature = "tarpc")]
            "tarpc" => Box::new(super::tarpc::connect_bincode(order).await?),
            #[cfg(feature = "tonic")]
            "tonic" => Box::new(super::tonic::connect(order).await?),
            _ => return Err(format!("no connections are named `{of}`").into()),
        });
    }
    print(&Measured {
        count: open.len() as u64,
        ..Measured::default()
    })?;
    hold()
}
