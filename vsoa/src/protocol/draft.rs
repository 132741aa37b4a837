use super::{
    EncodedPacket, Header, TooLarge,
    codec::complete,
    limits::{HEADER_LEN, MAX_PACKET_LEN},
    scratch,
};

/// A packet of which the param is written, where it is sent from, and the header is still to come.
#[derive(Debug)]
pub(crate) struct Draft(Vec<u8>);

impl Draft {
    /// A packet whose param `write` appends.
    pub(crate) fn write<E>(write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<Self, E> {
        let mut bytes = scratch::take();
        bytes.extend_from_slice(&[0; HEADER_LEN]);
        write(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// The whole packet.
    pub(crate) fn with_header(mut self, header: Header) -> Result<EncodedPacket, TooLarge> {
        complete(header, 0, MAX_PACKET_LEN, &mut self.0)?;
        Ok(self.0.into())
    }
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;

    use super::*;
    use crate::protocol::{Kind, Packet, SeqNo, codec::decode};

    #[test]
    fn a_draft_with_its_header_is_a_packet() {
        for param in ["", "1", "[1,2,3]", "\"text\""] {
            let draft = Draft::write(|out| {
                out.extend_from_slice(param.as_bytes());
                Ok::<_, ()>(())
            });
            let header = Header::reply(Kind::RPC, SeqNo(7));
            let encoded = draft.unwrap().with_header(header).unwrap();
            let mut bytes = BytesMut::from(encoded.as_slice());
            assert_eq!(bytes.len() % 4, 0);
            let packet = Packet::new(header).with_param(param.into());
            assert_eq!(decode(&mut bytes), Ok(Some(packet)));
        }
    }

    #[test]
    fn what_does_not_fit_a_packet_is_refused() {
        let draft = Draft::write(|out| {
            out.resize(MAX_PACKET_LEN + 1, b' ');
            Ok::<_, ()>(())
        });
        assert!(draft.unwrap().with_header(Header::default()).is_err());
    }
}
