#[derive(Debug, thiserror::Error)]
pub enum FanError {
    #[error("no such fan")]
    NoSuchFan,
    #[cfg(not(any()))]
    #[error("{speed} is too fast")]
    TooFast { speed: f32, r#type: String },
}
#[allow(deprecated)]
const _: () = {
    #[automatically_derived]
    impl ::vsoa::__private::StatusError for FanError {
        fn status(&self) -> ::vsoa::__private::Status {
            match self {
                Self::NoSuchFan { .. } => ::vsoa::__private::Status(128u8),
                #[cfg(not(any()))]
                Self::TooFast { .. } => ::vsoa::__private::Status(129u8),
            }
        }
        fn to_payload(&self) -> ::vsoa::__private::Payload {
            match self {
                Self::NoSuchFan {} => ::vsoa::__private::error_payload(self, &[], &()),
                #[cfg(not(any()))]
                Self::TooFast { speed, r#type } => {
                    ::vsoa::__private::error_payload(
                        self,
                        &[",\"speed\":", ",\"type\":"],
                        &(speed, r#type),
                    )
                }
            }
        }
        fn from_reply(
            status: ::vsoa::__private::Status,
            payload: &::vsoa::__private::Payload,
        ) -> ::core::option::Option<Self> {
            match status.0 {
                128u8 => ::core::option::Option::Some(Self::NoSuchFan {}),
                #[cfg(not(any()))]
                129u8 => {
                    let (speed, r#type): (f32, String) = ::vsoa::__private::error_fields(
                        payload,
                        &["speed", "type"],
                    )?;
                    ::core::option::Option::Some(Self::TooFast { speed, r#type })
                }
                _ => ::core::option::Option::None,
            }
        }
    }
};
