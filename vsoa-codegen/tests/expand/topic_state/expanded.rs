/// The fan, which stops where nobody asks for it.
#[derive(Clone, serde::Deserialize, serde::Serialize)]
pub struct Fan {
    pub speed: u8,
}
#[allow(dead_code, deprecated)]
const _: () = {
    fn written(topic: &Fan) -> impl ::vsoa::__private::serde::Serialize + '_ {
        topic
    }
    impl ::vsoa::__private::Topic for Fan {
        const PATTERN: &'static str = "/fan";
        const QUICK: bool = false;
        const DEADLINE: ::core::option::Option<::core::time::Duration> = ::core::option::Option::Some(
            ::core::time::Duration::new(1u64, 500000000u32),
        );
        fn to_message(
            &self,
        ) -> ::core::result::Result<
            ::vsoa::__private::Message,
            ::vsoa::__private::Error,
        > {
            ::vsoa::__private::message::<
                Self,
            >(&[], ::vsoa::__private::write_param(&written(self))?)
        }
        fn to_encoded_message(
            &self,
        ) -> ::core::result::Result<
            ::vsoa::__private::EncodedMessage,
            ::vsoa::__private::Error,
        > {
            ::vsoa::__private::encoded_message::<Self, _>(&[], &written(self))
        }
        fn from_message(
            captures: &::vsoa::__private::Captures,
            payload: &::vsoa::__private::Payload,
        ) -> ::core::result::Result<Self, ::vsoa::__private::Error> {
            let _ = captures;
            ::vsoa::__private::read_param(payload)
        }
    }
    impl ::vsoa::__private::StateTopic for Fan {
        type Refusal = ::vsoa::__private::Status;
    }
    impl ::vsoa::__private::SingleState for Fan {}
};
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    #[error("the car moves")]
    Moves,
}
#[allow(deprecated)]
const _: () = {
    #[automatically_derived]
    impl ::vsoa::__private::StatusError for DoorError {
        fn status(&self) -> ::vsoa::__private::Status {
            match self {
                Self::Moves { .. } => ::vsoa::__private::Status(128u8),
            }
        }
        fn to_payload(&self) -> ::vsoa::__private::Payload {
            match self {
                Self::Moves {} => ::vsoa::__private::error_payload(self, &[], &()),
            }
        }
        fn from_reply(
            status: ::vsoa::__private::Status,
            payload: &::vsoa::__private::Payload,
        ) -> ::core::option::Option<Self> {
            match status.0 {
                128u8 => ::core::option::Option::Some(Self::Moves {}),
                _ => ::core::option::Option::None,
            }
        }
    }
};
#[derive(Clone)]
pub struct Door {
    pub row: u8,
    pub is_open: bool,
}
#[allow(dead_code, deprecated)]
const _: () = {
    #[::core::prelude::v1::derive(::vsoa::__private::serde::Serialize)]
    #[serde(crate = ":: vsoa :: __private :: serde", remote = "Door")]
    struct Shadow {
        #[serde(skip)]
        row: u8,
        is_open: bool,
    }
    struct Written<'a>(&'a Door);
    impl ::vsoa::__private::serde::Serialize for Written<'_> {
        fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
        where
            S: ::vsoa::__private::serde::Serializer,
        {
            Shadow::serialize(self.0, serializer)
        }
    }
    #[::core::prelude::v1::derive(::vsoa::__private::serde::Deserialize)]
    #[serde(crate = ":: vsoa :: __private :: serde")]
    struct Read {
        is_open: bool,
    }
    impl ::vsoa::__private::Topic for Door {
        const PATTERN: &'static str = "/door/{row}";
        const QUICK: bool = false;
        fn to_message(
            &self,
        ) -> ::core::result::Result<
            ::vsoa::__private::Message,
            ::vsoa::__private::Error,
        > {
            ::vsoa::__private::message::<
                Self,
            >(&[&self.row], ::vsoa::__private::write_param(&Written(self))?)
        }
        fn to_encoded_message(
            &self,
        ) -> ::core::result::Result<
            ::vsoa::__private::EncodedMessage,
            ::vsoa::__private::Error,
        > {
            ::vsoa::__private::encoded_message::<Self, _>(&[&self.row], &Written(self))
        }
        fn from_message(
            captures: &::vsoa::__private::Captures,
            payload: &::vsoa::__private::Payload,
        ) -> ::core::result::Result<Self, ::vsoa::__private::Error> {
            let _ = captures;
            let param: Read = ::vsoa::__private::read_param(payload)?;
            ::core::result::Result::Ok(Self {
                row: ::vsoa::__private::captured_field(captures, "row")?,
                is_open: param.is_open,
            })
        }
    }
    impl ::vsoa::__private::StateTopic for Door {
        type Refusal = DoorError;
    }
};
