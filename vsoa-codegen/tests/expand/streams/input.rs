use vsoa::StreamReply;

type Answer<T> = Result<T, vsoa::Status>;

#[vsoa::service("/log")]
trait Log {
    #[get("/download")]
    async fn download(&self, since: u64) -> Result<StreamReply<u64>, vsoa::Status>;

    #[set("/upload")]
    async fn upload(&self) -> Answer<vsoa::StreamReply<()>>;
}
