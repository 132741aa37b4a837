use std::{future::poll_fn, io, net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;

use super::{builder::Setup, shared::Shared};
use crate::{
    protocol::codec::decode_quick,
    service::{Message, Session},
    session::FromClient,
    transport::QuickSocket,
};

/// Receives what clients send over the quick channel, until the server aborts it.
pub(super) async fn receive(socket: Arc<QuickSocket>, shared: Arc<Shared>, setup: Arc<Setup>) {
    loop {
        match poll_fn(|cx| socket.poll_recv_from(cx)).await {
            Ok((datagram, from)) => {
                if take_in(datagram, from, &shared, &setup).is_none() {
                    shared.counters.quick_dropped.add();
                }
            }
            // The system reports here that an earlier datagram did not arrive.
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {}
            Err(error) => {
                tracing::error!(%error, "the quick channel cannot receive");
                // What is wrong may pass; until then it must not keep a processor busy.
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

/// Takes a datagram only from the address that belongs to the client id in it
/// (protocol document, "Quick channel").
fn take_in(datagram: Bytes, from: SocketAddr, shared: &Shared, setup: &Setup) -> Option<()> {
    let packet = decode_quick(datagram).ok()?;
    let link = shared.client(packet.header.seqno.0)?;
    if link.quick_addr() != Some(from) {
        return None;
    }
    let event = link.with(|session| session.handle_quick_packet(packet))?;
    if let FromClient::Datagram { url, payload } = event {
        let message = Message::new(url, payload).quick();
        setup.take_datagram(shared, &Session::from(link), message);
    }
    Some(())
}
