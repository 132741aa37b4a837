#[vsoa::service("/light")]
trait Light {
    #[set("/before")]
    async fn before(&self, all: vsoa::Payload, level: u8) -> Result<(), vsoa::Status>;

    #[set("/behind")]
    async fn behind(
        &self,
        #[data] tile: bytes::Bytes,
        all: vsoa::Payload,
    ) -> Result<(), vsoa::Status>;

    #[set("/two")]
    async fn two(&self, one: vsoa::Payload, two: vsoa::Payload) -> Result<(), vsoa::Status>;
}

fn main() {}
