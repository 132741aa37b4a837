struct Frame {
    place: String,
    jpeg: bytes::Bytes,
    frame_number: u32,
}
#[allow(dead_code, deprecated)]
const _: () = {
    #[::core::prelude::v1::derive(::vsoa::__private::serde::Serialize)]
    #[serde(crate = ":: vsoa :: __private :: serde", remote = "Frame")]
    #[serde(rename_all = "camelCase")]
    struct Shadow {
        #[serde(skip)]
        place: String,
        #[serde(skip)]
        jpeg: bytes::Bytes,
        #[serde(default)]
        frame_number: u32,
    }
    struct Written<'a>(&'a Frame);
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
    #[serde(rename_all = "camelCase")]
    struct Read {
        #[serde(default)]
        frame_number: u32,
    }
    impl ::vsoa::__private::Topic for Frame {
        const PATTERN: &'static str = "/camera/{place}";
        const QUICK: bool = false;
        fn to_message(
            &self,
        ) -> ::core::result::Result<
            ::vsoa::__private::Message,
            ::vsoa::__private::Error,
        > {
            ::vsoa::__private::message::<
                Self,
            >(
                &[&self.place],
                ::vsoa::__private::write_param(&Written(self))?
                    .with_data(::core::clone::Clone::clone(&self.jpeg)),
            )
        }
        fn from_message(
            captures: &::vsoa::__private::Captures,
            payload: &::vsoa::__private::Payload,
        ) -> ::core::result::Result<Self, ::vsoa::__private::Error> {
            let _ = captures;
            let param: Read = ::vsoa::__private::read_param(payload)?;
            ::core::result::Result::Ok(Self {
                place: ::vsoa::__private::captured_field(captures, "place")?,
                jpeg: ::core::clone::Clone::clone(&payload.data),
                frame_number: param.frame_number,
            })
        }
    }
};
struct Horn {
    place: String,
}
#[allow(dead_code, deprecated)]
const _: () = {
    impl ::vsoa::__private::Topic for Horn {
        const PATTERN: &'static str = "/horn/{place}";
        const QUICK: bool = false;
        fn to_message(
            &self,
        ) -> ::core::result::Result<
            ::vsoa::__private::Message,
            ::vsoa::__private::Error,
        > {
            ::vsoa::__private::message::<
                Self,
            >(&[&self.place], ::vsoa::__private::Payload::EMPTY)
        }
        fn from_message(
            captures: &::vsoa::__private::Captures,
            payload: &::vsoa::__private::Payload,
        ) -> ::core::result::Result<Self, ::vsoa::__private::Error> {
            let _ = captures;
            ::core::result::Result::Ok(Self {
                place: ::vsoa::__private::captured_field(captures, "place")?,
            })
        }
    }
};
