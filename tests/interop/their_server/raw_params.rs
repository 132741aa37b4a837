use bytes::Bytes;
use harness::Implementation;
use vsoa::{Message, Payload, Status, Url};

use super::{connected, connected_with, event};
use crate::support::hex;

/// The peers' echo, with bytes for a param.
#[vsoa::service]
trait RawPeer {
    #[set("/echo")]
    async fn echo(&self, #[param] bytes: Bytes) -> Result<Payload, Status>;
}

pub(crate) async fn bytes_come_back_as_they_went(server: Implementation) {
    let (mut server, client) = connected_with(server, &["--raw"]).await;
    for param in [&b"not JSON"[..], br#"{"a": 1}"#, b"\xff\0\xfe", b"[1"] {
        let echoed = client.set("/echo").raw_param(param).data("d").await;
        let echoed = echoed.unwrap().into_payload();
        assert_eq!((&echoed.param[..], &echoed.data[..]), (param, &b"d"[..]));
        let seen = event(&mut server, "rpc").await;
        assert_eq!(seen["param"]["raw_hex"], hex(param));
    }
    let typed = RawPeerClient::new(client);
    let echoed = typed.echo(Bytes::from_static(b"\xff typed")).await;
    assert_eq!(&echoed.unwrap().param[..], b"\xff typed");
}

pub(crate) async fn datagrams_carry_bytes(server: Implementation) {
    let (mut server, client) = connected_with(server, &["--raw"]).await;
    for quick in [false, true] {
        let message = Message::new(Url::from_static("/d"), Payload::from_param("{not JSON"));
        let message = if quick { message.quick() } else { message };
        client.datagram(message).unwrap();
        let seen = event(&mut server, "datagram").await;
        assert_eq!(seen["param"]["raw_hex"], hex(b"{not JSON"));
        assert_eq!(seen["quick"], quick);
    }
}

/// What the documentation of `raw_param` warns of.
///
/// The Node server's own raw mode is left out: it has no effect where it does not end the process
/// as it starts (section 5).
pub(crate) async fn bytes_close_the_connection(server: Implementation) {
    let (_server, client) = connected(server).await;
    let json = client.get("/echo").raw_param("[1]").await.unwrap();
    assert_eq!(&json.payload().param[..], b"[1]");
    let call = client.get("/echo").raw_param("not JSON").await;
    assert!(call.unwrap_err().is_closed());
}
