#[vsoa::service("/light")]
trait Light {
    #[get(b"/level")]
    async fn level(&self) -> Result<u8, vsoa::Status>;

    #[set(concat!("/", "level"))]
    async fn set_level(&self, level: u8) -> Result<(), vsoa::Status>;
}

fn main() {}
