//! All macros work inside a function, where the types they name are not visible from outside.

fn main() {
    #[derive(serde::Deserialize, serde::Serialize)]
    struct Level(u8);

    #[derive(Debug, thiserror::Error, vsoa::Status)]
    enum LampError {
        #[status(128)]
        #[error("broken")]
        Broken,
    }

    #[vsoa::service("/lamp")]
    trait Lamp {
        #[set("/level")]
        async fn set_level(&self, level: Level) -> Result<Level, LampError>;
    }

    #[vsoa::topic("/lamp/{room}")]
    struct State {
        room: String,
        level: Level,
    }

    struct Ceiling;

    impl Lamp for Ceiling {
        async fn set_level(&self, level: Level) -> Result<Level, LampError> {
            Ok(level)
        }
    }

    let client = LampClient::new(LampServer::new(Ceiling));
    drop(client.set_level(Level(1)));
}
