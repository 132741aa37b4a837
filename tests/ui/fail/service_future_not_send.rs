#[vsoa::service("/light")]
trait Light {
    #[get("/level")]
    async fn level(&self) -> Result<u8, vsoa::Status>;
}

struct Lamp;

impl Light for Lamp {
    async fn level(&self) -> Result<u8, vsoa::Status> {
        let level = std::rc::Rc::new(1);
        std::future::ready(()).await;
        Ok(*level)
    }
}

fn main() {}
