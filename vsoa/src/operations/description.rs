use crate::{
    description::Description,
    protocol::{
        Payload, Status,
        limits::{ALIGNMENT, HEADER_LEN, MAX_PACKET_LEN},
    },
    service::Response,
};

/// The answer that carries a description, or says that none can.
pub(super) fn answer(description: &Description) -> Response {
    let document = description.to_json();
    if document.len() > MAX_LEN {
        let len = document.len();
        let text = format!("the description has {len} bytes, but an answer at most {MAX_LEN}");
        return Response::from_error(Status::NO_MEMORY, &text);
    }
    Response::new(Payload::from_param(document))
}

/// What one packet carries beside its header, whatever the padding.
const MAX_LEN: usize = MAX_PACKET_LEN - HEADER_LEN - ALIGNMENT;
