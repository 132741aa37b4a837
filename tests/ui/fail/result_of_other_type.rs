struct Level;

#[vsoa::service("/light")]
trait Light {
    #[get("/level")]
    async fn level(&self) -> Level;
}

fn main() {}
