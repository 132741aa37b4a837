#[vsoa::service("/light")]
trait Light {
    #[get("level")]
    async fn level(&self) -> u8;

    #[set("/level")]
    fn set_level(&self, level: &str) -> Result<(), vsoa::Status>;

    #[set("/name")]
    async fn set_name(&self, name: String) -> Result<(), vsoa::Status>;
}

struct Lamp;

impl Light for Lamp {
    async fn level(&self) -> u8 {
        1
    }

    fn set_level(&self, _: &str) -> Result<(), vsoa::Status> {
        Ok(())
    }

    async fn set_name(&self, _: String) -> Result<(), vsoa::Status> {
        Ok(())
    }
}

async fn use_it() {
    let client = LightClient::new(LightServer::new(Lamp));
    let _ = client.level().await;
    let _ = client.set_level("1").await;
    let _: Result<(), vsoa::CallError<vsoa::Status>> = client.set_name("a".into()).await;
}

fn main() {
    let _ = use_it();
}
