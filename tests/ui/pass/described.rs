//! A description may be asked of items inside a function, of types that are called like ours.

use vsoa::schemars::{self, JsonSchema};

fn main() {
    #[derive(serde::Deserialize, serde::Serialize, JsonSchema)]
    struct Captured(u8);

    struct NoSchema;

    impl std::fmt::Display for NoSchema {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("no schema")
        }
    }

    impl std::str::FromStr for NoSchema {
        type Err = std::num::ParseIntError;

        fn from_str(_: &str) -> Result<Self, Self::Err> {
            Ok(Self)
        }
    }

    #[derive(Debug, thiserror::Error, vsoa::Status)]
    #[status(describe)]
    enum LampError {
        #[status(128)]
        #[error("broken")]
        Broken { service: u8, status: Option<u8> },
    }

    #[vsoa::service("/lamp", describe)]
    trait Lamp {
        #[set("/{service}/{method}")]
        async fn description(
            &self,
            service: NoSchema,
            method: u8,
            schema: Captured,
        ) -> Result<Captured, LampError>;
    }

    #[vsoa::topic("/lamp/{room}", describe)]
    #[schemars(deny_unknown_fields)]
    struct State {
        room: NoSchema,
        #[schemars(range(max = 3))]
        level: u8,
    }

    let description = vsoa::Description::new("lamp", "1.0.0")
        .service(LampServer::description())
        .topic::<State>();
    assert!(description.to_json().contains(r#""maximum":3"#));
}
