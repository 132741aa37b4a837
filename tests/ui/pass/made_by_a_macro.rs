//! Types that come through a macro's `$ty` are recognised all the same.

macro_rules! service {
    ($name:ident, $url:literal, $data:ty, $cx:ty, $nothing:ty, $error:ty) => {
        #[vsoa::service($url)]
        pub trait $name {
            /// Puts it.
            #[set("/x")]
            async fn put(&self, cx: $cx, #[data] data: $data) -> Result<$nothing, $error>;

            /// Gets it.
            #[get("/x")]
            async fn get(&self) -> Result<($nothing, $data), $error>;
        }
    };
}

service!(
    Store,
    "/store",
    bytes::Bytes,
    &vsoa::Context,
    (),
    vsoa::Status
);

fn main() {}
