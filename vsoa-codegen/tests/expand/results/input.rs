type Answer<T> = Result<T, vsoa::Status>;
type Height = Answer<f32>;

#[vsoa::service]
trait Results {
    #[get("/nothing")]
    async fn nothing(&self) -> Result<(), std::convert::Infallible>;

    #[get("/data")]
    async fn data(&self) -> Answer<bytes::Bytes>;

    #[get("/json-and-data")]
    async fn json_and_data(&self) -> Answer<(u8, bytes::Bytes)>;

    #[get("/json")]
    async fn json(&self) -> Height;
}
