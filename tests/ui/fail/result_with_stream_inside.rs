use vsoa::{Bytes, Status, StreamReply};

#[vsoa::service]
trait Log {
    #[get("/a")]
    async fn beside_data(&self) -> Result<(StreamReply<u8>, Bytes), Status>;

    #[get("/b")]
    async fn twice(&self) -> Result<StreamReply<StreamReply<u8>>, Status>;

    #[get("/c")]
    async fn without_value(&self) -> Result<StreamReply, Status>;

    #[get("/d")]
    async fn without_result(&self) -> StreamReply<u8>;
}

fn main() {}
