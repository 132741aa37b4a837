/// How far the vehicle went.
#[derive(serde::Deserialize, serde::Serialize)]
pub struct Odometer {
    pub metres: u64,
}
#[allow(dead_code, deprecated)]
const _: () = {
    fn written(topic: &Odometer) -> impl ::vsoa::__private::serde::Serialize + '_ {
        topic
    }
    impl ::vsoa::__private::Topic for Odometer {
        const PATTERN: &'static str = "/odometer";
        const QUICK: bool = true;
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
};
