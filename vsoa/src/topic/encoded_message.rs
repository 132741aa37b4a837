use serde::Serialize;

use crate::{
    Error,
    protocol::{
        EncodedPacket, Header, Kind, Url,
        codec::{encode_in_place, encode_parts},
        limits::{MAX_PACKET_LEN, MAX_QUICK_PACKET_LEN},
        write_json,
    },
    service::Message,
};

/// A message as the packet that publishes it, and the URL that finds its subscribers.
#[cfg_attr(
    not(any(test, feature = "server")),
    expect(dead_code, reason = "only a server publishes")
)]
#[derive(Debug)]
pub struct EncodedMessage {
    pub(crate) url: Url,
    pub(crate) packet: EncodedPacket,
    pub(crate) quick: bool,
}

#[cfg_attr(
    not(any(test, feature = "server")),
    expect(dead_code, reason = "only a server publishes")
)]
impl EncodedMessage {
    /// Fails where the message does not fit its channel.
    pub(crate) fn of(message: Message) -> Result<Self, Error> {
        let Message {
            url,
            payload,
            quick,
        } = message;
        let packet = EncodedPacket::write(|out| {
            encode_parts(
                Header::new(Kind::PUBLISH),
                &url,
                &payload,
                limit(quick),
                out,
            )
        })?;
        Ok(Self { url, packet, quick })
    }

    /// As [`of`](Self::of) a message with this value as its param, which is written where it is
    /// sent from. Fails also where the value has no JSON form.
    pub(crate) fn of_param<T>(url: Url, param: &T, quick: bool) -> Result<Self, Error>
    where
        T: Serialize + ?Sized,
    {
        let header = Header::new(Kind::PUBLISH);
        let packet = EncodedPacket::write(|out| {
            encode_in_place(header, &url, limit(quick), out, |out| {
                write_json(param, out).map_err(Error::from)
            })
        })?;
        Ok(Self { url, packet, quick })
    }

    /// The same in memory of its own size, for one that is kept rather than published.
    pub(crate) fn kept(self) -> Self {
        Self {
            packet: self.packet.kept(),
            ..self
        }
    }
}

fn limit(quick: bool) -> usize {
    if quick {
        MAX_QUICK_PACKET_LEN
    } else {
        MAX_PACKET_LEN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorKind, protocol::Payload};

    #[test]
    fn a_param_written_in_place_makes_the_same_packet() {
        for len in [0, 1, 2, 3, 4, 5000] {
            let (url, text) = (Url::from_static("/t"), "x".repeat(len));
            let message = Message::new(url.clone(), Payload::json(&text).unwrap());
            let expected = EncodedMessage::of(message).unwrap();
            let encoded = EncodedMessage::of_param(url, &text, false).unwrap();
            assert_eq!(encoded.packet.as_slice(), expected.packet.as_slice());
        }
    }

    #[test]
    fn what_does_not_fit_its_channel_is_refused_either_way() {
        let (url, text) = (Url::from_static("/t"), "x".repeat(MAX_QUICK_PACKET_LEN));
        let message = Message::new(url.clone(), Payload::json(&text).unwrap()).quick();
        let error = EncodedMessage::of(message).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        let error = EncodedMessage::of_param(url.clone(), &text, true).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert!(EncodedMessage::of_param(url, &text, false).is_ok());
    }

    #[test]
    fn a_value_without_a_json_form_leaves_nothing_behind() {
        let url = Url::from_static("/t");
        let error = EncodedMessage::of_param(url.clone(), &f64::NAN, false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Payload);
        let encoded = EncodedMessage::of_param(url, &1, false).unwrap();
        assert!(encoded.packet.as_slice().ends_with(b"/t1\0"));
    }
}
