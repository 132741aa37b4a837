//! Types without parts.

use serde_json::Value;
use vsoa::Description;

use super::echo;

echo! {
    /// Answers what it is called with.
    trait Scalars at "/scalars" {
        fn boolean(bool) at "/boolean";
        fn i8(i8) at "/i8";
        fn i64(i64) at "/i64";
        fn u8(u8) at "/u8";
        fn u32(u32) at "/u32";
        /// Beyond 2^53, too.
        fn u64(u64) at "/u64";
        fn f32(f32) at "/f32";
        fn f64(f64) at "/f64";
        fn text(String) at "/text";
        fn character(char) at "/character";
        fn address(std::net::IpAddr) at "/address";
        fn maybe(Option<u8>) at "/maybe";
        fn anything(Value) at "/anything";
    }
}

pub(super) fn describe(description: Description) -> Description {
    description.service(ScalarsServer::description())
}
